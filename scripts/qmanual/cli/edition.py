"""``qmanual edition``: freeze, publish, list, verify and compare editions."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qmanual.cli.options import settings_option
from qmanual.config import Settings

if TYPE_CHECKING:
    from qmanual.cli.progress import Steps
    from qmanual.editions.store import Edition


@click.group(short_help="Freeze, publish, list and verify editions.")
def command() -> None:
    """Editions of the manual: each is one folder that never changes."""


@command.command(short_help="Freeze an edition from the sources.")
@click.argument("name")
@settings_option
def freeze(settings: Settings, name: str) -> None:
    """Freeze edition NAME as manual/editions.yml describes it.

    Pages, items, measurements, questions and approvals are written into one folder with a
    manifest. Nobody sees it before it is published. Errors in the sources are printed one
    a line, and nothing is frozen.
    """
    from qmanual.editions.freeze import freeze as freeze_edition

    with _steps() as steps:
        frozen = freeze_edition(settings, name, progress=steps)
    edition = frozen.edition
    done = "frozen" if frozen.changed else "unchanged"
    click.echo(f"edition {name} {done} ({steps.seconds:.1f} s): {edition.path}")
    click.echo(f"manifest {edition.digest}")


@command.command(short_help="Put a frozen edition before readers.")
@click.argument("name")
@settings_option
def publish(settings: Settings, name: str) -> None:
    """Publish edition NAME; the one before it is marked as replaced on every page."""
    from qmanual.editions.publish import publish as publish_edition

    with _steps() as steps:
        published = publish_edition(settings, name, progress=steps)
    done = "published" if published.changed else "is published already"
    click.echo(f"edition {name} {done} ({steps.seconds:.1f} s): {published.site}")


@command.command("list", short_help="List the frozen editions.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@settings_option
def list_(settings: Settings, as_json: bool) -> None:
    """List the frozen editions, oldest first, which of them readers see, and what is planned."""
    from qmanual.editions.plan import load_plans
    from qmanual.editions.store import list_editions

    editions = list_editions(settings)
    there = {edition.name for edition in editions}
    planned = [plan for plan in load_plans(settings) if plan.name not in there]
    if as_json:
        data = {
            "format": 1,
            "editions": [_as_json(edition) for edition in editions],
            "planned": [plan.name for plan in planned],
        }
        click.echo(json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True))
        return
    names = [*there, *(plan.name for plan in planned)]
    width = max((len(name) for name in names), default=0)
    for edition in editions:
        seen = edition.published_at
        click.echo(
            f"{edition.name:<{width}}  {edition.state.value:<10}  "
            f"in force since {edition.effective}  "
            f"published {f'{seen:%Y-%m-%d %H:%M} UTC' if seen else 'never':<20}  "
            f"{edition.digest[:12]}  {edition.summary}".rstrip()
        )
    for plan in planned:
        click.echo(
            f"{plan.name:<{width}}  planned     in force from  {plan.effective}  {plan.summary}"
        )
    if not editions:
        click.echo("no edition is frozen yet; run `qmanual edition freeze NAME`")


@command.command(short_help="Prove that editions are as they were frozen.")
@click.argument("name", required=False)
@settings_option
def verify(settings: Settings, name: str | None) -> None:
    """Read every file of edition NAME, or of all editions, and compare it with the manifest.

    Each file that is missing, changed or added is one line; the exit status is then 1.
    """
    from qmanual.editions.verify import verify as verify_editions

    problems, count = verify_editions(settings, name)
    for problem in problems:
        click.echo(problem)
    if problems:
        sys.exit(1)
    click.echo("1 edition is whole" if count == 1 else f"{count} editions are whole")


@command.command(short_help="Show what differs between two editions.")
@click.argument("old")
@click.argument("new")
@click.option(
    "--html", type=click.Path(path_type=Path, dir_okay=False), help="Write a page to this file."
)
@settings_option
def redline(settings: Settings, old: str, new: str, html: Path | None) -> None:
    """Show what differs from edition OLD to edition NEW: statements first, then the text."""
    from qmanual.editions.redline import draw_redline
    from qmanual.editions.redline_text import redline_lines
    from qmanual.editions.site_pages import redline_page
    from qmanual.editions.store import find_edition
    from qmanual.errors import EditionError

    editions = []
    for name in (old, new):
        edition = find_edition(settings, name)
        if edition is None:
            raise EditionError(f"there is no frozen edition {name}")
        editions.append(edition)
    drawn = draw_redline(*editions)
    if html is None:
        for line in redline_lines(drawn):
            click.echo(line)
        return
    try:
        html.write_bytes(redline_page(drawn, settings, on_site=False))
    except OSError as error:
        raise EditionError(f"cannot be written: {error.strerror}", path=html) from error
    click.echo(f"{html}")


@contextmanager
def _steps() -> "Iterator[Steps]":
    """Show progress; when sources are refused, print why, line by line, and exit with 1."""
    from qmanual.cli.progress import Steps
    from qmanual.editions.refused import RefusedError

    with Steps() as steps:
        try:
            yield steps
        except RefusedError as error:
            steps.close()
            for line in error.lines:
                click.echo(line, err=True)
            click.echo(f"qmanual: {error}", err=True)
            sys.exit(1)


def _as_json(edition: "Edition") -> dict[str, object]:
    return {
        "name": edition.name,
        "state": edition.state.value,
        "effective": edition.effective.isoformat(),
        "frozen_at": edition.frozen_at.isoformat(),
        "published_at": edition.published_at.isoformat() if edition.published_at else None,
        "superseded_by": edition.superseded_by,
        "summary": edition.summary,
        "digest": edition.digest,
        "path": str(edition.path),
    }
