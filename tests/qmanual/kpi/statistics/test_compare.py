"""Before and after: the verdict follows the interval, and says when there is too little."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmanual.kpi.statistics.compare import (
    Better,
    Comparison,
    Verdict,
    can_show,
    can_show_pairs,
    compare_means,
    compare_pairs,
    compare_ranks,
    compare_rates,
    compare_shares,
)
from qmanual.kpi.statistics.differences import chi_squared_p, fisher_p


def test_shares() -> None:
    assert compare_shares(48, 80, 56, 70) == Comparison(
        method="newcombe",
        verdict=Verdict.IMPROVED,
        before=0.6,
        after=0.8,
        change=pytest.approx(0.2),
        bounds=pytest.approx((0.0524, 0.3339), abs=6e-5),
        p=pytest.approx(0.008045081368197, rel=1e-9),
        n_before=80,
        n_after=70,
    )


@pytest.mark.parametrize(
    ("cases", "better", "verdict"),
    [
        ((56, 70, 48, 80), "higher", Verdict.WORSE),
        ((56, 70, 48, 80), "lower", Verdict.IMPROVED),
        ((48, 80, 50, 80), "higher", Verdict.NO_CHANGE_SHOWN),
        # Three of three after none of three looks splendid, and shows nothing.
        ((0, 3, 3, 3), "higher", Verdict.TOO_FEW),
        ((0, 0, 3, 3), "higher", Verdict.TOO_FEW),
        ((0, 4, 4, 4), "higher", Verdict.IMPROVED),
        ((5, 5, 5, 5), "higher", Verdict.NO_CHANGE_SHOWN),
    ],
)
def test_verdict_of_shares(
    cases: tuple[int, int, int, int], better: Better, verdict: Verdict
) -> None:
    assert compare_shares(*cases, better=better).verdict == verdict


def test_small_cells_are_tested_exactly() -> None:
    assert compare_shares(1, 9, 7, 9).p == fisher_p(7, 9, 1, 9)
    assert compare_shares(0, 9, 0, 9).p == 1.0
    assert compare_shares(0, 0, 0, 9).p is None
    assert compare_shares(40, 90, 50, 90).p == pytest.approx(chi_squared_p(20 / 9))


def test_impossible_share_is_refused() -> None:
    with pytest.raises(ValueError, match="9 of 8 is no share"):
        compare_shares(1, 8, 9, 8)


def test_rates() -> None:
    found = compare_rates(21, 3011, 11, 800)

    assert found == Comparison(
        method="poisson",
        verdict=Verdict.NO_CHANGE_SHOWN,
        before=21 / 3011,
        after=11 / 800,
        change=pytest.approx(1.971488, abs=1e-6),
        bounds=pytest.approx((0.8584264, 4.2772659), abs=1e-6),
        p=pytest.approx(0.07967, abs=5e-6),
        n_before=21,
        n_after=11,
    )
    assert compare_rates(40, 100, 10, 100).verdict == Verdict.IMPROVED
    assert compare_rates(40, 100, 10, 100, better="higher").verdict == Verdict.WORSE
    # From none to five, and from none to six, in the same time: 2 / 2^5 is more than 0.05.
    assert compare_rates(0, 100, 5, 100).verdict == Verdict.TOO_FEW
    assert compare_rates(0, 100, 6, 100).verdict == Verdict.WORSE
    assert compare_rates(0, 100, 0, 100).verdict == Verdict.TOO_FEW
    assert compare_rates(3, 0, 3, 10).verdict == Verdict.TOO_FEW


def test_means_and_pairs(r_truth: Any) -> None:
    before, after = r_truth["before_after"]["before"], r_truth["before_after"]["after"]

    apart = compare_means(before, after, better="higher")
    paired = compare_pairs(before, after, better="higher")

    # The same numbers: only as pairs do they show that the drug makes sleep longer.
    assert (apart.verdict, paired.verdict) == (Verdict.NO_CHANGE_SHOWN, Verdict.IMPROVED)
    assert (apart.method, paired.method) == ("welch", "paired-t")
    assert (apart.change, paired.change) == (pytest.approx(1.58), pytest.approx(1.58))
    assert (apart.p, paired.p) == (pytest.approx(0.0793941), pytest.approx(0.0028329, abs=1e-7))
    assert compare_pairs(before, after, better="lower").verdict == Verdict.WORSE


def test_means_without_variation() -> None:
    same = compare_means([5.0] * 5, [5.0] * 5, better="higher")
    changed = compare_means([5.0] * 5, [6.0] * 5, better="higher")

    assert (same.verdict, same.bounds, same.p) == (Verdict.NO_CHANGE_SHOWN, (0.0, 0.0), None)
    assert (changed.verdict, changed.bounds) == (Verdict.IMPROVED, (1.0, 1.0))


def test_ranks() -> None:
    before = [30.0, 41.0, 52.0, 63.0, 74.0, 180.0]
    after = [10.0, 12.0, 14.0, 16.0, 18.0, 31.0]

    found = compare_ranks(before, after)

    assert (found.verdict, found.before, found.after) == (Verdict.IMPROVED, 57.5, 15.0)
    assert found.change is not None
    assert found.change < -30
    assert compare_ranks(before, after, better="higher").verdict == Verdict.WORSE
    assert compare_ranks(before[:3], after[:3]).verdict == Verdict.TOO_FEW
    assert compare_ranks([], after) == Comparison(
        method="mann-whitney",
        verdict=Verdict.TOO_FEW,
        before=None,
        after=15.0,
        change=None,
        bounds=None,
        p=None,
        n_before=0,
        n_after=6,
    )


def test_least_numbers_that_can_show_a_change() -> None:
    assert [can_show(3, 3), can_show(4, 4), can_show(2, 7), can_show(2, 8), can_show(0, 99)] == [
        False,
        True,
        False,
        True,
        False,
    ]
    assert [can_show_pairs(5), can_show_pairs(6), can_show_pairs(0)] == [False, True, False]
    assert can_show(4, 4, 0.99) is False


groups = st.lists(st.integers(-20, 20), min_size=0, max_size=12)


@given(groups, groups)
def test_what_is_better_one_way_is_worse_the_other(before: list[int], after: list[int]) -> None:
    opposite = {Verdict.IMPROVED: Verdict.WORSE, Verdict.WORSE: Verdict.IMPROVED}

    for compare in (compare_means, compare_ranks):
        higher = compare(before, after, better="higher")
        lower = compare(before, after, better="lower")
        turned = compare(after, before, better="lower")
        assert lower.verdict == opposite.get(higher.verdict, higher.verdict)
        assert turned.verdict == higher.verdict
