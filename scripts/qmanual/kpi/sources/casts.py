"""Text as numbers, truth values, days and moments; what is none of them becomes empty.

Some engines have a cast that gives nothing where text does not fit; with the others a cast that
fails stops the whole query, so the text is looked at first.
"""

import sys
from collections.abc import Callable
from typing import Any

from qmanual.kpi.sources.source import ColumnType

Value = Any

TYPES = {
    ColumnType.TEXT: "string",
    ColumnType.INTEGER: "int64",
    ColumnType.NUMBER: "float64",
    ColumnType.BOOLEAN: "boolean",
    ColumnType.DATE: "date",
    ColumnType.TIMESTAMP: "timestamp",
}
"""Type of a column to the engine's."""

_OFFSET = r":\d\d(\.\d+)?\s*([Zz]|[+-]\d\d(:?\d\d)?)\s*$"
"""The end of a text that says in which zone its time is."""

_NUMBER = r"^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,2})?\s*$"
_INTEGER = r"^\s*[+-]?\d{1,18}\s*$"
_DAY = r"^\s*\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
_CLOCK = r"([T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?\s*([Zz]|[+-][01]\d(:?[0-5]\d)?)?)?\s*$"
_NO_SUCH_DAY = r"^\s*\d{4}-(02-3|(04|06|09|11)-31)"
_LEAP_DAY = r"^\s*\d{4}-02-29"
_LEAP_YEAR = r"^\s*(\d\d(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-"
_TRIES = frozenset(
    {
        "duckdb", "pyspark", "databricks", "trino", "athena", "clickhouse", "bigquery", "mssql",
        "flink",
    }
)  # fmt: skip
"""Engines with a cast that gives nothing where a text does not fit."""

_GREATEST = sys.float_info.max
_TRUE = ("true", "t", "1", "yes", "y")
_FALSE = ("false", "f", "0", "no", "n")


def from_text(text: Value, kind: ColumnType) -> Value:
    """A column of text as another type."""
    if kind is ColumnType.TEXT:
        return text
    if kind is ColumnType.BOOLEAN:
        return _boolean(text)
    cast = _tried if _can_try(text) else _guarded
    if kind is ColumnType.TIMESTAMP:
        return _moment(text, cast)
    return cast(text, TYPES[kind], kind)


def only_finite(value: Value) -> Value:
    """A column of floating point without NaN and infinities: they become empty.

    Half of the engines have no test for NaN. Whether they sort it above all numbers or let no
    comparison with it be true: it lies between no two numbers.
    """
    if _trusts_statistics(value):
        # It drops comparisons that a file's statistics answer, and those do not tell of NaN.
        return (value.isnan() | value.isinf()).ifelse(None, value)
    return value.between(-_GREATEST, _GREATEST).ifelse(value, None)


def _trusts_statistics(value: Value) -> bool:
    return bool(value.get_backend().name == "duckdb")


def from_number(value: Value) -> Value:
    """A column of floating point as whole numbers; a fraction becomes empty, it is not rounded."""
    # What no integer can hold goes first: rounding it would already stop the query.
    fits = (value.abs() < 2.0**63).ifelse(value, None)
    return (fits == fits.floor()).ifelse(fits, None).cast(TYPES[ColumnType.INTEGER])


def _can_try(value: Value) -> bool:
    # Ibis writes a plain CAST for the other engines, which stops at the first text.
    return value.get_backend().name in _TRIES


def _boolean(text: Value) -> Value:
    word = text.strip().lower()
    return word.isin(_TRUE).ifelse(True, word.isin(_FALSE).ifelse(False, None))


def _moment(text: Value, cast: Callable[[Value, str, ColumnType], Value]) -> Value:
    """Clock times of the source's zone, of text that may name another one, such as ``+02:00``.

    Only what names one goes through the zones: a clock time is taken as it is written, also in
    the hour that the change to summer time skips.
    """
    kind = ColumnType.TIMESTAMP
    elsewhere = cast(text, "timestamp('UTC')", kind).cast("timestamp")
    return text.re_search(_OFFSET).ifelse(elsewhere, cast(text, "timestamp", kind))


def _tried(text: Value, wanted: str, _kind: ColumnType) -> Value:
    return text.try_cast(wanted)


def _guarded(text: Value, wanted: str, kind: ColumnType) -> Value:
    return _fits(text, kind).ifelse(text, None).cast(wanted)


def _fits(text: Value, kind: ColumnType) -> Value:
    if kind is ColumnType.NUMBER:
        return text.re_search(_NUMBER)
    if kind is ColumnType.INTEGER:
        return text.re_search(_INTEGER)
    clock = _CLOCK if kind is ColumnType.TIMESTAMP else r"\s*$"
    exists = ~text.re_search(_NO_SUCH_DAY)
    exists &= ~text.re_search(_LEAP_DAY) | text.re_search(_LEAP_YEAR)
    return text.re_search(_DAY + clock) & exists
