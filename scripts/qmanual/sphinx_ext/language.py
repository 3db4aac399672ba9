"""The extension's own words, and how values are written for people."""

import datetime
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from gettext import NullTranslations
from pathlib import Path
from typing import Any

import sphinx
from babel.dates import format_date
from babel.numbers import format_decimal
from sphinx import locale as sphinx_locale
from sphinx.application import Sphinx

from qmanual.items.quantity import Quantity, format_quantity, is_quantity, locale_of
from qmanual.wording.translations import catalogue_name, marked, translations

_SPHINX_NAMES = {"zh_Hans": "zh_CN", "zh_Hant": "zh_TW"}
"""Our names of languages to those of Sphinx and docutils, where they differ."""

SPHINX_TEXTS = (
    marked("Link to this heading"),
    marked("Link to this definition"),
    marked("Link to this table"),
    marked("Link to this image"),
    marked("Link to this code"),
    marked("Link to this equation"),
)
"""Words of Sphinx on a page that its own catalogues lack in some language or version."""


class _Words:
    """The translations of the manual that is being built; English before any is.

    A build has one language, as in Sphinx itself, and the nodes of a page are made in many
    places that know nothing of the manual.
    """

    now = NullTranslations()


def use_language(language: str) -> None:
    """Say everything from now on in a language."""
    _Words.now = translations(language)


def words() -> NullTranslations:
    """The translations of the manual that is being built."""
    return _Words.now


def _(message: str) -> str:
    """A text of the extension in the manual's language."""
    return _Words.now.gettext(message)


def pgettext(context: str, message: str) -> str:
    """The same for a text that means something else in another context."""
    return _Words.now.pgettext(context, message)


def ngettext(one: str, many: str, n: int) -> str:
    """The same in the plural form of a number."""
    return _Words.now.ngettext(one, many, n)


def joined_text(parts: Iterable[str]) -> str:
    """A list in a sentence, with what the language puts between."""
    return separator().join(parts)


def separator() -> str:
    """What stands between the parts of a list."""
    return pgettext("between parts of a list", ", ")


def sphinx_name(language: str) -> str:
    """What Sphinx calls a language: ``zh_TW`` for ``zh-Hant``."""
    return _SPHINX_NAMES.get(catalogue_name(language), language.replace("-", "_"))


def translate_sphinx(app: Sphinx) -> None:
    """Let Sphinx say its own words in the configured language.

    It has read them before any extension was asked, in the language that was configured then.
    """
    folders: list[str | None] = [str(Path(app.srcdir) / name) for name in app.config.locale_dirs]
    own = str(Path(sphinx.__file__).parent / "locale")
    sphinx_locale.translators.pop(("general", "sphinx"), None)
    translator, _found = sphinx_locale.init([*folders, None, own], app.config.language)
    translator.add_fallback(words())
    app.translator = translator


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


def format_short_day(day: datetime.date, language: str) -> str:
    """A date as it is written where there is little room: ``12 Nov 2026``."""
    locale = locale_of(language)
    return format_date(day, "d MMM y" if locale.language == "en" else "medium", locale=locale)


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
        return joined_text(format_value(entry, language) for entry in value)
    if isinstance(value, Mapping):
        return joined_text(
            f"{key}: {format_value(entry, language)}" for key, entry in value.items()
        )
    return "" if value is None else str(value)
