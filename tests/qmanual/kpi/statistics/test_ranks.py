"""Rank tests agree with ``wilcox.test`` of R."""

import random
from itertools import combinations
from statistics import median
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmanual.kpi.statistics import ranks
from qmanual.kpi.statistics.ranks import RankTest, hodges_lehmann, mann_whitney

# Permeability of membranes at term and at 12 to 26 weeks: Hollander and Wolfe, table 4.1.
AT_TERM = [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46]
EARLIER = [1.15, 0.88, 0.90, 0.74, 1.21]


def test_ties_agree_with_r(r_truth: Any) -> None:
    truth = r_truth["before_after"]

    result = mann_whitney(truth["after"], truth["before"])

    assert result is not None
    assert result.u == truth["mann_whitney"]["W"]
    assert result.p == pytest.approx(truth["mann_whitney"]["p"], rel=1e-9)
    differences = [a - b for a in truth["after"] for b in truth["before"]]
    assert result.shift == pytest.approx(median(differences))


def test_exact_test_of_the_textbook() -> None:
    # wilcox.test(x, y, conf.int = TRUE): W = 35, p = 0.2544, shift 0.305, -0.15 to 0.76.
    assert mann_whitney(AT_TERM, EARLIER) == RankTest(
        u=35.0,
        p=pytest.approx(0.2544, abs=5e-5),
        shift=pytest.approx(0.305),
        bounds=pytest.approx((-0.15, 0.76)),
    )


def test_exact_distribution_is_that_of_all_arrangements() -> None:
    m, n = 4, 3
    counts = [0] * (m * n + 1)
    for first in combinations(range(m + n), m):
        counts[sum(first) - m * (m - 1) // 2] += 1

    found = ranks._cumulative(m, n)

    total = sum(counts)
    assert found == pytest.approx([sum(counts[: u + 1]) / total for u in range(m * n + 1)])


def test_so_few_that_no_interval_holds() -> None:
    result = mann_whitney([1.0, 2.0, 3.0], [4.0, 5.0, 6.0])

    assert result == RankTest(u=0.0, p=pytest.approx(0.1), shift=-3.0, bounds=None)


def test_all_alike() -> None:
    assert mann_whitney([2.0] * 9, [2.0] * 9) == RankTest(
        u=40.5, p=1.0, shift=0.0, bounds=(0.0, 0.0)
    )


def test_missing_values_and_nothing() -> None:
    assert mann_whitney([None, *AT_TERM], EARLIER) == mann_whitney(AT_TERM, EARLIER)
    assert [mann_whitney([], [1.0]), hodges_lehmann([None], [1.0])] == [None, None]


def test_many_values_are_searched_to_the_same_result(monkeypatch: pytest.MonkeyPatch) -> None:
    values = random.Random(7)
    first = [round(values.expovariate(1), 3) for _ in range(200)]
    second = [round(values.expovariate(0.8), 3) for _ in range(150)]
    at_once = mann_whitney(first, second)

    monkeypatch.setattr(ranks, "_AT_ONCE", 0)
    searched = mann_whitney(first, second)

    assert at_once is not None
    assert searched is not None
    assert (searched.shift, searched.bounds) == (
        pytest.approx(at_once.shift, abs=1e-12),
        pytest.approx(at_once.bounds, abs=1e-12),
    )


groups = st.lists(st.integers(-50, 50), min_size=1, max_size=15)


@given(groups, groups, st.integers(-20, 20))
def test_shift_turns_with_the_groups_and_follows_what_is_added(
    first: list[int], second: list[int], added: int
) -> None:
    one, turned = mann_whitney(first, second), mann_whitney(second, first)
    moved = mann_whitney([value + added for value in first], second)

    assert one is not None
    assert turned is not None
    assert moved is not None
    assert (turned.shift, turned.p) == (-one.shift, pytest.approx(one.p))
    assert one.u + turned.u == len(first) * len(second)
    assert moved.shift == one.shift + added
    if one.bounds is not None:
        assert one.bounds[0] <= one.shift <= one.bounds[1]
        assert turned.bounds == (-one.bounds[1], -one.bounds[0])
