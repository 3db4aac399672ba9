"""``qmanual build``: the manual's pages from the sources as they are."""

import sys

import click

from qmanual.cli.options import settings_option
from qmanual.config import Settings


@click.command(short_help="Build the manual's pages from the sources.")
@click.option("--all", "fresh", is_flag=True, help="Read and write every page again.")
@settings_option
def command(settings: Settings, fresh: bool) -> None:
    """Build the pages into the data folder and print where they are.

    It is the same build as `jupyter-book build . --toc manual/_toc.yml -W`; nothing is done
    when nothing changed. A warning fails it: each is one line with file and line number, and
    the exit status is 1.
    """
    from qmanual.cli.progress import Steps
    from qmanual.editions.build import build_manual
    from qmanual.editions.refused import RefusedError

    with Steps() as steps:
        try:
            built = build_manual(settings, fresh=fresh, progress=steps)
        except RefusedError as error:
            steps.close()
            for line in error.lines:
                click.echo(line, err=True)
            click.echo(f"qmanual: {error}", err=True)
            sys.exit(1)
    done = f"built {built.pages} pages" if built.changed else "nothing changed"
    click.echo(f"{done} ({steps.seconds:.1f} s): {built.index}")
