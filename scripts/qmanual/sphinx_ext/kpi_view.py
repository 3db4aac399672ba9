"""What is shown of a KPI: its measurement in words. Data only."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from qmanual.items.model import Item
from qmanual.items.quantity import Quantity, format_quantity
from qmanual.kpi.formatting import format_value
from qmanual.sphinx_ext.facts import Fact, ItemView, item_view
from qmanual.sphinx_ext.labels import status_label, status_shape
from qmanual.sphinx_ext.language import _, format_day, format_number
from qmanual.sphinx_ext.manual import Manual

TIME_UNITS = {"s": "s", "min": "min", "h": "h", "days": "day"}
DECIMALS = {"percent": 1, "count": 0, "points": 1}
"""Decimals shown when neither the measurement nor the definition says."""

METHODS = {"wilson": "Wilson", "poisson": "Poisson", "t": "t", "exact": "exact", "nps": "normal"}
"""Names of intervals, as statisticians write them."""

WITHOUT_VALUE = ("no-data",)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableView:
    """A table of text: head and rows; the first column names the row."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartView:
    """Figures by period or by a dimension: a table, and a chart if there is one besides."""

    table: TableView
    chart: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiView:
    """All that is shown of a KPI.

    :param value: value with its unit; empty when there is none.
    :param status: as the measurement has it; ``no-data`` when there is no measurement.
    :param shape: shape that stands for the status; ``word`` says it.
    :param target: the target alone, for tables.
    :param facts: target, period, number of cases, interval, as of, source.
    :param definition: what it asks, and how it is computed, in words.
    :param chart: the chart as SVG; empty without one.
    :param is_trend: whether its newest part is at the right.
    :param notes: what to bear in mind: sample data, what was left out.
    """

    item: ItemView
    docname: str
    value: str
    status: str
    shape: str
    word: str
    target: str
    facts: tuple[Fact, ...]
    definition: tuple[Fact, ...]
    notes: tuple[str, ...]
    chart: str
    is_trend: bool
    parts: tuple[PartView, ...]


def kpi_view(manual: Manual, docname: str, identifier: str) -> KpiView | None:
    """The view of a KPI with its newest measurement; ``None`` if there is no such KPI."""
    item = manual.item(identifier)
    head = item_view(manual, docname, identifier)
    if item is None or head is None or item.type != "kpi":
        return None
    measured = manual.measurements.get(identifier, {})
    status = str(measured.get("status", "no-data"))
    show = Words(measured=measured, unit=str(item.fields.get("unit", "")), language=manual.language)
    return KpiView(
        item=head,
        docname=item.docname,
        value="" if status in WITHOUT_VALUE else show.value(measured.get("value")),
        status=status,
        shape=status_shape(status),
        word=status_label(status),
        target=_target(show),
        facts=tuple(_facts(show)),
        definition=tuple(_definition(item)),
        notes=tuple(_notes(item, show)),
        chart=_chart(manual, measured.get("chart")),
        is_trend=measured.get("chart_type", "trend") != "bars",
        parts=tuple(_parts(manual, show)),
    )


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
        return f"{number} {_(self.unit)}".strip()

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


def _facts(show: Words) -> list[Fact]:
    measured = show.measured
    if not measured:
        return []
    facts = [
        Fact(label=_("Target"), value=_target_and_warning(show)),
        Fact(label=_("Period"), value=_period(measured)),
        Fact(label=_("Cases"), value=_cases(show)),
        Fact(label=_("Interval"), value=_interval(show)),
        Fact(label=_("Period before"), value=show.value(measured.get("previous"))),
        Fact(label=_("As of"), value=show.day(measured.get("as_of"))),
        Fact(label=_("Source"), value=_source(measured)),
    ]
    return [fact for fact in facts if fact.value]


def _target(show: Words) -> str:
    words = show.limits(show.measured)
    if not words:
        return ""
    if show.measured.get("direction") == "lower":
        words = _("at most %s") % words
    elif show.measured.get("direction") == "higher":
        words = _("at least %s") % words
    return words


def _target_and_warning(show: Words) -> str:
    words = _target(show)
    if words and show.measured.get("warning") is not None:
        words += "; " + _("warning at %s") % show.limit(show.measured["warning"])
    return words


def _period(measured: Mapping[str, Any]) -> str:
    period = measured.get("period") or {}
    return str(period.get("label", ""))


def _cases(show: Words) -> str:
    measured = show.measured
    n, numerator, denominator = (measured.get(k) for k in ("n", "numerator", "denominator"))
    if measured.get("unit") == "percent" and numerator is not None and denominator is not None:
        return _("%(good)s of %(all)s") % {
            "good": show.count(numerator),
            "all": show.count(denominator),
        }
    return show.count(n)


def _interval(show: Words) -> str:
    interval = show.measured.get("interval")
    if not interval or interval.get("low") is None or interval.get("high") is None:
        return ""
    method = str(interval.get("method", ""))
    return _("%(low)s to %(high)s (%(level)s %%, %(method)s)") % {
        "low": show.value(interval["low"], unit=False),
        "high": show.value(interval["high"]),
        "level": format_number(_as_percent(interval.get("level", 95)), 0, show.language),
        "method": METHODS.get(method, method),
    }


def _as_percent(level: float) -> float:
    return level * 100 if level <= 1 else level


def _source(measured: Mapping[str, Any]) -> str:
    source = measured.get("source") or {}
    words = str(source.get("title") or source.get("name") or "")
    if source.get("publisher"):
        words += f" ({source['publisher']})"
    if source.get("licence"):
        words += f", {source['licence']}"
    return words


def _definition(item: Item) -> list[Fact]:
    names = (
        ("question", _("It answers")),
        ("formula", _("Formula")),
        ("numerator", _("Counted as good")),
        ("denominator", _("Counted in all")),
        ("min_n", _("Judged from")),
        ("frequency", _("Evaluated")),
        ("reaction", _("When it misses its target")),
        ("caveats", _("To bear in mind")),
    )
    facts = []
    for name, label in names:
        value = item.fields.get(name)
        if value in (None, ""):
            continue
        words = _("%s cases") % value if name == "min_n" else str(value)
        facts.append(Fact(label=label, value=words))
    return facts


def _notes(item: Item, show: Words) -> list[str]:
    measured = show.measured
    notes = []
    if item.fields.get("sample"):
        notes.append(_("Sample data: %s") % item.fields["sample"])
    elif (measured.get("source") or {}).get("sample"):
        notes.append(_("Sample data that stand in for the organisation’s own."))
    for entry in measured.get("left_out") or ():
        notes.append(
            _("Left out: %(n)s, %(reason)s")
            % {"n": show.count(entry.get("n")), "reason": entry.get("reason", "")}
        )
    status = measured.get("status", "no-data")
    if status == "no-data":
        notes.append(_("Nothing has been measured yet. The definition is in force."))
    if status == "insufficient":
        notes.append(
            _("%(n)s cases are too few to judge; from %(least)s on it is judged.")
            % {"n": show.count(measured.get("n") or 0), "least": item.fields.get("min_n", "")}
        )
    return notes


def _chart(manual: Manual, name: str | None) -> str:
    if not name or manual.charts is None:
        return ""
    path = manual.charts / name
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _parts(manual: Manual, show: Words) -> list[PartView]:
    measured = show.measured
    parts = []
    series = measured.get("series") or ()
    if series:
        parts.append(PartView(table=_table(show, _("By period"), _("Period"), "label", series)))
    charts = measured.get("breakdown_charts") or {}
    for dimension, entries in (measured.get("breakdown") or {}).items():
        name = str(dimension).replace("_", " ")
        table = _table(show, _("By %s") % name, name.capitalize(), "value_label", entries)
        chart = charts.get(dimension)
        is_main = chart == measured.get("chart")
        parts.append(PartView(table=table, chart="" if is_main else _chart(manual, chart)))
    return parts


def _table(show: Words, caption: str, first: str, key: str, entries: Any) -> TableView:
    has_target = any(show.limits(entry) for entry in entries)
    has_status = any(entry.get("status") for entry in entries)
    head = [first, _("Value"), _("Cases")]
    head += [_("Target")] if has_target else []
    head += [_("State")] if has_status else []
    rows = []
    for entry in entries:
        label = str(entry.get(key) or _("not stated"))
        if entry.get("complete") is False:
            label += " " + _("(not complete)")
        row = [label, show.value(entry.get("value")) or "–", show.count(entry.get("n"))]
        row += [show.limits(entry)] if has_target else []
        row += [status_label(str(entry.get("status") or "no-data"))] if has_status else []
        rows.append(tuple(row))
    return TableView(caption=caption, head=tuple(head), rows=tuple(rows))
