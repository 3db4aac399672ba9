"""Marks from a table of another system: one row for each attempt, one column for each question."""

import csv
import io
import math
from dataclasses import dataclass

from qmquiz.statistics.marks import Marks, marks_of_matrix

NAMES_OF_PEOPLE = frozenset(
    {"attempt", "email", "id", "learner", "name", "person", "student", "user", "username"}
)
"""Heads of columns that say who it was; they are left out, and never shown."""
MAXIMUM = "max"
"""A row that begins with this word says how many points each question gives at most."""
MOST_BYTES = 50_000_000
MOST_PROBLEMS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong in one line of the table."""

    line: int
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MarksTable:
    """What was read. With problems there are no marks."""

    questions: tuple[str, ...] = ()
    marks: Marks | None = None
    problems: tuple[Problem, ...] = ()


def read_marks(data: bytes) -> MarksTable:
    """Read a table of marks: comma or semicolon, UTF-8, names of the questions in the first line.

    An empty cell is a question that was not asked. Points have a point, or, in a table with
    semicolons, a comma. Without a row ``max`` a question gives at most its highest mark, but not
    less than 1.
    """
    text, problem = _text(data)
    if problem:
        return MarksTable(problems=(Problem(line=1, says=problem),))
    head_line = text.split("\n", 1)[0]
    comma = ";" if head_line.count(";") > head_line.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=comma, strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((reader.line_num, [cell.strip() for cell in row]))
    except csv.Error as error:
        return MarksTable(problems=(Problem(line=reader.line_num, says=f"{error}"),))
    if len(rows) < 2:
        says = "there are no marks; write the names of the questions, then a row for each attempt"
        return MarksTable(problems=(Problem(line=1, says=says),))
    return _read_rows(rows, decimal_comma=comma == ";")


def _text(data: bytes) -> tuple[str, str]:
    """The text, or what keeps it from being one."""
    if len(data) > MOST_BYTES:
        return "", f"the file has {len(data) // 1_000_000} MB; at most 50 are read"
    try:
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError as error:
        return "", f"byte {error.start + 1} is not UTF-8; save the table as CSV UTF-8"


def _read_rows(rows: list[tuple[int, list[str]]], *, decimal_comma: bool) -> MarksTable:
    (head_line, head), *body = rows
    columns = [place for place, name in enumerate(head) if name.lower() not in NAMES_OF_PEOPLE]
    names = tuple(head[place] for place in columns)
    problems = _head_problems(head_line, names)
    maxima: list[float] | None = None
    matrix: list[list[float | None]] = []
    lines: list[int] = []
    for line, row in body:
        if len(row) != len(head):
            says = f"{len(row)} cells, but the first line has {len(head)}"
            problems.append(Problem(line=line, says=says))
        elif row[0].lower() == MAXIMUM:
            maxima = [_mark(row[place], decimal_comma) or 0.0 for place in columns]
            problems += _bad_maxima(line, names, maxima)
        else:
            marks = [_mark(row[place], decimal_comma) for place in columns]
            problems += [
                Problem(line=line, says=f"column {name!r}: {row[place]!r} is no number of points")
                for name, place, mark in zip(names, columns, marks, strict=True)
                if mark is None and row[place]
            ]
            matrix.append(marks)
            lines.append(line)
    if not matrix and not problems:
        problems.append(Problem(line=head_line, says="there is no row of marks"))
    if maxima is not None and not problems:
        problems += _too_many(names, matrix, lines, maxima)
    if problems:
        return MarksTable(questions=names, problems=tuple(problems[:MOST_PROBLEMS]))
    if maxima is None:
        best = zip(*matrix, strict=True)
        maxima = [max([1.0, *(mark for mark in column if mark is not None)]) for column in best]
    return MarksTable(questions=names, marks=marks_of_matrix(matrix, maxima))


def _bad_maxima(line: int, names: tuple[str, ...], maxima: list[float]) -> list[Problem]:
    return [
        Problem(line=line, says=f"column {name!r}: a maximum is a number above 0")
        for name, best in zip(names, maxima, strict=True)
        if best <= 0
    ]


def _head_problems(line: int, names: tuple[str, ...]) -> list[Problem]:
    if not names:
        return [Problem(line=line, says="no column is a question")]
    problems = [
        Problem(line=line, says=f"column {place} has no name")
        for place, name in enumerate(names, 1)
        if not name
    ]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    return problems + [
        Problem(line=line, says=f"two columns are called {name!r}") for name in twice
    ]


def _mark(cell: str, decimal_comma: bool) -> float | None:
    """The points in a cell; ``None`` if it is empty, or no number from 0 on."""
    text = cell.replace(",", ".") if decimal_comma else cell
    try:
        mark = float(text)
    except ValueError:
        return None
    return mark if math.isfinite(mark) and mark >= 0 and "_" not in text else None


def _too_many(
    names: tuple[str, ...],
    matrix: list[list[float | None]],
    lines: list[int],
    maxima: list[float],
) -> list[Problem]:
    return [
        Problem(line=line, says=f"column {name!r}: {mark:g} is more than its maximum, {best:g}")
        for line, row in zip(lines, matrix, strict=True)
        for name, mark, best in zip(names, row, maxima, strict=True)
        if mark is not None and mark > best + 1e-9
    ]
