"""Survey error."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmanual.kpi.statistics.intervals import wilson
from qmanual.kpi.statistics.survey import (
    design_effect,
    effective_n,
    needed_answers,
    nonresponse_bounds,
    population_correction,
    response_rate,
    survey_share,
    weighted_share,
)


def test_population_correction() -> None:
    assert population_correction(100, 400) == pytest.approx(math.sqrt(300 / 399))
    assert [population_correction(n, n) for n in (0, 1, 50)] == [0.0] * 3
    assert population_correction(50, math.inf) == 1.0
    with pytest.raises(ValueError, match="60 were asked of a population of 50"):
        population_correction(60, 50)


def test_effective_n_of_kish() -> None:
    assert effective_n([2.0] * 7) == pytest.approx(7)
    assert effective_n([1, 3, 0, None]) == pytest.approx(16 / 10)
    assert design_effect([1, 3, 0, None]) == pytest.approx(2 / 1.6)
    assert (effective_n([]), effective_n([0.0]), design_effect([0.0])) == (0.0, 0.0, None)
    with pytest.raises(ValueError, match="a weight cannot be below 0"):
        effective_n([1, -1])


def test_weighted_share() -> None:
    assert weighted_share([True, False, None, True], [1, 3, 5, 0]) == 0.25
    assert [weighted_share([], []), weighted_share([True], [0])] == [None, None]


def test_survey_share_of_a_small_population() -> None:
    good = [True] * 40 + [False] * 10

    n = 50 * 99 / 50
    assert survey_share(good, population=100) == pytest.approx(wilson(0.8 * n, n))
    assert survey_share(good, population=50) == (0.8, 0.8)
    assert survey_share(good) == wilson(40, 50)
    assert survey_share([]) is None


def test_survey_share_by_weight() -> None:
    bounds = survey_share([True, True, False], [1, 1, 2])

    assert bounds == pytest.approx(wilson(0.5 * 16 / 6, 16 / 6))


def test_people_who_did_not_answer() -> None:
    assert nonresponse_bounds(40, 50, 100) == (0.4, 0.9)
    assert nonresponse_bounds(0, 0, 0) is None
    assert (response_rate(50, 200), response_rate(0, 0)) == (0.25, None)
    with pytest.raises(ValueError, match="60 answers of 50 people asked"):
        nonresponse_bounds(40, 60, 50)


def test_needed_answers_of_the_textbook() -> None:
    # The 384.1 of every textbook, rounded up; 277.7 of a population of 1000 (Krejcie and
    # Morgan 1970 print 278).
    assert needed_answers(0.05) == 385
    assert needed_answers(0.05, population=1000) == 278
    assert needed_answers(0.05, population=0) == 0
    with pytest.raises(ValueError, match="a margin of error"):
        needed_answers(0)


@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=50), st.floats(0.01, 100))
def test_weights_never_add_answers_and_their_unit_does_not_matter(
    weights: list[float], scale: float
) -> None:
    n = effective_n(weights)

    assert 1 - 1e-9 <= n <= len(weights) + 1e-9
    assert effective_n([scale * weight for weight in weights]) == pytest.approx(n)
