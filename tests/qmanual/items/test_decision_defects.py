"""Cases without a row and cases with two: small tables in full, random ones against brute force."""

import itertools
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qmanual.items.decision_cases import Cases, places
from qmanual.items.decision_cells import Cell, word_key
from qmanual.items.decision_defects import Defect, DefectKind, find_defects
from qmanual.items.decision_table import DecisionTable, read_decision_table
from qmanual.items.model import Item

Rows = Sequence[Sequence[str]]


def table(names: Sequence[str], rows: Rows, **fields: Any) -> DecisionTable:
    """A table whose head is in line 10; its last column is the action."""
    lines = [names, ["---"] * len(names), *rows]
    body = "\n".join("| " + " | ".join(line) + " |" for line in lines)
    found = read_decision_table(
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
    assert found.table is not None, found.problems
    return found.table


def defects(names: Sequence[str], rows: Rows, **fields: Any) -> list[tuple[str, int, str]]:
    return [(d.kind.name, d.line, d.case) for d in find_defects(table(names, rows, **fields))]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["< 2 h", "2 h to 1 day", "> 1 day"], []),
        (["< 2 h", "≥ 2 h"], []),
        (["≤ 2 h", "≥ 2 h"], [("OVERLAP", 13, "X: 2 h")]),
        (["< 2 h", "> 2 h"], [("GAP", 10, "X: 2 h")]),
        (["< 2 h", "> 1 day"], [("GAP", 10, "X: 2 h")]),
        (["2 h to 1 day", "> 1 day"], [("GAP", 10, "X: less than 2 h")]),
        (["< 2 h", "2 h to 1 day"], [("GAP", 10, "X: more than 1 day")]),
        (["> 0 to 50 euros", "> 50 euros"], []),
        (["up to 50 euros", "51 euros or more"], [("GAP", 10, "X: more than 50 euros and less "
                                                    "than 51 euros")]),
        (["1 to 5 customers", "6 or more customers"], []),
        (["0 to 5 customers", "6 or more customers"], []),
        (["2 to 5 customers", "6 or more customers"], [("GAP", 10, "X: 1")]),
        (["1 to 5 customers", "5 or more customers"], [("OVERLAP", 13, "X: 5 customers")]),
        (["< 80 %", "80 to 100 %"], []),
        (["< 80 %", "80 to 99 %"], [("GAP", 10, "X: more than 99 % and up to 100")]),
        (["< 0 °C", "≥ 0 °C"], []),
        (["yes", "no"], []),
        (["yes or no", "no"], [("OVERLAP", 13, "X: no")]),
        (["phone", "web"], []),
        (["yes", "–"], [("OVERLAP", 13, "X: yes")]),
        (["yes", "yes"], [("GAP", 10, "X: no"), ("OVERLAP", 13, "X: yes")]),
        (["rain", "Rain"], [("GAP", 10, "X: anything else"), ("OVERLAP", 13, "X: rain")]),
        (["да", "нет"], []),
        (["< 60 min", "≥ 1 h"], []),
    ],
)  # fmt: skip
def test_one_column(cells: list[str], expected: list[tuple[str, int, str]]) -> None:
    rows = [[cell, str(place)] for place, cell in enumerate(cells)]

    assert defects(["X", "Do"], rows) == expected


def test_two_columns_name_the_whole_case() -> None:
    rows = [["yes", "–", "A"], ["no", "1 or 2", "B"], ["yes", "3", "C"]]

    found = find_defects(table(["Danger", "Priority", "Do"], rows))

    assert [str(d.kind) + f" {d.line} " + d.message for d in found] == [
        "decision-gap 10 no row fits this case: Danger: no; Priority: 3",
        "decision-overlap 14 this row and the one in line 12 both fit this case: "
        "Danger: yes; Priority: 3",
    ]
    assert found[1].rows == (0, 2)


def test_the_first_row_that_fits_may_share_its_case() -> None:
    rows = [["yes", "–", "A"], ["–", "1", "B"], ["–", "2", "C"]]

    assert defects(["Danger", "Priority", "Do"], rows, hit_policy="first") == []


def test_a_row_that_never_counts_is_named() -> None:
    rows = [["yes", "–", "A"], ["–", "–", "B"], ["no", "2", "C"], ["no", "1", "D"]]

    assert defects(["Danger", "Priority", "Do"], rows, hit_policy="first") == [
        ("UNREACHABLE", 14, ""),
        ("UNREACHABLE", 15, ""),
    ]


def test_a_table_of_anything_is_complete() -> None:
    assert defects(["A", "Do"], [["–", "x"], ["–", "y"]], hit_policy="first") == [
        ("UNREACHABLE", 13, "")
    ]


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_every_table_of_two_yes_no_columns(rows: int) -> None:
    """All tables with up to three rows: 9, 81 and 729 of them."""
    cells = list(itertools.product(("yes", "no", "–"), repeat=2))
    for chosen in itertools.product(cells, repeat=rows):
        # a row that never fits would change nothing; one row alone is no table, so it is doubled
        body = [[*row, "do"] for row in (chosen if rows > 1 else chosen * 2)]
        made = table(["A", "B", "Do"], body)
        domain = [_words(made, column) for column in range(2)]
        _agrees(made, itertools.product(*domain))


def fits(cell: Cell, value: str | Decimal | None) -> bool:
    """Whether a cell allows a value; None is a word that no row names."""
    if cell.is_any or value is None:
        return cell.is_any
    if isinstance(value, Decimal):
        return any(part.range is not None and part.range.holds(value) for part in cell.parts)
    return any(word_key(value) == word_key(part.text) for part in cell.parts)


def fitting(made: DecisionTable, case: Sequence[str | Decimal | None]) -> list[int]:
    """Places of the rows that fit a case, found by looking at each of them."""
    return [
        place
        for place, row in enumerate(made.rows)
        if all(fits(cell, value) for cell, value in zip(row.cells, case, strict=True))
    ]


def _words(made: DecisionTable, column: int) -> list[str | None]:
    named = {part.text for row in made.rows for part in row.cells[column].parts}
    return [*sorted(named or {"yes"}), *({"yes", "no"} - named if len(named) == 1 else ())]


def _agrees(made: DecisionTable, cases: Any) -> None:
    found = [len(fitting(made, case)) for case in cases]
    kinds = {defect.kind for defect in find_defects(made)}

    assert (DefectKind.GAP in kinds) == (0 in found)
    assert (DefectKind.OVERLAP in kinds) == (max(found) > 1)


ENDS = st.integers(min_value=0, max_value=6)


@st.composite
def range_cells(draw: Any, unit: str) -> str:
    low, high = sorted((draw(ENDS), draw(ENDS)))
    one = draw(st.sampled_from(["–", f"< {high + 1} {unit}", f"≤ {high} {unit}", f"> {low} {unit}",
                                f"≥ {low} {unit}", f"{low} to {high} {unit}",
                                f"> {low} to {high + 1} {unit}"]))  # fmt: skip
    return one if one == "–" or draw(st.booleans()) else f"{one} or > {high + 1} {unit}"


@st.composite
def tables(draw: Any) -> tuple[list[list[str]], str]:
    unit = draw(st.sampled_from(["euros", "cases"]))
    words = st.sampled_from(["phone", "web", "phone or web", "–"])
    rows = draw(st.lists(st.tuples(words, range_cells(unit)), min_size=2, max_size=5))
    return [[*row, "do"] for row in rows], unit


@settings(max_examples=150, deadline=None)
@given(tables())
def test_random_tables_agree_with_brute_force(made: tuple[list[list[str]], str]) -> None:
    rows, unit = made
    found = table(["Channel", "Amount", "Do"], rows)
    if not found.columns[1].of_amounts:
        return
    step = Decimal(1) if unit == "cases" else Decimal("0.5")
    amounts = [step * place for place in range(int(20 / step))]
    parts = [part.range for row in found.rows for part in row.cells[1].parts]
    ends = {end for p in parts if p for end in (p.low, p.high) if end is not None}
    if not any(p is not None and p.holds(Decimal(0)) for p in parts):
        amounts = amounts[1:]
        # counting begins at 1; a measure begins just above nothing
        amounts = amounts if unit == "cases" else [Decimal("0.001"), *amounts]
    assert ends
    channels = ["phone", "web"] if _names(found) != 1 else [*_words(found, 0)[:1], None]
    _agrees(found, itertools.product(channels, amounts))


def _names(made: DecisionTable) -> int:
    return len({part.key for row in made.rows for part in row.cells[0].parts})


@settings(max_examples=80, deadline=None)
@given(tables())
def test_rows_that_share_a_case_are_those_that_overlap(made: tuple[list[list[str]], str]) -> None:
    found = table(["Channel", "Amount", "Do"], made[0])
    cases = Cases(found)
    for place, row in enumerate(found.rows):
        shared = 0
        for channel, amount in itertools.product(*cases.pieces):
            both = channel.rows & amount.rows
            if both >> place & 1:
                shared |= both
        if shared:  # a row without any case at all overlaps nothing
            assert places(cases.overlapping(row)) == places(shared)


def test_a_table_of_two_thousand_rows() -> None:
    ranges = [[f"{n} to {n} units", f"do {n}"] for n in range(2000)]
    words = [[f"a{n % 50}", f"b{n // 50}", f"do {n}"] for n in range(2000)]

    first = defects(["N", "Do"], [*ranges, ["> 1999 units", "x"]])
    second = defects(["A", "B", "Do"], words[:-1])

    assert first == []
    assert second == [("GAP", 10, "A: a49; B: b39")]


def test_a_table_with_too_many_cases_says_so() -> None:
    names = [f"C{n}" for n in range(12)]
    rows = [["–"] * n + [f"v{m}"] + ["–"] * (11 - n) + ["do"] for n in range(12) for m in range(4)]

    found: tuple[Defect, ...] = find_defects(table([*names, "Do"], rows), limit=500)

    assert found[-1].kind is DefectKind.TOO_LARGE
    assert "more than 500 cases" in found[-1].message


PIECES = st.sampled_from(
    ["<", ">", "≤", "2", "50", "1,000", " h", " euros", " to ", "–", " or ", "more", "€", "up to ",
     "a", "或", "以上", ".", "-", "|", "\\", "`", "*", "%", "18:00", "½", " ", "①", "٣", "²"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(PIECES, max_size=5).map("".join), min_size=2, max_size=5))
def test_any_text_is_read_or_refused_in_words(cells: list[str]) -> None:
    body = "| A | Do |\n|---|---|\n" + "\n".join(f"| {cell} | x |" for cell in cells)
    item = Item(
        id="DEC-A", type="decision", title="A", document="D", docname="a", path="a.md", line=5,
        body=body, body_line=10,
    )  # fmt: skip

    found = read_decision_table(item)

    if found.table is None:
        assert all(problem.message and problem.line >= 5 for problem in found.problems)
        assert found.problems
    else:
        assert all(defect.message for defect in find_defects(found.table))
