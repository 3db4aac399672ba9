"""Internal consistency against the numbers of others."""

import numpy as np
import pytest

from qmquiz.statistics.consistency import measure_consistency
from qmquiz.statistics.marks import marks_of_matrix


def test_kr20_of_the_example_of_ctt_is_31_of_38(ctt, reference):
    found = measure_consistency(ctt)

    assert (found.name, found.n, found.questions) == ("KR-20", 10, 5)
    assert found.alpha == pytest.approx(31 / 38, abs=1e-12)
    assert found.alpha_if_deleted == pytest.approx(
        reference["ctt_example"]["alpha_if_deleted"], abs=5e-5
    )


def test_kr20_by_its_own_formula(ctt):
    """With variances of n in place of n - 1, as Kuder and Richardson wrote it."""
    matrix = ctt.dense()
    p = matrix.mean(axis=0)
    kr20 = 5 / 4 * (1 - (p * (1 - p)).sum() / matrix.sum(axis=1).var())

    assert measure_consistency(ctt).alpha == pytest.approx(kr20)


def test_moodles_worked_example(moodle, reference):
    quiz = reference["quiz_statistics"]["quiz"]
    found = measure_consistency(moodle)

    assert found.name == "alpha"
    assert 100 * found.alpha == pytest.approx(quiz["coefficient_of_internal_consistency"], rel=1e-5)
    assert 100 * found.error_ratio == pytest.approx(quiz["error_ratio"], rel=1e-5)
    assert found.standard_error == pytest.approx(quiz["standard_error"], rel=1e-5)


def test_alpha_if_deleted_is_alpha_of_the_rest(moodle):
    matrix = moodle.dense()

    found = measure_consistency(moodle).alpha_if_deleted

    assert found == pytest.approx(
        [
            measure_consistency(marks_of_matrix(np.delete(matrix, j, axis=1).tolist())).alpha
            for j in range(7)
        ]
    )


@pytest.mark.parametrize(
    "rows",
    [[], [[1, 0]], [[1], [0]], [[1, 1], [1, 1]], [[1, 0], [0, 1]], [[1, None], [0, 1]]],
)
def test_where_there_is_none(rows):
    assert measure_consistency(marks_of_matrix(rows)) is None


def test_of_two_questions_none_can_be_left_out():
    assert measure_consistency(marks_of_matrix([[1, 1], [0, 0]])).alpha_if_deleted == (None, None)
