"""Metrics that take more than one step: scores by visit, and coverages by day.

Their states cannot be brought back by the query that serves the others, because they are made
of groups of rows, or because a row counts in many periods. Such tables are small.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from qmanual.kpi.definitions.periods import between, shift, start_of
from qmanual.kpi.engine.asker import Asker
from qmanual.kpi.engine.conditions import rows_where
from qmanual.kpi.engine.partials import WHOLE, Partial, Partials, read_groups, too_many_groups
from qmanual.kpi.engine.plan import Extent, Plan, window_of

_DAYS_AT_ONCE = 60
"""Days that are counted in one query; each is two columns of it."""


def read_staged(partials: Partials, asker: Asker) -> None:
    """Read the states of a score, for all rows and for each dimension.

    A visit counts in each part of a breakdown that its lines lie in, with those lines.
    """
    plan = partials.plan
    assert plan.bound.staged is not None
    table = plan.opened.table
    rows = rows_where(table, plan.scope)
    for dimensions in ((), *((name,) for name in plan.definition.by)):
        keys = {f"d{number}": table[name] for number, name in enumerate(dimensions)}
        if plan.period is not None:
            keys["period"] = plan.period
        about = "sums over groups by " + ", ".join([*dimensions, "period"])
        found = read_groups(plan.bound.staged(rows, keys), asker, about, (plan.definition.id,))
        if found is None:
            raise too_many_groups(*dimensions)
        for row in found:
            partials.groupings.setdefault(dimensions, []).append(
                Partial(
                    file=WHOLE,
                    period=plan.period_start(row.get("period")),
                    keys=tuple(row[f"d{number}"] for number in range(len(dimensions))),
                    state={name: row[name] for name in plan.bound.names},
                )
            )


def read_snapshots(partials: Partials, asker: Asker, today: date) -> Extent | None:
    """Read the states of a coverage at the end of each period of its window.

    The last day looked at is the last that the source covers, or today.

    :return: first and last day that there is something to say of; None if there is none.
    """
    plan = partials.plan
    table, names = plan.opened.table, (plan.definition.id,)
    since = plan.bound.since
    if since is None:
        return None
    asked = table.aggregate(first=since.min(where=plan.scope))
    first = asker.rows(asked, "first day", names)[0]["first"]
    last = plan.opened.source.covers[1] or today
    if first is None or _day(first) > last:
        return None
    extent = Extent(first=_day(first), last=last)
    starts, days = _days(plan, extent)
    for dimensions in ((), *((name,) for name in plan.definition.by)):
        for begin in range(0, len(days), _DAYS_AT_ONCE):
            some = slice(begin, begin + _DAYS_AT_ONCE)
            pairs = list(zip(starts[some], days[some], strict=True))
            _read_days(partials, asker, dimensions, pairs)
    return extent


def _days(plan: Plan, extent: Extent) -> tuple[Sequence[date | None], Sequence[date]]:
    """The periods of the window and of as many periods before it, and the day of each."""
    axis = plan.definition.time
    window = window_of(plan.definition, extent, plan.opened.source.covers[0])
    last = extent.days[1]
    if axis is None or window is None:
        return [None], [last]
    first = start_of(extent.days[0], axis.grain)
    # One period more than the window: the headline may be compared with the one before.
    begin = max(first, shift(window.start, axis.grain, -1))
    starts = between(begin, shift(window.end, axis.grain, -1), axis.grain)
    ends = [shift(start, axis.grain, 1) - timedelta(days=1) for start in starts]
    return starts, [min(end, last) for end in ends]


def _read_days(
    partials: Partials,
    asker: Asker,
    dimensions: tuple[str, ...],
    days: Sequence[tuple[date | None, date]],
) -> None:
    plan = partials.plan
    assert plan.bound.snapshots is not None
    table = plan.opened.table
    counts = plan.bound.snapshots(table, plan.scope, [day for _, day in days])
    asked = {
        f"s{number}_{name}": value
        for number, aggregates in enumerate(counts)
        for name, value in aggregates.items()
    }
    query = table.aggregate(**asked)
    if dimensions:
        keys = {f"d{number}": table[name] for number, name in enumerate(dimensions)}
        query = table.group_by(**keys).aggregate(**asked)
    about = "required and valid by " + ", ".join([*dimensions, "period"])
    found = read_groups(query, asker, about, (plan.definition.id,))
    if found is None:
        raise too_many_groups(*dimensions)
    for row in found:
        keys_of = tuple(row[f"d{number}"] for number in range(len(dimensions)))
        for number, (start, _day_of) in enumerate(days):
            state: dict[str, Any] = {n: row[f"s{number}_{n}"] for n in plan.bound.names}
            partials.groupings.setdefault(dimensions, []).append(
                Partial(file=WHOLE, period=start, keys=keys_of, state=state)
            )


def _day(moment: Any) -> date:
    if isinstance(moment, datetime):
        return moment.date()
    assert isinstance(moment, date)
    return moment
