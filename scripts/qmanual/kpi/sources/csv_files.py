"""CSV files in DuckDB: read strictly, so that a broken line is told and never guessed at."""

import csv
import gzip
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from qmanual.errors import SourceError
from qmanual.kpi.sources.cleaning import FILE
from qmanual.kpi.sources.source import Source

Value = Any

_DELIMITERS = ",;\t|"
_LINE = re.compile(r"CSV Error on Line: (\d+)")
_CONVERT = re.compile(
    r"Error when converting column \"(.+?)\"\. Could not convert string \"(.*?)\""
)
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_GREATEST = 2.0**63
"""Whole numbers from here on do not fit an integer; as floating point they lose digits."""


def read_csv(connection: Any, source: Source, paths: Sequence[Path]) -> Value:
    """The rows of CSV files as the table ``source``.

    They are read once, into memory: several questions follow, and a line that cannot be read
    is found now. Days are recognised as 2026-03-31 only: 03/04 means two different ones.

    :raises SourceError: if a file is empty, is broken, or names a column twice.
    """
    import duckdb

    headers = {path: _header(source, path) for path in paths}
    delimiter = _one_delimiter(source, headers)
    known = {name for _, names in headers.values() for name in names}
    types = {
        name: "VARCHAR"
        for name, column in source.columns.items()
        # Codes such as '?' are text; the type is given to the column once they are gone.
        if name in known and (column.type is not None or column.null_codes)
    }
    options: dict[str, Any] = {"types": types} if types else {}
    if len(paths) > 1:
        options["filename"] = FILE
    if source.encoding:
        options["encoding"] = source.encoding
    try:
        connection.read_csv(
            [str(path) for path in paths],
            table_name="lines",
            union_by_name=True,
            header=True,
            delim=delimiter,
            quote='"',
            dateformat="%Y-%m-%d",
            nullstr=["", *source.null_codes],
            **options,
        )
        connection.raw_sql("CREATE TEMP TABLE source AS SELECT * FROM lines")
    except duckdb.Error as error:
        raise _explained(source, paths, delimiter, str(error)) from error
    table = connection.table("source")
    if not known - {""} <= set(table.columns):
        # DuckDB has taken a later line for the names.
        raise _explained(source, paths, delimiter, "its lines differ in the number of fields")
    _refuse_lost_digits(source, table)
    return table


def _header(source: Source, path: Path) -> tuple[str, list[str]]:
    """What stands between the columns of a file, and their names."""
    try:
        with _lines(source, path) as lines:
            first = next((line for line in lines if line.strip()), "")
            if not first:
                raise _problem(source, f"{path.name} is empty: not even the columns have names")
            if "\0" in first:
                raise _problem(source, f"{path.name} is not a text file")
            delimiter = _delimiter(first)
            # A name in quotes may go on over several lines.
            names = next(csv.reader(_from(first, lines), delimiter=delimiter), [])
    except (UnicodeError, csv.Error, OSError, EOFError) as error:
        raise _unreadable(source, path, error) from error
    names = [name.strip() for name in names]
    twice = [name for name in dict.fromkeys(names) if name and names.count(name) > 1]
    if twice:
        raise _problem(source, f"{path.name} has the column {twice[0]!r} more than once")
    if alike := alike_names(names):
        raise _problem(source, f"{path.name} has {alike}")
    return delimiter, names


def alike_names(names: Sequence[str]) -> str:
    """What to say of columns that differ in capitals only, which SQL takes for one; else empty."""
    known: dict[str, str] = {}
    for name in filter(None, names):
        other = known.setdefault(name.casefold(), name)
        if other != name:
            return f"the columns {other!r} and {name!r}, which differ in capitals only; rename one"
    return ""


def _lines(source: Source, path: Path) -> Any:
    # utf-8-sig is UTF-8 that may begin with a mark, as Excel writes it.
    encoding = source.encoding.replace("utf-8", "utf-8-sig") or "utf-8-sig"
    if path.suffix == ".gz":
        return io.TextIOWrapper(gzip.open(path), encoding=encoding, newline="")
    return path.open(encoding=encoding, newline="")


def _from(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _delimiter(line: str) -> str:
    """The sign that stands between the names of the columns; a comma if there is one name."""
    bare = re.sub(r'"[^"]*"', "", line)
    return max(_DELIMITERS, key=lambda sign: (bare.count(sign), -_DELIMITERS.index(sign)))


def _one_delimiter(source: Source, headers: dict[Path, tuple[str, list[str]]]) -> str:
    found = {delimiter: path for path, (delimiter, names) in headers.items() if len(names) > 1}
    if len(found) > 1:
        told = " and ".join(f"{path.name} by {sign!r}" for sign, path in found.items())
        raise _problem(source, f"the files separate their columns differently: {told}")
    return next(iter(found), ",")


def _explained(source: Source, paths: Sequence[Path], delimiter: str, message: str) -> SourceError:
    """What is wrong with the files, in an author's words."""
    for path in paths:
        try:
            told = _ragged_line(source, path, delimiter)
        except (UnicodeError, csv.Error, OSError, EOFError) as error:
            return _unreadable(source, path, error)
        if told:
            return _problem(source, told)
    name = paths[0].name if len(paths) == 1 else "one of the files"
    line = _LINE.search(message)
    at = f", line {line[1]}" if line else ""
    converted = _CONVERT.search(message)
    if converted:
        return _problem(
            source,
            f"{name}{at}: {converted[2]!r} in the column {converted[1]!r} is not of the type of "
            "the values before it; give the column a 'type' under 'columns'",
        )
    reason = next((part for part in message.splitlines()[1:] if part.strip()), message)
    return _problem(source, f"{name}{at} cannot be read: {reason.strip().rstrip('.')}")


def _ragged_line(source: Source, path: Path, delimiter: str) -> str:
    with _lines(source, path) as lines:
        reader = csv.reader(lines, delimiter=delimiter)
        width = 0
        for row in reader:
            if not width:
                width = len(row)
            elif row and len(row) != width:
                fields = "1 field" if len(row) == 1 else f"{len(row)} fields"
                return (
                    f"{path.name}, line {reader.line_num}: has {fields}, but the first line "
                    f"names {width} columns"
                )
    return ""


def _refuse_lost_digits(source: Source, table: Value) -> None:
    """Refuse whole numbers that were read as floating point because they are too long."""
    asked = {}
    for name, kind in table.schema().items():
        if kind.is_floating() and name not in source.columns:
            value = table[name]
            long = value.notnull() & ~value.isnan() & ~value.isinf() & (value.abs() >= _GREATEST)
            asked[name] = long.any()
    if not asked:
        return
    # Names of columns may be odd: they are counted here.
    keys = {f"c{number}": name for number, name in enumerate(asked)}
    row = table.aggregate(**{k: asked[name] for k, name in keys.items()}).to_pyarrow().to_pylist()
    for key, name in keys.items():
        if row[0][key]:
            raise _problem(
                source,
                f"the column {name!r} has whole numbers of 19 digits or more, which cannot be "
                "told apart as numbers; say 'type: text' (or 'number') under 'columns'",
            )


def _unreadable(source: Source, path: Path, error: Exception) -> SourceError:
    if isinstance(error, UnicodeError):
        with path.open("rb") as file:
            guess = _MARKS.get(file.read(2), "latin-1")
        return _problem(
            source,
            f"{path.name} is not {source.encoding or 'utf-8'}; save it as UTF-8, or say which "
            f"encoding it has, such as 'encoding: {guess}'",
        )
    return _problem(source, f"{path.name} cannot be read: {error}")


def _problem(source: Source, message: str) -> SourceError:
    return SourceError(
        f"source {source.name!r}: {message}", path=source.file, line=source.line("path")
    )
