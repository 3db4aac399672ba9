"""PostgreSQL: one snapshot for all questions, which an error in one of them does not spoil."""

from collections.abc import Iterator, Mapping
from typing import Any

import psycopg
import pyarrow as pa
from ibis.backends.postgres import Backend


class SnapshotBackend(Backend):  # type: ignore[misc]  # Ibis has no type hints
    """Ibis on PostgreSQL, without cursors on the server.

    Ibis closes its cursor outside of the savepoint that it was opened in: after an error that
    aborts the transaction around it, and with it all questions that follow.
    """

    def to_pyarrow_batches(
        self,
        expr: Any,
        /,
        *,
        params: Mapping[Any, Any] | None = None,
        limit: int | str | None = None,
        chunk_size: int = 1_000_000,
        **_options: Any,
    ) -> Any:
        """The rows of an expression as Arrow batches."""
        self._run_pre_execute_hooks(expr)
        schema = expr.as_table().schema()
        query = self.compile(expr, limit=limit, params=params)
        with self.con.transaction(), self.con.cursor() as cursor:
            rows = cursor.execute(query).fetchall()
        shape = schema.as_struct().to_pyarrow()

        def batches() -> Iterator[Any]:
            for start in range(0, len(rows), chunk_size):
                part = pa.array(rows[start : start + chunk_size], type=shape)
                yield pa.RecordBatch.from_struct_array(part)

        return pa.RecordBatchReader.from_batches(schema.to_pyarrow(), batches())


def connect_postgres(address: str, timezone: str, timeout_s: int) -> Any:
    """An Ibis backend on PostgreSQL.

    All that is asked on it sees the data of one moment; nothing that it does is ever committed.

    :param address: read by libpq itself, so that sockets, services and SSL work as it says.
    :raises psycopg.Error: if the server is away or refuses us.
    """
    raw = psycopg.connect(address, connect_timeout=timeout_s)
    try:
        raw.set_isolation_level(psycopg.IsolationLevel.REPEATABLE_READ)
        connection = SnapshotBackend.from_connection(raw)
        # Not within a block of psycopg's own: this begins the transaction that stays open.
        raw.execute("SELECT set_config('TimeZone', %s, false)", (timezone,))
    except BaseException:
        raw.close()
        raise
    return connection
