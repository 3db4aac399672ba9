"""Quantities: a number with a unit, read from text and compared by what it means.

``60 min`` and ``1 h`` are the same limit. ``2 working days`` is not ``48 h``: a working day
depends on a calendar, so it is compared with working days only.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal
from babel.units import format_unit, get_unit_name

SECONDS = {"s": 1, "min": 60, "h": 3600, "day": 86400, "week": 604800}
"""Units of time whose length never changes, in seconds."""

_MONTHS = {"month": 1, "year": 12}

_NAMES = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), "s"),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), "min"),
    **dict.fromkeys(("h", "hour", "hours"), "h"),
    **dict.fromkeys(("d", "day", "days", "calendar day", "calendar days"), "day"),
    **dict.fromkeys(("week", "weeks"), "week"),
    **dict.fromkeys(("month", "months"), "month"),
    **dict.fromkeys(("year", "years"), "year"),
    **dict.fromkeys(("working h", "working hour", "working hours"), "working h"),
    **dict.fromkeys(
        ("working day", "working days", "business day", "business days"), "working day"
    ),
    **dict.fromkeys(("%", "percent", "per cent"), "%"),
    **dict.fromkeys(("point", "points"), "points"),
    # 分 alone is a minute or a point, 月 alone a month of the year
    **dict.fromkeys(("秒", "秒钟", "秒鐘"), "s"),
    **dict.fromkeys(("分钟", "分鐘"), "min"),
    **dict.fromkeys(("小时", "小時", "个小时", "個小時", "钟头", "鐘頭", "个钟头", "個鐘頭"), "h"),
    **dict.fromkeys(("天", "日", "自然日", "日历天", "日曆天", "个自然日", "個自然日"), "day"),
    **dict.fromkeys(("周", "週", "星期", "个星期", "個星期"), "week"),
    **dict.fromkeys(("个月", "個月"), "month"),
    **dict.fromkeys(("年",), "year"),
    **dict.fromkeys(("工作小时", "工作小時", "个工作小时", "個工作小時"), "working h"),
    **dict.fromkeys(
        ("工作日", "个工作日", "個工作日", "工作天", "个工作天", "個工作天"), "working day"
    ),
}

CLDR_UNITS = {
    "s": "duration-second",
    "min": "duration-minute",
    "h": "duration-hour",
    "day": "duration-day",
    "week": "duration-week",
    "month": "duration-month",
    "year": "duration-year",
}
"""Units that the CLDR writes in every language, and its names for them."""

_PHRASES = {
    # Whole phrases: the CLDR has no unit "working day". Russian tells 1, 2 and 5 apart, and
    # its fractions take the genitive singular ("other"). "name" stands without a number.
    "en": {
        "working h": {
            "name": "working hours",
            "one": "{} working hour",
            "other": "{} working hours",
        },
        "working day": {
            "name": "working days",
            "one": "{} working day",
            "other": "{} working days",
        },
        "points": {"name": "points", "one": "{} point", "other": "{} points"},
    },
    "ru": {
        "working h": {
            "name": "рабочие часы",
            "one": "{} рабочий час",
            "few": "{} рабочих часа",
            "many": "{} рабочих часов",
            "other": "{} рабочего часа",
        },
        "working day": {
            "name": "рабочие дни",
            "one": "{} рабочий день",
            "few": "{} рабочих дня",
            "many": "{} рабочих дней",
            "other": "{} рабочего дня",
        },
        "points": {
            "name": "баллы",
            "one": "{} балл",
            "few": "{} балла",
            "many": "{} баллов",
            "other": "{} балла",
        },
    },
    "zh_Hans": {
        "working h": {"name": "工作小时", "other": "{}个工作小时"},
        "working day": {"name": "工作日", "other": "{}个工作日"},
        "points": {"name": "分", "other": "{}分"},
    },
    "zh_Hant": {
        "working h": {"name": "工作小時", "other": "{}個工作小時"},
        "working day": {"name": "工作天", "other": "{}個工作天"},
        "points": {"name": "分", "other": "{}分"},
    },
    "ko": {
        "working h": {"name": "업무 시간", "other": "업무 시간 {}시간"},
        "working day": {"name": "영업일", "other": "{}영업일"},
        "points": {"name": "점", "other": "{}점"},
    },
}

_REMEMBERED = 10_000
"""Quantities whose canonical form is kept: a manual has few of them, and compares them often."""
_LONGEST = 18
"""Digits of a number; with more of them decimal arithmetic would have to round."""
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_BEFORE_IDEOGRAPH = re.compile(r"(?<=\d)[ \u00a0](?=[\u3400-\u9fff])")
_QUANTITY = re.compile(r"(?P<value>[+-]?\d+(?:[.,]\d+)?)\s*(?P<unit>.*)", re.DOTALL)
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
"""What may be thousands, or three decimals; 0,125 and 99.995 can be decimals only."""
_MORE_DIGITS = re.compile(r"[,.'’]?\d|[-–—]\s*\d")
"""More digits behind the number: 1 000 s, 1,000,000 s, 1'000 s, 5-10 min."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with a unit.

    :param unit: a known unit in its short form (``s min h day week month year``,
        ``working h``, ``working day``, ``%``, ``points``) or any other word; may be empty.
    """

    value: Decimal
    unit: str = ""

    @property
    def is_time(self) -> bool:
        """Whether it measures time, in whatever calendar."""
        return self.unit in SECONDS or self.unit in _MONTHS or self.unit.startswith("working ")

    def canonical(self) -> "Quantity":
        """The same quantity in the unit that it is compared in: seconds, months, or its own."""
        return _canonical(self)

    def as_json(self) -> dict[str, Any]:
        """``{"value": 20, "unit": "s"}``; a whole number is an integer."""
        value = plain(self.value)
        whole = value == value.to_integral_value()
        return {"value": int(value) if whole else float(value), "unit": self.unit}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Quantity":
        """The inverse of :meth:`as_json`."""
        return cls(plain(Decimal(str(data["value"]))), str(data.get("unit", "")))


@lru_cache(_REMEMBERED)
def _canonical(amount: Quantity) -> Quantity:
    if amount.unit in SECONDS:
        return Quantity(plain(amount.value * SECONDS[amount.unit]), "s")
    if amount.unit in _MONTHS:
        return Quantity(plain(amount.value * _MONTHS[amount.unit]), "month")
    return Quantity(plain(amount.value), amount.unit.casefold())


def plain(value: Decimal) -> Decimal:
    """The number without trailing zeros and without an exponent."""
    value = value.normalize()
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


def is_quantity(value: object) -> bool:
    """Whether a JSON value is a quantity as :meth:`Quantity.as_json` writes it."""
    return isinstance(value, Mapping) and value.keys() == {"value", "unit"}


def parse_quantity(text: str) -> Quantity:
    """Read ``20 s``, ``1.5 h``, ``2 working days``, ``95 %`` or ``3 calls``.

    :raises ValueError: if it does not begin with a number, or with one that people read in two
        ways: 1,000 is a thousand to some and one to others.
    """
    match = _QUANTITY.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is not a number with a unit, such as 20 s or 95 %")
    if _GROUPED.fullmatch(match["value"]) or _MORE_DIGITS.match(match["unit"]):
        raise ValueError(
            f"{' '.join(text.split())!r} can be read as more than one number; write the digits "
            "without anything between thousands, such as 1000 s, and decimals behind a point"
        )
    if len(match["value"]) > _LONGEST:
        raise ValueError(f"{match['value'][:8]}… has more than {_LONGEST} digits")
    number = plain(Decimal(match["value"].replace(",", ".")))
    unit = " ".join(match["unit"].split())
    return Quantity(number, _NAMES.get(unit.casefold(), unit))


def format_quantity(quantity: Quantity, language: str = "en", *, length: str = "long") -> str:
    """The quantity as people of a language write it.

    :param language: BCP 47 or Django's form: ``en``, ``ru``, ``zh-Hans``, ``zh-hant``, ``ko``.
    :param length: ``long`` (20 seconds), ``short`` (20 sec) or ``narrow`` (20s).
    """
    locale = locale_of(language)
    text = _format(quantity, locale, length)
    # 最长为2小时: the CLDR's 2 小時 would stand apart on one side only
    return _BEFORE_IDEOGRAPH.sub("", text) if locale.language == "zh" else text


def _format(quantity: Quantity, locale: Locale, length: str) -> str:
    if quantity.unit in CLDR_UNITS:
        return _format_time(quantity, locale, length)
    number = format_decimal(quantity.value, locale=locale)
    forms = _phrases(locale).get(quantity.unit)
    if forms is not None:
        form = locale.plural_form(quantity.value)
        return forms.get(form, forms["other"]).format(number)
    if quantity.unit == "%":
        # French, Russian and others put a space; the CLDR pattern knows.
        pattern = locale.percent_formats[None].pattern
        return f"{number}{pattern[pattern.rindex('0') + 1 :]}"
    # Korean writes a counter at the number: 3만 원, 2회
    gap = "" if _HANGUL.match(quantity.unit) else " "
    return f"{number}{gap}{quantity.unit}".strip()


def _format_time(quantity: Quantity, locale: Locale, length: str) -> str:
    """The quantity with the CLDR's unit; Korean, for one, has only a short form of some."""
    unit = CLDR_UNITS[quantity.unit]
    for form in (length, "short", "narrow"):
        text = format_unit(quantity.value, unit, form, locale=locale)  # type: ignore[arg-type]
        if unit not in text:
            return text
    return f"{quantity.value} {quantity.unit}"


def unit_name(unit: str, language: str = "en", *, cldr_only: bool = False) -> str:
    """The name of a unit without a number; the unit as written if the language has none for it.

    :param cldr_only: only names that the CLDR lists as such: none of working days and points,
        and few in Chinese and Korean. So it was written until 21 November 2026.
    """
    locale = locale_of(language)
    if unit in CLDR_UNITS:
        name = get_unit_name(CLDR_UNITS[unit], "long", locale)
        return name or (unit if cldr_only else _counted(unit, locale))
    forms = None if cldr_only else _phrases(locale).get(unit)
    return forms["name"] if forms is not None else unit


def _counted(unit: str, locale: Locale) -> str:
    """What stands beside a number; a language that does not inflect calls the unit so, too."""
    return _format_time(Quantity(Decimal(5), unit), locale, "long").replace("5", "").strip()


def is_language(language: str) -> bool:
    """Whether the CLDR knows a language tag."""
    try:
        Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return False
    return True


def locale_of(language: str) -> Locale:
    """The CLDR locale of a language tag; English when it is not known."""
    return Locale.parse(language.replace("-", "_") if is_language(language) else "en")


def _phrases(locale: Locale) -> Mapping[str, Mapping[str, str]]:
    """The phrases of a language; English for one that has none."""
    return _PHRASES.get(_language_key(locale), _PHRASES["en"])


def _language_key(locale: Locale) -> str:
    if locale.language != "zh":
        return locale.language
    hant = locale.script == "Hant" or locale.territory in ("TW", "HK", "MO")
    return "zh_Hant" if hant else "zh_Hans"
