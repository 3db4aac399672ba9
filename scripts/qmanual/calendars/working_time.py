"""Working time: what a calendar says of days, and of the time from one moment to another.

Moments are clock times without a zone, of the zone that is named beside them; a calendar in
another zone is open at the same instants, whatever the clocks show.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from qmanual.calendars.calendar import Calendar
from qmanual.calendars.clocks import instant


def is_working_day(day: date, calendar: Calendar) -> bool:
    """Whether the calendar is open in any part of a day."""
    return bool(calendar.slots(day))


def working_days_after(day: date, count: int, calendar: Calendar) -> date:
    """The last of so many working days after a day, which itself does not count.

    :param count: none or more; none is the day itself.
    :raises ValueError: if the calendar is never open.
    """
    _must_open(calendar)
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day, calendar)
    return day


def working_hours_after(moment: datetime, hours: float, calendar: Calendar, zone: str) -> datetime:
    """The moment at which so many hours of opening time have passed.

    :param moment: clock time without a zone, of ``zone``.
    :param hours: more than none.
    :return: clock time of the same zone, to the microsecond.
    :raises ValueError: if the calendar is never open.
    """
    _must_open(calendar)
    start, left = instant(moment, zone), hours * 3600
    # A day of the calendar may end after the same day of the zone has begun.
    day = local_day(moment, calendar, zone) - timedelta(days=1)
    while True:
        for opens, closes in calendar.opening(day):
            begins = max(opens, start)
            if begins < closes:
                if begins + left <= closes:
                    return _clock(begins + left, zone)
                left -= closes - begins
        day += timedelta(days=1)


def end_of_day(day: date, calendar: Calendar, zone: str) -> datetime:
    """The last moment of a day of the calendar, as a clock time of a zone."""
    end = datetime.combine(day, datetime.max.time())
    if zone == calendar.timezone:
        return end
    next_day = datetime.combine(day + timedelta(days=1), datetime.min.time())
    return _clock(instant(next_day, calendar.timezone), zone) - timedelta(microseconds=1)


def _clock(seconds: float, zone: str) -> datetime:
    """The clock time of an instant."""
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def _must_open(calendar: Calendar) -> None:
    if not any(calendar.hours):
        raise ValueError(f"the calendar {calendar.name!r} is never open")


def business_seconds(start: datetime, end: datetime, calendar: Calendar, zone: str) -> float:
    """Opening time from one moment to another; negative if the end lies before the start.

    The reference for what engines compute.

    :param start: clock time without a zone, of the source's.
    :param end: likewise.
    :param zone: zone of the source.
    """
    first, last = instant(start, zone), instant(end, zone)
    if last < first:
        return -business_seconds(end, start, calendar, zone)
    # A day of the calendar may begin before, and end after, the same day of the source.
    day, until = start.date() - timedelta(days=2), end.date() + timedelta(days=2)
    total = 0.0
    while day <= until:
        for opens, closes in calendar.opening(day):
            total += max(0.0, min(closes, last) - max(opens, first))
        day += timedelta(days=1)
    return total


def business_days(start: datetime, end: datetime, calendar: Calendar, zone: str) -> int:
    """Working days after the day of the start, up to and with the day of the end.

    The day itself is never counted: from Friday to Monday it is one. Negative if the day of the
    end lies before. A day is a working day if the calendar is open in any part of it.
    """
    first, last = (local_day(moment, calendar, zone) for moment in (start, end))
    if last < first:
        return -_working_days(last, first, calendar)
    return _working_days(first, last, calendar)


def _working_days(first: date, last: date, calendar: Calendar) -> int:
    days = (first + timedelta(days=count) for count in range(1, (last - first).days + 1))
    return sum(1 for day in days if is_working_day(day, calendar))


def local_day(moment: datetime, calendar: Calendar, zone: str) -> date:
    """The day of the calendar that a clock time of the source lies in."""
    if zone == calendar.timezone:
        return moment.date()
    return datetime.fromtimestamp(instant(moment, zone), ZoneInfo(calendar.timezone)).date()
