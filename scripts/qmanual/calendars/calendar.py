"""A calendar: the opening hours of each day of the week, holidays, and days that differ."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from qmanual.calendars.clocks import instant


class Slot(NamedTuple):
    """Opening hours without a break: seconds from midnight on the calendar's clock."""

    start: int
    end: int


Slots = tuple[Slot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Business hours, holidays and days that differ.

    :param timezone: zone that its hours are in.
    :param hours: the hours of each day of the week, from Monday.
    :param country: country of its holidays (ISO 3166-1); empty for none.
    :param subdivision: part of the country (ISO 3166-2, without the country).
    :param closed: days that are closed besides the holidays.
    :param opened: days with hours of their own, holidays included, with those hours.
    :param spec: the calendar as written, the country included, for digests.
    """

    name: str
    timezone: str = "UTC"
    hours: tuple[Slots, ...] = ((),) * 7
    country: str = ""
    subdivision: str = ""
    closed: frozenset[date] = frozenset()
    opened: tuple[tuple[date, Slots], ...] = ()
    spec: str = ""

    def slots(self, day: date) -> Slots:
        """The opening hours of a day, in order; none if it is closed."""
        special = dict(self.opened).get(day)
        if special is not None:
            return special
        if day in self.closed or day in holidays_of(self.country, self.subdivision, day.year):
            return ()
        return self.hours[day.weekday()]

    def opening(self, day: date) -> tuple[tuple[float, float], ...]:
        """The opening hours of a day as instants: seconds since 1970 in UTC."""
        midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a clock time
        return tuple(
            (
                instant(midnight + timedelta(seconds=slot.start), self.timezone),
                instant(midnight + timedelta(seconds=slot.end), self.timezone),
            )
            for slot in self.slots(day)
        )


def working_week(timezone: str) -> Calendar:
    """Monday to Friday from 8 to 18, without holidays: what counts where no calendar is named."""
    office = (Slot(8 * 3600, 18 * 3600),)
    return Calendar(name="", timezone=timezone, hours=(*((office,) * 5), (), ()))


@lru_cache(maxsize=1024)
def holidays_of(country: str, subdivision: str, year: int) -> frozenset[date]:
    """Public holidays of a year; none without a country."""
    if not country:
        return frozenset()
    import holidays

    return frozenset(
        holidays.country_holidays(country, subdiv=subdivision or None, years=year, observed=True)
    )
