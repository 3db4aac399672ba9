"""Numbers as people type them: digits, marks, fractions and units of five languages.

What is read:

- digits of any script and width (``12``, ``１２``, ``١٢``), minus as ``-``, ``−`` or ``–``;
- thousands grouped by threes with a space of any kind, an apostrophe, a comma or a point;
- decimals behind a comma or a point; fractions (``1/2``, ``1 1/2``, ``½``);
- 千 万 亿, 천 만 억, *тыс.*, *thousand* and *million* behind the number;
- units in words (``20 секунд``, ``20초``), several of them for one time (``1 h 30 min``).

One mark with three digits behind it (``1,234``) can be a thousand or a decimal. Both readings
are returned; the first one is that of the language. Words for numbers (``twenty``, ``半``),
ranges and clock times (``1:30``) are not read: whoever types them is asked for digits.
"""

import re
import unicodedata
from decimal import Decimal
from itertools import pairwise

from babel.numbers import get_decimal_symbol

from qmanual.items.quantity import Quantity, locale_of, plain
from qmquiz.units import find_unit, split_before

MAX_TYPED = 200
"""Characters of an answer that is read; a longer one is none."""

_MAX_DIGITS = 18
"""Digits of a number that is read: with its unit converted it is exact in a Decimal."""

_SAME = str.maketrans({
    "\u2212": "-", "\u2013": "-", "\u2012": "-", "\ufe63": "-",
    "\u2044": "/", "\u2215": "/",
    "\u2019": "'", "\u02bc": "'", "\u066c": "'", "\u066b": ".",
})  # fmt: skip

_NUMBER = r"(?:(?:\d+ )?\d+ ?/ ?\d+|\d+(?:[.,' ]\d+)*|[.,]\d+)"
_AMOUNT = re.compile(rf"(?P<number>{_NUMBER})\s*(?P<unit>[^\d]*)")
_FRACTION = re.compile(r"(?:(\d+) )?(\d+) ?/ ?(\d+)")
_GROUPED = re.compile(
    r"(?P<whole>[1-9]\d{0,2}(?P<mark>[.,' ])\d{3}(?:(?P=mark)\d{3})*)(?P<rest>[.,]\d+)?"
)
_DECIMAL = re.compile(r"\d*[.,]\d+|\d+")
_EITHER = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_FACTORS = {
    **dict.fromkeys(("千", "천", "тыс", "тысяча", "тысячи", "тысяч", "thousand"), 3),
    **dict.fromkeys(("万", "萬", "만"), 4),
    **dict.fromkeys(("млн", "миллион", "миллиона", "миллионов", "million"), 6),
    **dict.fromkeys(("亿", "億", "억"), 8),
}
"""Powers of ten that are written behind a number."""

_COUNTED = ("", "시간")
"""What stands behind the number where its unit stands in front."""

_SPACELESS = frozenset("千천万萬만亿億억")
_AND = re.compile(r"(?:[\s,]|\b(?:and|и)\b)+$")


def read_number(text: str, unit: str, language: str = "en") -> Quantity | None:
    """The amount that was typed, as the language reads it; None if there is none."""
    return next(iter(read_numbers(text, unit, language)), None)


def read_numbers(text: str, unit: str, language: str) -> tuple[Quantity, ...]:
    """All amounts that a typed text can mean, in units that compare with ``unit``.

    :param unit: unit of the answer; a number without a unit is in it.
    :param language: BCP 47; its way of writing is the first reading.
    :return: one amount, two where a mark can be a thousand or a decimal, none where it is no
        number or in another unit.
    """
    if len(text) > MAX_TYPED:
        return ()
    before, folded = split_before(_folded(text))
    sign = -1 if folded.startswith("-") else 1
    pieces = _pieces(folded[1:].strip() if folded.startswith(("+", "-")) else folded)
    if len(pieces) > 1 and not before:
        read = _sum(pieces, unit, language)
    elif len(pieces) == 1 and (not before or pieces[0][1] in _COUNTED):
        digits, name = pieces[0]
        read = _amounts(digits, before or name, unit, language)
    else:
        return ()
    return tuple(Quantity(plain(sign * amount.value), amount.unit) for amount in read)


def _folded(text: str) -> str:
    """The text with one kind of digit, space, minus and apostrophe."""
    letters = [_fold(letter) for letter in unicodedata.normalize("NFC", text)]
    return " ".join("".join(letters).translate(_SAME).split()).strip(" 。;!?").rstrip(".,")


def _fold(letter: str) -> str:
    category = unicodedata.category(letter)
    folded = unicodedata.normalize("NFKC", letter)
    if category == "Cf":
        return ""
    if category == "No":
        # 1½ is one and a half, not 11/2; 5² is no 52
        return f" {folded}" if "\u2044" in folded else letter
    return str(unicodedata.decimal(folded, folded)) if len(folded) == 1 else folded


def _pieces(text: str) -> list[tuple[str, str]]:
    """Numbers with what stands behind each; empty if anything else is in the text."""
    symbol, rest = text[:1], text[1:].strip()
    if symbol and unicodedata.category(symbol) == "Sc":
        text = f"{rest} {symbol}"
    found = list(_AMOUNT.finditer(text))
    if not found or found[0].start() != 0 or found[-1].end() != len(text):
        return []
    if any(before.end() != after.start() for before, after in pairwise(found)):
        return []
    return [(match["number"], _AND.sub("", match["unit"])) for match in found]


def _amounts(digits: str, name: str, unit: str, language: str) -> tuple[Quantity, ...]:
    power, name = _power(name)
    found = find_unit(name, unit)
    values = _values(digits, language)
    if found is None:
        return ()
    if found == "%" and not unit:
        found, power = "", power - 2
    return tuple(Quantity(value.scaleb(power), found) for value in values)


def _sum(pieces: list[tuple[str, str]], unit: str, language: str) -> tuple[Quantity, ...]:
    """One time of several units, the largest first: ``1 h 30 min``."""
    parts = []
    sizes = []
    for digits, name in pieces:
        amount = next(iter(_amounts(digits, name, unit, language)), None)
        if amount is None or not name or not amount.is_time:
            return ()
        parts.append(amount.canonical())
        sizes.append(Quantity(Decimal(1), amount.unit).canonical().value)
    if any(first <= second for first, second in pairwise(sizes)):
        return ()
    return (Quantity(sum((part.value for part in parts), Decimal(0)), parts[0].unit),)


def _power(name: str) -> tuple[int, str]:
    """The power of ten that a name begins with, and the rest of it."""
    if name[:1] in _SPACELESS and name:
        return _FACTORS[name[0]], name[1:].strip()
    first, _, rest = name.partition(" ")
    factor = _FACTORS.get(first.casefold().rstrip("."))
    return (factor, rest.strip()) if factor else (0, name.strip())


def _values(digits: str, language: str) -> tuple[Decimal, ...]:
    """What digits with marks can mean; the reading of the language first."""
    if sum(letter.isdigit() for letter in digits) > _MAX_DIGITS:
        return ()
    fraction = _FRACTION.fullmatch(digits)
    if fraction is not None:
        whole, above, below = (Decimal(part or 0) for part in fraction.groups())
        return (whole + above / below,) if below else ()
    if _EITHER.fullmatch(digits):
        as_decimal = Decimal(digits.replace(",", "."))
        as_thousand = Decimal(re.sub("[.,]", "", digits))
        mark = get_decimal_symbol(locale_of(language))
        # "1.234" is no thousand in Russian either: there a space groups digits
        decimal_first = mark in digits or mark == ","
        return (as_decimal, as_thousand) if decimal_first else (as_thousand, as_decimal)
    if _DECIMAL.fullmatch(digits):
        return (Decimal(digits.replace(",", ".")),)
    grouped = _GROUPED.fullmatch(digits)
    if grouped is None or (grouped["rest"] or "").startswith(grouped["mark"]):
        return ()
    together = grouped["whole"].replace(grouped["mark"], "")
    return (Decimal(f"{together}{(grouped['rest'] or '').replace(',', '.')}"),)
