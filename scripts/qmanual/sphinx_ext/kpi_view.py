"""What is shown of a KPI: its newest measurement, its definition, what to bear in mind."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qmanual.items.model import Item
from qmanual.kpi.engine.control import MINIMUM_POINTS
from qmanual.sphinx_ext.facts import Fact, ItemView, item_view
from qmanual.sphinx_ext.kpi_parts import NOT_OVER_TIME, PartView, chart_svg, parts_of
from qmanual.sphinx_ext.kpi_words import (
    Words,
    cases,
    interval,
    period,
    source,
    target,
    target_and_warning,
)
from qmanual.sphinx_ext.labels import field_label, status_label, status_shape
from qmanual.sphinx_ext.language import _, format_number, ngettext
from qmanual.sphinx_ext.manual import Manual

WITHOUT_VALUE = ("no-data",)


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
        target=target(show),
        facts=tuple(_facts(show)),
        definition=tuple(_definition(item, manual.language)),
        notes=tuple(_notes(item, show)),
        chart=chart_svg(manual, measured.get("chart")),
        is_trend=measured.get("chart_type", "trend") not in NOT_OVER_TIME,
        parts=tuple(parts_of(manual, show)),
    )


def _facts(show: Words) -> list[Fact]:
    measured = show.measured
    if not measured:
        return []
    facts = [
        Fact(label=field_label("target"), value=target_and_warning(show)),
        Fact(label=_("Period"), value=period(measured)),
        Fact(label=_("Cases"), value=cases(show)),
        Fact(label=_("Interval"), value=interval(show)),
        Fact(label=_("Period before"), value=show.value(measured.get("previous"))),
        Fact(label=field_label("as_of"), value=show.day(measured.get("as_of"))),
        Fact(label=field_label("source"), value=source(measured)),
    ]
    return [fact for fact in facts if fact.value]


def _definition(item: Item, language: str) -> list[Fact]:
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
        words = str(value)
        if name == "min_n":
            words = ngettext("%s case", "%s cases", int(value)) % format_number(value, 0, language)
        facts.append(Fact(label=label, value=words))
    return facts


def _lacks_limits(measured: Mapping[str, Any]) -> bool:
    """Whether there is a control chart on which nothing can be judged."""
    points = (measured.get("control") or {}).get("points") or ()
    return bool(points) and all(point["upper"] is None for point in points)


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
    if _lacks_limits(measured):
        wanted = _(
            "The control chart has no limits: they take %s full periods whose values differ."
        )
        notes.append(wanted % format_number(MINIMUM_POINTS, 0, show.language))
    n = measured.get("n") or 0
    if status == "insufficient":
        notes.append(
            ngettext(
                "%(n)s case is too few to judge; from %(least)s on it is judged.",
                "%(n)s cases are too few to judge; from %(least)s on it is judged.",
                int(n),
            )
            % {"n": show.count(n), "least": show.count(item.fields.get("min_n"))}
        )
    return notes
