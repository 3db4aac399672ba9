"""Tests of means agree with R."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmanual.kpi.statistics.means import TTest, paired_t, welch


def test_agrees_with_r(r_truth: Any) -> None:
    truth = r_truth["before_after"]
    by_welch, by_pairs = truth["welch"], truth["paired"]

    assert welch(truth["after"], truth["before"]) == TTest(
        difference=pytest.approx(1.58),
        t=pytest.approx(by_welch["t"], rel=1e-9),
        freedom=pytest.approx(by_welch["df"], rel=1e-9),
        p=pytest.approx(by_welch["p"], rel=1e-9),
        bounds=pytest.approx(by_welch["ci"], abs=1e-9),
    )
    paired = paired_t(truth["after"], truth["before"])
    assert paired is not None
    assert (paired.t, paired.freedom, paired.p) == pytest.approx(
        (by_pairs["t"], by_pairs["df"], by_pairs["p"]), rel=1e-9
    )


def test_half_pairs_do_not_count() -> None:
    assert paired_t([1, 2, None, 4], [0, 3, 9, None]) == paired_t([1, 2], [0, 3])


def test_too_little_or_nothing_that_varies() -> None:
    assert [
        welch([1.0], [1.0, 2.0]),
        welch([], []),
        welch([1.0, 1.0], [2.0, 2.0]),
        paired_t([1.0], [2.0]),
        paired_t([1.0, 2.0], [2.0, 3.0]),
        paired_t([], []),
    ] == [None] * 6


def test_one_side_that_does_not_vary() -> None:
    result = welch([5.0, 5.0, 5.0], [1.0, 2.0, 3.0])

    assert result is not None
    assert result.freedom == pytest.approx(2)


groups = st.lists(st.integers(-50, 50), min_size=2, max_size=20)


@given(groups, groups)
def test_welch_turns_with_its_groups(first: list[int], second: list[int]) -> None:
    one, other = welch(first, second), welch(second, first)

    if one is None or other is None:
        assert one is other is None
        return
    assert one.bounds is not None
    assert one.bounds[0] <= one.difference <= one.bounds[1]
    assert (one.t, one.p, one.freedom) == pytest.approx((-other.t, other.p, other.freedom))
    assert min(len(first), len(second)) - 1 - 1e-9 <= one.freedom
    assert one.freedom <= len(first) + len(second) - 2 + 1e-9
