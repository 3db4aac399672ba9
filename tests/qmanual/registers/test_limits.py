"""Time limits: until when, in working days and others, and what options are refused."""

import dataclasses
import datetime

import pytest

from qmanual.calendars.calendar import Calendar, working_week
from qmanual.items.quantity import parse_quantity
from qmanual.registers.kinds import load_kinds
from qmanual.registers.limits import deadline, find_option_problems, read_limits
from qmanual.registers.record import Record

LISBON = "Europe/Lisbon"
HOLIDAY = dataclasses.replace(working_week(LISBON), closed=frozenset({datetime.date(2026, 5, 1)}))


def at(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "limit", "until"),
    [
        ("2026-04-29 09:15", "1 working day", "2026-04-30 23:59:59.999999"),
        ("2026-04-30 09:15", "1 working day", "2026-05-04 23:59:59.999999"),  # holiday, weekend
        ("2026-05-02 09:15", "1 working day", "2026-05-04 23:59:59.999999"),  # from a Saturday
        ("2026-04-29 09:15", "10 working days", "2026-05-14 23:59:59.999999"),
        ("2026-04-29 09:15", "48 h", "2026-05-01 09:15"),
        ("2026-04-29 09:15", "30 days", "2026-05-29 23:59:59.999999"),
        ("2026-04-29 09:15", "2 weeks", "2026-05-13 23:59:59.999999"),
        ("2026-01-31 09:15", "1 month", "2026-02-28 23:59:59.999999"),
        ("2026-12-15 09:15", "1 month", "2027-01-15 23:59:59.999999"),
        ("2026-04-29 17:30", "1 working h", "2026-04-30 08:30"),
        ("2026-04-30 17:30", "1 working h", "2026-05-04 08:30"),
        ("2026-04-29 06:00", "10 working h", "2026-04-29 18:00"),
    ],
)
def test_deadline(start, limit, until) -> None:
    assert deadline(at(start), parse_quantity(limit), HOLIDAY, LISBON) == at(until)


def test_deadline_from_a_day() -> None:
    """Without a clock time the day itself is free: nobody knows when it began."""
    day = datetime.date(2026, 4, 30)

    until = [
        deadline(day, parse_quantity(text), HOLIDAY, LISBON) for text in ("48 h", "1 working day")
    ]

    assert until == [at("2026-05-02 23:59:59.999999"), at("2026-05-04 23:59:59.999999")]


def test_deadline_of_no_time() -> None:
    with pytest.raises(ValueError, match="is not a length of time"):
        deadline(datetime.date(2026, 4, 30), parse_quantity("95 %"), HOLIDAY, LISBON)


@pytest.mark.parametrize(
    ("limit", "until"),
    [
        # It is Thursday in Lisbon already; its working hours end at 14:00 in New York.
        ("1 working day", "2026-04-24 18:59:59.999999"),
        ("11 working h", "2026-04-24 04:00"),
        ("48 h", "2026-04-24 20:30"),
    ],
)
def test_deadline_of_a_source_in_another_zone(limit, until) -> None:
    start = at("2026-04-22 20:30")

    assert deadline(start, parse_quantity(limit), working_week(LISBON), "America/New_York") == at(
        until
    )


def test_calendar_says_what_limits_count(catalogue) -> None:
    portugal: Calendar = dataclasses.replace(working_week(LISBON), country="PT")
    options = {"limits": {"acknowledged_at": "STD-ACK"}, "timezone": LISBON}
    kind = load_kinds()["complaints"]
    # The next day is a holiday.
    record = Record(id="C", fields={"received_at": at("2026-06-09 10:00")})

    named, unnamed = (
        read_limits(kind, options, catalogue, calendar) for calendar in (portugal, None)
    )

    assert named.deadline_for("acknowledged_at", record) == at("2026-06-11 23:59:59.999999")
    assert unnamed.deadline_for("acknowledged_at", record) == at("2026-06-10 23:59:59.999999")
    assert unnamed.in_working_time
    in_days = read_limits(kind, {"limits": {"acknowledged_at": "2 days"}}, catalogue)
    assert not in_days.in_working_time


def test_limits_by_case(catalogue) -> None:
    limits = read_limits(
        load_kinds()["complaints"],
        {"limits": {"answered_at": {"praise": "none", "high": "STD-GRAVE", "other": "STD-ANSWER"}}},
        catalogue,
    )  # fmt: skip

    def standard(**fields: str) -> str | None:
        limit = limits.limit_for("answered_at", Record(id="C", fields=fields))
        return limit and limit.standard

    assert standard(kind="praise", severity="high") is None
    assert standard(kind="complaint", severity="high") == "STD-GRAVE"
    assert standard(kind="complaint", severity="low") == "STD-ANSWER"
    # Only choices are cases: what a customer wrote is none.
    assert standard(kind="complaint", words="high") == "STD-ANSWER"


@pytest.mark.parametrize(
    ("kind", "options", "expected"),
    [
        ("complaints", {"limits": {"acknowledged_at": "STD-ACK"},
                        "choices": {"category": ["bill"]}}, []),
        ("complaints", {"limits": {"acknowleged_at": "STD-ACK"}},
         ["limits: 'acknowleged_at' is no date that can be late; did you mean 'acknowledged_at'?"]),
        ("complaints", {"limits": {"answered_at": "STD-ANSWERS"}},
         ["limits: 'answered_at': STD-ANSWERS is neither in the manual nor a length of time such as "
          "10 days; did you mean 'STD-ANSWER'?"]),
        ("complaints", {"limits": {"answered_at": "STD-GREET"}},
         ["limits: 'answered_at': STD-GREET has no time limit ('at_most')"]),
        ("complaints", {"limits": {"answered_at": {"hihg": "STD-GRAVE"}}},
         ["limits: 'answered_at': 'hihg' is not a value of any choice; did you mean 'high'?"]),
        ("complaints", {"limits": "STD-ACK"}, ["limits: must be a mapping of fields to standards"]),
        ("plan", {"limits": {"due": "10 days"}}, ["limits: a register of plan has no time limits"]),
        ("complaints", {"choices": {"categry": ["bill"]}},
         ["choices: 'categry' is no field of text; did you mean 'category'?"]),
        ("complaints", {"choices": {"category": "bill"}}, ["choices: 'category' must be a list of words"]),
    ],
)  # fmt: skip
def test_find_option_problems(catalogue, kind, options, expected) -> None:
    found = [message for _, message in find_option_problems(load_kinds()[kind], options, catalogue)]

    assert found == expected


@pytest.mark.parametrize("limit", ["9999999999 days", "99999 years", "999999999999 h"])
def test_limit_beyond_all_dates_is_the_last_of_them(limit: str) -> None:
    assert deadline(at("2026-04-29 09:15"), parse_quantity(limit), HOLIDAY, LISBON) == at(
        "9999-12-31 23:59:59.999999"
    )


def test_limit_of_the_last_day_is_the_last_moment() -> None:
    found = deadline(datetime.date.max, parse_quantity("30 days"), HOLIDAY, LISBON)

    assert found == at("9999-12-31 23:59:59.999999")
