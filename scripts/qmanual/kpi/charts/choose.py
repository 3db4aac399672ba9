"""Choosing: which function draws and describes which kind of chart."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from qmanual.kpi.charts.bars import bar_chart, describe_bars
from qmanual.kpi.charts.control import control_chart, describe_control
from qmanual.kpi.charts.gap import describe_gaps, gap_chart
from qmanual.kpi.charts.heat import describe_heat, heat_chart
from qmanual.kpi.charts.pareto import describe_pareto, pareto_chart
from qmanual.kpi.charts.radar import radar_chart
from qmanual.kpi.charts.theme import Chart
from qmanual.kpi.charts.trend import describe_trend, trend_chart
from qmanual.kpi.definitions.definition import Chart as Kind
from qmanual.kpi.measurements.measurement import Measurement


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A chart to draw: what it is of, and which figures it shows.

    :param dimension: for a chart of parts; None for one of the whole.
    """

    kind: Kind
    dimension: str | None = None

    def chart(self, measurement: Measurement, language: str = "en") -> Chart | None:
        """The chart; None if there is nothing to draw."""
        if self.dimension is not None:
            return _OF_PARTS[self.kind][0](measurement, self.dimension, language)
        return _OF_ALL[self.kind][0](measurement, language)

    def description(self, measurement: Measurement, language: str = "en") -> str:
        """What the chart shows, in words."""
        if self.dimension is not None:
            return _OF_PARTS[self.kind][1](measurement, self.dimension, language)
        return _OF_ALL[self.kind][1](measurement, language)

    @property
    def fields(self) -> tuple[str, ...]:
        """Fields of a measurement that it depends on, besides those of :data:`COMMON`."""
        return _FIELDS[self.kind]


COMMON = ("title", "unit", "decimals")
"""Fields of a measurement that every chart depends on."""

_FIELDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.TREND: ("series", "target"),
    Kind.CONTROL: ("control", "series"),
    Kind.GAP: ("gaps",),
    Kind.RADAR: ("gaps",),
    Kind.BARS: ("breakdown", "target"),
    Kind.PARETO: ("breakdown", "metric_type", "direction"),
    Kind.HEAT: ("heat", "series"),
}

OfAll = Callable[[Measurement, str], Chart | None]
OfParts = Callable[[Measurement, str, str], Chart | None]

_OF_ALL: Mapping[Kind, tuple[OfAll, Callable[[Measurement, str], str]]] = {
    Kind.TREND: (trend_chart, describe_trend),
    Kind.CONTROL: (control_chart, describe_control),
    Kind.GAP: (gap_chart, describe_gaps),
    Kind.RADAR: (radar_chart, describe_gaps),
}
_OF_PARTS: Mapping[Kind, tuple[OfParts, Callable[[Measurement, str, str], str]]] = {
    Kind.BARS: (bar_chart, describe_bars),
    Kind.PARETO: (pareto_chart, describe_pareto),
    Kind.HEAT: (heat_chart, describe_heat),
}
OF_PARTS = frozenset(_OF_PARTS)
"""Kinds that show the parts of a dimension."""


def main_pictures(measurement: Measurement) -> list[Picture]:
    """What may be the main chart, the best first: the first that has something to draw is it."""
    asked = kind_of(measurement)
    wanted = [Picture(kind=asked)] if asked in _OF_ALL else []
    if asked is Kind.RADAR:
        wanted.append(Picture(kind=Kind.GAP))
    return wanted if asked is Kind.TREND else [*wanted, Picture(kind=Kind.TREND)]


def part_pictures(measurement: Measurement) -> dict[str, Picture]:
    """The chart of each dimension."""
    asked = kind_of(measurement)
    pictures = {}
    for dimension in dict.fromkeys([*measurement.breakdown, *measurement.heat]):
        kind = asked if asked in (Kind.PARETO, Kind.HEAT) else Kind.BARS
        if kind is Kind.HEAT and dimension not in measurement.heat:
            kind = Kind.BARS
        if kind is Kind.HEAT or dimension in measurement.breakdown:
            pictures[dimension] = Picture(kind=kind, dimension=dimension)
    return pictures


def kind_of(measurement: Measurement) -> Kind:
    """The kind that the definition asks for; all control charts are drawn in one way."""
    kind = Kind(measurement.chart_type)
    return Kind.CONTROL if kind.is_control else kind
