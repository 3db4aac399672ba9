"""Definitions of KPIs: what is measured, and what is good."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from qmanual.calendars.calendar import Calendar
from qmanual.kpi.definitions.expressions import Expression
from qmanual.kpi.definitions.periods import Grain


class MetricType(StrEnum):
    """How a value is made of rows."""

    COUNT = "count"
    """Number of rows."""
    SUM = "sum"
    """Sum of a value."""
    MEAN = "mean"
    """Mean of a value."""
    RATIO = "ratio"
    """Rows that are good among rows that count; or one sum divided by another."""
    PERCENTILE = "percentile"
    """Value that a share of the rows does not exceed; exact, interpolated (type 7)."""
    DISTINCT = "distinct"
    """Number of different values."""
    TOP_BOX = "top_box"
    """Share of the best answers among the valid ones."""
    NPS = "nps"
    """Net promoter score: 100 (promoters - detractors) / valid answers."""
    RATE = "rate"
    """Events per so many units of exposure."""
    APDEX = "apdex"
    """(satisfied + half of the tolerating) / all, for a threshold T and 4 T."""
    DERIVED = "derived"
    """A formula over the values of other KPIs, period by period."""
    GAP = "gap"
    """SERVQUAL: perception minus expectation, by dimension, weighted."""
    SCORE = "score"
    """Weighted checklist: points reached / points that applied; a critical failure is nought."""
    COVERAGE = "coverage"
    """Share of what is required at the end of a period that is valid then."""


class Direction(StrEnum):
    """Which way is better."""

    HIGHER = "higher"
    LOWER = "lower"
    BAND = "band"


class Decide(StrEnum):
    """What is held against the target."""

    POINT = "point"
    CI_LOWER = "ci-lower"
    CI_UPPER = "ci-upper"


class Headline(StrEnum):
    """Which value stands for the KPI."""

    LAST = "last"
    """The last complete period."""
    WINDOW = "window"
    """All rows of the window taken together."""


class Chart(StrEnum):
    """What is drawn."""

    TREND = "trend"
    BARS = "bars"
    PARETO = "pareto"
    HEAT = "heat"
    GAP = "gap"
    RADAR = "radar"
    CONTROL = "control"
    """The control chart that fits the metric."""
    I = "i"  # noqa: E741 - the chart's name
    P = "p"
    P_PRIME = "p-prime"
    C = "c"
    U = "u"
    U_PRIME = "u-prime"
    EWMA = "ewma"
    CUSUM = "cusum"
    NONE = "none"

    @property
    def is_control(self) -> bool:
        """Whether it is a control chart."""
        return self in _CONTROL


_CONTROL = frozenset(
    {
        Chart.CONTROL, Chart.I, Chart.P, Chart.P_PRIME, Chart.C, Chart.U, Chart.U_PRIME,
        Chart.EWMA, Chart.CUSUM,
    }
)  # fmt: skip


class IntervalMethod(StrEnum):
    """How the interval around a value is computed."""

    NONE = "none"
    WILSON = "wilson"
    EXACT = "exact"
    POISSON = "poisson"
    T = "t"
    NPS = "nps"
    QUANTILE = "quantile"
    CLUSTER = "cluster"
    """Of a ratio of sums over groups, such as the visits of mystery shoppers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Interval to compute.

    :param level: confidence, between 0 and 1.
    """

    method: IntervalMethod
    level: float = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A KPI that a derived one is made of.

    :param offset: periods back: 1 is the period before.
    """

    kpi: str
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class GapDefinition:
    """One dimension of a SERVQUAL survey: columns in pairs, in the same order.

    :param weight: as written; weights are divided by their sum.
    """

    key: str
    label: str
    expectation: tuple[Expression, ...]
    perception: tuple[Expression, ...]
    weight: float = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """How the value is computed; which parts are there depends on the type.

    :param value: what is measured in each row.
    :param numerator: which rows are good, or what is summed above the line; the events of
        a rate.
    :param denominator: which rows count, or what is summed below the line; the exposure
        of a rate.
    :param p: share of a percentile, between 0 and 1.
    :param top: the best answers.
    :param promoter: least answer of a promoter.
    :param detractor: greatest answer of a detractor.
    :param threshold: T of the Apdex, in the unit of the value.
    :param per: units of exposure of a rate, such as 1000.
    :param formula: over the names of ``inputs``, for a derived KPI.
    :param inputs: name in the formula to the KPI that it stands for.
    :param dimensions: dimensions of a SERVQUAL survey.
    :param maximum: most points of a line of a checklist.
    :param weight: weight of a line of a checklist.
    :param critical: lines of a checklist that must not fail.
    :param group: what belongs together: the visit or the audit of a line.
    :param required_from: since when it is required, for a coverage; with ``required_to``,
        ``valid_from`` and ``valid_to`` (empty means: still).
    """

    type: MetricType
    value: Expression | None = None
    numerator: Expression | None = None
    denominator: Expression | None = None
    p: float = 0.5
    top: tuple[float, ...] = ()
    promoter: float = 9
    detractor: float = 6
    threshold: float = 0
    per: float = 1
    formula: Expression | None = None
    inputs: Mapping[str, Input] = field(default_factory=dict)
    dimensions: tuple[GapDefinition, ...] = ()
    maximum: float = 1
    weight: Expression | None = None
    critical: Expression | None = None
    group: Expression | None = None
    required_from: Expression | None = None
    required_to: Expression | None = None
    valid_from: Expression | None = None
    valid_to: Expression | None = None

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """The expressions over columns that it is made of."""
        single = (
            self.value, self.numerator, self.denominator, self.weight, self.critical, self.group,
            self.required_from, self.required_to, self.valid_from, self.valid_to,
        )  # fmt: skip
        pairs = (e for d in self.dimensions for e in (*d.expectation, *d.perception))
        return (*(e for e in single if e is not None), *pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeAxis:
    """How rows are dated.

    :param column: moment or day of a row, or its year as a number; empty for a coverage, which
        is counted at the end of each period, and for a derived KPI.
    :param window: number of periods up to the last one; None takes all.
    """

    grain: Grain
    column: str = ""
    window: int | None = None
    headline: Headline = Headline.LAST


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A target in force from a day on, in the KPI's unit; percent as a ratio."""

    start: datetime.date
    target: float | None = None
    warning: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseChange:
    """A deliberate change of the process: from then on its limits are computed anew."""

    start: datetime.date
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """Days that control limits are computed from; None is open. After them they stay."""

    start: datetime.date | None = None
    end: datetime.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A query whose rows are measured in place of the source's.

    :param dialect: SQL dialect that it is written in, as sqlglot names it.
    """

    text: str
    dialect: str = "duckdb"


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A KPI as it is computed.

    :param source: name of its source; empty for a derived KPI.
    :param sql: query over the source, whose rows are measured in its place.
    :param python: name of an entry point of the group ``qmanual.kpi_rows`` that prepares rows.
    :param calendar: calendar of business hours, by its name in ``sources.yml``.
    :param business_calendar: the calendar itself.
    :param phases: deliberate changes, in the order of time.
    :param baseline: days that control limits are computed from; None: all of a phase.
    :param rules: run rules of the control chart, by name.

    :param path: file that defines it, relative to the root, for messages.
    :param line: line of its directive.
    :param hash: digest of all that the value depends on, the source's definition included.
    """

    id: str
    title: str
    source: str
    metric: Metric
    unit: str
    filter: Expression | None = None
    time: TimeAxis | None = None
    by: tuple[str, ...] = ()
    decimals: int = 0
    direction: Direction | None = None
    targets: tuple[Target, ...] = ()
    min_n: int = 0
    interval: Interval = Interval(method=IntervalMethod.NONE)
    decide: Decide = Decide.POINT
    chart: Chart = Chart.TREND
    sql: Query | None = None
    python: str = ""
    calendar: str = ""
    business_calendar: Calendar | None = None
    phases: tuple[PhaseChange, ...] = ()
    baseline: Baseline | None = None
    rules: tuple[str, ...] = ("we-1", "we-2")
    path: str = ""
    line: int = 0
    hash: str = ""

    def target_on(self, day: datetime.date | None) -> Target | None:
        """The target in force on a day; without a day, the newest one."""
        reached = [t for t in self.targets if day is None or t.start <= day]
        return max(reached, key=lambda target: target.start, default=None)
