from datetime import date, datetime, timedelta

import pytest

from qmanual.kpi.sources.calendars import Calendar, Slot
from qmanual.kpi.sources.opening import business_days, business_seconds, opening_days

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


def test_table_has_every_day_once_and_adds_up() -> None:
    table = opening_days(OFFICE, "Europe/Lisbon")

    days = table.columns["day"]
    assert days == [days[0] + timedelta(days=count) for count in range(len(days))]
    assert (days[0], days[-1]) == (date(1990, 1, 1), date(2049, 12, 31))
    at = days.index(date(2026, 11, 16))
    assert (table.slots, table.turns) == (2, 1)
    assert table.columns["opened"][at + 7] - table.columns["opened"][at] == (5 * 9 + 4) * H
    assert table.columns["number_0"][at + 7] - table.columns["number_0"][at] == 6


def test_table_of_fewer_years_counts_the_same() -> None:
    whole, part = (
        opening_days(OFFICE, "Europe/Lisbon", years).columns
        for years in ((1990, 2049), (2026, 2026))
    )

    at = whole["day"].index(date(2026, 1, 1))
    assert part["day"] == whole["day"][at : at + 365]
    for name in ("opened", "number_0"):
        before = whole[name][at] - part[name][0]
        assert [value + before for value in part[name]] == whole[name][at : at + 365]
    for name in ("change", "jump", "opens_1", "closes_1", "working_0"):
        assert part[name] == whole[name][at : at + 365]
