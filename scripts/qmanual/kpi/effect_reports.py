"""Reports of effects: what the figures say of each effectiveness check, in words and drawn."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qmanual.items.findings import Finding, Severity
from qmanual.items.suggest import did_you_mean
from qmanual.kpi.definitions.definition import Chart, Definition, MetricType
from qmanual.kpi.definitions.units import PERCENT
from qmanual.kpi.effects import Effect, effect_of, part_of
from qmanual.kpi.measurements.formatting import format_count, format_value
from qmanual.kpi.measurements.measurement import Measurement, to_json
from qmanual.kpi.statistics.compare import Comparison, Verdict
from qmanual.kpi.statistics.intervals import poisson, wilson
from qmanual.registers.record import Record, Register
from qmanual.wording.translations import marked, translations

if TYPE_CHECKING:
    from qmanual.kpi.charts.before_after import Level

Json = dict[str, Any]

NONCONFORMITIES = "nonconformities"
JUDGED = "judgement"
"""Method of a check that people make without a test."""

LEVEL = 0.95
VERSION = 2
"""Counts up when the same figures would be told otherwise."""

_VERDICTS: Mapping[Verdict, str] = {
    Verdict.IMPROVED: marked("better than before, by more than chance"),
    Verdict.WORSE: marked("worse than before, by more than chance"),
    Verdict.NO_CHANGE_SHOWN: marked("no change that could be told from chance"),
    Verdict.TOO_FEW: marked("too few cases to tell"),
}

_COUNTED = (MetricType.COUNT, MetricType.RATE)
"""Metrics whose change is a ratio, not a difference."""


def report_effects(
    registers: Iterable[Register],
    definitions: Mapping[str, Definition],
    measurements: Mapping[str, Measurement],
    charts: Path,
    *,
    language: str,
    before: Mapping[str, Json],
) -> dict[str, Json]:
    """What the figures say of each check that is to be made by them.

    :param charts: folder that charts are written to.
    :param before: the reports of last time: one whose check and figures are the same is kept,
        so that nothing heavy is imported for it.
    :return: ``case.round.place`` to statement, verdict, chart and the key it was made from;
        rounds and places count from 1.
    """
    reports = {}
    for name, check in _checks(registers):
        definition = definitions.get(check.text("kpi"))
        whole = measurements.get(check.text("kpi"))
        if definition is None or whole is None or check.text("method") == JUDGED:
            continue
        part = check.text("by_value")
        measurement = part_of(whole, part) if part else whole
        if measurement is None:
            told = translations(language).gettext("Not compared: it is not known by period for %s.")
            statement = told % part
            reports[name] = {"key": "", "statement": statement, "verdict": None, "chart": None}
            continue
        key = _key(check, definition, measurement, language)
        kept = before.get(name)
        if kept is not None and kept.get("key") == key and _is_drawn(kept, charts):
            reports[name] = kept
        else:
            effect = effect_of(
                check, measurement.series, definition.metric.type, definition.direction, level=LEVEL
            )
            reports[name] = {
                "key": key,
                "statement": say_effect(effect, definition, language),
                "verdict": effect.comparison.verdict if effect.comparison else None,
                "chart": _draw(name, effect, definition, measurement, charts, language, part=part),
            }
    return reports


def find_part_problems(
    registers: Iterable[Register],
    definitions: Mapping[str, Definition],
    measurements: Mapping[str, Measurement],
) -> Iterator[Finding]:
    """Checks that ask for a part of a KPI which is not known by period."""
    for name, check in _checks(registers):
        part, kpi = check.text("by_value"), check.text("kpi")
        definition, measurement = definitions.get(kpi), measurements.get(kpi)
        if not part or definition is None or measurement is None:
            continue
        if check.text("method") == JUDGED or part_of(measurement, part) is not None:
            continue
        if not measurement.heat and definition.chart is Chart.HEAT:
            continue  # There are no data yet.
        if measurement.heat:
            parts = [cell.label for cells in measurement.heat.values() for cell in cells]
            hint = did_you_mean(part, parts) or f"; there are {', '.join(dict.fromkeys(parts))}"
            message = f"{part!r} is not the value of just one dimension of {kpi}{hint}"
        else:
            message = (
                f"{kpi} is not known by period for {part!r}; give it 'chart: heat' and a dimension "
                "('by'), or leave out 'by_value'"
            )
        yield Finding(
            code="check-part",
            path=check.path,
            line=check.line_of("by_value"),
            message=f"{name.partition('.')[0]}: {message}",
            severity=Severity.WARNING,
        )


def _checks(registers: Iterable[Register]) -> Iterator[tuple[str, Record]]:
    for register in registers:
        if register.kind == NONCONFORMITIES:
            for case in register.records:
                for number, analysis in enumerate(case.rows("analyses"), 1):
                    for place, check in enumerate(analysis.rows("checks"), 1):
                        yield f"{case.id}.{number}.{place}", check


def _key(check: Record, definition: Definition, measurement: Measurement, language: str) -> str:
    days = [check.day(name) for name in ("before_from", "before_to", "after_from", "after_to")]
    series = to_json(measurement)["series"]
    told = [
        VERSION,
        check.text("by_value"),
        language,
        definition.hash,
        definition.direction,
        days,
        series,
    ]
    return hashlib.sha256(json.dumps(told, default=str, sort_keys=True).encode()).hexdigest()[:16]


def _is_drawn(report: Json, charts: Path) -> bool:
    return report.get("chart") is None or (charts / str(report["chart"])).is_file()


def say_effect(effect: Effect, definition: Definition, language: str) -> str:
    """Before, after, the change with its interval, and what to make of it."""
    words = translations(language)
    found = effect.comparison
    if found is None or found.before is None or found.after is None:
        if not effect.before or not effect.after:
            return words.gettext("Not compared: before or after there is no complete period.")
        return words.gettext("Not compared: this figure has no better side.")
    told = words.gettext(
        "%(before)s before (%(before_span)s), %(after)s after (%(after_span)s): %(verdict)s."
    ) % {
        "before": _level(found, "before", definition, language),
        "before_span": _span(effect.before),
        "after": _level(found, "after", definition, language),
        "after_span": _span(effect.after),
        "verdict": words.gettext(_VERDICTS[found.verdict]),
    }
    return " ".join(part for part in (told, _change(found, definition, language)) if part)


def _span(labels: tuple[str, ...]) -> str:
    return labels[0] if len(labels) == 1 else f"{labels[0]} – {labels[-1]}"


def _level(found: Comparison, side: str, definition: Definition, language: str) -> str:
    if definition.metric.type is MetricType.COUNT:
        # A rate per day means little; how many there were, everybody understands.
        return format_count(found.n_before if side == "before" else found.n_after, language)
    value = found.before if side == "before" else found.after
    if definition.metric.type is MetricType.RATE and value is not None:
        value *= definition.metric.per
    return format_value(value, definition.unit, definition.decimals, language)


def _change(found: Comparison, definition: Definition, language: str) -> str:
    if found.change is None or found.bounds is None:
        return ""
    words = translations(language)
    change, low, high = (
        _written(value, definition, language) for value in (found.change, *found.bounds)
    )
    told = words.gettext("Change: %(change)s (%(level)s %%: %(low)s to %(high)s).")
    if definition.metric.type in _COUNTED:
        told = words.gettext("%(change)s times as many (%(level)s %%: %(low)s to %(high)s).")
    return told % {"change": change, "low": low, "high": high, "level": f"{100 * LEVEL:.0f}"}


def _written(value: float, definition: Definition, language: str) -> str:
    if definition.metric.type in _COUNTED:
        return format_value(value, "index", 2, language)
    if definition.unit == PERCENT:
        # Not percent of one of the two shares.
        number = format_value(100 * value, "index", definition.decimals, language)
        return translations(language).gettext("%s percentage points") % number
    return format_value(value, definition.unit, definition.decimals, language)


def _draw(
    name: str,
    effect: Effect,
    definition: Definition,
    measurement: Measurement,
    charts: Path,
    language: str,
    *,
    part: str = "",
) -> str | None:
    found = effect.comparison
    if found is None or found.before is None or found.after is None:
        return None
    from qmanual.kpi.charts.before_after import BeforeAfter
    from qmanual.kpi.charts.files import draw_before_after

    labels = [point.label for point in measurement.series]
    first, last = labels.index(effect.before[0]), labels.index(effect.after[-1])
    points = measurement.series[first : last + 1]
    shown = BeforeAfter(
        labels=tuple(point.label for point in points),
        values=tuple(point.value for point in points),
        n=tuple(point.n for point in points),
        split=[point.label for point in points].index(effect.after[0]),
        before=_drawn_level(
            found.before, found.n_before, found.method, effect.before, definition, measurement
        ),
        after=_drawn_level(
            found.after, found.n_after, found.method, effect.after, definition, measurement
        ),
        unit=definition.unit,
        decimals=definition.decimals,
        verdict=translations(language).gettext(_VERDICTS[found.verdict]),
    )
    path = charts / f"{name}.svg"
    title = f"{definition.title}: {part}" if part else definition.title
    drawn = draw_before_after(shown, path, title=title, language=language)
    return path.name if drawn else None


def _drawn_level(
    value: float,
    n: int,
    method: str,
    periods: tuple[str, ...],
    definition: Definition,
    measurement: Measurement,
) -> "Level":
    """The level of one side; its interval where it follows from the number of cases."""
    from qmanual.kpi.charts.before_after import Level

    bounds = None
    if definition.metric.type is MetricType.COUNT:
        value = _mean(measurement, periods)
        bounds = poisson(value * len(periods), len(periods), LEVEL)
    elif definition.metric.type is MetricType.RATE:
        # As many events as there were in as much exposure as gives the rate.
        bounds = poisson(n, n / value / definition.metric.per, LEVEL) if value else None
        value *= definition.metric.per
    elif method == "newcombe":
        bounds = wilson(value * n, n, LEVEL)
    low, high = bounds or (None, None)
    return Level(value=value, low=low, high=high)


def _mean(measurement: Measurement, labels: tuple[str, ...]) -> float:
    """Mean of the periods: the level of a number of events by period."""
    values = [point.value or 0 for point in measurement.series if point.label in labels]
    return sum(values) / len(values)
