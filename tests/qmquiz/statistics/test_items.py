"""Item statistics against the numbers of others, and with holes."""

import math
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmquiz.statistics.items import item_statistics, rest_scores
from qmquiz.statistics.marks import marks_of_cells, marks_of_matrix


def test_every_figure_of_moodles_worked_example(moodle, reference):
    found = [
        {
            "facility": item.facility,
            "sd": item.sd,
            "effective_weight": 100 * item.effective_weight,
            "covariance": item.covariance,
            "mark_variance": item.mark_variance,
            "other_mark_variance": item.rest_variance,
            "discrimination_index": item.discrimination_index,
            "covariance_max": item.covariance_max,
            "discriminative_efficiency": 100 * item.discriminative_efficiency,
        }
        for item in item_statistics(moodle)
    ]

    assert found == [
        pytest.approx(wanted, rel=1e-5) for wanted in reference["quiz_statistics"]["items"]
    ]


def test_facility_and_point_biserial_of_the_example_of_ctt(ctt, reference):
    wanted = reference["ctt_example"]
    found = item_statistics(ctt)

    assert [item.facility for item in found] == pytest.approx(wanted["p"], abs=5e-5)
    assert [item.point_biserial for item in found] == pytest.approx(
        wanted["point_biserial_corrected"], abs=5e-5
    )


def test_the_point_biserial_is_a_correlation_with_the_sum_of_the_others(ctt):
    matrix = ctt.dense()

    found = [item.point_biserial for item in item_statistics(ctt)]

    assert found == pytest.approx(
        [
            np.corrcoef(matrix[:, j], np.delete(matrix, j, axis=1).sum(axis=1))[0, 1]
            for j in range(5)
        ]
    )


def test_effective_weights_sum_to_one_where_none_is_negative(ctt):
    assert sum(item.effective_weight for item in item_statistics(ctt)) == pytest.approx(1)


def test_a_cell_that_is_missing_is_not_a_wrong_answer():
    marks = marks_of_matrix([[1, 1, None], [1, None, 0], [0, 1, None], [None, 1, 1]])

    found = item_statistics(marks)

    assert [item.n for item in found] == [3, 3, 2]
    assert [item.facility for item in found] == pytest.approx([2 / 3, 1, 1 / 2])
    assert [item.effective_weight for item in found] == [None] * 3


def test_the_rest_is_relative_to_what_was_asked_so_hard_forms_are_not_held_against_anybody():
    """People are equally able; half get question 0 with an easy one, half with a hard one.

    With raw marks the rest would only say which form it was.
    """
    rng = random.Random(7)
    rows = []
    for index in range(400):
        easy = index % 2 == 0
        target = 1.0 if rng.random() < (0.8 if easy else 0.2) else 0.0
        other = 1.0 if rng.random() < (0.95 if easy else 0.05) else 0.0
        rows.append([target, other, None] if easy else [target, None, other])
    marks = marks_of_matrix(rows)

    rest = rest_scores(marks)[marks.cells_of(0)]

    groups = [rest[marks.attempts[marks.cells_of(0)] % 2 == part].mean() for part in (0, 1)]
    assert groups == pytest.approx([0, 0], abs=1e-9)


def test_with_a_few_holes_the_figure_stays_near_the_one_without():
    rng = np.random.default_rng(1)
    ability = rng.normal(size=(4000, 1))
    matrix = (rng.normal(size=(4000, 8)) < ability + np.linspace(-1, 1, 8)).astype(float)
    whole = [item.point_biserial for item in item_statistics(marks_of_matrix(matrix.tolist()))]
    holes = [[None if rng.random() < 0.1 else mark for mark in row] for row in matrix.tolist()]

    found = [item.point_biserial for item in item_statistics(marks_of_matrix(holes))]

    assert found == pytest.approx(whole, abs=0.04)


@pytest.mark.parametrize(
    "rows", [[], [[1.0, 0.0]], [[1.0], [0.0]], [[1.0, 1.0]] * 30, [[0.1, 0.7]] * 30]
)
def test_where_there_is_nothing_to_tell_nothing_is_told(rows):
    for item in item_statistics(marks_of_matrix(rows)):
        assert item.point_biserial is None
        assert item.discriminative_efficiency is None
        assert item.effective_weight is None
        assert item.facility is None or math.isfinite(item.facility)


CELLS = st.one_of(st.none(), st.sampled_from([0.0, 1 / 3, 0.5, 1.0]))
MATRICES = st.integers(1, 6).flatmap(
    lambda k: st.lists(st.lists(CELLS, min_size=k, max_size=k), max_size=12)
)


@given(MATRICES, st.randoms(use_true_random=False))
def test_figures_stay_in_their_ranges_and_the_order_of_attempts_does_not_matter(rows, rng):
    found = item_statistics(marks_of_matrix(rows))
    mixed = list(rows)
    rng.shuffle(mixed)
    again = item_statistics(marks_of_matrix(mixed))

    for item, other in zip(found, again, strict=True):
        assert item.facility is None or 0 <= item.facility <= 1
        assert item.point_biserial is None or abs(item.point_biserial) <= 1 + 1e-9
        if item.discriminative_efficiency is not None:
            assert item.discriminative_efficiency <= 1 + 1e-9
        assert item.facility == pytest.approx(other.facility)
        assert item.point_biserial == pytest.approx(other.point_biserial)
        assert item.discriminative_efficiency == pytest.approx(other.discriminative_efficiency)


@given(
    st.integers(2, 5).flatmap(
        lambda k: st.lists(
            st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=k, max_size=k),
            min_size=3,
            max_size=12,
        )
    )
)
def test_without_holes_it_is_the_correlation_with_the_sum_of_the_others(rows):
    matrix = np.array(rows)

    for j, item in enumerate(item_statistics(marks_of_matrix(rows))):
        rest = np.delete(matrix, j, axis=1).sum(axis=1)
        if min(np.ptp(matrix[:, j]), np.ptp(rest)) == 0:
            assert item.point_biserial is None
        else:
            assert item.point_biserial == pytest.approx(np.corrcoef(matrix[:, j], rest)[0, 1])
            assert item.covariance == pytest.approx(np.cov(matrix[:, j], rest)[0, 1], abs=1e-12)


def test_a_bank_of_a_thousand_questions_with_ten_thousand_attempts():
    """Every attempt has every question: ten million marks."""
    rng = np.random.default_rng(3)
    n, k = 10_000, 1_000
    values = (rng.random(n * k) < 0.8).astype(float)
    marks = marks_of_cells(
        np.repeat(np.arange(n), k), np.tile(np.arange(k), n), values, n_attempts=n, n_questions=k
    )

    found = item_statistics(marks)

    assert len(found) == k
    assert found[0].facility == pytest.approx(values[::k].mean())
