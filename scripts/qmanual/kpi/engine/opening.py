"""Opening time in the engine: each moment is looked up once in a calendar's table of days."""

from collections.abc import Iterable
from typing import Any

from qmanual.kpi.definitions.expressions import (
    CALENDAR_FUNCTIONS,
    Expression,
    ExpressionError,
    function_name,
)
from qmanual.kpi.engine.binding import bind_moment
from qmanual.kpi.engine.clock import (
    INSIDE,
    NUMBER,
    SECONDS,
    WORKING,
    Clock,
    Columns,
    prepared_name,
)
from qmanual.kpi.engine.moments import microseconds_between
from qmanual.kpi.sources.opening import OpeningDays, opening_days

Value = Any

_NEEDED = {"business_days": NUMBER, "is_business_day": WORKING, "in_hours": INSIDE}


def prepare(table: Value, expressions: Iterable[Expression], clock: Clock) -> Value:
    """The table with what the clock's calendar says of the moments in expressions.

    Each moment is looked up in a table of days once. Rows stay what they are, in number and
    order of columns; the added columns have names that begin with ``__``. A table without need
    comes back as it is, and what cannot be bound is left to :func:`~.binding.bind` to tell.
    """
    if clock.calendar is None:
        return table
    for expression in expressions:
        for call in expression.calls:
            if function_name(call) not in CALENDAR_FUNCTIONS:
                continue
            what = _NEEDED.get(function_name(call), SECONDS)
            for argument in call.args:
                name = prepared_name(argument, what, clock)
                if name in table.columns:
                    continue
                own = {n: table[n] for n in table.columns if not n.startswith("__")}
                try:
                    moment = bind_moment(expression, argument, Columns(own, clock))
                except ExpressionError:
                    continue
                table = _look_up(
                    table, moment, name, what, opening_days(clock.calendar, clock.zone, clock.years)
                )
    return table


_DAY, _MOMENT, _OF = "__opening_key", "__opening_moment", "__opening_"


def _look_up(table: Value, moment: Value, name: str, what: str, days: OpeningDays) -> Value:
    import ibis
    import pyarrow as pa

    at = moment.cast("timestamp")
    keyed = table.mutate(**{_MOMENT: at, _DAY: at.date()})
    content = pa.table({_OF + column: values for column, values in days.columns.items()})
    known = ibis.memtable(content)
    joined = keyed.left_join(known, keyed[_DAY] == known[f"{_OF}day"])
    return joined.select(
        *(joined[column] for column in table.columns), **{name: _said(joined, what, days)}
    )


def _said(row: Value, what: str, days: OpeningDays) -> Value:
    """What the day's row says of the moment; empty outside the years of the table."""
    import ibis

    midnight = row[_DAY].cast("timestamp")
    clock = microseconds_between(midnight, row[_MOMENT]).cast("float64") / 1e6
    # Seconds since the day began: where the clock was changed, not those that it shows.
    since = clock - (clock >= row[f"{_OF}change"]).ifelse(row[f"{_OF}jump"], 0)
    known = row[f"{_OF}opened"].notnull() & row[_MOMENT].notnull()
    if what == SECONDS:
        total = row[f"{_OF}opened"]
        for i in range(days.slots):
            opens, closes = row[f"{_OF}opens_{i}"], row[f"{_OF}closes_{i}"]
            total = total + (ibis.greatest(ibis.least(since, closes), opens) - opens)
        return known.ifelse(total, ibis.null("float64"))
    if what == INSIDE:
        inside = ibis.literal(False)
        for i in range(days.slots):
            inside = inside | (
                (since >= row[f"{_OF}opens_{i}"]) & (since < row[f"{_OF}closes_{i}"])
            )
        return known.ifelse(inside, ibis.null("boolean"))
    value = row[f"{_OF}{what}_0"]
    for i in range(1, days.turns):
        value = (since >= row[f"{_OF}turns_{i}"]).ifelse(row[f"{_OF}{what}_{i}"], value)
    return value
