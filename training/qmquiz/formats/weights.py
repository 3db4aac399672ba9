"""Marks of other programs: percentages of options, several numbers that are right."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from qmanual.items.quantity import plain
from qmquiz.formats.asked import Choice
from qmquiz.formats.source import Report, Wrong, tidy
from qmquiz.model import Answerable, Kind, Number, Option, Slip

FULL = Decimal(100)
_MOST_DIGITS = 18
"""Of a number: more than a learner types, and exact in a Decimal, also with its unit converted."""
_NUMBER = re.compile(r"[+-]?(?:\d{1,30}(?:[.,]\d{0,30})?|[.,]\d{1,30})(?:[eE][+-]?\d{1,2})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """One answer with its mark.

    :param percent: -100 to 100 of the question's mark.
    :param tolerance: of a number.
    """

    text: str
    percent: Decimal
    why: str = ""
    tolerance: str = "0"


def percent_of(option: Option, asked: Answerable) -> str:
    """The mark of an option, in per cent with up to five decimals, as Moodle knows them.

    For several right ones as we grade them: r right and w wrong ones give 100/r and -100/w.
    """
    if asked.kind is not Kind.MULTIPLE:
        return "100" if option.correct else "0"
    sign, count = (1, len(asked.key)) if option.correct else (-1, len(asked.distractors))
    share = (sign * FULL / count).quantize(Decimal("0.00001"))
    return f"{share.normalize():f}"


def read_number(text: str) -> Decimal | None:
    """A number as other programs write it; None if it is none, or longer than we count."""
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        return None
    number = Decimal(text.replace(",", "."))
    digits, exponent = len(number.as_tuple().digits), number.adjusted()
    return number if digits <= _MOST_DIGITS and abs(exponent) <= _MOST_DIGITS else None


def decimal_text(value: Decimal) -> str:
    """A number in decimal notation, without an exponent."""
    return f"{plain(value):f}"


def read_choices(
    answers: Sequence[Marked], *, single: bool, line: int, report: Report, name: str
) -> tuple[Kind, tuple[Choice, ...]]:
    """The options of a choice; what only earns a part of the mark is reported.

    :param single: whether one option is to be chosen.
    :raises Wrong: if one of several right ones is enough.
    """
    right = [answer for answer in answers if answer.percent > 0]
    if single:
        full = [answer for answer in right if answer.percent == FULL]
        if len(full) > 1:
            message = f"{len(full)} options are right and one of them is enough; make it one"
            raise Wrong(line, "one-key", message)
        if len(right) > len(full):
            message = f"“{name}”: options with a part of the mark count as wrong here"
            report.warn(line, "part-mark", message)
        right = full
    elif len({answer.percent for answer in right}) > 1:
        report.warn(
            line,
            "part-mark",
            f"“{name}”: all right options count the same here, whatever their marks",
        )
    choices = tuple(
        Choice(text=tidy(answer.text), correct=answer in right, why=tidy(answer.why))
        for answer in answers
    )
    return (Kind.SINGLE if single else Kind.MULTIPLE), choices


def read_numbers(
    answers: Sequence[Marked], *, unit: str, line: int, report: Report, name: str
) -> Number:
    """The right number with its tolerance; the others are named mistakes.

    :raises Wrong: if there is no right one, or one is no number.
    """
    full: list[tuple[Decimal, Decimal]] = []
    slips: list[tuple[Decimal, str]] = []
    for answer in answers:
        if answer.text.strip() == "*":
            report.note(line, "any-other", f"“{name}”: feedback for any other number is not kept")
            continue
        value, tolerance = read_number(answer.text), read_number(answer.tolerance or "0")
        if value is None or tolerance is None or tolerance < 0:
            shown = f"{answer.text}:{answer.tolerance}" if tolerance else answer.text
            raise Wrong(line, "no-number", f"“{shown}” is no number with a tolerance")
        if answer.percent == FULL:
            full.append((value, tolerance))
            if answer.why:
                report.note(
                    line, "right-why", f"“{name}”: feedback for the right number is not kept"
                )
            continue
        if answer.percent > 0:
            message = f"“{name}”: {answer.text} earns a part of the mark, and counts as wrong here"
            report.warn(line, "part-mark", message)
        slips.append((value, tidy(answer.why)))
    if not full:
        raise Wrong(line, "no-answer", "has no number that is right")
    if len(full) > 1:
        shown = ", ".join(decimal_text(value) for value, _ in full)
        raise Wrong(
            line, "several-numbers", f"has several right numbers ({shown}); make it one range"
        )
    value, tolerance = full[0]
    return Number(
        value=decimal_text(value),
        unit=unit,
        tolerance=decimal_text(tolerance),
        slips=tuple(
            Slip(value=decimal_text(slip), why=why)
            for slip, why in slips
            if why and abs(slip - value) > tolerance
        ),
    )


def read_accepted(
    answers: Sequence[Marked], *, line: int, report: Report, name: str
) -> tuple[str, ...]:
    """The texts that are right; Moodle's ``*`` stands for anything, ``\\*`` for a star."""
    accepted = []
    for answer in answers:
        text = tidy(answer.text)
        if answer.percent != FULL:
            message = f"“{name}”: “{text}” does not earn the whole mark, and is left out"
            report.warn(line, "part-mark", message)
        elif re.search(r"(?<!\\)\*", text):
            message = f"“{name}”: “{text}” is a pattern, and is left out; write out what is right"
            report.warn(line, "pattern", message)
        else:
            accepted.append(text.replace("\\*", "*"))
            if answer.why:
                report.note(line, "right-why", f"“{name}”: feedback for “{text}” is not kept")
    return tuple(filter(None, accepted))
