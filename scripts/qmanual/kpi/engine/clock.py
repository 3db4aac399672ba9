"""Clocks of the engine: how clock times are read, and the time that passes between them.

No engine's own zones are used: they differ, and DuckDB's cost as much as a whole query. The few
changes of a zone's clock are put into the query as comparisons.
"""

import ast
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qmanual.calendars.calendar import Calendar
from qmanual.calendars.clocks import Change, changes
from qmanual.kpi.engine.moments import microseconds_between
from qmanual.kpi.sources.opening import FIRST_YEAR, LAST_YEAR

Value = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """How clock times are to be read.

    :param zone: zone of the source.
    :param calendar: business hours to count in, if any.
    :param years: first and last year that clock times lie in. Fewer years make a shorter query;
        outside them the changes of the clock are not known, and opening time is empty.
    """

    zone: str = "UTC"
    calendar: Calendar | None = None
    years: tuple[int, int] = (FIRST_YEAR, LAST_YEAR)


class Columns(dict[str, Value]):
    """The columns that a definition may name, and how their clock times are to be read."""

    def __init__(self, columns: Mapping[str, Value], clock: Clock) -> None:
        super().__init__(columns)
        self.clock = clock


def clock_of(columns: Mapping[str, Value]) -> Clock:
    """The clock of columns; UTC without a calendar where none is given."""
    return columns.clock if isinstance(columns, Columns) else Clock()


def elapsed_microseconds(start: Value, end: Value, clock: Clock) -> Value:
    """Time that passes from one clock time to another, as a whole number.

    Between two dates it is days of 24 hours: a date has no clock.
    """
    span = microseconds_between(start.cast("timestamp"), end.cast("timestamp"))
    first, found = changes(clock.zone, *clock.years)
    if not found or (start.type().is_date() and end.type().is_date()):
        return span
    ended = _offset(end.cast("timestamp"), first, found)
    begun = _offset(start.cast("timestamp"), first, found)
    # In this order, because the span is wide enough: DuckDB takes small literals as 32 bits.
    return span - ended + begun


def ends_before(start: Value, end: Value, clock: Clock) -> Value:
    """Whether the second clock time is earlier than the first, as a condition.

    Where no clock was changed they are compared as they are: it is cheaper than to compute.
    """
    _, found = changes(clock.zone, *clock.years)
    if not found or (start.type().is_date() and end.type().is_date()):
        return end.cast("timestamp") < start.cast("timestamp")
    return elapsed_microseconds(start, end, clock) < 0


def _offset(moment: Value, first: int, found: tuple[Change, ...]) -> Value:
    """Microseconds ahead of UTC: the changes as a tree, so that few of them are compared."""
    import ibis

    if not found:
        return ibis.literal(first * 1_000_000, "int64")
    middle = len(found) // 2
    change = found[middle]
    return (moment < ibis.timestamp(change.clock)).ifelse(
        _offset(moment, first, found[:middle]),
        _offset(moment, change.offset, found[middle + 1 :]),
    )


SECONDS, NUMBER, WORKING, INSIDE = "seconds", "number", "working", "inside"
"""What the calendar says of a moment: opening time before it, working days up to it, whether its
day is a working day, whether it lies in the opening hours."""


def prepared_name(moment: ast.expr, what: str, clock: Clock) -> str:
    """Name of the column that :func:`~.opening.prepare` adds for a moment."""
    assert clock.calendar is not None
    key = f"{clock.calendar.name} {clock.zone} {ast.unparse(moment)}"
    return f"__{what}_{hashlib.sha256(key.encode()).hexdigest()[:12]}"
