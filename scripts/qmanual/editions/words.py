"""The words that the site says around the manual, in the manual's language."""

import datetime
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml
from babel.dates import format_date

from qmanual.items.quantity import locale_of


def words_for(language: str) -> Mapping[str, str]:
    """The phrases of a language by name; English where it has none.

    :param language: BCP 47 tag, such as ``en``, ``ru``, ``zh-Hans``, ``zh-TW``, ``ko``.
    """
    known = _all_words()
    return {**known["en"], **known.get(_key(language), {})}


def day_in_words(day: datetime.date, language: str) -> str:
    """A date as people of a language write it."""
    locale = locale_of(language)
    # The long form of English dates is American; a month in words is clear to everyone.
    pattern = "d MMMM y" if locale.language == "en" else "long"
    return format_date(day, pattern, locale=locale)


@cache
def _all_words() -> Mapping[str, Mapping[str, str]]:
    text = (files("qmanual.editions") / "words.yml").read_text(encoding="utf-8")
    loaded: Mapping[str, Mapping[str, str]] = yaml.safe_load(text)
    return loaded


def _key(language: str) -> str:
    tag = language.replace("_", "-").casefold()
    if tag.startswith("zh"):
        return "zh-Hant" if any(part in tag for part in ("hant", "tw", "hk", "mo")) else "zh-Hans"
    return tag.split("-")[0]
