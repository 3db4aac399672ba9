"""How the figures of one measurement are written: in its unit and in the manual's language."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from qmanual.items.quantity import Quantity, format_quantity
from qmanual.kpi.definitions.units import TIME_UNITS
from qmanual.kpi.measurements.formatting import format_value
from qmanual.sphinx_ext.language import _, format_day, format_number
from qmanual.wording.translations import marked

DECIMALS = {"percent": 1, "count": 0, "points": 1}
"""Decimals shown when neither the measurement nor the definition says."""

METHODS = {
    "wilson": "Wilson",
    "poisson": "Poisson",
    "t": "t",
    "exact": marked("exact"),
    "nps": marked("normal"),
    "quantile": marked("quantile"),
    "cluster": marked("by groups"),
}
"""Names of intervals, as statisticians write them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Writes the values of one measurement in its unit and in a language."""

    measured: Mapping[str, Any]
    unit: str
    language: str
    digits: int | None = None

    @property
    def decimals(self) -> int:
        """Decimals of a value."""
        if self.digits is not None:
            return self.digits
        decimals = self.measured.get("decimals")
        return decimals if isinstance(decimals, int) else DECIMALS.get(self.unit, 1)

    def value(self, value: float | None, unit: bool = True) -> str:
        """A value as people write it; empty for none.

        :param unit: whether to write the unit as well.
        """
        if value is None:
            return ""
        if self.unit == "percent":
            if unit:
                return format_value(value, self.unit, self.decimals, self.language)
            return format_number(Decimal(str(value)) * 100, self.decimals, self.language)
        number = format_number(value, self.decimals, self.language)
        if not unit or self.unit in ("count", "score", "index"):
            return number
        if self.unit in TIME_UNITS:
            rounded = round(Decimal(str(value)), self.decimals)
            return format_quantity(Quantity(rounded, TIME_UNITS[self.unit]), self.language)
        return format_value(value, self.unit, self.decimals, self.language)

    def count(self, n: float | None) -> str:
        """A number of cases."""
        return "" if n is None else format_number(n, 0, self.language)

    def day(self, day: str | None) -> str:
        """A day, from a date or a moment."""
        return format_day(day, self.language) if day else ""

    def limit(self, value: float | None) -> str:
        """A target: with no more decimals than it has."""
        if value is None:
            return ""
        shown = Decimal(str(value)) * (100 if self.unit == "percent" else 1)
        decimals = max(0, -int(shown.normalize().as_tuple().exponent))
        return replace(self, digits=min(decimals, self.decimals)).value(value)

    def limits(self, entry: Mapping[str, Any]) -> str:
        """A target, or a band from low to high."""
        if entry.get("target") is not None:
            return self.limit(entry["target"])
        low, high = entry.get("low"), entry.get("high")
        if low is not None and high is not None:
            return _("%(low)s to %(high)s") % {"low": self.limit(low), "high": self.limit(high)}
        return ""


def target(show: Words) -> str:
    """The target and on which side of it is good; a band as it is."""
    words = show.limits(show.measured)
    if not words:
        return ""
    if show.measured.get("direction") == "lower":
        words = _("at most %s") % words
    elif show.measured.get("direction") == "higher":
        words = _("at least %s") % words
    return words


def target_and_warning(show: Words) -> str:
    """The target, and the value that warns before it."""
    words = target(show)
    if words and show.measured.get("warning") is not None:
        warned = show.limit(show.measured["warning"])
        words = _("%(target)s; warning at %(warning)s") % {"target": words, "warning": warned}
    return words


def period(measured: Mapping[str, Any]) -> str:
    """The period that the value is about."""
    return str((measured.get("period") or {}).get("label", ""))


def cases(show: Words) -> str:
    """How many cases the value rests on; for a share, how many of them are good."""
    measured = show.measured
    n, numerator, denominator = (measured.get(k) for k in ("n", "numerator", "denominator"))
    if measured.get("unit") == "percent" and numerator is not None and denominator is not None:
        return _("%(good)s of %(all)s") % {
            "good": show.count(numerator),
            "all": show.count(denominator),
        }
    return show.count(n)


def interval(show: Words) -> str:
    """The interval around the value, its level and its method."""
    bounds = show.measured.get("interval")
    if not bounds or bounds.get("low") is None or bounds.get("high") is None:
        return ""
    method = str(bounds.get("method", ""))
    return _("%(low)s to %(high)s (%(level)s %%, %(method)s)") % {
        "low": show.value(bounds["low"], unit=False),
        "high": show.value(bounds["high"]),
        "level": format_number(_as_percent(bounds.get("level", 95)), 0, show.language),
        "method": _(METHODS.get(method, method)),
    }


def _as_percent(level: float) -> float:
    return level * 100 if level <= 1 else level


def source(measured: Mapping[str, Any]) -> str:
    """Where the figures come from."""
    note = measured.get("source") or {}
    words = str(note.get("title") or note.get("name") or "")
    if note.get("publisher"):
        words += f" ({note['publisher']})"
    if note.get("licence"):
        words += f", {note['licence']}"
    return words
