"""Numbers as answers: with a unit, a tolerance, and the results of known mistakes."""

import re
from collections.abc import Sequence
from decimal import Context, Decimal

from qmanual.items.quantity import CLDR_UNITS, Quantity, parse_quantity, plain
from qmquiz.amounts import LADDERS
from qmquiz.authored.body import Entry
from qmquiz.authored.entries import check_entry, check_why
from qmquiz.authored.problem import wrong
from qmquiz.model import Number, Slip

_PLUS_MINUS = re.compile(r"\s*(?:±|\+/-|\+-)\s*")
_ARITHMETIC = Context(prec=15)
"""A third of a minute has to end somewhere, and to be read again as it was written."""
_COUNT = re.compile(r"[+-]?\d+(?:[.,]\d+)?\s+[^\W\d_][\w-]*(?: [^\W\d_][\w-]*){0,2}")


def make_number(
    answer: Quantity, tolerance: Quantity, entries: Sequence[Entry], line: int
) -> Number:
    """The number that is right.

    :param tolerance: in any unit of the same kind; in that of the answer if it has none.
    :param entries: wrong results, each with its reason.
    :param line: where the tolerance is written.
    :raises Unreadable: if the tolerance or a result measures something else, or counts as right.
    """
    if not tolerance.unit:
        tolerance = Quantity(tolerance.value, answer.unit)
    distance = _in_unit(tolerance, answer.unit)
    if distance is None or distance < 0:
        message = f"the tolerance must be in {answer.unit or 'the unit of the answer'}"
        raise wrong("tolerance", line, message)
    return Number(
        value=_digits(answer.value),
        unit=answer.unit,
        tolerance=_digits(distance),
        slips=tuple(_slip(entry, answer, distance) for entry in entries),
    )


def as_answer(text: str) -> tuple[Quantity, Quantity] | None:
    """A number with its tolerance: ``85 % ± 0.5 %``; None if it is words (``24/7``)."""
    head, *rest = _PLUS_MINUS.split(text)
    amounts = []
    for written in (head, *rest[:1]):
        try:
            amount = parse_quantity(written)
        except ValueError:
            return None
        if amount.unit not in LADDERS | CLDR_UNITS | {"": "", "points": ""} and not (
            _COUNT.fullmatch(written)
        ):
            return None
        amounts.append(amount)
    if len(rest) > 1:
        return None
    return amounts[0], amounts[1] if rest else Quantity(Decimal(0), amounts[0].unit)


def _slip(entry: Entry, answer: Quantity, tolerance: Decimal) -> Slip:
    check_entry(entry, boxes=False)
    try:
        amount = parse_quantity(entry.text)
    except ValueError as error:
        message = f"“{entry.text}” is not a wrong result such as 75 %"
        raise wrong("slip", entry.line, message) from error
    if not amount.unit:
        amount = Quantity(amount.value, answer.unit)
    value = _in_unit(amount, answer.unit)
    if value is None:
        message = f"“{entry.text}” is not in {answer.unit or 'the unit of the answer'}"
        raise wrong("slip", entry.line, message)
    if abs(value - answer.value) <= tolerance:
        message = f"“{entry.text}” counts as right; a wrong result is farther off"
        raise wrong("slip", entry.line, message)
    check_why(entry)
    return Slip(value=_digits(value), why=entry.why)


def _in_unit(amount: Quantity, unit: str) -> Decimal | None:
    """The number of an amount in a unit; None if it measures something else."""
    one = Quantity(Decimal(1), unit).canonical()
    canonical = amount.canonical()
    return _ARITHMETIC.divide(canonical.value, one.value) if canonical.unit == one.unit else None


def _digits(value: Decimal) -> str:
    return f"{plain(value):f}"
