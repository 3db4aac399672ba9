from datetime import date, datetime

import pytest

from qmanual.calendars.calendar import Calendar, Slot, working_week
from qmanual.calendars.working_time import (
    business_days,
    business_seconds,
    end_of_day,
    working_days_after,
    working_hours_after,
)

AT = datetime.fromisoformat
H = 3600

OFFICE = Calendar(
    name="office",
    timezone="Europe/Lisbon",
    hours=(*(((Slot(8 * H, 12 * H), Slot(13 * H, 18 * H)),) * 5), (Slot(9 * H, 13 * H),), ()),
    country="PT",
    closed=frozenset({date(2026, 12, 24)}),
    opened=((date(2026, 12, 20), (Slot(9 * H, 11 * H),)),),
)
ALWAYS = Calendar(name="always", timezone="Europe/Lisbon", hours=((Slot(0, 24 * H),),) * 7)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-11-16 09:00", "2026-11-16 11:30", 2.5),
        ("2026-11-16 11:00", "2026-11-16 14:00", 2),  # the break at noon
        ("2026-11-16 20:00", "2026-11-17 07:00", 0),  # a night
        ("2026-11-20 17:00", "2026-11-23 09:00", 1 + 4 + 1),  # a weekend with its Saturday
        ("2026-11-30 17:00", "2026-12-02 09:00", 2),  # 1 December is a holiday
        ("2026-12-18 18:00", "2026-12-21 08:00", 4 + 2),  # a Sunday that is open
        ("2026-12-23 18:00", "2026-12-28 08:00", 4),  # closed, Christmas, Saturday, Sunday
        ("2026-12-31 17:00", "2027-01-04 09:00", 1 + 4 + 1),  # into the next year
        ("2026-11-16 09:00", "2026-11-16 09:00", 0),
        ("2026-11-16 11:30", "2026-11-16 09:00", -2.5),
    ],
)
def test_business_seconds(start: str, end: str, hours: float) -> None:
    assert business_seconds(AT(start), AT(end), OFFICE, "Europe/Lisbon") == hours * H


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [("2026-03-28 12:00", "2026-03-29 12:00", 23), ("2026-10-24 12:00", "2026-10-25 12:00", 25)],
)
def test_opening_time_over_a_change_of_the_clock_is_time_that_passes(
    start: str, end: str, hours: float
) -> None:
    assert business_seconds(AT(start), AT(end), ALWAYS, "Europe/Lisbon") == hours * H


def test_source_in_another_zone_than_the_calendar() -> None:
    # 08:00 in Lisbon is 03:00 in New York.
    assert (
        business_seconds(AT("2026-11-16 02:00"), AT("2026-11-16 04:00"), OFFICE, "America/New_York")
        == H
    )


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2026-11-16 09:00", "2026-11-16 23:00", 0),
        ("2026-11-16 23:00", "2026-11-17 00:00", 1),
        ("2026-11-20 09:00", "2026-11-23 09:00", 2),  # Saturday and Monday
        ("2026-11-22 09:00", "2026-11-23 09:00", 1),
        ("2026-11-21 09:00", "2026-11-22 09:00", 0),
        ("2026-11-30 09:00", "2026-12-02 09:00", 1),
        ("2026-11-23 09:00", "2026-11-20 09:00", -2),
    ],
)
def test_business_days(start: str, end: str, days: int) -> None:
    assert business_days(AT(start), AT(end), OFFICE, "Europe/Lisbon") == days


@pytest.mark.parametrize(
    ("day", "count", "until"),
    [
        ("2026-11-16", 0, "2026-11-16"),
        ("2026-11-16", 1, "2026-11-17"),
        ("2026-11-20", 2, "2026-11-23"),  # Saturday and Monday
        ("2026-11-22", 1, "2026-11-23"),  # from a Sunday
        ("2026-11-30", 1, "2026-12-02"),  # 1 December is a holiday
        ("2026-12-19", 1, "2026-12-20"),  # a Sunday that is open
        ("2026-12-23", 1, "2026-12-26"),  # closed, Christmas, an ordinary Saturday
    ],
)
def test_working_days_after(day: str, count: int, until: str) -> None:
    found = working_days_after(date.fromisoformat(day), count, OFFICE)

    assert found == date.fromisoformat(until)


@pytest.mark.parametrize(
    ("start", "hours", "until"),
    [
        ("2026-11-16 09:00", 2.5, "2026-11-16 11:30"),
        ("2026-11-16 11:00", 1, "2026-11-16 12:00"),  # until closing time, not the next opening
        ("2026-11-16 11:00", 2, "2026-11-16 14:00"),  # the break at noon
        ("2026-11-20 17:00", 6, "2026-11-23 09:00"),  # a weekend with its Saturday
        ("2026-11-30 17:00", 2, "2026-12-02 09:00"),  # a holiday
        ("2026-12-18 18:00", 5, "2026-12-20 10:00"),  # a Sunday that is open
        ("2026-11-16 06:00", 9, "2026-11-16 18:00"),
    ],
)
def test_working_hours_after(start: str, hours: float, until: str) -> None:
    found = working_hours_after(AT(start), hours, OFFICE, "Europe/Lisbon")

    assert found == AT(until)
    assert business_seconds(AT(start), found, OFFICE, "Europe/Lisbon") == hours * H


def test_working_hours_after_in_another_zone() -> None:
    # 22:00 in Tokyo is 13:00 in Lisbon; the day there ends at 03:00 of the next day here.
    found = working_hours_after(AT("2026-11-16 22:00"), 6, OFFICE, "Asia/Tokyo")

    assert found == AT("2026-11-17 18:00")


def test_working_hours_over_a_change_of_the_clock_are_hours_that_pass() -> None:
    assert working_hours_after(AT("2026-03-28 12:00"), 23, ALWAYS, "Europe/Lisbon") == AT(
        "2026-03-29 12:00"
    )


def test_end_of_day_in_another_zone() -> None:
    day = date(2026, 11, 16)

    assert end_of_day(day, OFFICE, "Europe/Lisbon") == AT("2026-11-16 23:59:59.999999")
    assert end_of_day(day, OFFICE, "America/New_York") == AT("2026-11-16 18:59:59.999999")


def test_calendar_that_is_never_open_has_no_day_after() -> None:
    never = Calendar(name="never")

    for count in (
        lambda: working_days_after(date(2026, 11, 16), 1, never),
        lambda: working_hours_after(AT("2026-11-16 09:00"), 1, never, "UTC"),
    ):
        with pytest.raises(ValueError, match="'never' is never open"):
            count()


def test_working_week() -> None:
    week = working_week("Europe/Lisbon")

    assert [len(week.slots(date(2026, 12, day))) for day in range(21, 28)] == [1, 1, 1, 1, 1, 0, 0]
    assert working_days_after(date(2026, 12, 24), 1, week) == date(2026, 12, 25)
