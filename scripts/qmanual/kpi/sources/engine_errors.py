"""What engines and drivers raise when data do not suit them, and how one line is made of it."""

import sqlite3
import sys

_DRIVER_ERRORS = (
    ("psycopg", "Error"),
    ("pyspark.errors", "PySparkException"),
    ("py4j.protocol", "Py4JError"),
    ("MySQLdb", "Error"),
    ("pyodbc", "Error"),
    ("trino.exceptions", "Error"),
    ("clickhouse_connect.driver.exceptions", "Error"),
    ("snowflake.connector.errors", "Error"),
    ("google.api_core.exceptions", "GoogleAPIError"),
    ("databricks.sql.exc", "Error"),
    ("oracledb", "Error"),
    ("pyexasol", "ExaError"),
    ("impala.error", "Error"),
)
"""What the drivers of databases raise: module and class. Only loaded drivers can."""


def engine_errors() -> tuple[type[Exception], ...]:
    """What the engine raises when data or a question do not suit it; not mistakes of ours."""
    import duckdb
    import ibis
    import pyarrow as pa

    drivers = tuple(
        getattr(sys.modules[module], name)
        for module, name in _DRIVER_ERRORS
        if hasattr(sys.modules.get(module), name)
    )
    return (
        duckdb.Error,
        ibis.common.exceptions.IbisError,
        pa.ArrowException,
        sqlite3.Error,
        OSError,
        UnicodeError,
        *drivers,
    )


def first_line(error: BaseException) -> str:
    """The first line of an engine's message, without its class of error."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    head, colon, rest = lines[0].partition(": ")
    return (rest if colon and head.endswith("Error") else lines[0]).strip().rstrip(".")
