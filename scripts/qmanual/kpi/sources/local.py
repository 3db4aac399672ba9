"""Files and rows in DuckDB: one table named ``source``."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from qmanual.errors import SourceError
from qmanual.items.suggest import did_you_mean
from qmanual.kpi.sources.cleaning import FILE
from qmanual.kpi.sources.databases import Connected
from qmanual.kpi.sources.engine_errors import engine_errors, first_line
from qmanual.kpi.sources.files import SourceFiles
from qmanual.kpi.sources.source import FileFormat, Source

Value = Any


def load_local(source: Source, files: SourceFiles) -> Connected:
    """The table of a source that is on this machine.

    :raises SourceError: if a file cannot be read.
    """
    import ibis

    connection = ibis.duckdb.connect()
    try:
        connection.raw_sql(f"SET TimeZone = '{source.timezone}'")
        # No progress bar on a terminal, no files beside the database in memory.
        connection.raw_sql("SET enable_progress_bar = false")
        table = _read(connection, source, files)
    except SourceError:
        connection.disconnect()
        raise
    except engine_errors() as error:
        connection.disconnect()
        reason = first_line(error)
        raise _problem(source, f"{_names(files.paths)} cannot be read: {reason}") from error
    return Connected(connection=connection, table=table, release=connection.disconnect)


def _names(paths: Sequence[Path]) -> str:
    return ", ".join(path.name for path in paths)


def _problem(source: Source, message: str, key: str = "path") -> SourceError:
    return SourceError(
        f"source {source.name!r}: {message}", path=source.file, line=source.line(key)
    )


def _read(connection: Any, source: Source, files: SourceFiles) -> Value:
    if files.rows is not None:
        return _registered(connection, files.rows.to_arrow())
    if source.format is FileFormat.SQLITE:
        return _registered(connection, _read_sqlite(source, files.paths))
    if source.format is FileFormat.XLSX:
        from qmanual.kpi.sources.workbooks import read_workbooks

        return _registered(connection, read_workbooks(source, files.paths).to_arrow())
    if source.format is FileFormat.PARQUET:
        return _read_parquet(connection, source, files.paths)
    from qmanual.kpi.sources.csv_files import read_csv

    return read_csv(connection, source, files.paths)


def _registered(connection: Any, table: Any) -> Value:
    # Not create_table: with DuckDB 2, Ibis 12 stumbles over its own cleaning up.
    connection.con.register("source", table)
    return connection.table("source")


def _read_parquet(connection: Any, source: Source, paths: Sequence[Path]) -> Value:
    names = [str(path) for path in paths]
    options = {"filename": FILE} if len(names) > 1 else {}
    table = connection.read_parquet(names, table_name="source", union_by_name=True, **options)
    # DuckDB gives the second of two columns with one name the name with _1.
    known = {name.casefold() for name in table.columns}
    suspects = [n for n in table.columns if n.endswith("_1") and n[:-2].casefold() in known]
    if suspects:
        _refuse_duplicates(source, paths)
    return table


def _refuse_duplicates(source: Source, paths: Sequence[Path]) -> None:
    import pyarrow.parquet as pq

    from qmanual.kpi.sources.csv_files import alike_names

    for path in paths:
        names = pq.read_schema(path).names
        twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
        if twice:
            raise _problem(source, f"{path.name} has the column {twice[0]!r} more than once")
        if alike := alike_names(names):
            raise _problem(source, f"{path.name} has {alike}")


def _read_sqlite(source: Source, paths: Sequence[Path]) -> Any:
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
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        # SQLite's columns may mix types, such as 3 and '?'.
        return pa.array([None if value is None else _plain(value) for value in values])


def _plain(value: Any) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)
