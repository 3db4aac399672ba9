"""Chance, and more than chance."""

from fractions import Fraction
from math import comb

import pytest

from qmquiz.bots.judge import BotResult, compare_with_chance, holm, tail


def test_tail_is_the_binomial_one_for_equal_chances():
    exact = sum(
        Fraction(comb(30, k)) * Fraction(1, 3) ** k * Fraction(2, 3) ** (30 - k)
        for k in range(14, 31)
    )

    assert tail(14, [1 / 3] * 30) == pytest.approx(float(exact), rel=1e-9)


def test_tail_of_unequal_chances_by_hand():
    """At least one hit in three trials is one minus no hit; all three is their product."""
    chances = [0.5, 0.25, 0.2]

    assert tail(1, chances) == pytest.approx(1 - 0.5 * 0.75 * 0.8)
    assert tail(3, chances) == pytest.approx(0.5 * 0.25 * 0.2)
    assert tail(0, chances) == 1.0


def test_exact_and_approximate_tails_agree():
    short = tail(1050, [1 / 3] * 2000 + [1 / 2] * 700)
    long = tail(1169, [1 / 3] * 2227 + [1 / 2] * 779)

    assert short == pytest.approx(long, rel=0.2)


def test_chance_is_not_caught_and_certainty_is():
    lucky = compare_with_chance("lucky", [(number % 3 == 0, 3) for number in range(999)])
    sure = compare_with_chance("sure", [(number % 2 == 0, 3) for number in range(999)])
    idle = compare_with_chance("idle", [])

    results = {result.name: result for result in holm([lucky, sure, idle])}

    assert {name: result.caught for name, result in results.items()} == {
        "lucky": False,
        "sure": True,
        "idle": False,
    }
    assert results["lucky"].p == pytest.approx(0.51, abs=0.02)
    assert results["idle"] == BotResult(name="idle", answers=0, hits=0, expected=0.0, p=1.0)


def test_holm_stops_at_the_first_that_is_not_rare():
    """0.004 is below 0.01/2, 0.006 is below 0.01 but comes after nothing else is left."""
    results = [
        BotResult(name=name, answers=100, hits=50, expected=0.3, p=p)
        for name, p in (("a", 0.004), ("b", 0.006), ("c", 0.5))
    ]

    assert [result.caught for result in holm(results)] == [False, False, False]
    assert [result.caught for result in holm(results[:2])] == [True, True]
