"""``qmquiz export``: the questions in a format of other programs, or for people in a room."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from qmanual.config import Settings
from qmanual.errors import QuizError
from qmquiz.cli.inputs import bank_of, edition_of, read_catalogue, settings_option
from qmquiz.cli.wanted import Wanted, find_wanted
from qmquiz.formats.registry import HANDOUTS, PACKAGES, WRITERS

if TYPE_CHECKING:
    from qmanual.items.model import Catalogue
    from qmquiz.formats.exchange import Exported, LinkTo, Lost
    from qmquiz.model import Question

_NAMED = 3
"""How many questions are named for each thing that is lost."""
_ONLY = {
    "variants": HANDOUTS,
    "edition": HANDOUTS,
    "large_print": frozenset({"paper"}),
    "xsd": PACKAGES,
}
"""Options that only some formats have a use for."""
_MOST = 200
"""Questions of a form."""


@click.command()
@settings_option
@click.option("--to", "form", required=True, type=click.Choice(sorted(WRITERS)), help="Format.")
@click.option("--item", "items", multiple=True,
              help="Only questions about this item, or these (STD-*); repeatable.")  # fmt: skip
@click.option("--module", default="",
              help="Only questions about the items of this module of the curricula; for a "
              "notebook or a paper a form as the module asks for it.")  # fmt: skip
@click.option("--authored", is_flag=True, help="Only questions that people have written.")
@click.option("--n", type=click.IntRange(1, _MOST), help="Choose a form of so many of them.")
@click.option("--seed", default="1", show_default=True,
              help="The same one chooses and arranges the same form.")  # fmt: skip
@click.option("--variants", type=click.IntRange(1, 26), default=1, show_default=True,
              help="Notebook, paper: the same questions in so many orders, A, B …")  # fmt: skip
@click.option("--large-print", is_flag=True, help="Paper: in letters of 18 points.")
@click.option("--edition",
              help="Notebook, paper: edition to print on it (default: the newest one if the "
              "manual still says what it says; else that it is a working copy).")  # fmt: skip
@click.option("--site", default="", help="Address of the published edition, for links to it.")
@click.option("--xsd", type=click.Path(path_type=Path),
              help="QTI: folder of the XML Schemas to check it against.")  # fmt: skip
@click.option("--out", default="-",
              help="File, folder (with / at its end) or .zip to write (default: - for standard "
              "output, for formats of one file).")  # fmt: skip
@click.option("--all", "show_all", is_flag=True, help="Name every question that loses something.")
def command(
    settings: Settings,
    form: str,
    items: Sequence[str],
    module: str,
    authored: bool,
    n: int | None,
    seed: str,
    site: str,
    xsd: Path | None,
    out: str,
    show_all: bool,
    **printed: Any,
) -> None:
    """Write the questions in a format of other programs, or as a notebook or a paper.

    csv, gift and moodle-xml are one file; qti is a package; notebook and paper are two files,
    one of them with the key. What a format cannot say is printed, on standard error.
    """
    wanted = Wanted(
        items=tuple(items),
        module=module,
        authored=authored,
        n=n,
        seed=seed,
        as_form=form in HANDOUTS,
    )
    _refuse(form, wanted)
    catalogue = read_catalogue(settings)
    bank = bank_of(settings, catalogue)
    questions = find_wanted(wanted, bank, catalogue, settings)
    made = _make(settings, catalogue, questions, form, site=site, seed=seed, **printed)
    _write(made, out, form)
    for line in _summary(made.lost, show_all):
        click.echo(line, err=True)
    click.echo(f"Questions as {form}: {len(questions)}.", err=True)
    if xsd and not _keeps_to_schemas(made, xsd):
        sys.exit(1)


def _refuse(form: str, wanted: Wanted) -> None:
    """Refuse what does not go together.

    :raises QuizError: with what would.
    """
    context = click.get_current_context()
    for name, formats in _ONLY.items():
        given = context.get_parameter_source(name) is not ParameterSource.DEFAULT
        if given and form not in formats:
            option = f"--{name.replace('_', '-')}"
            raise QuizError(f"{option} is for {', '.join(sorted(formats))}, not for {form}")
    seeded = context.get_parameter_source("seed") is not ParameterSource.DEFAULT
    if seeded and not wanted.n and form not in HANDOUTS:
        raise QuizError("--seed chooses a form: say with --n of how many questions")
    if wanted.items and wanted.module:
        raise QuizError("name either a module (--module) or items (--item)")
    if form in HANDOUTS and wanted.is_whole_bank:
        raise QuizError(
            f"a whole bank is no {form}: say which questions with --module, --item or --authored, "
            "or how many with --n"
        )


def _make(
    settings: Settings,
    catalogue: "Catalogue",
    questions: "Sequence[Question]",
    form: str,
    *,
    site: str,
    seed: str,
    variants: int,
    large_print: bool,
    edition: str | None,
) -> "Exported":
    """The files of a format."""
    from qmquiz.formats.registry import writer_of
    from qmquiz.formats.site import link_to

    link = link_to(site)
    if form not in HANDOUTS:
        return writer_of(form)(questions, settings.language, link)
    named = edition_of(settings, catalogue) if edition is None else edition
    return _handouts(
        questions, settings.language, link, form,
        seed=seed, variants=variants, large_print=large_print, edition=named,
    )  # fmt: skip


def _handouts(
    questions: "Sequence[Question]",
    language: str,
    link: "LinkTo",
    form: str,
    *,
    seed: str,
    variants: int,
    large_print: bool,
    edition: str,
) -> "Exported":
    """A notebook or a paper, in each of its variants, with the keys."""
    from qmquiz.formats.exchange import Exported
    from qmquiz.formats.handout import Handout
    from qmquiz.formats.handout import variants as variants_of
    from qmquiz.formats.notebook import make_notebook
    from qmquiz.formats.paper import make_paper
    from qmquiz.forms.form import Form
    from qmquiz.model import Bank

    bank = Bank(language=language, questions=tuple(questions))
    first = Form(seed=seed, qvers=tuple(question.qver for question in questions))
    files: dict[str, bytes] = {}
    lost: dict[Lost, None] = {}
    for variant, one in variants_of(first, variants):
        handout = Handout(
            form=one, bank=bank, link=link, variant=variant, edition=edition, working=not edition
        )
        made = (
            make_notebook(handout)
            if form == "notebook"
            else make_paper(handout, large_print=large_print)
        )
        files.update(made.files)
        lost.update(dict.fromkeys(made.lost))
    return Exported(files=files, lost=tuple(lost))


def _write(made: "Exported", out: str, form: str) -> None:
    """Write the files to where they are wanted.

    :raises QuizError: if several are wanted on standard output, or cannot be written.
    """
    from qmquiz.formats.package import write_files

    if out == "-":
        if len(made.files) > 1:
            raise QuizError(
                f"{form} has {len(made.files)} files; say with --out which folder or .zip to write"
            )
        for data in made.files.values():
            click.echo(data, nl=False)
        return
    for path in write_files(made.files, Path(out), as_folder=out.endswith(("/", "\\"))):
        click.echo(f"wrote {path}", err=True)


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


def _keeps_to_schemas(made: "Exported", folder: Path) -> bool:
    """Whether a package keeps to its schemas; what does not is printed."""
    from qmquiz.formats.qti_validate import validate

    findings = validate(made.files, folder)
    for finding in findings:
        click.echo(str(finding), err=True)
    return not findings
