from datetime import date, timedelta

from qmanual.calendars.calendar import Calendar, Slot
from qmanual.kpi.sources.opening import opening_days

H = 3600

OFFICE = Calendar(
    name="office",
    timezone="Europe/Lisbon",
    hours=(*(((Slot(8 * H, 12 * H), Slot(13 * H, 18 * H)),) * 5), (Slot(9 * H, 13 * H),), ()),
    country="PT",
    closed=frozenset({date(2026, 12, 24)}),
    opened=((date(2026, 12, 20), (Slot(9 * H, 11 * H),)),),
)


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
