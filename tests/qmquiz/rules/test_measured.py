"""Values between limits, and how they are written."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmanual.items.quantity import Quantity, parse_quantity
from qmquiz.rules.measured import comparable, margins, values_between, written


def _amounts(*texts):
    return [parse_quantity(text) for text in texts]


@pytest.mark.parametrize(
    ("a", "b", "values"),
    [
        ("10 s", "40 s", [20, 30]),  # a fifth of the distance from both, in steps of 10 s
        ("40 s", "10 s", [20, 30]),
        ("1 min", "2 min", [75, 90, 105]),
        ("1 h", "4 h", [7200, 10800]),
        ("1 transfer", "2 transfer", []),
        ("1 working day", "3 working days", [2]),
        ("1 working h", "2 working h", ["1.5"]),
        ("98 %", "99 %", ["98.5"]),
        ("5 min", "5 min", []),
    ],
)
def test_values_are_as_round_as_can_be(a, b, values):
    assert values_between(*_amounts(a, b)) == tuple(Decimal(value) for value in values)


@given(
    st.integers(1, 500), st.integers(1, 500),
    st.sampled_from(["s", "min", "h", "day", "week", "month", "%", "working h", "points"]),
)  # fmt: skip
def test_no_value_is_near_a_limit(a, b, unit):
    one, other = Quantity(Decimal(a), unit), Quantity(Decimal(b), unit)
    low, high = sorted(q.canonical().value for q in (one, other))

    for value in values_between(one, other):
        assert min(value - low, high - value) * 5 >= high - low


def test_units_that_no_calendar_ties_together_are_not_compared():
    hour, minutes, working_hour, month, year = _amounts(
        "1 h", "30 min", "1 working h", "1 month", "1 year"
    )

    assert comparable(hour, minutes)
    assert comparable(month, year)
    assert not comparable(hour, working_hour)
    assert not comparable(hour, month)


@pytest.mark.parametrize(
    ("value", "unit", "like", "shown"),
    [
        (7200, "s", ["1 h", "30 min"], "2 h"),
        (5400, "s", ["1 h", "30 min"], "90 min"),
        (432000, "s", ["3 days", "7 days"], "5 day"),
        (90, "s", ["1 min", "2 min"], "90 s"),
        (2, "transfers", ["1 transfer"], "2"),
        (3, "working day", ["2 working days"], "3 working day"),
    ],
)
def test_value_is_written_in_the_units_of_the_limits(value, unit, like, shown):
    amount = written(Decimal(value), unit, _amounts(*like))

    assert f"{amount.value} {amount.unit}".strip() == shown


def test_margins_have_one_unit():
    limits = _amounts("15 min", "1 h", "4 h")

    assert margins(Decimal(5400), limits) == _amounts("75 min", "30 min", "150 min")
    assert margins(Decimal(7200), _amounts("1 h", "3 h")) == _amounts("1 h", "1 h")
