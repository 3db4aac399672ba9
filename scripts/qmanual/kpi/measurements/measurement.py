"""Measurements: one value of a KPI with all that is needed to read it, as JSON."""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Interval around a value.

    :param method: wilson, exact, poisson, t, nps or quantile.
    :param level: confidence, between 0 and 1.
    """

    method: str
    level: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days that a value is about; both ISO dates are included."""

    label: str
    start: str
    end: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Rows that could not be counted, and why."""

    reason: str
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceNote:
    """Where the figures come from.

    :param rows: rows of the source, whether they count or not.
    :param fingerprint: digest of the data's content.
    """

    name: str
    title: str
    publisher: str = ""
    licence: str = ""
    url: str = ""
    note: str = ""
    sample: bool = False
    rows: int | None = None
    fingerprint: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesPoint:
    """The value of one period.

    :param start: first day, ISO.
    :param end: last day, ISO.
    :param complete: whether the data cover all of it.
    """

    label: str
    start: str
    end: str
    value: float | None
    n: float
    numerator: float | None
    denominator: float | None
    low: float | None
    high: float | None
    target: float | None
    warning: float | None
    status: str
    complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """The value of one part of the rows, such as one channel.

    :param value_label: the part, in words; empty for rows that say nothing.
    :param key: the part as it is written in the data; None for rows that say nothing.
    :param share: part of all that counts, between 0 and 1; None where parts do not add up.
    """

    value_label: str
    key: str | None
    value: float | None
    n: float
    numerator: float | None
    denominator: float | None
    low: float | None
    high: float | None
    status: str
    share: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlPoint:
    """One point of a control chart.

    :param label: period, as in the series.
    :param value: what is drawn: the value itself, or an EWMA or a CUSUM of it.
    :param rules: names of the rules that it breaks, such as ``we-1``.
    :param phase: number of its phase, from 0.
    """

    label: str
    value: float | None
    centre: float | None
    lower: float | None
    upper: float | None
    rules: tuple[str, ...] = ()
    phase: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """Periods between two deliberate changes of the process."""

    label: str
    start: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """A control chart: centre, limits and signals, computed and not only drawn.

    :param kind: i, p, p-prime, c, u, u-prime, ewma or cusum.
    :param frozen_at: label of the last period that the limits were computed from; empty when
        all periods count.
    """

    kind: str
    points: tuple[ControlPoint, ...] = ()
    phases: tuple[Phase, ...] = ()
    frozen_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """A reason to look: a target missed, or a control chart's signal.

    :param kind: ``missed``, or the name of a rule of the control chart.
    :param period: label of the period.
    :param start: first day of the period, ISO.
    :param end: last day of the period, ISO.
    """

    kind: str
    period: str
    start: str
    end: str
    value: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GapDimension:
    """One dimension of a SERVQUAL survey: means and gap of its pairs.

    :param weight: between 0 and 1; all weights add up to 1.
    :param alpha: Cronbach's alpha of the differences; None with fewer than two pairs.
    """

    key: str
    label: str
    n: int
    expectation: float | None
    perception: float | None
    gap: float | None
    low: float | None
    high: float | None
    weight: float
    alpha: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatCell:
    """The value of one part in one period."""

    key: str | None
    label: str
    period: str
    value: float | None
    n: float
    status: str
    numerator: float | None = None
    denominator: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """A KPI as measured.

    :param value: in the unit; percent as a ratio from 0 to 1; None when there is none.
    :param n: cases that the value rests on.
    :param previous: value of the period, or the window, before.
    :param as_of: ISO date or time of the newest row.
    :param statement: what the figure is, or why there is none, in the manual's language.
    :param chart: file of the main chart, in the folder ``charts`` beside the measurements.
    :param breakdown_charts: dimension to file.
    :param metric_type: how the value is made of rows, such as ``ratio``.
    :param control: the control chart, if the definition asks for one.
    :param signals: reasons to look, in the order of time.
    :param gaps: dimensions of a SERVQUAL survey.
    :param heat: dimension to the values by part and period.
    :param computed_at: aware UTC time, ISO.
    """

    id: str
    title: str
    unit: str
    decimals: int
    direction: str | None
    status: str
    value: float | None = None
    n: float = 0
    numerator: float | None = None
    denominator: float | None = None
    interval: Bounds | None = None
    previous: float | None = None
    target: float | None = None
    warning: float | None = None
    low: float | None = None
    high: float | None = None
    period: Period | None = None
    as_of: str | None = None
    left_out: tuple[LeftOut, ...] = ()
    source: SourceNote | None = None
    series: tuple[SeriesPoint, ...] = ()
    breakdown: Mapping[str, tuple[Segment, ...]] = field(default_factory=dict)
    chart: str | None = None
    breakdown_charts: Mapping[str, str] = field(default_factory=dict)
    chart_type: str = "trend"
    metric_type: str = ""
    control: Control | None = None
    signals: tuple[Signal, ...] = ()
    gaps: tuple[GapDimension, ...] = ()
    heat: Mapping[str, tuple[HeatCell, ...]] = field(default_factory=dict)
    statement: str = ""
    definition_hash: str = ""
    data_fingerprint: str | None = None
    computed_at: str = ""


def to_json(measurement: Measurement) -> Json:
    """The measurement as JSON values."""
    data = dataclasses.asdict(measurement)
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in data.items()
    }


def from_json(data: Mapping[str, Any]) -> Measurement:
    """The inverse of :func:`to_json`; names that a newer version wrote are passed over."""
    known = {entry.name for entry in dataclasses.fields(Measurement)}
    values = {name: value for name, value in data.items() if name in known}
    for name, kind in _SINGLE.items():
        if values.get(name) is not None:
            values[name] = kind(**values[name])
    for name, kind in _LISTS.items():
        values[name] = tuple(kind(**entry) for entry in values.get(name, ()))
    for name, kind in _GROUPS.items():
        values[name] = {
            key: tuple(kind(**entry) for entry in entries)
            for key, entries in values.get(name, {}).items()
        }
    if values.get("control") is not None:
        values["control"] = _control(values["control"])
    return Measurement(**values)


_SINGLE: Mapping[str, Callable[..., Any]] = {
    "interval": Bounds,
    "period": Period,
    "source": SourceNote,
}
_GROUPS: Mapping[str, Callable[..., Any]] = {"breakdown": Segment, "heat": HeatCell}
_LISTS: Mapping[str, Callable[..., Any]] = {
    "left_out": LeftOut,
    "series": SeriesPoint,
    "signals": Signal,
    "gaps": GapDimension,
}
"""Field of a measurement to what it holds: one, groups of several, several."""


def _control(data: Json) -> Control:
    points = (
        ControlPoint(**{**point, "rules": tuple(point.get("rules", ()))})
        for point in data["points"]
    )
    phases = tuple(Phase(**phase) for phase in data["phases"])
    return Control(**{**data, "points": tuple(points), "phases": phases})
