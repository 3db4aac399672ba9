"""``qmquiz confirm``: say that the text which a question cites still proves its answer."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qmanual.config import Settings
from qmanual.errors import QuizError
from qmquiz.cli.inputs import read_catalogue, settings_option

if TYPE_CHECKING:
    from qmanual.items.model import Catalogue
    from qmquiz.authored.banks import Authored
    from qmquiz.authored.confirm import Check
    from qmquiz.model import Question


@click.command()
@settings_option
@click.argument("names", nargs=-1, metavar="[Q-… | FILE]...")
@click.option("--all-new", is_flag=True, help="All that nobody has confirmed yet.")
@click.option("--yes", is_flag=True, help="Do not ask; whoever calls this has looked.")
def command(settings: Settings, names: Sequence[str], all_new: bool, yes: bool) -> None:
    """Show questions with the text that they cite, and write down that it proves them.

    NAMES are identifiers of questions, or files with questions. Without any, all questions are
    shown that nobody has confirmed, or that are stale because the text has changed its meaning
    since. What is confirmed is written into the file, as the option checked; nothing else in it
    changes. A question in a named file that has errors is printed; exit status 1.
    """
    from qmquiz.authored.confirm import State, dump_check
    from qmquiz.edition import read_authored

    catalogue = read_catalogue(settings)
    files = [Path(name).resolve() for name in names if _is_file(name)]
    authored = read_authored(settings, catalogue)
    if files:
        known = {settings.root / check.path for check in authored.checks.values()}
        if not known.issuperset(files):
            authored = read_authored(settings, catalogue, files)
    wanted = _wanted(settings, authored, [name for name in names if not _is_file(name)], files)
    if all_new:
        wanted = [check for check in wanted if check.state is State.NEW]
    elif not names:
        wanted = [check for check in wanted if check.state is not State.CONFIRMED]
    questions = {q.slot: q for q in (*authored.questions, *authored.stale)}
    written = 0
    for check in wanted:
        if not yes:
            _show(questions[check.identifier], check, catalogue)
        if yes or click.confirm("Does this text prove the answer?", default=False):
            dump_check(settings.root / check.path, check.identifier, check.digest)
            written += 1
    click.echo(f"{written} of {len(wanted)} confirmed.")
    unread = [error for error in authored.errors if (settings.root / error.path).resolve() in files]
    for error in unread:
        click.echo(str(error), err=True)
    if unread:
        sys.exit(1)


def _is_file(name: str) -> bool:
    return not name.startswith("Q-") and Path(name).is_file()


def _wanted(
    settings: Settings, authored: "Authored", names: Sequence[str], files: Sequence[Path]
) -> "list[Check]":
    """The questions that were asked for, in the order of their files.

    :raises QuizError: if one of them is not there, or cannot be read.
    """
    from qmanual.items.suggest import did_you_mean

    for name in names:
        if name not in authored.checks:
            if name in authored.places:
                path, line = authored.places[name]
                message = f"{name} has errors; mend them first: qmquiz lint"
                raise QuizError(message, path=path, line=line)
            hint = did_you_mean(name, authored.checks)
            raise QuizError(f"there is no question and no file {name!r}{hint}")
    return [
        check
        for check in authored.checks.values()
        if not (names or files)
        or check.identifier in names
        or (settings.root / check.path).resolve() in files
    ]


def _show(question: "Question", check: "Check", catalogue: "Catalogue") -> None:
    """The question with its key, and what its items say now."""
    from qmquiz.authored.confirm import cited_items
    from qmquiz.cli.printing import question_lines

    click.echo(f"{check.path}:{check.line}: {check.identifier} ({check.state})")
    for line in question_lines(question):
        click.echo(line)
    for item in cited_items(catalogue, question.items):
        click.echo(f"  {item.path}:{item.line}: {item.id} {item.title}")
        click.echo(f"    {' '.join(item.text.split())}")
    click.echo("")
