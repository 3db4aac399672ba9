"""When cases happen: ordinary days, counted by the calendar as people count them."""

import datetime

import pytest

from qmanual.calendars.calendar import Calendar, Slot
from qmanual.calendars.working_time import business_days, business_seconds
from qmquiz.rules.moments import LONGEST, over_working_days, over_working_hours, within_a_day

SINCE = datetime.date(2026, 10, 5)
DAY = (Slot(8 * 3600, 12 * 3600), Slot(13 * 3600, 18 * 3600))
CALENDAR = Calendar(
    name="office",
    timezone="Europe/Lisbon",
    hours=(*(DAY,) * 5, (), ()),
    country="PT",
    closed=frozenset({datetime.date(2026, 11, 2)}),
    opened=((datetime.date(2026, 11, 7), DAY),),
)
SEEDS = [f"seed {number}" for number in range(40)]


def _days(first, last):
    return [first + datetime.timedelta(days=n) for n in range((last - first).days + 1)]


@pytest.mark.parametrize("calendar", [None, CALENDAR])
@pytest.mark.parametrize("seconds", [1, 35, 600, 3600, LONGEST])
def test_short_case_is_over_on_its_day(calendar, seconds):
    for seed in SEEDS:
        found = within_a_day(seed, SINCE, seconds, calendar)

        assert (found.stop - found.start).total_seconds() == seconds
        assert found.start.date() == found.stop.date()
        assert found.start.hour >= 9
        assert found.stop.hour < 17
        assert found.start.weekday() < 5
        assert found.start.date() > SINCE


def test_long_case_is_not_given_by_the_clock():
    assert within_a_day("seed", SINCE, LONGEST + 1, None) is None
    assert within_a_day("seed", SINCE, 0, None) is None


def test_seconds_are_shown_only_where_they_matter():
    assert within_a_day("seed", SINCE, 120, None).start.second == 0
    assert any(within_a_day(seed, SINCE, 35, None).start.second for seed in SEEDS)


@pytest.mark.parametrize("days", [1, 5, 12])
def test_working_days_are_counted_by_the_calendar_without_days_out_of_the_ordinary(days):
    for seed in SEEDS:
        found = over_working_days(seed, SINCE, days, CALENDAR)

        assert business_days(found.start, found.stop, CALENDAR, CALENDAR.timezone) == days
        # so that Monday to Friday gives the same: no holiday, and no Saturday that is worked
        plain = [d for d in _days(found.start.date(), found.stop.date())[1:] if d.weekday() < 5]
        assert len(plain) == days


@pytest.mark.parametrize("hours", [0.5, 3.0, 9.0, 21.5])
def test_working_hours_are_counted_by_the_calendar(hours):
    for seed in SEEDS:
        found = over_working_hours(seed, SINCE, hours, CALENDAR)

        assert (
            business_seconds(found.start, found.stop, CALENDAR, CALENDAR.timezone) == hours * 3600
        )
        assert found.start.minute % 15 == 0


def test_calendar_that_is_out_of_the_ordinary_for_months_has_no_moments():
    closed = Calendar(
        name="c", hours=(DAY,) * 7, closed=frozenset(_days(SINCE, datetime.date(2027, 3, 1)))
    )

    assert within_a_day("seed", SINCE, 60, closed) is None
    assert over_working_days("seed", SINCE, 2, closed) is None
    assert over_working_hours("seed", SINCE, 2, closed) is None


def test_end_of_all_days():
    assert within_a_day("seed", datetime.date(9999, 12, 30), 60, None) is None
