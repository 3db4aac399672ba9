"""Marks from a table of another system."""

import pytest

from qmquiz.statistics.marks_csv import Problem, read_marks


def test_a_table_with_names_and_holes():
    found = read_marks(b"Name,Q1,Q2\nAna,1,\nBen,0.5,1\n")

    assert (found.questions, found.problems) == (("Q1", "Q2"), ())
    assert found.marks.values.tolist() == [1, 0.5, 1]
    assert found.marks.maxima.tolist() == [1, 1]
    assert not found.marks.is_complete


def test_semicolons_decimal_commas_a_mark_of_order_and_maxima():
    found = read_marks("\ufeffid;Q1;Q2\nmax;2;4\n\n7;1,5;3\n".encode())

    assert found.marks.maxima.tolist() == [2, 4]
    assert found.marks.values.tolist() == [1.5, 3]


def test_without_maxima_the_highest_mark_counts():
    assert read_marks(b"Q1,Q2\n5,0\n3,0.5\n").marks.maxima.tolist() == [5, 1]


@pytest.mark.parametrize(
    ("data", "line", "says"),
    [
        (b"", 1, "no marks"),
        (b"Q1,Q2\n", 1, "no marks"),
        (b"id,Q1\nmax,2\n", 1, "no row of marks"),
        (b"\xff\xfeQ1", 1, "byte 1 is not UTF-8"),
        (b"id,name\n1,Ana\n", 1, "no column is a question"),
        (b"Q1,Q1\n1,0\n", 1, "two columns are called 'Q1'"),
        (b"Q1,\n1,0\n", 1, "column 2 has no name"),
        (b"Q1,Q2\n1,0\n1\n", 3, "1 cells, but the first line has 2"),
        (b"Q1,Q2\n1,yes\n", 2, "column 'Q2': 'yes' is no number of points"),
        (b"Q1\n-1\n", 2, "'-1' is no number"),
        (b"Q1\nnan\n", 2, "'nan' is no number"),
        (b"Q1\n1e999\n", 2, "'1e999' is no number"),
        (b"Q1\n1_0\n", 2, "'1_0' is no number"),
        (b"id,Q1\nmax,2\nAna,3\n", 3, "column 'Q1': 3 is more than its maximum, 2"),
        (b"id,Q1\nmax,0\nAna,0\n", 2, "a maximum is a number above 0"),
        (b'Q1,Q2\n"1,0\n', 2, "unexpected end of data"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(data, line, says):
    found = read_marks(data)

    assert found.marks is None
    assert found.problems[0].line == line
    assert says in found.problems[0].says


def test_all_problems_are_named_up_to_twenty():
    found = read_marks(b"Q1\n" + b"x\n" * 100)

    assert len(found.problems) == 20
    assert found.problems[-1] == Problem(line=21, says="column 'Q1': 'x' is no number of points")


def test_a_file_that_is_too_long_is_refused(monkeypatch):
    monkeypatch.setattr("qmquiz.statistics.marks_csv.MOST_BYTES", 10)

    assert "at most 50 are read" in read_marks(b"Q1,Q2\n1,0\n0,1\n").problems[0].says
