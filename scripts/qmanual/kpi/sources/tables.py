"""Tables: a source opened in its engine, with what is invalid in it made empty."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from qmanual.errors import SourceError
from qmanual.items.suggest import did_you_mean
from qmanual.kpi.sources.cleaning import FILE as FILE
from qmanual.kpi.sources.cleaning import WHY as WHY
from qmanual.kpi.sources.cleaning import clean
from qmanual.kpi.sources.engine_errors import engine_errors as engine_errors
from qmanual.kpi.sources.engine_errors import first_line as first_line
from qmanual.kpi.sources.files import SourceFiles
from qmanual.kpi.sources.source import Origin, Source

Value = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTable:
    """A source as an Ibis table.

    :param table: columns as they count, and for those that have codes or a valid range another
        column with the reason why a value was made empty.
    :param reasons: name of a column to the reasons that there may be.
    :param language: language of the reasons.
    :param files: paths of the files, where a row says in :data:`FILE` which one it is from.
    :param release: lets go of the connection; None disconnects it.
    """

    source: Source
    connection: Any
    table: Value
    reasons: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    language: str = "en"
    files: tuple[str, ...] = ()
    release: Callable[[], None] | None = None

    @property
    def columns(self) -> dict[str, Value]:
        """The columns that a definition may name."""
        hidden = (WHY, FILE)
        return {n: self.table[n] for n in self.table.columns if not n.startswith(hidden)}

    @property
    def file_number(self) -> Value:
        """Place of a row's file among the files: far cheaper to group by than its path."""
        import ibis

        places = {path: place for place, path in enumerate(self.files)}
        path = self.table[FILE]

        def number(paths: list[str]) -> Value:
            if len(paths) == 1:
                return ibis.literal(places[paths[0]], "int32")
            middle = len(paths) // 2
            return (path < paths[middle]).ifelse(number(paths[:middle]), number(paths[middle:]))

        return number(sorted(places))

    def close(self) -> None:
        """Let go of the engine's memory and files."""
        (self.release or self.connection.disconnect)()


def open_table(source: Source, files: SourceFiles, language: str = "en") -> OpenTable:
    """Open a source: files and rows in DuckDB, a database where it is.

    :param language: language to say in why a row is left out.
    :raises SourceError: if a file cannot be read, a database does not answer, a column that
        ``sources.yml`` describes is not there, or a key stands there twice.
    """
    from qmanual.kpi.sources.databases import Connected, connect
    from qmanual.kpi.sources.keys import check_key
    from qmanual.kpi.sources.local import load_local

    if source.origin is Origin.DATABASE:
        opened: Connected = connect(source, os.environ)
    else:
        opened = load_local(source, files)
    try:
        _check_columns(source, opened.table.columns)
        table, reasons = clean(source, opened.table, language)
        if source.key:
            check_key(source, table)
    except SourceError:
        opened.release()
        raise
    except engine_errors() as error:
        opened.release()
        message = f"source {source.name!r}: cannot be read: {first_line(error)}"
        raise SourceError(
            message, path=source.file, line=source.line(source.origin.value)
        ) from error
    return OpenTable(
        source=source,
        connection=opened.connection,
        table=table,
        reasons=reasons,
        language=language,
        files=tuple(map(str, files.paths)) if FILE in table.columns else (),
        release=opened.release,
    )


def _check_columns(source: Source, names: tuple[str, ...]) -> None:
    names = tuple(name for name in names if name != FILE)
    for name in source.columns:
        if name not in names:
            hint = did_you_mean(name, names) or f"; there are {', '.join(names)}"
            raise SourceError(
                f"source {source.name!r}: there is no column {name!r}{hint}",
                path=source.file,
                line=source.line("columns"),
            )
