"""Cells: the value of a group of rows, its n and its interval, from the group's state."""

import math
from collections.abc import Mapping
from dataclasses import replace

from qmanual.kpi.definitions.definition import Interval, IntervalMethod, Metric, MetricType
from qmanual.kpi.engine.cell import Cell
from qmanual.kpi.engine.checklists import score_cell
from qmanual.kpi.engine.gaps import gap_cell
from qmanual.kpi.statistics import intervals

State = Mapping[str, float]


def make_cell(metric: Metric, state: State, interval: Interval) -> Cell:
    """The value of a group; without a value if there is nothing to divide by.

    The value of a percentile or a distinct count is not in the state; it is put in later.
    A value that is no finite number is none.
    """
    cell = _cell(metric, state, interval)
    if cell.value is not None and not math.isfinite(cell.value):
        return replace(cell, value=None, bounds=None, share_of=None)
    return cell


def _cell(metric: Metric, state: State, interval: Interval) -> Cell:
    n = int(state["n"])
    kind = metric.type
    if kind is MetricType.COUNT:
        return Cell(value=n, n=n, bounds=_poisson(interval, n, 1), share_of=n)
    if kind is MetricType.RATE or (kind is MetricType.RATIO and "denominator" in state):
        return _sums(metric, state, n, interval)
    if kind is MetricType.GAP:
        return gap_cell(metric, state, interval)
    if kind is MetricType.SCORE:
        return score_cell(state, interval)
    if n == 0 or kind in (MetricType.PERCENTILE, MetricType.DISTINCT):
        return Cell(n=n)
    if kind in (MetricType.RATIO, MetricType.TOP_BOX, MetricType.COVERAGE):
        good = int(state["numerator"])
        bounds = _share(interval, good, n)
        return Cell(value=good / n, n=n, numerator=good, denominator=n, bounds=bounds)
    if kind is MetricType.NPS:
        return _nps(state, n, interval)
    if kind is MetricType.APDEX:
        score = int(state["satisfied"]) + int(state["tolerating"]) / 2
        return Cell(value=score / n, n=n, numerator=score, denominator=n)
    if kind is MetricType.SUM:
        return Cell(value=state["sum"], n=n, share_of=state["sum"])
    bounds = None
    if interval.method is IntervalMethod.T:
        variance = state["variance"] * n / (n - 1) if n > 1 else None
        bounds = intervals.mean_t(state["mean"], variance, n, interval.level)
    return Cell(value=state["mean"], n=n, bounds=bounds)


def _sums(metric: Metric, state: State, n: int, interval: Interval) -> Cell:
    above, below = float(state["numerator"]), float(state["denominator"])
    if n == 0 or below == 0:
        return Cell(n=n, numerator=above, denominator=below)
    bounds = None
    if metric.type is MetricType.RATE and below > 0:
        bounds = _poisson(interval, above, below / metric.per)
    value = metric.per * above / below
    return Cell(value=value, n=n, numerator=above, denominator=below, bounds=bounds)


def _nps(state: State, n: int, interval: Interval) -> Cell:
    promoters, detractors = int(state["promoters"]), int(state["detractors"])
    bounds = None
    if interval.method is IntervalMethod.NPS:
        bounds = intervals.nps(promoters, detractors, n, interval.level)
    return Cell(
        value=100 * (promoters - detractors) / n,
        n=n,
        numerator=promoters - detractors,
        denominator=n,
        bounds=bounds,
    )


def _share(interval: Interval, good: int, n: int) -> tuple[float, float] | None:
    if interval.method is IntervalMethod.WILSON:
        return intervals.wilson(good, n, interval.level)
    if interval.method is IntervalMethod.EXACT:
        return intervals.exact(good, n, interval.level)
    return None


def _poisson(interval: Interval, events: float, exposure: float) -> tuple[float, float] | None:
    if interval.method is IntervalMethod.POISSON and events >= 0:
        return intervals.poisson(events, exposure, interval.level)
    return None
