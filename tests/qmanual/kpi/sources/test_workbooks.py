from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from qmanual.errors import SourceError
from qmanual.kpi.sources.rows import RowTable
from qmanual.kpi.sources.source import ColumnType, FileFormat, Source
from qmanual.kpi.sources.workbooks import read_workbooks

Sheet = Sequence[Sequence[Any]]
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a workbook; a date is a cell with a date's format."""

    def build(name: str = "log.xlsx", **sheets: Sheet) -> Path:
        book = xlsxwriter.Workbook(tmp_path / name)
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for title, cells in sheets.items():
            sheet = book.add_worksheet(title)
            for number, row in enumerate(cells):
                for place, cell in enumerate(row):
                    if isinstance(cell, datetime):
                        sheet.write_datetime(number, place, cell, moment)
                    elif isinstance(cell, date):
                        sheet.write_datetime(number, place, cell, day)
                    elif cell is not None:
                        sheet.write(number, place, cell)
        book.close()
        return tmp_path / name

    return build


def source(folder: Path, **given: Any) -> Source:
    lines = {"": 3, "path": 4, "sheet": 5, "header_row": 6}
    return Source(
        name="log", title="Log", paths=("log.xlsx",), format=FileFormat.XLSX,
        file="manual/sources.yml", folder=folder, lines=lines, **given,
    )  # fmt: skip


def read(path: Path, **given: Any) -> RowTable:
    return read_workbooks(source(path.parent, **given), [path])


def test_types_titles_and_empty_rows(write: Write) -> None:
    at = datetime(2026, 3, 1, 10, 30)  # noqa: DTZ001 - a clock time
    path = write(
        Calls=[
            ["Calls of March", None, None, None, None, None],
            [],
            ["id", "wait", "at", "day", "lost", "code"],
            [1, 2.5, at, date(2026, 3, 1), True, 7],
            [],
            [2, 3, None, None, False, "x"],
        ]
    )

    table = read(path)

    assert table == RowTable(
        columns={
            "id": ColumnType.INTEGER,
            "wait": ColumnType.NUMBER,
            "at": ColumnType.TIMESTAMP,
            "day": ColumnType.DATE,
            "lost": ColumnType.BOOLEAN,
            "code": ColumnType.TEXT,
        },
        rows=[
            {"id": 1, "wait": 2.5, "at": at, "day": date(2026, 3, 1), "lost": True, "code": "7"},
            {"id": 2, "wait": 3, "at": None, "day": None, "lost": False, "code": "x"},
        ],
    )


def test_it_is_measured_like_any_other(write: Write, bench: Any) -> None:
    write(Calls=[["id", "wait"], ["a", "12"], ["b", 20], ["c", "?"]])

    opened = bench.open(
        "    path: log.xlsx\n    columns: {wait: {type: number, null_codes: ['?']}}\n"
    )

    assert opened.table.to_pyarrow().to_pylist() == [
        {"id": "a", "wait": 12.0, "__why_wait": None},
        {"id": "b", "wait": 20.0, "__why_wait": None},
        {"id": "c", "wait": None, "__why_wait": "wait: code ?"},
    ]


def test_several_workbooks_are_one_table(write: Write) -> None:
    one = write("1.xlsx", A=[["id", "a"], [1, 1]])
    two = write("2.xlsx", A=[["id", "b"], [2, "x"]])

    table = read_workbooks(source(one.parent), [one, two])

    assert table.to_arrow().to_pylist() == [
        {"id": 1, "a": 1, "b": None},
        {"id": 2, "a": None, "b": "x"},
    ]


def test_sheet_and_row_that_are_named(write: Write) -> None:
    path = write(Notes=[["x"]], Calls=[["a", "b"], ["id", "wait"], [1, 2]])

    table = read(path, sheet="Calls", header_row=2)

    assert list(table.rows) == [{"id": 1, "wait": 2}]


@pytest.mark.parametrize(
    ("sheets", "given", "message"),
    [
        ({"A": []}, {}, "4: source 'log': log.xlsx is empty: not even the columns have names"),
        (
            {"A": [["id", "b", "id"], [1, 2, 3]]},
            {},
            "4: source 'log': log.xlsx has the column 'id' more than once",
        ),
        (
            {"A": [["id", None, "b"], [1, 2, 3]]},
            {},
            "4: source 'log': log.xlsx: column B has values, but no name in row 1",
        ),
        (
            {"A": [[1, 2], [3, 4]]},
            {},
            "4: source 'log': cannot tell which row of log.xlsx names the columns; say "
            "'header_row:'",
        ),
        (
            {"A": [["id"], [1]]},
            {"header_row": 9},
            "6: source 'log': log.xlsx has nothing in row 9",
        ),
        (
            {"Calls": [["id"], [1]]},
            {"sheet": "Cals"},
            "5: source 'log': log.xlsx has no sheet 'Cals'; did you mean 'Calls'?",
        ),
        (
            {"A": [["id"], [1]], "B": [["id"], [1]]},
            {},
            "4: source 'log': log.xlsx has several sheets (A, B); say which 'sheet:'",
        ),
    ],
)
def test_what_cannot_be_told_is_one_line(
    write: Write, sheets: dict[str, Sheet], given: dict[str, Any], message: str
) -> None:
    path = write(**sheets)

    with pytest.raises(SourceError) as caught:
        read(path, **given)

    assert str(caught.value) == f"manual/sources.yml:{message}"


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04 broken"])
def test_what_is_no_workbook_is_one_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "log.xlsx").write_bytes(content)

    with pytest.raises(SourceError) as caught:
        read(tmp_path / "log.xlsx")

    message = str(caught.value)
    assert message.startswith(
        "manual/sources.yml:4: source 'log': log.xlsx is not a workbook that can be read: "
    )
    assert "\n" not in message


def test_only_a_header_has_no_rows(write: Write) -> None:
    table = read(write(A=[["id", "wait"]]))

    assert (list(table.columns), list(table.rows)) == (["id", "wait"], [])
