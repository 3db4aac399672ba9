"""What each type of metric needs, and which intervals and units fit it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from qmanual.kpi.definitions.definition import IntervalMethod, Metric, MetricType
from qmanual.kpi.definitions.units import PERCENT, TIME_UNITS


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricShape:
    """The keys of one type of metric.

    :param keys: key to what it means.
    """

    keys: Mapping[str, str]
    required: tuple[str, ...] = ()


_VALUE = {"value": "what is measured in each row"}

METRICS: Mapping[MetricType, MetricShape] = {
    MetricType.COUNT: MetricShape(keys={}),
    MetricType.SUM: MetricShape(keys=_VALUE, required=("value",)),
    MetricType.MEAN: MetricShape(keys=_VALUE, required=("value",)),
    MetricType.RATIO: MetricShape(
        keys={
            "numerator": "which rows are good, or what is summed above the line",
            "denominator": "which rows count, or what is summed below the line",
        },
        required=("numerator",),
    ),
    MetricType.PERCENTILE: MetricShape(
        keys={**_VALUE, "p": "share of the rows that do not exceed it, such as 0.9"},
        required=("value", "p"),
    ),
    MetricType.DISTINCT: MetricShape(keys=_VALUE, required=("value",)),
    MetricType.TOP_BOX: MetricShape(
        keys={**_VALUE, "top": "the best answers, such as [4, 5]"}, required=("value", "top")
    ),
    MetricType.NPS: MetricShape(
        keys={
            **_VALUE,
            "promoter": "least answer of a promoter (9)",
            "detractor": "greatest answer of a detractor (6)",
        },
        required=("value",),
    ),
    MetricType.RATE: MetricShape(
        keys={
            "numerator": "which rows are events, or the number of events in a row",
            "denominator": "the exposure of a row",
            "per": "units of exposure, such as 1000",
        },
        required=("numerator", "denominator", "per"),
    ),
    MetricType.APDEX: MetricShape(
        keys={**_VALUE, "threshold": "the time that satisfies, in the value's unit"},
        required=("value", "threshold"),
    ),
    MetricType.DERIVED: MetricShape(
        keys={
            "formula": "what to compute of the inputs, such as a / b",
            "inputs": "names in the formula, and the KPIs that they stand for",
        },
        required=("formula", "inputs"),
    ),
    MetricType.GAP: MetricShape(
        keys={"dimensions": "the dimensions of the survey, each with its pairs of questions"},
        required=("dimensions",),
    ),
    MetricType.SCORE: MetricShape(
        keys={
            "value": "the points that a line of the checklist reached; empty if it did not apply",
            "maximum": "most points of a line (1)",
            "weight": "weight of a line (1)",
            "critical": "which lines must not fail",
            "group": "what belongs together, such as the visit",
        },
        required=("value",),
    ),
    MetricType.COVERAGE: MetricShape(
        keys={
            "required_from": "since when it is required",
            "required_to": "until when it is required; empty means still",
            "valid_from": "since when it is valid; empty means not yet",
            "valid_to": "until when it is valid; empty means still",
        },
        required=("required_from", "valid_from"),
    ),
}

_I = IntervalMethod

METHODS: Mapping[MetricType, tuple[IntervalMethod, ...]] = {
    MetricType.COUNT: (_I.NONE, _I.POISSON),
    MetricType.SUM: (_I.NONE,),
    MetricType.MEAN: (_I.T,),
    MetricType.RATIO: (_I.WILSON, _I.EXACT),
    MetricType.PERCENTILE: (_I.QUANTILE,),
    MetricType.DISTINCT: (_I.NONE,),
    MetricType.TOP_BOX: (_I.WILSON, _I.EXACT),
    MetricType.NPS: (_I.NPS,),
    MetricType.RATE: (_I.POISSON,),
    MetricType.APDEX: (_I.NONE,),
    MetricType.DERIVED: (_I.NONE,),
    MetricType.GAP: (_I.T,),
    MetricType.SCORE: (_I.CLUSTER,),
    MetricType.COVERAGE: (_I.WILSON, _I.EXACT),
}
"""Intervals that fit a type; the first is taken when none is written."""

_SHARES = (MetricType.TOP_BOX, MetricType.SCORE, MetricType.COVERAGE)
_POINTS = (MetricType.NPS, MetricType.GAP)
_COUNTS = (MetricType.COUNT, MetricType.DISTINCT)


def is_number(value: object) -> bool:
    """Whether a value from YAML is a number; a truth value is none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def metric_problems(metric: Metric, unit: str) -> Iterator[str]:
    """What does not fit together in a metric and its unit."""
    kind = metric.type
    if kind is MetricType.PERCENTILE and not 0 < metric.p < 1:
        yield f"'p' must lie between 0 and 1, such as 0.9, not {metric.p:g}"
    if kind is MetricType.APDEX and metric.threshold <= 0:
        yield "'threshold' must be greater than 0"
    if kind is MetricType.RATE and metric.per <= 0:
        yield "'per' must be greater than 0"
    if kind is MetricType.NPS and metric.detractor >= metric.promoter:
        yield "'detractor' must lie below 'promoter'"
    if kind in _SHARES and unit != PERCENT:
        yield f"a {kind} is a share: its unit is percent, not {unit}"
    if kind is MetricType.SCORE and metric.maximum <= 0:
        yield "'maximum' must be greater than 0"
    if kind is MetricType.SCORE and metric.critical is not None and metric.group is None:
        yield "'critical' needs 'group': what a critical failure makes nought"
    if kind in _POINTS and unit != "points":
        yield f"a {kind} is in points, not {unit}"
    if kind in _COUNTS and unit != "count":
        yield f"a {kind} is a number of things: its unit is count, not {unit}"
    if kind is MetricType.APDEX and unit != "index":
        yield f"an {kind} is an index from 0 to 1: its unit is index, not {unit}"
    measured = metric.value.duration_unit if metric.value else None
    if kind in (MetricType.MEAN, MetricType.PERCENTILE, MetricType.SUM):
        if measured and unit != measured:
            yield f"the value is in {measured}, but the unit is {unit}"
        elif unit == PERCENT and kind is MetricType.SUM:
            yield "a sum is not a share; use a ratio"
    if kind is MetricType.RATIO and unit in TIME_UNITS and metric.denominator is None:
        yield f"a share of rows is in percent, not {unit}"
