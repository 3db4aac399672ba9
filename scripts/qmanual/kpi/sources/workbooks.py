"""Workbooks (xlsx, xls, ods): a sheet as rows, with the types that its cells have."""

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from qmanual.errors import SourceError
from qmanual.items.suggest import did_you_mean
from qmanual.kpi.sources.rows import RowTable
from qmanual.kpi.sources.source import ColumnType, Source

Cell = Any
"""Text, number, truth value, date, moment, time or length of time; None for an empty cell."""

_EXACT = 2**53
"""Whole numbers up to here are exact in a workbook, which keeps all as floating point."""


def read_workbooks(source: Source, paths: Sequence[Path]) -> RowTable:
    """The rows of a sheet of one or more workbooks.

    Rows without any value are left out. A column whose cells differ in type is text; its cells
    may still be given a type in ``sources.yml``.

    :raises SourceError: if a workbook cannot be read, or its columns cannot be told.
    """
    names: dict[str, None] = {}
    rows: list[dict[str, Cell]] = []
    for path in paths:
        header, found = _read(source, path)
        names |= dict.fromkeys(header)
        rows += found
    columns = {name: _type([row.get(name) for row in rows]) for name in names}
    texts = [name for name, kind in columns.items() if kind is ColumnType.TEXT]
    for row in rows:
        for name in texts:
            if row.get(name) is not None:
                row[name] = _written(row[name])
    return RowTable(columns=columns, rows=rows)


def _read(source: Source, path: Path) -> tuple[list[str], list[dict[str, Cell]]]:
    cells = _cells(source, path)
    if not any(any(cell is not None for cell in row) for row in cells):
        raise _problem(source, f"{path.name} is empty: not even the columns have names")
    at = _header_row(source, path, cells)
    header = _header(source, path, cells, at)
    rows = [
        {name: row[place] for place, name in header.items() if place < len(row)}
        for row in cells[at + 1 :]
        if any(cell is not None for cell in row)
    ]
    return list(header.values()), rows


def _cells(source: Source, path: Path) -> list[list[Cell]]:
    """All cells of the sheet, from its first row and column on."""
    import python_calamine as calamine

    try:
        with calamine.load_workbook(str(path)) as book:
            sheet = _sheet(source, path, book)
            raw = sheet.to_python(skip_empty_area=False)
    except calamine.PasswordError as error:
        message = f"{path.name} is protected by a password; save it without one"
        raise _problem(source, message) from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        lines = str(error).strip().splitlines() or [type(error).__name__]
        message = f"{path.name} is not a workbook that can be read: {lines[0].rstrip('.')}"
        raise _problem(source, message) from error
    return [[None if cell == "" else cell for cell in row] for row in raw]


def _sheet(source: Source, path: Path, book: Any) -> Any:
    names = book.sheet_names
    if source.sheet:
        if source.sheet not in names:
            hint = did_you_mean(source.sheet, names) or f"; there are {', '.join(names)}"
            raise _problem(source, f"{path.name} has no sheet {source.sheet!r}{hint}", "sheet")
        return book.get_sheet_by_name(source.sheet)
    sheets = (book.get_sheet_by_name(name) for name in names)
    filled = [sheet for sheet in sheets if sheet.height]
    if len(filled) > 1:
        told = ", ".join(sheet.name for sheet in filled)
        raise _problem(source, f"{path.name} has several sheets ({told}); say which 'sheet:'")
    return filled[0] if filled else book.get_sheet_by_index(0)


def _header_row(source: Source, path: Path, cells: list[list[Cell]]) -> int:
    """Place of the row that names the columns, counted from 0."""
    if source.header_row:
        at = source.header_row - 1
        if at >= len(cells) or not any(cell is not None for cell in cells[at]):
            message = f"{path.name} has nothing in row {source.header_row}"
            raise _problem(source, message, "header_row")
        return at
    width = max(_filled(row) for row in cells)
    for at, row in enumerate(cells):
        # A title over merged cells fills one cell; a row of data is not text only.
        texts = [cell for cell in row if isinstance(cell, str)]
        if 2 * len(texts) > width and len(texts) == _filled(row):
            return at
    raise _problem(
        source, f"cannot tell which row of {path.name} names the columns; say 'header_row:'"
    )


def _filled(row: Sequence[Cell]) -> int:
    return sum(cell is not None for cell in row)


def _header(source: Source, path: Path, cells: list[list[Cell]], at: int) -> dict[int, str]:
    """Place of each column to its name."""
    names: dict[int, str] = {}
    for place in range(max(len(row) for row in cells)):
        cell = cells[at][place] if place < len(cells[at]) else None
        if cell is not None:
            name = _written(cell).strip()
            if name in names.values():
                raise _problem(source, f"{path.name} has the column {name!r} more than once")
            names[place] = name
        elif any(place < len(row) and row[place] is not None for row in cells[at + 1 :]):
            column = _letters(place)
            raise _problem(
                source, f"{path.name}: column {column} has values, but no name in row {at + 1}"
            )
    return names


def _letters(place: int) -> str:
    """A column as a workbook calls it: A, B, ..., Z, AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _type(values: Sequence[Cell]) -> ColumnType:
    """The narrowest type that all values of a column have; text if they have none in common."""
    kinds = {_kind(value) for value in values if value is not None}
    if len(kinds) == 1:
        return kinds.pop()
    if kinds == {ColumnType.INTEGER, ColumnType.NUMBER}:
        return ColumnType.NUMBER
    if kinds == {ColumnType.DATE, ColumnType.TIMESTAMP}:
        return ColumnType.TIMESTAMP
    return ColumnType.TEXT


def _kind(value: Cell) -> ColumnType:
    if isinstance(value, bool):
        return ColumnType.BOOLEAN
    if isinstance(value, int | float):
        whole = float(value).is_integer() and abs(value) <= _EXACT
        return ColumnType.INTEGER if whole else ColumnType.NUMBER
    if isinstance(value, datetime.datetime):
        return ColumnType.TIMESTAMP
    if isinstance(value, datetime.date):
        return ColumnType.DATE
    return ColumnType.TEXT


def _written(value: Cell) -> str:
    """A cell as a person would write it: 7, not 7.0."""
    if isinstance(value, float) and value.is_integer() and abs(value) <= _EXACT:
        return str(int(value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat(sep=" ") if isinstance(value, datetime.datetime) else str(value)


def _problem(source: Source, message: str, key: str = "path") -> SourceError:
    return SourceError(
        f"source {source.name!r}: {message}", path=source.file, line=source.line(key)
    )
