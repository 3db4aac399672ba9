"""Opening time as a table of days.

It says what :mod:`qmanual.calendars.working_time` says, the reference, in a form that an engine
can join, so that no function of ours has to run inside it: for each day of the source's clock
the opening time and the working days before it, and the opening hours in it.
"""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate
from typing import Any

from qmanual.calendars.calendar import Calendar
from qmanual.calendars.clocks import changes

FIRST_YEAR, LAST_YEAR = 1990, 2049
"""Years in which opening time is known; holidays long before and after would be guesses."""

NEVER = 10**9
"""A second of the day that never comes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningDays:
    """The days of a source's clock, and what a calendar says of them.

    All times are seconds since the day began, as they pass, not as the clock shows them.

    :param columns: name to values, one for each day:
        ``day``;
        ``change``, ``jump``: clock time from which the clock is ahead by so many seconds;
        ``opened``: opening time before the day;
        ``opens_i``, ``closes_i``: opening hours in it;
        ``turns_i``: when a day of the calendar begins in it, in another zone than the source's;
        ``working_i``, ``number_i``: whether the day of the calendar from then on is a working
        day, and the number of working days up to it.
    :param slots: number of opening hours of a day.
    :param turns: number of days of the calendar that may begin in a day.
    """

    columns: dict[str, list[Any]]
    slots: int
    turns: int


@lru_cache(maxsize=16)
def opening_days(
    calendar: Calendar, zone: str, years: tuple[int, int] = (FIRST_YEAR, LAST_YEAR)
) -> OpeningDays:
    """The table of days of a calendar, on the clock of a source's zone.

    :param years: first and last year; those that opening time is not known in are left out.
    """
    offset = _offsets(zone)
    first = date(max(years[0], FIRST_YEAR), 1, 1)
    last = date(max(min(years[1], LAST_YEAR), first.year), 12, 31)
    jumps = {change.clock.date(): change for change in changes(zone, first.year, last.year)[1]}
    opening, turning = _opening(calendar, first, last)
    opens, closes = [span[0] for span in opening], [span[1] for span in opening]
    before = list(accumulate((c - o for o, c in opening), initial=0.0))
    turns = [turn[0] for turn in turning]
    rows: list[_Row] = []
    for count in range((last - first).days + 1):
        day = first + timedelta(days=count)
        midnight = _midnight(day)
        begins = _epoch(day) - offset(midnight)
        ends = _epoch(day) + 86400 - offset(midnight + timedelta(days=1, microseconds=-1))
        # From the first span that is not over when the day begins.
        at = bisect_right(closes, begins)
        row = _Row(day=day, opened=before[at])
        if at < len(opens) and opens[at] < begins:
            row.opened += begins - opens[at]
        while at < len(opens) and opens[at] < ends:
            row.slots.append((max(opens[at], begins) - begins, min(closes[at], ends) - begins))
            at += 1
        change = jumps.get(day)
        if change is not None and change.clock > midnight:
            row.change = int((change.clock - midnight).total_seconds())
            row.jump = change.offset - offset(midnight)
        at = bisect_right(turns, begins) - 1
        row.turns.append((0, *turning[at][1:]))
        # In the source's own zone, a day of the calendar is one of the source.
        while zone != calendar.timezone and turns[at + 1] < ends:
            at += 1
            row.turns.append((turns[at] - begins, *turning[at][1:]))
        rows.append(row)
    return _table(rows)


@dataclass(slots=True, kw_only=True)
class _Row:
    day: date
    opened: float
    change: int = NEVER
    jump: int = 0
    slots: list[tuple[float, float]] = field(default_factory=list)
    turns: list[tuple[float, bool, int]] = field(default_factory=list)


def _opening(
    calendar: Calendar, first: date, last: date
) -> tuple[list[tuple[float, float]], list[tuple[float, bool, int]]]:
    """Opening hours as instants; and the beginning of each day of the calendar as an instant,
    with whether it is a working day and the number of working days up to it."""
    offset = _offsets(calendar.timezone)
    opening: list[tuple[float, float]] = []
    turning: list[tuple[float, bool, int]] = []
    number = 0
    # A day of the calendar may begin before, and end after, the same day of the source.
    day, end = first - timedelta(days=2), last + timedelta(days=2)
    while day <= end:
        midnight, epoch = _midnight(day), _epoch(day)
        slots = calendar.slots(day)
        number += bool(slots)
        turning.append((epoch - offset(midnight), bool(slots), number))
        for slot in slots:
            opens, closes = (
                epoch + second - offset(midnight + timedelta(seconds=second)) for second in slot
            )
            if closes > opens:
                opening.append((opens, closes))
        day += timedelta(days=1)
    return opening, turning


def _table(rows: list[_Row]) -> OpeningDays:
    slots = max((len(row.slots) for row in rows), default=0)
    turns = max(len(row.turns) for row in rows)
    columns: dict[str, list[Any]] = {
        "day": [row.day for row in rows],
        "change": [row.change for row in rows],
        "jump": [row.jump for row in rows],
        "opened": [float(row.opened) for row in rows],
    }
    for i in range(slots):
        pairs = [row.slots[i] if i < len(row.slots) else (0, 0) for row in rows]
        columns[f"opens_{i}"] = [float(opens) for opens, _ in pairs]
        columns[f"closes_{i}"] = [float(closes) for _, closes in pairs]
    for i in range(turns):
        parts = [row.turns[i] if i < len(row.turns) else (NEVER, False, 0) for row in rows]
        columns[f"turns_{i}"] = [float(begins) for begins, _, _ in parts]
        columns[f"working_{i}"] = [working for _, working, _ in parts]
        columns[f"number_{i}"] = [number for _, _, number in parts]
    return OpeningDays(columns=columns, slots=slots, turns=turns)


def _offsets(zone: str) -> Callable[[datetime], int]:
    """Seconds ahead of UTC of a clock time; faster than asking the zone for each."""
    first, found = changes(zone, FIRST_YEAR - 1, LAST_YEAR + 1)
    clocks = [change.clock for change in found]
    offsets = [first, *(change.offset for change in found)]
    return lambda clock: offsets[bisect_right(clocks, clock)]


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a clock time


def _epoch(day: date) -> int:
    return (day.toordinal() - 719163) * 86400
