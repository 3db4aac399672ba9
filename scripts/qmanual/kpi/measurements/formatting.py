"""Formatting: values of KPIs as people write them."""

from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext

from babel.numbers import format_decimal, format_percent

from qmanual.items.quantity import locale_of
from qmanual.kpi.definitions.units import PERCENT
from qmanual.wording.translations import marked_in, translations

_BARE = ("count", "index", "score")
"""Units that are not written at all."""

_SHORT: Mapping[str, str] = {
    "s": marked_in("unit", "%s s"),
    "min": marked_in("unit", "%s min"),
    "h": marked_in("unit", "%s h"),
    "days": marked_in("unit", "%s d"),
}
"""A number with a unit of time in its short form."""

_NAMES: Mapping[str, str] = {
    "s": marked_in("unit of an axis", "s"),
    "min": marked_in("unit of an axis", "min"),
    "h": marked_in("unit of an axis", "h"),
    "days": marked_in("unit of an axis", "days"),
    "points": marked_in("unit of an axis", "points"),
}


_EXACTLY = Context(prec=400, rounding=ROUND_HALF_EVEN)
"""Room for every digit of the largest float; 28, as usual, end at 10**28."""


def format_value(value: float | None, unit: str, decimals: int = 0, language: str = "en") -> str:
    """A value with its unit: ``63.4%``, ``22.1 h``, ``10,000``; a dash when there is none."""
    if value is None:
        return "–"
    with localcontext(_EXACTLY):
        return _format(value, unit, decimals, language)


def _format(value: float, unit: str, decimals: int, language: str) -> str:
    locale = locale_of(language)
    # From the shortest text of the number, so that 0.785 is not 0.78499999.
    exact = Decimal(repr(float(value)))
    pattern = "#,##0" + (f".{'0' * decimals}" if decimals else "")
    if unit == PERCENT:
        step = Decimal(1).scaleb(-decimals - 2)
        written = locale.percent_formats[None].pattern
        return format_percent(
            exact.quantize(step, ROUND_HALF_EVEN),
            written.replace("#,##0", pattern),
            locale=locale,
        )
    number = format_decimal(exact, pattern, locale=locale)
    return number if unit in _BARE else _with_unit(number, unit, exact, decimals, language)


def _with_unit(number: str, unit: str, exact: Decimal, decimals: int, language: str) -> str:
    words = translations(language)
    if unit in _SHORT:
        return words.pgettext("unit", _SHORT[unit]) % number
    if unit == "points":
        # A number with decimals is never "one"; Russian says it as it says two.
        n = 2 if decimals else abs(round(exact))
        return words.npgettext("unit", "%s point", "%s points", n) % number
    if unit.startswith("per "):
        # translators: a rate, such as: 3.2 per 1000 calls
        rate = words.pgettext("unit", "%(number)s per %(base)s")
        return rate % {"number": number, "base": unit.removeprefix("per ")}
    return f"{number} {unit}".strip()


def format_count(n: float, language: str = "en") -> str:
    """A number of cases or rows, with grouping."""
    return str(format_decimal(n, locale=locale_of(language)))


def unit_name(unit: str, language: str = "en") -> str:
    """What an axis calls a unit; empty for one that needs no name."""
    if unit in (PERCENT, *_BARE):
        return ""
    words = translations(language)
    if unit.startswith("per "):
        return words.pgettext("unit of an axis", "per %s") % unit.removeprefix("per ")
    return words.pgettext("unit of an axis", _NAMES.get(unit, unit))
