"""Measurements: one value of a KPI with all that is needed to read it, as JSON."""

import dataclasses
from collections.abc import Mapping
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
class Measurement:
    """A KPI as measured.

    :param value: in the unit; percent as a ratio from 0 to 1; None when there is none.
    :param n: cases that the value rests on.
    :param previous: value of the period, or the window, before.
    :param as_of: ISO date or time of the newest row.
    :param statement: what the figure is, or why there is none, in the manual's language.
    :param chart: file of the main chart, in the folder ``charts`` beside the measurements.
    :param breakdown_charts: dimension to file.
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
    for name, kind in (("interval", Bounds), ("period", Period), ("source", SourceNote)):
        if values.get(name) is not None:
            values[name] = kind(**values[name])
    values["left_out"] = tuple(LeftOut(**entry) for entry in values.get("left_out", ()))
    values["series"] = tuple(SeriesPoint(**entry) for entry in values.get("series", ()))
    values["breakdown"] = {
        name: tuple(Segment(**entry) for entry in entries)
        for name, entries in values.get("breakdown", {}).items()
    }
    return Measurement(**values)
