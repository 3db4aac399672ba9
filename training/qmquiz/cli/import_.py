"""``qmquiz import``: questions of other programs, as a bank of authored ones."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qmanual.config import Settings
from qmanual.errors import QmanualError, QuizError
from qmquiz.cli.inputs import read_catalogue, settings_option
from qmquiz.formats.registry import READERS, SUFFIXES

if TYPE_CHECKING:
    from qmanual.items.model import Catalogue
    from qmquiz.formats.exchange import Imported
    from qmquiz.model import Question

_SHOWN = 200
"""Findings that are printed; a file of another kind has one in each line."""
TODO = "TODO-WHICH-ITEM-SAYS-SO"
"""Stands for the item that nobody has named yet; ``qmquiz lint`` refuses it, as there is none."""


@click.command()
@settings_option
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--from", "form", type=click.Choice(sorted(READERS)), help="Format of the file.")
@click.option("--items", default="", help="Items that prove questions which name none: ID,ID.")
@click.option(
    "--into",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Bank to write: training/question-banks/NAME.md.",
)
@click.option("--append", is_flag=True, help="Add to a bank that is there already.")
@click.option("--all", "show_all", is_flag=True, help=f"Print more than {_SHOWN} findings.")
def command(
    settings: Settings,
    file: Path,
    form: str | None,
    items: str,
    into: Path,
    append: bool,
    show_all: bool,
) -> None:
    """Read questions from another program's FILE into a bank of authored questions.

    What cannot be read is printed on standard error, with its line; the others are imported, and
    the exit status is 1.
    """
    from qmquiz.formats.registry import reader_of
    from qmquiz.formats.source import load_bytes
    from qmquiz.wording import find_language

    catalogue = read_catalogue(settings)
    bank = _bank(settings, into, append)
    cited = _cited(items, catalogue)
    language = find_language(settings.language) or settings.language
    found = reader_of(form or _format_of(file))(load_bytes(file), str(file), language)
    for line in _said(found, show_all):
        click.echo(line, err=True)
    written = [
        _with_items(question, cited, catalogue) for question in _renamed(found, settings, catalogue)
    ]
    if written:
        _write(bank, written, language)
    left_out = sum(finding.severity == "error" for finding in found.findings)
    todo = sum(question.items == (TODO,) for question in written)
    if todo:
        click.echo(
            f"Questions that cite no item: {todo}. Replace {TODO} in {into} by the items that "
            "prove them.",
            err=True,
        )
    where = f" into {into}" if written else ""
    click.echo(f"Questions imported{where}: {len(written)}; left out: {left_out}.", err=True)
    if left_out:
        sys.exit(1)


def _said(found: "Imported", show_all: bool) -> Iterator[str]:
    """What was found; of very many findings the first ones, errors before all others."""
    findings = found.findings
    if len(findings) <= _SHOWN or show_all:
        yield from map(str, findings)
        return
    errors = [finding for finding in findings if finding.severity == "error"]
    others = [finding for finding in findings if finding.severity != "error"]
    yield from map(str, [*errors, *others][:_SHOWN])
    yield f"… and {len(findings) - _SHOWN} more; print them with --all"


def _format_of(file: Path) -> str:
    try:
        return SUFFIXES[file.suffix.casefold()]
    except KeyError as error:
        names = ", ".join(sorted(READERS))
        raise QuizError(f"say with --from what it is: {names}", path=file) from error


def _bank(settings: Settings, into: Path, append: bool) -> Path:
    """The file to write.

    :raises QuizError: if it is none that is read as a bank, or it is there already.
    """
    from qmquiz.authored.banks import FOLDER

    path = (settings.root / into).resolve()
    folder = (settings.root / FOLDER).resolve()
    if path.parent != folder or path.suffix != ".md" or path.name.casefold() == "readme.md":
        raise QuizError(f"is not read as a bank; name it {FOLDER}/NAME.md", path=into)
    if path.exists() and not append:
        raise QuizError("is there already; add to it with --append, or name another", path=into)
    return path


def _cited(items: str, catalogue: "Catalogue") -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in items.split(",") if name.strip()))
    for name in names:
        if name not in catalogue.items:
            from qmanual.items.suggest import did_you_mean

            raise QmanualError(f"there is no item {name!r}{did_you_mean(name, catalogue.items)}")
    return names


def _renamed(found: "Imported", settings: Settings, catalogue: "Catalogue") -> "list[Question]":
    """The questions; one whose identifier is used in the banks gets another, and that is said."""
    from qmquiz.edition import make_bank
    from qmquiz.formats.draft import Names

    _, authored = make_bank(settings, catalogue)
    names = Names(authored.places)
    questions = []
    for question in found.questions:
        name = names.take(question.slot)
        if name != question.slot:
            click.echo(f"{question.slot} is used already; it is now {name}", err=True)
        questions.append(replace(question, slot=name))
    return questions


def _with_items(question: "Question", cited: tuple[str, ...], catalogue: "Catalogue") -> "Question":
    """The question with the items that it cites: the file's, else those of the command."""
    unknown = [name for name in question.items if name not in catalogue.items]
    for name in unknown:
        click.echo(f"{question.slot} cites {name}, which is not an item of the manual", err=True)
    items = question.items or cited or (TODO,)
    return replace(question, item=items[0], items=items)


def _write(bank: Path, questions: "list[Question]", language: str) -> None:
    from qmquiz.authored.write import write_bank, write_question

    try:
        if bank.exists():
            old = bank.read_bytes().decode("utf-8-sig").rstrip("\r\n")
            text = "\n".join([old, "", *(write_question(question) for question in questions)])
        else:
            text = write_bank(questions, language, bank.stem.replace("-", " ").capitalize())
        bank.parent.mkdir(parents=True, exist_ok=True)
        draft = bank.with_suffix(".md.new")
        draft.write_bytes(text.encode())
        draft.replace(bank)
    except (OSError, UnicodeDecodeError) as error:
        raise QuizError(f"cannot be written: {error}", path=bank) from error
    except ValueError as error:
        raise QuizError(str(error)) from error
