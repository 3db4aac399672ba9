"""Registers as a source: the rows that the registers' room makes of their files."""

import datetime
from collections.abc import Sequence
from pathlib import Path

from qmanual.errors import QmanualError, SourceError
from qmanual.items.model import Catalogue
from qmanual.kpi.sources.rows import RowTable
from qmanual.kpi.sources.source import ColumnType, Source
from qmanual.registers.table import register_rows


def register_table(
    source: Source, paths: Sequence[Path], catalogue: Catalogue, today: datetime.date
) -> RowTable:
    """The rows of a register.

    :raises SourceError: if the register, or the table in it, does not exist or cannot be read.
    """
    try:
        made = register_rows(
            source.register,
            source.table,
            paths,
            catalogue,
            today,
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
