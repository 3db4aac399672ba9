"""The matrix with holes."""

import pytest

from qmanual.errors import QuizError
from qmquiz.statistics.marks import marks_of_cells, marks_of_matrix


def test_cells_in_any_order_give_the_same_matrix():
    marks = marks_of_cells([1, 0, 1, 0], [0, 1, 1, 0], [3, 2, 4, 1], n_attempts=2, n_questions=2,
                           maxima=[5, 5])  # fmt: skip

    assert marks.is_complete
    assert marks.dense().tolist() == [[1, 2], [3, 4]]
    assert marks.totals().tolist() == [3, 7]


def test_a_matrix_with_a_hole_is_not_whole():
    marks = marks_of_matrix([[1, None], [0, 1]])

    assert not marks.is_complete
    assert marks.totals().tolist() == [1, 1]
    with pytest.raises(QuizError, match="different questions"):
        marks.dense()


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([[1, 0], [1]], "differ in length"),
        ([[1.5]], "not from 0 to"),
        ([[-1]], "not from 0 to"),
        ([[float("nan")]], "not from 0 to"),
    ],
)
def test_marks_that_cannot_be(rows, says):
    with pytest.raises(QuizError, match=says):
        marks_of_matrix(rows)


def test_two_marks_for_one_cell_are_refused():
    with pytest.raises(QuizError, match="two marks"):
        marks_of_cells([0, 0], [0, 0], [1, 1], n_attempts=1, n_questions=1)
