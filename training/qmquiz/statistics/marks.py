"""Marks: who got how many points for what. A matrix with holes, kept as its cells.

Forms differ between people: of a bank of a thousand questions each attempt has a few. So a
cell that is missing means *not asked*, never *wrong*; a question that was asked and left open
has a cell with 0 points.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qmanual.errors import QuizError

if TYPE_CHECKING:
    from numpy import float64, int64
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """The cells of a matrix, by question.

    :param attempts: number of the attempt of each cell, 0 to ``n_attempts - 1``.
    :param values: points of each cell.
    :param starts: where the cells of each question begin, and the end of the last one; shape
        ``(n_questions + 1,)``.
    :param maxima: points that each question gives at most; above 0.
    """

    attempts: "NDArray[int64]"
    values: "NDArray[float64]"
    starts: "NDArray[int64]"
    maxima: "NDArray[float64]"
    n_attempts: int

    @property
    def n_questions(self) -> int:
        """How many questions there are."""
        return len(self.maxima)

    @property
    def is_complete(self) -> bool:
        """Whether everybody was asked the same questions."""
        return len(self.values) == self.n_attempts * self.n_questions

    def cells_of(self, question: int) -> slice:
        """Where the cells of a question are."""
        return slice(int(self.starts[question]), int(self.starts[question + 1]))

    def totals(self) -> "NDArray[float64]":
        """Points of each attempt."""
        import numpy as np

        totals = np.bincount(self.attempts, weights=self.values, minlength=self.n_attempts)
        return totals.astype(np.float64)  # whole numbers when there is no cell

    def dense(self) -> "NDArray[float64]":
        """The matrix of attempts and questions, if it has no hole.

        :raises QuizError: if it has one.
        """
        import numpy as np

        if not self.is_complete:
            raise QuizError("people were asked different questions: there is no whole matrix")
        matrix = np.empty((self.n_questions, self.n_attempts))
        for question in range(self.n_questions):
            cells = self.cells_of(question)
            matrix[question, self.attempts[cells]] = self.values[cells]
        return matrix.T


def marks_of_cells(
    attempts: Sequence[int],
    questions: Sequence[int],
    values: Sequence[float],
    *,
    n_attempts: int,
    n_questions: int,
    maxima: Sequence[float] | None = None,
) -> Marks:
    """Marks from cells in any order: three sequences of the same length.

    :param maxima: points that each question gives at most; 1 each if left out.
    :raises QuizError: if a cell comes twice, or a mark is not from 0 to the question's maximum.
    """
    import numpy as np

    rows = np.asarray(attempts, dtype=np.int64)
    columns = np.asarray(questions, dtype=np.int64)
    marks = np.asarray(values, dtype=np.float64)
    best = np.ones(n_questions) if maxima is None else np.asarray(maxima, dtype=np.float64)
    order = np.lexsort((rows, columns))
    rows, columns, marks = rows[order], columns[order], marks[order]
    if np.any((rows[1:] == rows[:-1]) & (columns[1:] == columns[:-1])):
        raise QuizError("an attempt has two marks for the same question")
    if not np.all(best > 0) or not np.all((marks >= 0) & (marks <= best[columns] + 1e-9)):
        raise QuizError("a mark is not from 0 to what its question gives at most")
    return Marks(
        attempts=rows,
        values=marks,
        starts=np.searchsorted(columns, np.arange(n_questions + 1)).astype(np.int64),
        maxima=best,
        n_attempts=n_attempts,
    )


def marks_of_matrix(
    matrix: Iterable[Sequence[float | None]], maxima: Sequence[float] | None = None
) -> Marks:
    """Marks from rows, one for each attempt; ``None`` where a question was not asked.

    :raises QuizError: if rows differ in length, or a mark is out of range.
    """
    rows = [list(row) for row in matrix]
    width = len(maxima) if maxima is not None else len(rows[0]) if rows else 0
    if any(len(row) != width for row in rows):
        raise QuizError("the rows of marks differ in length")
    cells = [
        (attempt, question, mark)
        for attempt, row in enumerate(rows)
        for question, mark in enumerate(row)
        if mark is not None
    ]
    return marks_of_cells(
        [cell[0] for cell in cells],
        [cell[1] for cell in cells],
        [cell[2] for cell in cells],
        n_attempts=len(rows),
        n_questions=width,
        maxima=maxima,
    )
