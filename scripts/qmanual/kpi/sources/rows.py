"""Rows that do not stand in a file: of a workbook, of a register, of the catalogue itself."""

import datetime
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qmanual.kpi.sources.source import ColumnType


@dataclass(frozen=True, slots=True, kw_only=True)
class RowTable:
    """A small table: all of its rows, and the type of each column.

    :param columns: name to type, in order.
    :param rows: values by name of column; one that is not there is empty.
    """

    columns: Mapping[str, ColumnType]
    rows: Sequence[Mapping[str, Any]] = ()

    @property
    def fingerprint(self) -> str:
        """Digest of columns and rows."""
        digest = hashlib.blake2b(digest_size=16)
        digest.update(_json(list(self.columns.items())))
        for row in self.rows:
            digest.update(_json([row.get(name) for name in self.columns]))
        return digest.hexdigest()

    def to_arrow(self) -> Any:
        """The table for the engine.

        :raises pyarrow.ArrowException: if a value is not of its column's type.
        """
        import pyarrow as pa

        types = {
            ColumnType.TEXT: pa.string(),
            ColumnType.INTEGER: pa.int64(),
            ColumnType.NUMBER: pa.float64(),
            ColumnType.BOOLEAN: pa.bool_(),
            ColumnType.DATE: pa.date32(),
            ColumnType.TIMESTAMP: pa.timestamp("us"),
        }
        arrays = {
            name: pa.array([_value(row.get(name), kind) for row in self.rows], type=types[kind])
            for name, kind in self.columns.items()
        }
        return pa.table(arrays)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, default=_text).encode() + b"\n"


def _text(value: Any) -> str:
    return f"{type(value).__name__} {value}"


def _value(value: Any, kind: ColumnType) -> Any:
    """A value as its column's type has it; text in JSON's spelling of days and times."""
    if value is None or (isinstance(value, str) and not value and kind is not ColumnType.TEXT):
        return None
    if kind is ColumnType.INTEGER and isinstance(value, float) and value.is_integer():
        return int(value)
    if kind is ColumnType.DATE and isinstance(value, str):
        return datetime.date.fromisoformat(value)
    if kind is ColumnType.TIMESTAMP:
        if isinstance(value, str):
            value = datetime.datetime.fromisoformat(value)
        if isinstance(value, datetime.datetime):
            return value.replace(tzinfo=None)
        if isinstance(value, datetime.date):
            return datetime.datetime.combine(value, datetime.time())
    return value
