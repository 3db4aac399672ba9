"""The file that training adds to an edition: ``questions.json``."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from qmanual.calendars.calendar import Calendar
from qmanual.calendars.read import load_calendars
from qmanual.config import Settings
from qmanual.errors import QuizError
from qmanual.items.findings import Finding, Severity
from qmanual.items.model import Catalogue
from qmquiz.authored.banks import Authored, read_banks
from qmquiz.bank_json import bank_to_bytes
from qmquiz.generate import generate
from qmquiz.model import Bank
from qmquiz.wording import find_language, load_wording

QUESTIONS = "questions.json"


def edition_parts(
    settings: Settings, catalogue: Catalogue, history: Sequence[Catalogue]
) -> Mapping[str, bytes]:
    """The question bank of an edition (entry point ``qmanual.edition_parts``).

    :param history: catalogues of earlier editions, newest first.
    :raises QuizError: if an authored question cannot be used; with its file and line. One that
        is stale is left out: it waits for somebody to look, and an edition does not.
    """
    bank, authored = make_bank(settings, catalogue, history)
    if authored.errors:
        first = authored.errors[0]
        more = len(authored.errors) - 1
        also = f" (and {more} more: see qmquiz lint)" if more else ""
        raise QuizError(first.message + also, path=first.path, line=first.line or None)
    return {QUESTIONS: bank_to_bytes(bank)}


def find_problems(settings: Settings, catalogue: Catalogue) -> tuple[Finding, ...]:
    """What is wrong with the authored questions of a manual, with file and line.

    A question that cannot be used is left out of quizzes; pages are built without it, so to the
    manual it is a warning. An edition is not frozen with one: see :func:`edition_parts`.
    """
    return tuple(
        replace(
            finding, severity=Severity.WARNING, message=f"{finding.message}; it is not asked so far"
        )
        if finding.severity is Severity.ERROR
        else finding
        for finding in read_authored(settings, catalogue).findings
    )


def make_bank(
    settings: Settings, catalogue: Catalogue, history: Sequence[Catalogue] = ()
) -> tuple[Bank, Authored]:
    """The bank of a manual, and how its authored questions were read.

    Authored questions that cannot be used, and those that are stale, are not in it.
    """
    authored = read_authored(settings, catalogue)
    bank = generate(
        catalogue,
        history,
        authored.questions,
        settings.language,
        calendar=only_calendar(settings),
    )
    return bank, authored


def only_calendar(settings: Settings) -> Calendar | None:
    """The calendar of a manual; None if it has none, or several: an item does not say which."""
    calendars = load_calendars(
        settings.manual_path,
        settings.root,
        timezone=settings.timezone,
        country=settings.country,
    )
    if len(calendars.by_name) != 1 or calendars.broken:
        return None
    (calendar,) = calendars.by_name.values()
    return calendar


def read_authored(
    settings: Settings, catalogue: Catalogue, paths: Sequence[Path] | None = None
) -> Authored:
    """The authored questions of a manual, or those in some files."""
    # in a language without templates they are still read, by the English gates
    language = find_language(settings.language) or "en"
    return read_banks(settings.root, catalogue, load_wording(language), paths)
