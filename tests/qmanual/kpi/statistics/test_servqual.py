"""SERVQUAL gaps: by hand, and against a published table."""

import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmanual.kpi.statistics.intervals import mean_t
from qmanual.kpi.statistics.servqual import (
    Gap,
    dimension_gap,
    normalised,
    overall_gap,
    weighted_gap,
)


def test_published_gaps(read_json: Callable[[str], Any]) -> None:
    paper = read_json("servqual_omj2018.json")

    gaps = {}
    for name, expected, _, found, _, gap, low, high, t in paper["rows"]:
        # A respondent with these means stands for all: the gap is that of the means.
        gaps[name] = dimension_gap([[expected]], [[found]]).gap
        assert gaps[name] == pytest.approx(gap, abs=0.005)
        # The t of Assurance repeats that of Responsiveness, and looks misprinted.
        if name != "Assurance":
            spread = (gap / t) ** 2 * paper["n"]
            # The bounds of Empathy are printed with one decimal only.
            printed = 0.02 if name == "Empathy" else 0.01
            assert mean_t(gap, spread, paper["n"]) == pytest.approx((low, high), abs=printed)
    assert weighted_gap(gaps, dict.fromkeys(gaps, 20.0)) == pytest.approx(-0.17, abs=0.005)
    assert min(gaps, key=lambda name: gaps[name] or 0) == "Tangible"


EXPECTED = [[7.0, 6.0], [6.0, 6.0], [5.0, 7.0]]
FOUND = [[5.0, 6.0], [6.0, 5.0], [5.0, 5.0]]


def test_dimension_by_hand() -> None:
    # Gaps -1, -0.5, -1; variance 1/12; t(0.975, 2) = 4.30265273.
    reach = 4.302652729911275 * math.sqrt(1 / 36)

    assert dimension_gap(EXPECTED, FOUND) == Gap(
        n=3,
        expectation=pytest.approx(37 / 6),
        perception=pytest.approx(32 / 6),
        gap=pytest.approx(-5 / 6),
        bounds=pytest.approx((-5 / 6 - reach, -5 / 6 + reach)),
        t=pytest.approx(-5 / 6 * 6),
        # Differences (-2, 0), (0, -1), (0, -2): 2 (1 - (4/3 + 1) / (1/3)).
        alpha=pytest.approx(2 * (1 - (4 / 3 + 1) / (1 / 3))),
    )


def test_respondent_counts_with_the_pairs_that_are_there() -> None:
    expected = [[7.0, None], [None, None], [5.0, 5.0]]
    found = [[5.0, 6.0], [6.0, 6.0], [5.0, None]]

    gap = dimension_gap(expected, found)

    assert (gap.n, gap.expectation, gap.perception, gap.gap) == (2, 6.0, 5.0, -1.0)


@pytest.mark.parametrize("rows", [[], [[None]]])
def test_nobody_answered(rows: list[list[None]]) -> None:
    nothing = Gap(n=0, expectation=None, perception=None, gap=None, bounds=None, t=None, alpha=None)

    assert dimension_gap(rows, rows) == nothing
    assert overall_gap({"a": (rows, rows)}) == nothing
    assert overall_gap({}) == nothing


def test_gaps_that_do_not_vary_have_no_t() -> None:
    gap = dimension_gap([[5.0], [6.0]], [[4.0], [5.0]])

    assert (gap.gap, gap.bounds, gap.t) == (-1.0, (-1.0, -1.0), None)


def test_overall_gap_by_weight() -> None:
    dimensions = {
        "tangibles": (EXPECTED, FOUND),
        "empathy": ([[7.0], [7.0], [None]], [[3.0], [7.0], [7.0]]),
        "unused": ([[None]] * 3, [[None]] * 3),
    }

    overall = overall_gap(dimensions, {"tangibles": 30, "empathy": 10, "unused": 0})

    # Of the two who answered both: 0.75 * -1 + 0.25 * -4, and 0.75 * -0.5 + 0.25 * 0.
    assert (overall.n, overall.gap) == (2, pytest.approx((-1.75 - 0.375) / 2))
    assert overall_gap(dimensions).n == 0


def test_weighted_gap_needs_each_dimension_that_has_weight() -> None:
    assert weighted_gap({"a": -1.0, "b": None}, {"a": 1, "b": 1}) is None
    assert weighted_gap({"a": -1.0, "b": None}, {"a": 3, "b": 0}) == -1.0
    assert weighted_gap({"a": -1.0}, {"a": 0}) is None
    assert weighted_gap({}, {}) is None


def test_weights() -> None:
    assert normalised({"a": 1, "b": 3}) == {"a": 0.25, "b": 0.75}
    assert normalised({"a": 0.0}) == {"a": 0.0}
    with pytest.raises(ValueError, match="a weight cannot be below 0"):
        normalised({"a": -1})


answers = st.lists(
    st.tuples(st.lists(st.integers(1, 7), min_size=3, max_size=3),
              st.lists(st.integers(1, 7), min_size=3, max_size=3)),
    min_size=2, max_size=20,
)  # fmt: skip


@given(answers, st.floats(0.1, 50))
def test_swapping_what_was_expected_and_found_turns_the_gap(
    rows: list[tuple[list[int], list[int]]], weight: float
) -> None:
    expected, found = [row[0] for row in rows], [row[1] for row in rows]

    gap, turned = dimension_gap(expected, found), dimension_gap(found, expected)

    assert gap.gap is not None
    assert gap.bounds is not None
    assert turned.gap == pytest.approx(-gap.gap)
    assert gap.bounds[0] <= gap.gap <= gap.bounds[1]
    # Weights are only in proportion: one dimension is the whole, whatever it weighs.
    assert overall_gap({"a": (expected, found)}, {"a": weight}).gap == pytest.approx(gap.gap)
