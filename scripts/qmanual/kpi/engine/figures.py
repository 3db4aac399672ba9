"""Figures: the cells of one KPI, merged from its partials and filled from its tally."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from qmanual.kpi.definitions.definition import Chart, MetricType
from qmanual.kpi.definitions.periods import between, shift
from qmanual.kpi.engine.aggregates import TALLIED
from qmanual.kpi.engine.cell import Cell
from qmanual.kpi.engine.cells import make_cell
from qmanual.kpi.engine.partials import Key, Partials
from qmanual.kpi.engine.percentiles import percentile, percentile_bounds, ranks_of
from qmanual.kpi.engine.plan import Plan, Span
from qmanual.kpi.engine.states import merge
from qmanual.kpi.engine.tallies import Answer, Group, Question

MOST_PARTS = 50
"""Parts of a breakdown that are told apart; the others are counted together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """Stands for the values of a dimension that are counted together.

    :param values: how many they are.
    """

    values: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Spans:
    """The days that a KPI is about; None of a KPI without time.

    :param window: of the series.
    :param headline: of the value that stands for the KPI.
    :param before: of the value that it is compared with; None if data do not reach that far.
    """

    window: Span | None = None
    headline: Span | None = None
    before: Span | None = None


@dataclass(slots=True, kw_only=True)
class Figures:
    """The cells of one KPI.

    :param series: first day of a period to its cell, for every period of the window.
    :param parts: dimension to its values and their cells, the largest first.
    :param heat: dimension to value and period, and the cell of both.
    """

    plan: Plan
    partials: Partials
    spans: Spans
    total: Cell
    before: Cell | None = None
    series: dict[date, Cell] = field(default_factory=dict)
    parts: dict[str, dict[Key | Rest, Cell]] = field(default_factory=dict)
    heat: dict[str, dict[tuple[Key, date], Cell]] = field(default_factory=dict)


def make_figures(partials: Partials, spans: Spans) -> Figures:
    """Merge the partials of a KPI."""
    plan = partials.plan
    figures = Figures(
        plan=plan,
        partials=partials,
        spans=spans,
        total=_cell(plan, partials.state(spans.headline)),
    )
    if spans.before is not None:
        figures.before = _cell(plan, partials.state(spans.before))
    axis = plan.definition.time
    if axis is not None and spans.window is not None:
        states = partials.by_period(spans.window)
        last = shift(spans.window.end, axis.grain, -1)
        # A period without rows is asked for its value, too: a count of nothing is nought.
        figures.series = {
            start: _cell(plan, states.get(start) or partials.nothing)
            for start in between(spans.window.start, last, axis.grain)
        }
    for name in plan.definition.by:
        figures.parts[name] = _parts(partials, spans, name)
        if plan.definition.chart is Chart.HEAT and spans.window is not None:
            figures.heat[name] = _heat(partials, spans.window, name, figures.parts[name])
    return figures


def _cell(plan: Plan, state: Mapping[str, float]) -> Cell:
    return make_cell(plan.definition.metric, state, plan.definition.interval)


def _parts(partials: Partials, spans: Spans, name: str) -> dict[Key | Rest, Cell]:
    plan = partials.plan
    states = partials.by_dimension(spans.headline, name)
    counted = [(key, state) for key, state in states.items() if state["n"]]
    counted.sort(key=lambda part: (-part[1]["n"], str(part[0])))
    cells: dict[Key | Rest, Cell] = {key: _cell(plan, state) for key, state in counted[:MOST_PARTS]}
    others = [state for _, state in counted[MOST_PARTS:]]
    if others:
        together = merge(plan.definition.metric.type, others)
        cells[Rest(values=len(others))] = _cell(plan, together)
    return cells


def _heat(
    partials: Partials, window: Span, name: str, parts: Mapping[Key | Rest, Cell]
) -> dict[tuple[Key, date], Cell]:
    states = partials.by_both(window, name)
    shown = [key for key in parts if not isinstance(key, Rest)]
    # Parts that the headline does not have may be in an older period.
    shown += [key for key in dict.fromkeys(k for k, _ in states) if key not in parts]
    place = {key: number for number, key in enumerate(shown[:MOST_PARTS])}
    found = {
        (key, period): _cell(partials.plan, state)
        for (key, period), state in states.items()
        if key in place and period is not None and state["n"]
    }
    return dict(sorted(found.items(), key=lambda entry: (place[entry[0][0]], entry[0][1])))


Fill = Callable[[Answer], None]


def questions_of(figures: Figures) -> Iterator[tuple[Question, Fill]]:
    """What the cells of a KPI need from its tally, and how an answer is put into them."""
    plan, spans = figures.plan, figures.spans
    if plan.definition.metric.type not in TALLIED:
        return

    def total(answer: Answer) -> None:
        figures.total = _filled(plan, figures.total, answer.get((), {}))

    def before(answer: Answer) -> None:
        assert figures.before is not None
        figures.before = _filled(plan, figures.before, answer.get((), {}))

    yield _question(plan, {(): figures.total}, span=spans.headline), total
    if figures.before is not None:
        yield _question(plan, {(): figures.before}, span=spans.before), before
    if figures.series:
        cells: dict[Group, Cell] = {(start,): cell for start, cell in figures.series.items()}

        def series(answer: Answer) -> None:
            for (start,), cell in cells.items():
                figures.series[start] = _filled(plan, cell, answer.get((start,), {}))

        yield _question(plan, cells, span=spans.window, by_period=True), series
    for name in plan.definition.by:
        yield _part_question(figures, name)
        if figures.heat.get(name):
            yield _heat_question(figures, name)


def _part_question(figures: Figures, name: str) -> tuple[Question, Fill]:
    plan, parts = figures.plan, figures.parts[name]
    cells = {(key,): cell for key, cell in parts.items() if not isinstance(key, Rest)}

    def fill(answer: Answer) -> None:
        for (key,), cell in cells.items():
            parts[key] = _filled(plan, cell, answer.get((key,), {}))

    return _question(plan, cells, span=figures.spans.headline, dimension=name), fill


def _heat_question(figures: Figures, name: str) -> tuple[Question, Fill]:
    plan, heat = figures.plan, figures.heat[name]
    cells: dict[Group, Cell] = dict(heat.items())

    def fill(answer: Answer) -> None:
        for (key, start), cell in cells.items():
            heat[key, start] = _filled(plan, cell, answer.get((key, start), {}))

    return (
        _question(plan, cells, span=figures.spans.window, dimension=name, by_period=True),
        fill,
    )


def _question(plan: Plan, cells: Mapping[Group, Cell], **scope: Any) -> Question:
    definition = plan.definition
    if definition.metric.type is MetricType.DISTINCT:
        return Question(**scope)
    ranks = {
        group: ranks_of(int(cell.n), definition.metric.p, definition.interval)
        for group, cell in cells.items()
    }
    return Question(ranks=ranks, **scope)


def _filled(plan: Plan, cell: Cell, values: Mapping[int, float]) -> Cell:
    """A cell with its value, from what the tally has for its group."""
    definition, n = plan.definition, int(cell.n)
    if n == 0:
        return cell
    if definition.metric.type is MetricType.DISTINCT:
        return replace(cell, value=float(values[0]))
    p = definition.metric.p
    return replace(
        cell,
        value=percentile(n, p, values),
        bounds=percentile_bounds(n, p, definition.interval, values),
    )
