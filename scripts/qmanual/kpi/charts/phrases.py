"""Phrases that the descriptions of charts are made of."""

from collections.abc import Iterable
from decimal import Decimal
from gettext import NullTranslations

from qmanual.kpi.definitions.units import PERCENT
from qmanual.kpi.measurements.formatting import format_value, unit_name
from qmanual.kpi.measurements.measurement import Measurement
from qmanual.wording.translations import marked_in, translations

MOST_TOLD = 24
"""Values that a description names; all of them are in the table beside the chart."""

_RULES = {
    "we-1": marked_in("rule of a control chart", "beyond the limits"),
    "we-2": marked_in(
        "rule of a control chart", "two of three beyond two thirds of the way to a limit"
    ),
    "we-3": marked_in(
        "rule of a control chart", "four of five beyond one third of the way to a limit"
    ),
    "we-4": marked_in("rule of a control chart", "a run on one side of the centre"),
    "nelson-1": marked_in("rule of a control chart", "beyond the limits"),
    "nelson-2": marked_in("rule of a control chart", "a run on one side of the centre"),
    "nelson-3": marked_in("rule of a control chart", "six in a row rising or falling"),
    "nelson-4": marked_in("rule of a control chart", "fourteen in a row up and down by turns"),
    "nelson-5": marked_in(
        "rule of a control chart", "two of three beyond two thirds of the way to a limit"
    ),
    "nelson-6": marked_in(
        "rule of a control chart", "four of five beyond one third of the way to a limit"
    ),
    "nelson-7": marked_in("rule of a control chart", "fifteen in a row close to the centre"),
    "nelson-8": marked_in(
        "rule of a control chart", "eight in a row far from the centre on both sides"
    ),
    "anhoej-run": marked_in(
        "rule of a control chart", "a run on one side of the centre longer than by chance"
    ),
    "anhoej-crossings": marked_in(
        "rule of a control chart", "fewer crossings of the centre than by chance"
    ),
}
"""Rules of control charts in words; a rule that is not here is called by its name."""

BEYOND_LIMITS = ("we-1", "nelson-1")
"""Rules about a single point; all others are about several in a row."""

_CHARTS = {
    "i": "I", "p": "p", "p-prime": "p′", "c": "c", "u": "u", "u-prime": "u′",
    "ewma": "EWMA", "cusum": "CUSUM",
}  # fmt: skip
"""Control charts as statisticians call them, in every language."""


def rule_label(rule: str, words: NullTranslations) -> str:
    """A rule of a control chart, in words."""
    label = _RULES.get(rule)
    return words.pgettext("rule of a control chart", label) if label else rule


def control_name(kind: str) -> str:
    """A kind of control chart, as statisticians call it."""
    return _CHARTS.get(kind, kind)


def written(measurement: Measurement, value: float | None, language: str) -> str:
    """A value of a measurement, with its unit."""
    return format_value(value, measurement.unit, measurement.decimals, language)


def limit(measurement: Measurement, value: float, language: str) -> str:
    """A target: with no more decimals than it has."""
    shown = Decimal(repr(float(value))) * (100 if measurement.unit == PERCENT else 1)
    decimals = max(0, -int(shown.normalize().as_tuple().exponent))
    return format_value(value, measurement.unit, min(decimals, measurement.decimals), language)


def axis_title(unit: str, language: str) -> str | None:
    """What an axis of values is called."""
    return unit_name(unit, language) or None


def listed(named: Iterable[tuple[str, str]], language: str) -> str:
    """Names and values, one after the other."""
    words = translations(language)
    one = words.gettext("%(name)s: %(value)s")
    return joined((one % {"name": n, "value": v} for n, v in named), language)


def joined(texts: Iterable[str], language: str) -> str:
    """Texts one after the other, as values in a sentence."""
    return translations(language).pgettext("between values", "; ").join(texts)


def dimension_name(dimension: str) -> str:
    """A dimension as people read it."""
    return dimension.replace("_", " ")


def part_name(label: str, words: NullTranslations) -> str:
    """A part of a breakdown; rows that say nothing have a name as well."""
    return label or words.gettext("not recorded")


def newest(told: str, left_out: int, language: str) -> str:
    """The description, with the number of periods that it does not name."""
    if not left_out:
        return told
    words = translations(language)
    more = words.ngettext(
        "%s earlier period is in the table.", "%s earlier periods are in the table.", left_out
    )
    return f"{told} {more % left_out}"
