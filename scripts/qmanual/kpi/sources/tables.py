"""Tables: a source opened in the engine, with what is invalid in it made empty."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qmanual.errors import SourceError
from qmanual.items.suggest import did_you_mean
from qmanual.kpi.sources.files import SourceFiles
from qmanual.kpi.sources.source import Column, ColumnType, FileFormat, Source
from qmanual.wording.translations import marked, translations

Value = Any

WHY = "__why_"
"""Before the name of a column: the name of another one that says why a value is no answer."""

_TYPES = {
    ColumnType.TEXT: "string",
    ColumnType.INTEGER: "int64",
    ColumnType.NUMBER: "float64",
    ColumnType.BOOLEAN: "boolean",
    ColumnType.DATE: "date",
    ColumnType.TIMESTAMP: "timestamp",
}

_OFFSET = r":\d\d(\.\d+)?\s*([Zz]|[+-]\d\d(:?\d\d)?)\s*$"
"""The end of a text that says in which zone its time is."""

_NOT = {
    ColumnType.TEXT: marked("%s: not text"),
    ColumnType.INTEGER: marked("%s: not a whole number"),
    ColumnType.NUMBER: marked("%s: not a number"),
    ColumnType.BOOLEAN: marked("%s: neither true nor false"),
    ColumnType.DATE: marked("%s: not a date"),
    ColumnType.TIMESTAMP: marked("%s: not a date with a time"),
}
"""Why a value is left out that is not of its column's type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTable:
    """A source as an Ibis table.

    :param table: columns as they count, and for those that have codes or a valid range another
        column with the reason why a value was made empty.
    :param reasons: name of a column to the reasons that there may be.
    :param language: language of the reasons.
    """

    source: Source
    connection: Any
    table: Value
    reasons: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    language: str = "en"

    @property
    def columns(self) -> dict[str, Value]:
        """The columns that a definition may name."""
        return {n: self.table[n] for n in self.table.columns if not n.startswith(WHY)}

    def close(self) -> None:
        """Let go of the engine's memory and files."""
        self.connection.disconnect()


def open_table(source: Source, files: SourceFiles, language: str = "en") -> OpenTable:
    """Open a source in DuckDB.

    :param language: language to say in why a row is left out.
    :raises SourceError: if a file cannot be read, or a column that ``sources.yml`` describes
        is not in it.
    """
    import ibis

    connection = ibis.duckdb.connect()
    try:
        connection.raw_sql(f"SET TimeZone = '{source.timezone}'")
        # No progress bar on a terminal, no files beside the database in memory.
        connection.raw_sql("SET enable_progress_bar = false")
        table = _read(connection, source, files)
        _check_columns(source, table.columns)
        table, reasons = _clean(source, table, language)
    except SourceError:
        connection.disconnect()
        raise
    except engine_errors() as error:
        connection.disconnect()
        raise _problem(source, f"{_names(files)} cannot be read: {first_line(error)}") from error
    return OpenTable(
        source=source, connection=connection, table=table, reasons=reasons, language=language
    )


def engine_errors() -> tuple[type[Exception], ...]:
    """What the engine raises when data or a question do not suit it; not mistakes of ours."""
    import duckdb
    import ibis
    import pyarrow as pa

    return (
        duckdb.Error,
        ibis.common.exceptions.IbisError,
        pa.ArrowException,
        sqlite3.Error,
        OSError,
        UnicodeError,
    )


def first_line(error: BaseException) -> str:
    """The first line of an engine's message, without its class of error."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    head, colon, rest = lines[0].partition(": ")
    return (rest if colon and head.endswith("Error") else lines[0]).strip().rstrip(".")


def _names(files: SourceFiles) -> str:
    return ", ".join(path.name for path in files.paths)


def _problem(source: Source, message: str, key: str = "path") -> SourceError:
    return SourceError(
        f"source {source.name!r}: {message}", path=source.file, line=source.line(key)
    )


def _read(connection: Any, source: Source, files: SourceFiles) -> Value:
    paths = [str(path) for path in files.paths]
    if source.format is FileFormat.SQLITE:
        # Not create_table: with DuckDB 2, Ibis 12 stumbles over its own cleaning up.
        connection.con.register("source", _read_sqlite(source, files.paths))
        return connection.table("source")
    if source.format is FileFormat.PARQUET:
        return connection.read_parquet(paths, table_name="source", union_by_name=True)
    if not any(path.stat().st_size for path in files.paths):
        raise _problem(source, f"{_names(files)} is empty: not even the columns have names")
    types = {
        name: "VARCHAR"
        for name, column in source.columns.items()
        # Codes such as '?' are text; the type is given to the column once they are gone.
        if column.type is not None or column.null_codes
    }
    header = _csv_header(connection, paths)
    types = {name: kind for name, kind in types.items() if name in header}
    return connection.read_csv(
        paths,
        table_name="source",
        union_by_name=True,
        nullstr=["", *source.null_codes],
        **({"types": types} if types else {}),
    )


def _csv_header(connection: Any, paths: list[str]) -> set[str]:
    return set(connection.read_csv(paths, table_name="header", union_by_name=True).columns)


def _read_sqlite(source: Source, paths: tuple[Path, ...]) -> Any:
    """Rows of a SQLite table as Arrow.

    Through Python's own module: DuckDB's extension for SQLite is fetched from the network at
    its first use, and this has to work without one.
    """
    import pyarrow as pa

    tables = []
    for path in paths:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
            names = [
                name
                for (name,) in database.execute(
                    "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"
                )
            ]
            if source.table not in names:
                hint = did_you_mean(source.table, names) or f"; there are {', '.join(names)}"
                raise _problem(source, f"{path.name} has no table {source.table!r}{hint}", "table")
            quoted = source.table.replace('"', '""')
            cursor = database.execute(f'SELECT * FROM "{quoted}"')  # noqa: S608 - a name from the list above
            header = [entry[0] for entry in cursor.description]
            rows = cursor.fetchall()
        columns = list(zip(*rows, strict=True)) if rows else [()] * len(header)
        arrays = [_arrow(pa, values) for values in columns]
        tables.append(pa.table(dict(zip(header, arrays, strict=True))))
    return pa.concat_tables(tables, promote_options="permissive")


def _arrow(pa: Any, values: tuple[Any, ...]) -> Any:
    try:
        return pa.array(values)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        # SQLite's columns may mix types, such as 3 and '?'.
        return pa.array([None if value is None else str(value) for value in values])


def _check_columns(source: Source, names: tuple[str, ...]) -> None:
    for name in source.columns:
        if name not in names:
            hint = did_you_mean(name, names) or f"; there are {', '.join(names)}"
            raise _problem(source, f"there is no column {name!r}{hint}", "columns")


def _clean(source: Source, table: Value, language: str) -> tuple[Value, dict[str, tuple[str, ...]]]:
    """Give columns their type; make codes and what is out of range empty, and say why."""
    changed: dict[str, Value] = {}
    reasons: dict[str, tuple[str, ...]] = {}
    for name in table.columns:
        column = source.columns.get(name, Column(name=name))
        raw = table[name]
        value = _typed(raw, column)
        why = list(_invalid(source, column, raw, value, language))
        for condition, _reason in why:
            value = condition.ifelse(None, value)
        if why:
            reasons[name] = tuple(reason for _, reason in why)
            changed[WHY + name] = _first_reason(why)
        if value is not raw:
            changed[name] = value
    return (table.mutate(**changed) if changed else table), reasons


def _typed(value: Value, column: Column) -> Value:
    if value.type().is_floating():
        value = (value.isnan() | value.isinf()).ifelse(None, value)
    if column.type is not None:
        wanted = _TYPES[column.type]
        if not value.type().is_string():
            value = value.cast(wanted)
        elif column.type is ColumnType.TIMESTAMP:
            value = _moment(value)
        else:
            value = value.try_cast(wanted)
    if value.type().is_timestamp() and value.type().timezone:
        # The session's zone is the source's: from here on all times are its clock times.
        value = value.cast("timestamp")
    return value


def _moment(text: Value) -> Value:
    """Clock times of the source's zone, of text that may name another one, such as ``+02:00``.

    Only what names one goes through the zones: a clock time is taken as it is written, also in
    the hour that the change to summer time skips.
    """
    elsewhere = text.try_cast("timestamp('UTC')").cast("timestamp")
    return text.re_search(_OFFSET).ifelse(elsewhere, text.try_cast("timestamp"))


def _invalid(
    source: Source, column: Column, raw: Value, value: Value, language: str
) -> Iterator[tuple[Value, str]]:
    """The conditions under which a value is no answer, each with its reason."""
    words, name = translations(language), column.name
    told = words.gettext("%(column)s: code %(code)s")
    explained = words.gettext("%(column)s: %(reason)s (code %(code)s)")
    for code, reason in column.null_codes.items():
        why = (explained if reason else told) % {"column": name, "code": code, "reason": reason}
        if raw.type().is_string():
            yield raw == str(code), why
        elif raw.type().is_numeric() and not isinstance(code, str):
            yield raw == code, why
    if raw.type().is_string():
        for code in source.null_codes:
            yield raw == code, told % {"column": name, "code": code}
    if column.type is not None and raw.type().is_string() and not value.type().is_string():
        yield raw.notnull() & value.isnull(), words.gettext(_NOT[column.type]) % name
    if column.valid is not None and value.type().is_numeric():
        low, high = column.valid
        outside = words.gettext("%(column)s: outside the valid range %(low)s to %(high)s") % {
            "column": name,
            "low": f"{low:g}",
            "high": f"{high:g}",
        }
        yield (value < low) | (value > high), outside


def _first_reason(why: list[tuple[Value, str]]) -> Value:
    import ibis

    text = ibis.null("string")
    for condition, reason in reversed(why):
        text = condition.ifelse(reason, text)
    return text
