"""When a case happens: days and times that nobody can read in two ways.

A case never lies over a night, a holiday or a change of the clock that no calendar defines: it
is over on the day on which it began, or a calendar counts it.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from qmanual.calendars.calendar import Calendar
from qmanual.calendars.working_time import working_days_after, working_hours_after
from qmquiz.identity import draw

LONGEST = 4 * 3600
"""Up to so many seconds a case is given by the clock; longer ones may lie over a night."""

_OPENS, _CLOSES = 9 * 3600, 17 * 3600
_FIRST, _WITHIN = 7, 60
"""A case happens within so many days after its limit has come into force, and not at once."""
_TRIES = 40


@dataclass(frozen=True, slots=True)
class Moments:
    """When a case began and ended, as clock times where the organisation is."""

    start: datetime.datetime
    stop: datetime.datetime


def within_a_day(
    seed: str, since: datetime.date, seconds: int, calendar: Calendar | None
) -> Moments | None:
    """A case of so many seconds in the middle of an ordinary working day."""
    if not 0 < seconds <= LONGEST:
        return None
    step = 1 if seconds % 60 else 60
    for day in _days(seed, since):
        if _is_ordinary(day, calendar):
            late = draw(f"{seed}/time", (_CLOSES - _OPENS - seconds) // step) * step
            start = _at(day, _OPENS + late)
            return Moments(start, start + datetime.timedelta(seconds=seconds))
    return None


def over_working_days(
    seed: str, since: datetime.date, days: int, calendar: Calendar
) -> Moments | None:
    """A case that ends so many working days after the day on which it began."""
    for day in _days(seed, since):
        last = working_days_after(day, days, calendar)
        if _are_ordinary(day, last, calendar):
            return Moments(_at(day, 0), _at(last, 0))
    return None


def over_working_hours(
    seed: str, since: datetime.date, hours: float, calendar: Calendar
) -> Moments | None:
    """A case that takes so many hours of opening time, from some full quarter of an hour."""
    for day in _days(seed, since):
        if not _is_ordinary(day, calendar):
            continue
        opening = calendar.slots(day)[0]
        quarters = (opening.end - opening.start) // 900
        if quarters < 2:
            continue
        start = _at(day, opening.start + 900 * (1 + draw(f"{seed}/time", quarters - 1)))
        stop = working_hours_after(start, hours, calendar, calendar.timezone)
        if _are_ordinary(day, stop.date(), calendar) and stop.second == stop.microsecond == 0:
            return Moments(start, stop)
    return None


def _days(seed: str, since: datetime.date) -> Iterator[datetime.date]:
    try:
        for count in range(_TRIES):
            yield since + datetime.timedelta(
                days=_FIRST + (draw(f"{seed}/day", _WITHIN) + count) % _WITHIN
            )
    except OverflowError:
        return  # a limit that comes into force at the end of all days


def _is_ordinary(day: datetime.date, calendar: Calendar | None) -> bool:
    """Whether it is a working day with the hours that it has every week."""
    if calendar is None:
        return day.weekday() < 5
    slots = calendar.slots(day)
    return bool(slots) and slots == calendar.hours[day.weekday()]


def _are_ordinary(first: datetime.date, last: datetime.date, calendar: Calendar) -> bool:
    """Whether a case begins and ends on working days, and no day between is out of the ordinary."""
    between = (first + datetime.timedelta(days=n) for n in range((last - first).days + 1))
    return (
        _is_ordinary(first, calendar)
        and _is_ordinary(last, calendar)
        and all(calendar.slots(day) == calendar.hours[day.weekday()] for day in between)
    )


def _at(day: datetime.date, second: int) -> datetime.datetime:
    midnight = datetime.datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a clock time
    return midnight + datetime.timedelta(seconds=second)
