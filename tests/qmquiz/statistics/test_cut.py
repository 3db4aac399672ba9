"""Decisions at the pass mark."""

import math

import pytest

from qmquiz.statistics.cut import Cut, judge_cut


def test_how_many_stand_within_one_error_of_the_mark():
    """Six questions, 80 %: the error is 0.179: 4 and 5 right are nearer, 3 and 6 are not."""
    scores = [(3, 6), (4, 6), (5, 6), (6, 6), (1, 1)]

    found = judge_cut(scores, 0.8)

    assert found == Cut(
        n=5,
        pass_mark=0.8,
        passed=3,
        judged=4,
        near=2,
        standard_error=pytest.approx(math.sqrt(0.8 * 0.2 / 5)),
    )
    assert found.share == 0.6
    assert found.interval == pytest.approx((0.2307, 0.8824), abs=1e-4)


def test_the_error_is_the_spread_of_forms_drawn_for_someone_at_the_mark():
    """Drawing forms of k from a bank of which someone knows the share c: binomial spread; with
    k - 1 it is the unbiased estimate from one form."""
    k, c = 10, 0.7
    exact = math.sqrt(c * (1 - c) / k)

    found = judge_cut([(7, k)], c).standard_error

    assert found == pytest.approx(exact * math.sqrt(k / (k - 1)))


def test_nobody_yet_and_all_or_nothing():
    assert judge_cut([], 0.8).share is None
    assert judge_cut([], 0.8).interval is None
    assert judge_cut([(5, 5), (4, 5)], 1.0).near == 0
    assert judge_cut([(0, 0)], 0.8).n == 0


def test_rounding_fails_nobody():
    assert judge_cut([(sum([0.1] * 8), 1)], 0.8).passed == 1
