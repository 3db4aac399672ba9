"""Amounts as options."""

from decimal import Decimal

import pytest

from qmanual.items.quantity import Quantity, parse_quantity
from qmquiz.amounts import ascending, below, differ, equal, ladder, natural, restate, roundness


def q(text):
    return parse_quantity(text)


@pytest.mark.parametrize(
    ("a", "b", "different"),
    [
        ("60 min", "1 h", False),
        ("24 h", "1 day", False),
        ("12 months", "1 year", False),
        ("30 days", "1 month", False),
        ("27 days", "1 month", True),
        ("2 weeks", "1 month", True),
        ("8 working h", "1 working day", False),
        ("4 working h", "1 working day", True),
        ("1 day", "1 working day", False),
        ("95 %", "95 points", False),
        ("1 day", "2 days", True),
    ],
)
def test_amounts_differ_only_if_they_do_in_every_calendar(a, b, different):
    assert differ(q(a), q(b)) is different
    assert differ(q(b), q(a)) is different


def test_below_and_equal():
    assert below(q("59 min"), q("1 h"))
    assert not below(q("60 min"), q("1 h"))
    assert equal(q("60 min"), q("1 h"))
    assert below(q("11 months"), q("1 year"))


def test_ascending_goes_by_what_the_amounts_mean():
    amounts = [q("1 h"), q("30 s"), q("45 min")]

    assert ascending(amounts) == [q("30 s"), q("45 min"), q("1 h")]


def test_ladder_never_holds_the_amount_itself_nor_far_ones():
    rungs = ladder(q("1 h"))

    assert all(differ(rung, q("1 h")) for rung in rungs)
    assert {rung.unit for rung in rungs} == {"h", "min"}
    assert all(rung.value >= 10 for rung in rungs if rung.unit == "min")


def test_ladder_of_an_unknown_unit_goes_in_steps_of_its_roundness():
    assert sorted(rung.value for rung in ladder(q("85 points"))) == [70, 75, 80, 90, 95, 100]
    assert sorted(rung.value for rung in ladder(q("2 calls"))) == [0, 1, 3, 4, 5]
    assert ladder(q("45 hours a week")) == ()


def test_shares_near_the_top_stay_near_it():
    assert min(rung.value for rung in ladder(q("95 %"))) >= 75


@pytest.mark.parametrize(
    ("amounts", "restated"),
    [
        (["1 h", "30 min", "45 min"], ["60 min", "30 min", "45 min"]),
        (["1 day", "12 h", "36 h"], ["24 h", "12 h", "36 h"]),
        (["1 day", "30 min", "45 min"], None),
        (["1 working day", "4 working h", "2 working h"], None),
        (["1.005 min", "30 s", "45 s"], None),
    ],
)
def test_restate_in_the_smaller_unit_if_people_write_it_so(amounts, restated):
    expected = restated and [q(text) for text in restated]

    assert restate([q(text) for text in amounts]) == expected


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("900 s", "15 min"),
        ("90 s", "90 s"),
        ("7200 s", "120 min"),
        ("125 s", "125 s"),
        ("24 h", "24 h"),
    ],
)
def test_natural_unit(amount, said):
    assert natural(q(amount)) == q(said)


def test_roundness():
    values = [Decimal("0.5"), Decimal(7), Decimal(15), Decimal(20), Decimal(300)]

    assert [roundness(Quantity(value)) for value in values] == [-1, 0, 1, 2, 3]


@pytest.mark.parametrize(
    ("written", "nearest"),
    [
        ("72.5 %", {"67.5 %", "77.5 %"}),
        ("98 %", {"99 %", "95 %"}),
        ("22.1 h", {"17.1 h", "27.1 h"}),
        ("1.5 h", {"1 h", "2 h"}),
    ],
)
def test_values_beside_one_look_like_it(written, nearest):
    rungs = ladder(parse_quantity(written))

    assert {f"{rung.value} {rung.unit}" for rung in rungs[:2]} == nearest


def test_high_share_has_no_low_neighbour():
    for share in (60, 72, 90, 98):
        rungs = ladder(Quantity(Decimal(share), "%"))

        assert min(rung.value for rung in rungs) >= 20
