from datetime import date

import pytest

from qmanual.kpi.definitions.periods import Grain, between, label, label_of_span, shift, start_of


@pytest.mark.parametrize(
    ("grain", "start", "following", "name"),
    [
        (Grain.DAY, date(2024, 2, 29), date(2024, 3, 1), "2024-02-29"),
        (Grain.WEEK, date(2024, 2, 26), date(2024, 3, 4), "2024-W09"),
        (Grain.MONTH, date(2024, 2, 1), date(2024, 3, 1), "2024-02"),
        (Grain.QUARTER, date(2024, 1, 1), date(2024, 4, 1), "2024-Q1"),
        (Grain.YEAR, date(2024, 1, 1), date(2025, 1, 1), "2024"),
    ],
)
def test_period_of_a_leap_day(grain: Grain, start: date, following: date, name: str) -> None:
    found = start_of(date(2024, 2, 29), grain)

    assert (found, shift(found, grain, 1), label(found, grain)) == (start, following, name)


def test_shift_goes_back_over_the_turn_of_a_year() -> None:
    assert shift(date(2024, 1, 1), Grain.MONTH, -13) == date(2022, 12, 1)


def test_label_of_a_week_that_belongs_to_the_next_year() -> None:
    assert label(date(2024, 12, 30), Grain.WEEK) == "2025-W01"


def test_between_includes_both_ends() -> None:
    starts = between(date(2023, 10, 1), date(2024, 4, 1), Grain.QUARTER)

    assert starts == [date(2023, 10, 1), date(2024, 1, 1), date(2024, 4, 1)]


def test_label_of_span_of_one_period_is_its_own() -> None:
    day = date(2024, 1, 1)

    assert [
        label_of_span(day, day, Grain.YEAR),
        label_of_span(day, date(2024, 3, 1), Grain.MONTH),
    ] == [
        "2024",
        "2024-01 – 2024-03",
    ]


@pytest.mark.parametrize("grain", Grain)
def test_there_are_no_dates_before_the_first_and_after_the_last(grain: Grain) -> None:
    day = date(2024, 1, 1)

    assert shift(day, grain, -10_000_000) == date.min
    assert shift(day, grain, 10_000_000) == date.max
    assert between(date(9999, 12, 31), date.max, grain) == []
