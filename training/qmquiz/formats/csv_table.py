"""A table of another program as rows with their lines, also where a quote is not closed."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from qmquiz.formats.csv_columns import FRONT, NOT_READ, NUMBERED, unguard
from qmquiz.formats.source import LONGEST_TEXT, Report, Wrong, tidy

_MOST_LINES = 200
"""Lines of one row; more mean that a quote was not closed."""
_SHOWN = 20
"""Columns that are named; a table of another program has many that we do not know."""
_SEP = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
_NUMBERED = re.compile(rf"({'|'.join(NUMBERED)})[ _]?(\d{{1,3}})")
_KNOWN = frozenset((*FRONT, "explanation", "shuffle", "pools", *NOT_READ))


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One row.

    :param cells: tidy texts under the names of their columns; those that are empty are left out.
    :param line: where it begins, counted from 1.
    """

    cells: Mapping[str, str]
    line: int

    def get(self, name: str) -> str:
        """A cell; empty if there is none."""
        return self.cells.get(name, "")

    def numbered(self, name: str) -> dict[int, str]:
        """The cells of a numbered column under their numbers."""
        found = {}
        for column, text in self.cells.items():
            match = _NUMBERED.fullmatch(column)
            if match and match[1] == name:
                found[int(match[2])] = text
        return dict(sorted(found.items()))


def rows_in(text: str, report: Report) -> Iterator[TableRow]:
    """The rows below the header.

    :raises Wrong: if there is no header that we know.
    """
    lines = text.split("\n")
    begin = 0
    match = _SEP.fullmatch(lines[0])
    if match:
        begin = 1
    while begin < len(lines) and not lines[begin].strip(" \t,;"):
        begin += 1
    if begin == len(lines):
        raise Wrong(1, "empty", "is empty; its first row names the columns")
    delimiter = match[1] if match else _delimiter(lines[begin])
    names: list[str] = []
    for line, cells in _records(lines, begin, delimiter, report):
        if not names:
            names = _header(cells, line, report)
            continue
        if len(cells) > len(names) and any(cell.strip() for cell in cells[len(names) :]):
            report.error(
                line, "columns", f"has {len(cells)} cells and the header {len(names)}; quote what "
                f"has a {delimiter!r} in it",
            )  # fmt: skip
            continue
        texts = [tidy(unguard(cell.strip(" "))) for cell in cells]
        found = {name: text for name, text in zip(names, texts, strict=False) if text and name}
        if found:
            yield TableRow(cells=found, line=line)


def _delimiter(header: str) -> str:
    """What parts the cells of the header; a comma if nothing does."""
    bare = re.sub(r'"[^"]*"', "", header)
    counts = {sign: bare.count(sign) for sign in ",;\t|"}
    return max(counts, key=lambda sign: counts[sign])


def _header(cells: list[str], line: int, report: Report) -> list[str]:
    names = []
    for cell in cells:
        name = " ".join(cell.casefold().replace("_", " ").split())
        match = _NUMBERED.fullmatch(name)
        names.append(f"{match[1]} {int(match[2])}" if match else name)
    if "question" not in names:
        message = "names no column “question”; training/qmquiz/formats/README.md has the columns"
        raise Wrong(line, "header", message)
    twice = sorted(name for name, count in Counter(filter(None, names)).items() if count > 1)
    if twice:
        raise Wrong(line, "header", f"names the column “{twice[0]}” twice")
    unknown = [
        f"“{cell.strip()}”"
        for name, cell in zip(names, cells, strict=True)
        if name and name not in _KNOWN and not _NUMBERED.fullmatch(name)
    ]
    for shown in unknown[:_SHOWN]:
        report.note(line, "column", f"the column {shown} is not read")
    if len(unknown) > _SHOWN:
        message = f"{len(unknown) - _SHOWN} more columns are not read"
        report.note(line, "column", message)
    return names


def _records(
    lines: list[str], begin: int, delimiter: str, report: Report
) -> Iterator[tuple[int, list[str]]]:
    """The cells of each row, and its line; a row with an open quote is reported and passed over."""
    at = begin
    while at < len(lines):
        end = _end_of_record(lines, at)
        if end is None:
            report.error(at + 1, "quote", "a quote is not closed; this line is left out")
            at += 1
            continue
        record = "\n".join(lines[at:end])
        if record.strip(f"{delimiter} \t"):
            yield from _cells(record, at + 1, delimiter, report)
        at = end


def _end_of_record(lines: list[str], at: int) -> int | None:
    """The line after a row; None if its quotes do not close within reason."""
    open_quote = False
    for end in range(at, min(len(lines), at + _MOST_LINES)):
        open_quote ^= lines[end].count('"') % 2 == 1
        if not open_quote:
            return end + 1
    return None


def _cells(
    record: str, line: int, delimiter: str, report: Report
) -> Iterator[tuple[int, list[str]]]:
    try:
        rows = list(csv.reader(io.StringIO(record, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        report.error(line, "cells", f"this row cannot be taken apart: {error}")
        return
    if any(len(cell) > LONGEST_TEXT for row in rows for cell in row):
        report.error(line, "too-long", f"has a cell of more than {LONGEST_TEXT} characters")
        return
    for row in rows[:1]:
        yield line, row
