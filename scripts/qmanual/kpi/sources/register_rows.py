"""Registers as a source: the rows that the registers' room makes of files, or of other rows.

People write a register as YAML or CSV. One that a system keeps is read where it is: a database,
a workbook, a Parquet file; each row is a record.
"""

import dataclasses
import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from qmanual.errors import QmanualError, SourceError
from qmanual.items.model import Catalogue
from qmanual.kpi.sources.rows import RowTable
from qmanual.kpi.sources.source import ColumnType, Source
from qmanual.registers.files import SUFFIXES, RawRow, database_rows
from qmanual.registers.table import register_rows


def written_paths(source: Source) -> tuple[str, ...]:
    """The files of a register that people write; those that hold rows are read elsewhere."""
    if source.format is None:
        return source.paths
    return tuple(path for path in source.paths if _is_written(path))


def _is_written(path: str) -> bool:
    return PurePosixPath(path).suffix.lower() in SUFFIXES


def data_rows(source: Source, cache: Path) -> tuple[RawRow, ...]:
    """The records of a register that are rows of a database or of a data file.

    :param cache: folder for files from the network, and for what is remembered of files.
    :return: in the order in which they come; none for a register that people write.
    :raises SourceError: if there is no such place, or it cannot be read.
    """
    paths = tuple(path for path in source.paths if path not in written_paths(source))
    if not source.connect and not paths:
        return ()
    # Only here: files and tables know registers, too.
    from qmanual.kpi.sources.files import find_files
    from qmanual.kpi.sources.tables import open_table

    # What sources.yml says of columns is about those that the register makes of these.
    plain = dataclasses.replace(source, register="", paths=paths, columns={}, key=())
    files = find_files(plain, cache)
    assert files is not None
    opened = open_table(plain, files)
    try:
        table = opened.table.select(*opened.columns).to_pyarrow()
    finally:
        opened.close()
    line = source.line("connect" if source.connect else "path")
    return database_rows(_python_rows(table), source.file, line)


def _python_rows(table: Any) -> Iterator[dict[str, Any]]:
    """Rows of an Arrow table; times to the microsecond, as Python has them."""
    import pyarrow as pa

    for place, column in enumerate(table.schema):
        if pa.types.is_timestamp(column.type) and column.type.unit == "ns":
            exact = pa.timestamp("us", column.type.tz)
            values = table.column(place).cast(exact, safe=False)
            table = table.set_column(place, column.name, values)
    for batch in table.to_batches():
        yield from batch.to_pylist()


def register_table(
    source: Source,
    paths: Sequence[Path],
    rows: Sequence[RawRow],
    catalogue: Catalogue,
    today: datetime.date,
) -> RowTable:
    """The rows of a register.

    :param paths: files that people write.
    :param rows: records from elsewhere.
    :raises SourceError: if the register, or the table in it, does not exist or cannot be read.
    """
    try:
        made = register_rows(
            source.register,
            source.inner_table,
            paths,
            catalogue,
            today,
            rows=rows,
            options={**source.options, "timezone": source.timezone},
            calendar=source.calendar,
            root=source.root,
        )
    except QmanualError as error:
        # What the register's file says wrongly is told at its own line, if it names one.
        raise SourceError(
            f"source {source.name!r}: {error.message}",
            path=error.path or source.file,
            line=error.line if error.path else source.line("register"),
        ) from error
    columns = {name: ColumnType(kind) for name, kind in made.columns.items()}
    return RowTable(columns=columns, rows=made.rows)
