"""Numbers as people type them."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from qmanual.items.quantity import Quantity, parse_quantity

_SPACES = re.compile(r"(?<=\d)[\s\u00a0\u202f'’](?=\d{3}(?!\d))")
_NUMBER = re.compile(r"[+-]?\d[\d.,]*")


def read_number(text: str, unit: str) -> Quantity | None:
    """The amount that was typed, in a unit that compares with ``unit``; None if there is none."""
    folded = _SPACES.sub("", unicodedata.normalize("NFKC", text).strip())
    match = _NUMBER.match(folded)
    if match is None:
        return None
    rest = folded[match.end() :].strip()
    try:
        amount = parse_quantity(f"{_decimal(match[0])} {rest}".strip())
    except (ValueError, InvalidOperation):
        return None
    if not amount.unit:
        amount = Quantity(amount.value, unit)
    if amount.canonical().unit != Quantity(Decimal(1), unit).canonical().unit:
        return None
    return amount


def _decimal(digits: str) -> str:
    """Digits with one decimal point: of two kinds of mark the last one is it."""
    marks = [mark for mark in digits if mark in ".,"]
    if len(set(marks)) == 2:
        last = marks[-1]
        other = "," if last == "." else "."
        return digits.replace(other, "").replace(last, ".")
    if len(marks) > 1:
        return digits.replace(marks[0], "")
    return digits.replace(",", ".")
