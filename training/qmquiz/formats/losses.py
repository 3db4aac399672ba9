"""What files of other programs cannot say of a question, in words; and texts as they carry them."""

from collections.abc import Callable
from dataclasses import replace

from qmquiz.formats.exchange import LinkTo, Lost, name_of
from qmquiz.formats.source import one_line, tidy
from qmquiz.model import Answerable, Option, Part, Question
from qmquiz.wording import find_language, load_wording

PROOFS = "the proofs that wrong options are wrong, and where they were taken from"
RULE = "that a rule made it: read back it is authored, with the amounts that its texts show"
CHANGE = "that it asks for a change, and what held before"
NO_LINK = "the link to its passage: the address of the edition was not given"
SPACING = "spaces in a row and at the ends of lines, empty lines, control characters"
OPTION_WHY = "what its options say to those who choose them"
APART = "that its questions belong together: they follow a description"
POOLS = "the pools that it can be drawn from"
AS_TYPED = "a typed text counts only as written, save for upper and lower case"
BARE_NUMBER = "only a number with a decimal point counts: no unit, no decimal comma"
UNIT_NAMES = "units typed under names other than their symbol and their long name"
CHARACTERS = "control characters, which such a file cannot hold; U+FFFD stands for them"
GAP_EXPLANATION = "the explanations of its gaps"

_AUTHOR = "author"


def exchange_losses(question: Question, link: LinkTo) -> list[str]:
    """What no format says that questions are read from again."""
    return [*([RULE] if question.rule != "A" else []), *common_losses(question, link)]


def common_losses(question: Question, link: LinkTo) -> list[str]:
    """What no format for other programs says."""
    found = []
    if _has_proofs(question):
        found.append(PROOFS)
    if question.delta or question.old_value is not None or question.since:
        found.append(CHANGE)
    return [*found, *link_losses(question, link)]


def link_losses(question: Question, link: LinkTo) -> list[str]:
    """The link to its passage, where the address of the edition was not given."""
    return [NO_LINK] if question.passage.docname and not link(question.passage) else []


def lost(question: Question, whats: list[str]) -> tuple[Lost, ...]:
    """Losses under the question's name."""
    return tuple(Lost(question=name_of(question), what=what) for what in dict.fromkeys(whats))


def tidied(question: Question) -> tuple[Question, list[str]]:
    """The question with its texts as they are carried, and :data:`SPACING` if that changed any."""
    clean = _map(question, tidy)
    return (question, []) if clean == question else (clean, [SPACING])


def with_unit(asked: Answerable, language: str) -> str:
    """The stem, and below it in which unit to answer if there is one."""
    note = unit_note(asked.number.unit, language) if asked.number else ""
    return "\n".join(filter(None, (asked.stem, note)))


def unit_note(unit: str, language: str) -> str:
    """In which unit to answer, as a sentence; empty for a bare number."""
    if not unit:
        return ""
    wording = load_wording(find_language(language) or "en")
    return tidy(wording.say("notes", "number_unit", unit=wording.unit(unit)))


def without_unit(stem: str, unit: str, language: str) -> str:
    """The inverse of :func:`with_unit`."""
    note = unit_note(unit, language)
    return stem.removesuffix(note).rstrip("\n") if note else stem


def _has_proofs(question: Question) -> bool:
    options = [*question.options, *(option for part in question.parts for option in part.options)]
    return any(row.falsity for row in question.rows) or any(
        option.falsity or option.source or option.tempting not in ("", _AUTHOR)
        for option in options
    )


def _map(question: Question, change: Callable[[str], str]) -> Question:
    number = question.number
    return replace(
        question,
        stem=change(question.stem),
        explanation=change(question.explanation),
        passage=replace(
            question.passage,
            title=change(question.passage.title),
            quote=change(question.passage.quote),
        ),
        options=tuple(_map_option(option, change) for option in question.options),
        accepted=tuple(change(text) for text in question.accepted),
        rows=tuple(replace(row, text=change(row.text)) for row in question.rows),
        parts=tuple(_map_part(part, change) for part in question.parts),
        number=replace(
            number, slips=tuple(replace(slip, why=change(slip.why)) for slip in number.slips)
        )
        if number
        else None,
        pools=tuple(one_line(pool) for pool in question.pools),
    )


def _map_option(option: Option, change: Callable[[str], str]) -> Option:
    return replace(option, text=change(option.text), why=change(option.why))


def _map_part(part: Part, change: Callable[[str], str]) -> Part:
    number = part.number
    return replace(
        part,
        stem=change(part.stem),
        explanation=change(part.explanation),
        options=tuple(_map_option(option, change) for option in part.options),
        accepted=tuple(change(text) for text in part.accepted),
        number=replace(
            number, slips=tuple(replace(slip, why=change(slip.why)) for slip in number.slips)
        )
        if number
        else None,
    )
