"""Statements: a measurement in one sentence, or in two when rows were left out."""

from qmanual.kpi.definition import Definition, MetricType
from qmanual.kpi.formatting import format_value
from qmanual.kpi.judge import Status
from qmanual.kpi.measurement import Measurement


def say(definition: Definition, measurement: Measurement) -> str:
    """What the figure is and how it stands, or why there is none."""
    parts = [_value(definition, measurement), *_left_out(measurement)]
    return " ".join(part for part in parts if part)


def _value(definition: Definition, measurement: Measurement) -> str:
    period = f" in {measurement.period.label}" if measurement.period else ""
    if measurement.value is None:
        rows = measurement.source.rows if measurement.source else None
        if rows == 0:
            return "No value: the source has no rows."
        if measurement.denominator == 0 and measurement.n:
            return f"No value{period}: what is divided by is 0."
        return f"No value{period}: no row can be counted."
    value = format_value(measurement.value, measurement.unit, measurement.decimals)
    base = ""
    if definition.metric.type not in (MetricType.COUNT, MetricType.SUM, MetricType.DISTINCT):
        base = f", from {measurement.n:,} {'case' if measurement.n == 1 else 'cases'}"
    so_far = " so far" if _is_open(measurement) else ""
    return f"{value}{period}{so_far}{base}{_judgement(definition, measurement)}."


def _is_open(measurement: Measurement) -> bool:
    """Whether the headline is about one period that the data do not cover yet."""
    label = measurement.period.label if measurement.period else None
    return any(point.label == label and not point.complete for point in measurement.series)


def _judgement(definition: Definition, measurement: Measurement) -> str:
    def written(value: float | None) -> str:
        return format_value(value, measurement.unit, measurement.decimals)

    status = measurement.status
    if status == Status.INSUFFICIENT:
        if measurement.n < definition.min_n:
            return f": too few to judge (at least {definition.min_n:,} are needed)"
        return f": no interval can be given, and {definition.decide} decides"
    if status == Status.NO_TARGET:
        return ""
    if measurement.low is not None and measurement.high is not None:
        inside = "inside" if status == Status.MET else "outside"
        return f": {inside} {written(measurement.low)} to {written(measurement.high)}"
    word = {"met": "meets", "warning": "misses", "missed": "misses"}[status]
    side = " but keeps the warning value" if status == Status.WARNING else ""
    return f": {word} the target of {written(measurement.target)}{side}"


def _left_out(measurement: Measurement) -> list[str]:
    if not measurement.left_out:
        return []
    total = sum(entry.n for entry in measurement.left_out)
    reasons = "; ".join(f"{entry.reason}: {entry.n:,}" for entry in measurement.left_out)
    rows = "row was" if total == 1 else "rows were"
    return [f"{total:,} {rows} left out ({reasons})."]
