"""Charts: which one fits the metric, and what a control chart has to know."""

from collections.abc import Iterator, Mapping
from typing import Any

from qmanual.kpi.definitions.definition import (
    Baseline,
    Chart,
    Metric,
    MetricType,
    PhaseChange,
    TimeAxis,
)
from qmanual.kpi.definitions.reading import FieldReader, suggest
from qmanual.kpi.definitions.units import PERCENT

_SHARES = (MetricType.RATIO, MetricType.TOP_BOX, MetricType.COVERAGE)

_FITTING: Mapping[Chart, tuple[tuple[MetricType, ...], str]] = {
    Chart.P: (_SHARES, "shares of cases: ratio, top_box or coverage"),
    Chart.P_PRIME: (_SHARES, "shares of cases: ratio, top_box or coverage"),
    Chart.C: ((MetricType.COUNT,), "counts"),
    Chart.U: ((MetricType.RATE,), "rates"),
    Chart.U_PRIME: ((MetricType.RATE,), "rates"),
    Chart.GAP: ((MetricType.GAP,), "the gap metric"),
    Chart.RADAR: ((MetricType.GAP,), "the gap metric"),
    Chart.PARETO: ((MetricType.COUNT, MetricType.SUM), "what adds up: count or sum"),
}
"""Chart to the metrics that it can show, and those in words; other charts show any."""


def read_chart(
    reader: FieldReader, metric: Metric | None, unit: str, time: TimeAxis | None
) -> Chart:
    """The chart of a KPI; a trend when none is written."""
    chart = reader.choice(Chart, reader.get("chart"), "chart", Chart.TREND) or Chart.TREND
    if metric is not None:
        for message in _chart_problems(chart, metric, unit):
            reader.report(message, "chart")
    # A time that is wrong has a finding of its own.
    dated = time is not None or reader.get("time") is not None
    if (chart.is_control or chart is Chart.HEAT) and not dated:
        reader.report(f"{chart} needs a 'time': it shows periods", "chart")
    if chart in (Chart.PARETO, Chart.HEAT) and not reader.get("by"):
        reader.report(f"{chart} needs 'by': the column whose parts it shows", "chart")
    return chart


def _chart_problems(chart: Chart, metric: Metric, unit: str) -> Iterator[str]:
    kinds, words = _FITTING.get(chart, ((), ""))
    if kinds and metric.type not in kinds:
        yield f"{chart} is for {words}, not for a {metric.type}"
    elif kinds is _SHARES and metric.type is MetricType.RATIO and unit != PERCENT:
        yield f"{chart} is for {words}; a ratio of sums in {unit} takes 'control' or 'i'"


def read_phases(reader: FieldReader) -> tuple[PhaseChange, ...]:
    """Deliberate changes of the process, in the order of time."""
    raw = reader.get("phases")
    entries = [] if raw is None else raw if isinstance(raw, list) else [raw]
    phases = []
    for entry in entries:
        if not isinstance(entry, Mapping):
            reader.report("each is a mapping, such as {from: 2026-03-01, reason: …}", "phases")
            continue
        reader.known_keys(entry, ("from", "reason"), "phases", "a phase ")
        start = reader.day(entry.get("from"), "phases")
        reason = str(entry.get("reason") or "").strip()
        if entry.get("from") is None:
            reader.report("each needs the key 'from': the first day of the change", "phases")
        if not reason:
            reader.report("each needs the key 'reason': what was changed on purpose", "phases")
        if start is not None:
            phases.append(PhaseChange(start=start, reason=reason))
    starts = [phase.start for phase in phases]
    for start in sorted({start for start in starts if starts.count(start) > 1}):
        reader.report(f"two phases begin on {start}", "phases", str(start))
    if phases and reader.get("time") is None:
        reader.report("need a 'time': they part its periods", "phases")
    return tuple(sorted(phases, key=lambda phase: phase.start))


def read_baseline(reader: FieldReader, chart: Chart) -> Baseline | None:
    """Days that the limits of a control chart are computed from; None for all."""
    raw = reader.get("limits")
    if raw is None:
        return None
    if not isinstance(raw, Mapping) or not raw:
        reader.report("is a mapping, such as {from: 2025-01-01, to: 2025-12-31}", "limits")
        return None
    reader.known_keys(raw, ("from", "to"), "limits")
    start = reader.day(raw.get("from"), "limits", "from")
    end = reader.day(raw.get("to"), "limits", "to")
    if start and end and end < start:
        reader.report("'to' must not lie before 'from'", "limits", "to")
    _needs_control(reader, chart, "limits")
    return Baseline(start=start, end=end)


def read_rules(reader: FieldReader, chart: Chart) -> tuple[str, ...] | None:
    """Run rules of the control chart, by name; None when none are written."""
    raw: Any = reader.get("rules")
    if raw is None:
        return None
    from qmanual.kpi.statistics.rules import (
        RULES,
    )

    rules = raw.split() if isinstance(raw, str) else [str(entry) for entry in raw]
    for rule in rules:
        if rule not in RULES:
            reader.report(f"unknown rule {rule!r}{suggest(rule, RULES)}", "rules", rule)
    _needs_control(reader, chart, "rules")
    return tuple(dict.fromkeys(rules))


def _needs_control(reader: FieldReader, chart: Chart, name: str) -> None:
    if not chart.is_control:
        reader.report(f"needs a control chart, such as 'chart: control'; this is a {chart}", name)
