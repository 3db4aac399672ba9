"""Formatting: values of KPIs as people write them."""

from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal

from babel.numbers import format_decimal, format_percent

from qmanual.items.quantity import locale_of
from qmanual.kpi.units import PERCENT

_SHORT: Mapping[str, str] = {"count": "", "index": "", "score": "", "days": "d"}
"""Units that are not written as they are called; an empty one is not written at all."""


def format_value(value: float | None, unit: str, decimals: int = 0, language: str = "en") -> str:
    """A value with its unit: ``63.4%``, ``22.1 h``, ``10,000``; a dash when there is none."""
    if value is None:
        return "–"
    locale = locale_of(language)
    # From the shortest text of the number, so that 0.785 is not 0.78499999.
    exact = Decimal(repr(float(value)))
    if unit == PERCENT:
        step = Decimal(1).scaleb(-decimals - 2)
        pattern = "#,##0" + (f".{'0' * decimals}" if decimals else "")
        written = locale.percent_formats[None].pattern
        return format_percent(
            exact.quantize(step, ROUND_HALF_EVEN),
            written.replace("#,##0", pattern),
            locale=locale,
        )
    pattern = "#,##0" + (f".{'0' * decimals}" if decimals else "")
    number = format_decimal(exact, pattern, locale=locale)
    return f"{number} {_SHORT.get(unit, unit)}".strip()
