"""Databases: a table where it is, asked through Ibis; nothing of it is copied here."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from qmanual.errors import SourceError
from qmanual.items.suggest import did_you_mean
from qmanual.kpi.sources.addresses import SCHEMES, hide_secrets, resolve_address, scheme_of
from qmanual.kpi.sources.source import Source

Value = Any

CONNECT_TIMEOUT_S = 5
_DRIVER_TIMEOUT_S = 30
"""For drivers whose own limit is unknown to us."""

_SET_ZONE = {
    "duckdb": "SET TimeZone = '{}'",
    "risingwave": "SET TimeZone = '{}'",
    "pyspark": "SET TIME ZONE '{}'",
    "databricks": "SET TIME ZONE '{}'",
    "snowflake": "ALTER SESSION SET TIMEZONE = '{}'",
    "mysql": "SET time_zone = '{}'",
    "trino": "SET TIME ZONE '{}'",
}
"""How the session's zone is set, in which times that name a zone become clock times."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Connected:
    """A table and its connection.

    :param release: lets go of the connection.
    """

    connection: Any
    table: Value
    release: Callable[[], None]


def connect(source: Source, environment: Mapping[str, str]) -> Connected:
    """Open the table of a database.

    :param environment: variables that the address may name.
    :raises SourceError: if the database does not answer within seconds, refuses us, or has no
        such table; never with a password in the message.
    """
    address = resolve_address(source, environment)
    backend = SCHEMES[scheme_of(address)]
    try:
        connection, release = _CONNECT.get(backend, _connect_by_ibis)(source, address)
    except SourceError:
        raise
    except ImportError as error:
        message = (
            f"the driver of {backend} is not installed ({error.name or error}); "
            f"install ibis-framework[{backend}]"
        )
        raise _problem(source, message) from error
    except Exception as error:  # a driver may raise whatever it likes
        told = hide_secrets(_one_line(error), address)
        message = f"the database at {_shown(address)} cannot be reached: {told}"
        raise _problem(source, message) from error
    try:
        table = _table(source, connection)
        _check_zones(source, backend, table)
    except BaseException:
        release()
        raise
    return Connected(connection=connection, table=table, release=release)


def _connect_postgres(source: Source, address: str) -> tuple[Any, Callable[[], None]]:
    from qmanual.kpi.sources.postgres import connect_postgres

    connection = connect_postgres(address, source.timezone, CONNECT_TIMEOUT_S)
    return connection, connection.con.close


def _connect_duckdb(source: Source, address: str) -> tuple[Any, Callable[[], None]]:
    import ibis

    parts = urlsplit(address)
    path = source.folder / (parts.netloc + parts.path)
    if not path.is_file():
        raise _problem(source, f"there is no file {parts.netloc + parts.path!r}")
    connection = ibis.duckdb.connect(path, read_only=True)
    connection.raw_sql("SET enable_progress_bar = false")
    _set_zone(source, connection, "duckdb")
    return connection, connection.disconnect


def _connect_spark(source: Source, address: str) -> tuple[Any, Callable[[], None]]:
    import ibis
    from pyspark.sql import SparkSession  # type: ignore[import-not-found]

    # One session serves the whole process: only the one who began it may end it.
    running = SparkSession.getActiveSession()
    connection = ibis.pyspark.connect(running) if running else ibis.connect(address)
    _set_zone(source, connection, "pyspark")
    return connection, (lambda: None) if running else connection.disconnect


def _connect_by_ibis(source: Source, address: str) -> tuple[Any, Callable[[], None]]:
    import ibis

    backend = SCHEMES[scheme_of(address)]
    connection = _within(_DRIVER_TIMEOUT_S, lambda: ibis.connect(address))
    if backend in _SET_ZONE:
        _set_zone(source, connection, backend)
    return connection, connection.disconnect


_CONNECT: Mapping[str, Callable[[Source, str], tuple[Any, Callable[[], None]]]] = {
    "postgres": _connect_postgres,
    "duckdb": _connect_duckdb,
    "pyspark": _connect_spark,
}


def _set_zone(source: Source, connection: Any, backend: str) -> None:
    connection.raw_sql(_SET_ZONE[backend].format(source.timezone))


def _within(seconds: float, call: Callable[[], Any]) -> Any:
    """What a call returns, if it does within some seconds; else the database is away."""
    results: list[Any] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(call())
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if errors:
        raise errors[0]
    if not results:
        raise TimeoutError(f"no answer within {seconds:g} s")
    return results[0]


def _table(source: Source, connection: Any) -> Value:
    from ibis.common.exceptions import TableNotFound

    schema, _, name = source.table.rpartition(".")
    try:
        return connection.table(name, database=schema or None)
    except TableNotFound as error:
        raise _no_table(source, connection, schema, name) from error
    except Exception as error:  # a driver may raise whatever it likes
        message = f"the table {source.table!r} cannot be opened: {_one_line(error)}"
        raise _problem(source, message, "table") from error


def _no_table(source: Source, connection: Any, schema: str, name: str) -> SourceError:
    try:
        names = sorted(connection.list_tables(database=schema or None))
    except Exception:  # the list is only for the hint
        names = []
    hint = did_you_mean(name, names) or (f"; there are {', '.join(names[:8])}" if names else "")
    return _problem(source, f"the database has no table {source.table!r}{hint}", "table")


def _check_zones(source: Source, backend: str, table: Value) -> None:
    """Refuse times that name a zone where we cannot turn them into the source's clock times."""
    if backend in _SET_ZONE or backend == "postgres":
        return
    for name, kind in table.schema().items():
        if kind.is_timestamp() and kind.timezone:
            message = (
                f"the column {name!r} has times with a zone, which {backend} cannot turn into "
                f"clock times of {source.timezone} for us; name a view that holds clock times"
            )
            raise _problem(source, message, "table")


def _shown(address: str) -> str:
    """Where a database is, without user and password."""
    parts = urlsplit(address)
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path}"


def _one_line(error: BaseException) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return text.rstrip(".")


def _problem(source: Source, message: str, key: str = "connect") -> SourceError:
    return SourceError(
        f"source {source.name!r}: {message}", path=source.file, line=source.line(key)
    )
