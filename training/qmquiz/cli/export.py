"""``qmquiz export``: the questions in a format of other programs."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qmanual.config import Settings
from qmanual.errors import QmanualError
from qmquiz.cli.inputs import bank_of, read_catalogue, settings_option
from qmquiz.formats.registry import WRITERS

if TYPE_CHECKING:
    from qmquiz.formats.exchange import Lost

_NAMED = 3
"""How many questions are named for each thing that is lost."""


@click.command()
@settings_option
@click.option("--to", "form", required=True, type=click.Choice(sorted(WRITERS)), help="Format.")
@click.option("--item", "items", multiple=True, help="Only questions about this item.")
@click.option("--authored", is_flag=True, help="Only questions that people have written.")
@click.option("--site", default="", help="Address of the published edition, for links to it.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, allow_dash=True),
    default=Path("-"),
    help="File, folder or .zip to write (default: - for standard output).",
)
@click.option("--all", "show_all", is_flag=True, help="Name every question that loses something.")
def command(
    settings: Settings,
    form: str,
    items: Sequence[str],
    authored: bool,
    site: str,
    out: Path,
    show_all: bool,
) -> None:
    """Write the questions in a format of other programs.

    What the format cannot say is printed, on standard error.
    """
    from qmquiz.formats.package import write_files
    from qmquiz.formats.registry import writer_of
    from qmquiz.formats.site import link_to

    catalogue = read_catalogue(settings)
    for name in items:
        if name not in catalogue.items:
            from qmanual.items.suggest import did_you_mean

            raise QmanualError(f"there is no item {name!r}{did_you_mean(name, catalogue.items)}")
    bank = bank_of(settings, catalogue)
    questions = [
        question
        for question in bank.questions
        if (not items or question.item in items) and (not authored or question.rule == "A")
    ]
    made = writer_of(form)(questions, bank.language, link_to(site))
    if str(out) == "-":
        if len(made.files) > 1:
            raise QmanualError(f"{form} has {len(made.files)} files; say where with --out")
        for data in made.files.values():
            click.echo(data, nl=False)
    else:
        for path in write_files(made.files, out):
            click.echo(f"wrote {path}", err=True)
    for line in _summary(made.lost, show_all):
        click.echo(line, err=True)
    click.echo(f"Questions as {form}: {len(questions)}.", err=True)


def _summary(lost: "Iterable[Lost]", show_all: bool) -> Iterable[str]:
    """What was lost, with the questions that lost it."""
    questions: dict[str, list[str]] = {}
    for entry in lost:
        questions.setdefault(entry.what, []).append(entry.question)
    for what, names in questions.items():
        shown = names if show_all else names[:_NAMED]
        more = len(names) - len(shown)
        also = f" and {more} more" if more else ""
        yield f"not carried: {what} ({', '.join(shown)}{also})"
