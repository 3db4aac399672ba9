"""The extension's own words, and how values are written for people."""

import datetime
from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal
from sphinx.application import Sphinx
from sphinx.locale import get_translation

from qmanual.items.quantity import Quantity, format_quantity, is_quantity, locale_of

CATALOGUE = "qmanual"
LOCALE_DIR = Path(__file__).parent / "locale"

_ = get_translation(CATALOGUE)
"""Translate a text of the extension."""


def format_day(day: datetime.date | str, language: str) -> str:
    """A date as people write it; text that is no date is returned as it is."""
    if isinstance(day, str):
        try:
            day = datetime.date.fromisoformat(day[:10])
        except ValueError:
            return str(day)
    # The long form of English dates is American; a month in words is clear to everyone.
    pattern = "d MMMM y" if locale_of(language).language == "en" else "long"
    return format_date(day, pattern, locale=locale_of(language))


def format_number(value: float | Decimal, decimals: int | None, language: str) -> str:
    """A number with grouping, and as many decimals as asked for.

    :param decimals: ``None`` for as many as the number has.
    """
    number = Decimal(str(value))
    if decimals is None:
        return format_decimal(number, locale=locale_of(language))
    number = number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_EVEN)
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(number, pattern, locale=locale_of(language))


def format_value(value: Any, language: str) -> str:
    """A field's JSON value in words.

    Quantities, dates, lists and truth values are written in the language; text stays.
    """
    if is_quantity(value):
        return format_quantity(Quantity.from_json(value), language)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float):
        return format_number(value, None, language)
    if isinstance(value, str):
        is_day = len(value) == 10 and value[4:5] == "-" and value[7:8] == "-"
        return format_day(value, language) if is_day else value
    if isinstance(value, list | tuple):
        return ", ".join(format_value(entry, language) for entry in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {format_value(entry, language)}" for key, entry in value.items())
    return "" if value is None else str(value)


def setup_language(app: Sphinx) -> None:
    """Register the catalogue of translations."""
    app.add_message_catalog(CATALOGUE, str(LOCALE_DIR))
