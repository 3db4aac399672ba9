from datetime import date
from pathlib import Path

import pytest

from qmanual.calendars.calendar import Slot, holidays_of
from qmanual.calendars.read import Calendars, load_calendars

H = 3600
WHOLE = """format: 1
sources: {}
calendars:
  office:
    timezone: Europe/Lisbon
    hours: {mon-fri: "08:00-12:00 13:00-18:00", sat: "09:00-13:00"}
    holidays: {country: PT, subdivision: "11"}
    closed: [2026-12-24]
    open: {2026-12-19: "09:00-11:00", 2026-12-25: "10:00-12:00", 2026-12-26: closed}
"""


def load(tmp_path: Path, text: str, country: str = "") -> Calendars:
    (tmp_path / "sources.yml").write_text(text, encoding="utf-8")
    return load_calendars(tmp_path, tmp_path, timezone="Europe/Madrid", country=country)


def of_office(tmp_path: Path, *lines: str, country: str = "") -> Calendars:
    body = "".join(f"    {line}\n" for line in lines)
    return load(tmp_path, f"calendars:\n  office:\n{body}", country)


def test_whole_calendar(tmp_path: Path) -> None:
    calendars = load(tmp_path, WHOLE)

    assert calendars.findings == ()
    office = calendars.by_name["office"]
    week_day = (Slot(8 * H, 12 * H), Slot(13 * H, 18 * H))
    assert office.hours == (week_day,) * 5 + ((Slot(9 * H, 13 * H),), ())
    assert (office.timezone, office.country, office.subdivision) == ("Europe/Lisbon", "PT", "11")


@pytest.mark.parametrize(
    ("day", "slots"),
    [
        (date(2026, 12, 18), (Slot(8 * H, 12 * H), Slot(13 * H, 18 * H))),
        (date(2026, 12, 19), (Slot(9 * H, 11 * H),)),
        (date(2026, 12, 20), ()),
        (date(2026, 12, 24), ()),
        (date(2026, 12, 25), (Slot(10 * H, 12 * H),)),  # open on a holiday
        (date(2026, 12, 26), ()),
        (date(2026, 6, 10), ()),  # Day of Portugal
    ],
)
def test_hours_of_a_day(tmp_path: Path, day: date, slots: tuple[Slot, ...]) -> None:
    assert load(tmp_path, WHOLE).by_name["office"].slots(day) == slots


def test_country_and_zone_of_the_manual_are_taken(tmp_path: Path) -> None:
    office = of_office(tmp_path, 'hours: {mon: "08:00-12:00"}', country="ES").by_name["office"]
    without = of_office(
        tmp_path, 'hours: {mon: "08:00-12:00"}', "holidays: none", country="ES"
    ).by_name["office"]

    assert (office.timezone, office.country) == ("Europe/Madrid", "ES")
    assert without.country == ""
    assert office.spec != without.spec


def test_days_go_over_the_end_of_the_week(tmp_path: Path) -> None:
    office = of_office(tmp_path, 'hours: {sat-mon: "08:00-12:00"}').by_name["office"]

    assert [bool(slots) for slots in office.hours] == [True, *[False] * 4, True, True]


def test_holidays_of_a_part_of_a_country() -> None:
    assert date(2026, 6, 13) in holidays_of("PT", "11", 2026)
    assert date(2026, 6, 13) not in holidays_of("PT", "", 2026)
    assert holidays_of("", "", 2026) == frozenset()


HOURS = 'hours: {mon: "08:00-12:00"}'


@pytest.mark.parametrize(
    ("lines", "line", "message"),
    [
        (["timezone: UTC"], 2, "needs 'hours', such as {mon-fri: \"08:00-12:00 13:00-18:00\"}"),
        ([HOURS, "holiday: none"], 4, "unknown key 'holiday'; did you mean 'holidays'?"),
        ([HOURS, "timezone: Lisbon"], 4, "'Lisbon' is not a time zone such as Europe/Lisbon"),
        (['hours: {mom: "08:00-12:00"}'], 3, "'mom' is not a day of the week; did you mean 'mon'?"),
        (["hours:", "  mon: 8-12"], 4, "'8-12' is not a span such as 08:00-12:00; put it in quotes"),
        (
            ["hours:", '  mon: "22:00-06:00"'],
            4,
            "'22:00-06:00' must end after it begins, and not after 24:00; hours over midnight are "
            "two spans: 22:00-24:00, and 00:00-06:00 of the next day",
        ),
        (['hours: {mon: "08:00-12:00 11:00-13:00"}'], 3, "'08:00-12:00 11:00-13:00' has spans that overlap"),
        (["hours:", '  mon-tue: "08:00-12:00"', '  tue: "08:00-12:00"'], 5, "tue stands here twice"),
        (["hours: {mon: closed}"], 3, "is never open"),
        ([HOURS, "holidays: PT"], 4, "'holidays' is a mapping such as {country: PT, subdivision: \"11\"}, or 'none'"),
        ([HOURS, "holidays: {subdivision: x}"], 4, "'holidays' needs a 'country', such as PT"),
        (
            [HOURS, "holidays:", "  country: Portugal"],
            5,
            "there are no holidays of the country 'PORTUGAL'; it is a code of two letters such as PT (ISO 3166-1)",
        ),
        ([HOURS, "holidays: {country: NZ, subdivision: AUX}"], 4, "NZ has no subdivision 'AUX'; did you mean 'AUK'?"),
        ([HOURS, "closed: [Christmas]"], 4, "'Christmas' is not a date such as 2026-12-24"),
        ([HOURS, "open: [2026-12-19]"], 4, "'open' is a mapping of days to hours, such as {2026-12-19: \"09:00-13:00\"}"),
        ([HOURS, "closed: 2026-12-19", 'open: {2026-12-19: "09:00-11:00"}'], 4, "2026-12-19 is both closed and open"),
    ],
)  # fmt: skip
def test_one_mistake_is_one_line(tmp_path: Path, lines: list[str], line: int, message: str) -> None:
    calendars = of_office(tmp_path, *lines)

    assert [(f.path, f.line, f.message) for f in calendars.findings] == [
        ("sources.yml", line, f"calendar 'office': {message}")
    ]
    assert calendars.broken == {"office"}


@pytest.mark.parametrize("text", ["sources: {}", "", "a: [", "calendars:"])
def test_file_without_calendars_has_none(tmp_path: Path, text: str) -> None:
    assert load(tmp_path, text) == Calendars()


def test_no_file_means_no_calendars(tmp_path: Path) -> None:
    assert load_calendars(tmp_path, tmp_path) == Calendars()
