"""Pareto analysis agrees with qcc."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmanual.kpi.statistics.intervals import wilson
from qmanual.kpi.statistics.pareto import Cause, goodman, leads, pareto


def test_agrees_with_qcc(r_truth: Any) -> None:
    truth = r_truth["pareto"]

    causes = pareto(truth["input"])

    assert [cause.name for cause in causes] == truth["names"]
    for cause, row in zip(causes, truth["table"], strict=True):
        found = (cause.count, cause.cumulative, cause.share, cause.cumulative_share)
        assert found == pytest.approx((row[0], row[1], row[2] / 100, row[3] / 100), abs=1e-9)


def test_months_of_complaints(read_table: Any) -> None:
    counts = {
        row["month"]: float(row["complaints"])
        for row in read_table("qicharts2_complaints_pareto.csv")
    }

    causes = pareto(counts)

    assert [cause.name for cause in causes[:3]] == ["20", "17", "18"]
    assert (causes[-1].name, causes[-1].cumulative) == ("4", sum(counts.values()))
    assert leads(causes) is False


def test_goodman_of_three_shares() -> None:
    # Chi-squared of one degree at 1 - 0.05 / 3 is 5.7311; the quadratic formula by hand.
    low, high = goodman(20, 50, 3)  # type: ignore[misc]

    root = (5.731085 * (5.731085 + 4 * 20 * 30 / 50)) ** 0.5
    assert (low, high) == pytest.approx(
        ((5.731085 + 40 - root) / 111.46217, (5.731085 + 40 + root) / 111.46217), abs=1e-6
    )
    assert goodman(20, 50, 1) == pytest.approx(wilson(20, 50))
    assert goodman(0, 0, 3) is None


def test_equal_causes_stand_by_name_and_missing_ones_are_left_out() -> None:
    assert [cause.name for cause in pareto({"b": 2, "c": None, "a": 2, "d": 5})] == ["d", "a", "b"]
    assert pareto({}) == ()


def test_causes_without_cases_have_no_share() -> None:
    assert pareto({"a": 0}) == (
        Cause(name="a", count=0, cumulative=0, share=None, cumulative_share=None, bounds=None),
    )


def test_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="fewer than no cases"):
        pareto({"a": -1})


@pytest.mark.parametrize(
    ("counts", "ahead"),
    [
        # binom.test(9, 12) in R: 0.146; binom.test(10, 12): 0.0386.
        ({"a": 9, "b": 3}, False),
        ({"a": 10, "b": 2}, True),
        ({"a": 5, "b": 5}, False),
        ({"a": 4}, True),
        ({"a": 0}, False),
        ({}, False),
    ],
)
def test_first_cause_is_ahead_only_if_chance_would_hardly_do_it(
    counts: dict[str, float], ahead: bool
) -> None:
    assert leads(pareto(counts)) is ahead


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 1000), min_size=1, max_size=20))
def test_shares_fall_and_add_up_to_one(counts: dict[str, float]) -> None:
    causes = pareto(counts)

    assert [c.count for c in causes] == sorted(counts.values(), reverse=True)
    if sum(counts.values()):
        assert causes[-1].cumulative_share == 1
        for cause in causes:
            assert cause.bounds is not None
            assert cause.share is not None
            assert cause.bounds[0] <= cause.share <= cause.bounds[1]
