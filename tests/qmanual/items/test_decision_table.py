"""Reading the table of a decision: columns, rows, and problems with their lines."""

from typing import Any

import pytest

from qmanual.items.decision_table import (
    Column,
    HitPolicy,
    TableProblem,
    TableReading,
    read_decision_table,
)
from qmanual.items.model import Item

HEAD = "| Channel | Wait | Do |\n|---|---|---|\n"


def read(body: str, **fields: Any) -> TableReading:
    """The reading of a decision whose body begins on line 10."""
    return read_decision_table(
        Item(
            id="DEC-A",
            type="decision",
            title="A",
            document="DOC-A",
            docname="a",
            path="a.md",
            line=5,
            body=body,
            body_line=10,
            fields=fields,
        )
    )


def problems(body: str, **fields: Any) -> list[tuple[int, str]]:
    found = read(body, **fields)
    assert found.table is None
    return [(problem.line, problem.message) for problem in found.problems]


def test_columns_rows_and_lines() -> None:
    body = (
        "Before.\n\n" + HEAD + "| *phone* | < 2 min | help |\n| – | ≥ 2 min | say `so` |\n\nAfter."
    )

    table = read(body).table

    assert table is not None
    assert table.line == 12
    assert table.columns == (
        Column(name="Channel"),
        Column(name="Wait", of_amounts=True, unit="s"),
    )
    assert table.actions == ("Do",)
    assert [(row.line, [c.text for c in row.cells], row.actions) for row in table.rows] == [
        (14, ["phone", "< 2 min"], ("help",)),
        (15, ["–", "≥ 2 min"], ("say so",)),
    ]
    assert table.hit_policy is HitPolicy.UNIQUE


def test_the_last_columns_are_actions() -> None:
    table = read(HEAD + "| a | b | c |\n| d | e | f |", actions=2, hit_policy="first").table

    assert table is not None
    assert [column.name for column in table.columns] == ["Channel"]
    assert table.actions == ("Wait", "Do")
    assert table.rows[1].actions == ("e", "f")
    assert table.hit_policy is HitPolicy.FIRST


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        (["1 or 2", "3"], Column(name="X")),
        (["2 h", "4 h"], Column(name="X")),
        (["1 to 3 cases", "4 or more cases"], Column(name="X", of_amounts=True, unit="cases",
                                                     whole=True)),
        (["< 1.5 cases", "≥ 1.5 cases"], Column(name="X", of_amounts=True, unit="cases")),
        (["< 1 h", "≥ 60 min"], Column(name="X", of_amounts=True, unit="s")),
    ],
)  # fmt: skip
def test_kind_of_a_column(cells: list[str], column: Column) -> None:
    rows = "\n".join(f"| {cell} | {place} |" for place, cell in enumerate(cells))

    table = read("| X | Do |\n|---|---|\n" + rows).table

    assert table is not None
    assert table.columns == (column,)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", (5, "has no table; write one with | between its cells")),
        ("Words only.", (5, "has no table; write one with | between its cells")),
        (f"{HEAD}| a | b | c |\n\n{HEAD}| a | b | c |", (5, "has more than one table")),
        (HEAD + "| a | b | c |", (10, "has 1 rows; there is nothing to decide below two")),
        (HEAD, (10, "has 0 rows; there is nothing to decide below two")),
        (HEAD + "| a | b |\n| c | d | e |", (12, "the row has 2 cells and the head 3")),
        (HEAD + "| a | b | c |\n| c | d | e | f |", (13, "the row has 4 cells and the head 3")),
        (HEAD + "| a | | c |\n| d | e | f |", (12, "the cell of “Wait” is empty; write –")),
        (HEAD + "| a | b | |\n| d | e | f |", (12, "the cell of “Do” is empty; say what to do")),
        (HEAD + "| a | < 2 h | c |\n| d | soon | f |", (13, "“soon” is no amount, but other")),
        (
            HEAD + "| a | < 2 h | c |\n| d | > 2 months | f |",
            (13, "“> 2 months” and “2 h” cannot be compared; write all of “Wait” in one unit"),
        ),
        ("| A | | C |\n|---|---|---|\n| a | b | c |\n| d | e | f |", (10, "column 2 has no name")),
        ("| A | a | C |\n|---|---|---|\n| a | b | c |\n| d | e | f |",
         (10, "two columns are called “A”")),
        ("| A |\n|---|\n| a |\n| b |", (10, "has 1 columns, and all of them are actions")),
    ],
)  # fmt: skip
def test_problems_are_said_with_their_line(body: str, expected: tuple[int, str]) -> None:
    line, message = expected
    found = problems(body)

    assert [(where, text[: len(message)]) for where, text in found] == [(line, message)]


def test_too_many_conditions_are_refused() -> None:
    wide = "".join(f"| c{place} " for place in range(1500)) + "|\n" + "|---" * 1500 + "|\n"

    found = problems(wide + "| x " * 1500 + "|\n" + "| y " * 1500 + "|")

    assert found == [
        (10, "has 1499 conditions; nobody decides by more than 20 at once, so make several "
             "tables of it")
    ]  # fmt: skip


def test_all_problems_are_said_at_once() -> None:
    body = HEAD + "| a | | |\n| c | d |\n| e | 5 h to 2 h | f |"

    assert [line for line, _ in problems(body)] == [12, 12, 13, 14]


def test_a_problem_is_a_value() -> None:
    assert read("x").problems[0] == TableProblem(line=5, message=read("x").problems[0].message)
