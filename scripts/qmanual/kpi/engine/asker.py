"""Asking: every query goes through here, so that ``--explain`` can show it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Value = Any
Row = dict[str, Any]

_ROWS_AT_ONCE = 500
"""Rows of a small table that are written with one statement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A query that was run.

    :param about: what it brought back, in words.
    :param kpis: identifiers of the KPIs that shared it.
    :param sql: in the dialect of the backend.
    """

    about: str
    kpis: tuple[str, ...]
    sql: str


@dataclass(slots=True, kw_only=True)
class Asker:
    """Runs queries on one connection.

    :param connection: an Ibis backend.
    :param keeps: whether the queries are kept; to write them down takes time.
    """

    connection: Any
    keeps: bool = False
    asked: list[Asked] = field(default_factory=list)
    made: int = 0

    @property
    def is_duckdb(self) -> bool:
        """Whether the rows are read by DuckDB in this process."""
        return bool(self.connection.name == "duckdb")

    def rows(self, expression: Value, about: str, kpis: Iterable[str]) -> list[Row]:
        """The rows of a query as plain values."""
        self.note(expression, about, kpis)
        if not self.is_duckdb:
            rows: list[Row] = self.connection.to_pyarrow(expression).to_pylist()
            return rows
        # Not to_pyarrow: with Ibis 12 it imports pandas, which costs more than most queries.
        cursor = self.connection.con.execute(self._compiled(expression))
        names = [entry[0] for entry in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def keep(self, expression: Value, about: str, kpis: Iterable[str]) -> Value:
        """The result of a query as a table beside the data; the query itself where none can be."""
        self.note(expression, about, kpis)
        if not self.is_duckdb:
            return expression
        name = self._name()
        sql = self._compiled(expression)
        self.connection.con.execute(f"CREATE TEMP TABLE {name} AS {sql}")
        return self.connection.table(name)

    def lay(self, columns: Mapping[str, Any], types: Mapping[str, Any]) -> Value:
        """Columns of values as a small table that can be joined to the data.

        :param types: name to Ibis type.
        """
        if not self.is_duckdb:
            import ibis
            import pyarrow as pa

            schema = ibis.schema(dict(types)).to_pyarrow()
            arrays = {name: pa.array(values) for name, values in columns.items()}
            return ibis.memtable(pa.table(arrays).cast(schema))
        name, written = self._name(), self.connection.compiler.type_mapper.to_string
        # Not Arrow: to make an array of Python's values, it imports pandas.
        head = ", ".join(f'"{column}" {written(_type(kind))}' for column, kind in types.items())
        self.connection.con.execute(f"CREATE TEMP TABLE {name} ({head})")
        rows = list(zip(*(columns[column] for column in types), strict=True))
        for begin in range(0, len(rows), _ROWS_AT_ONCE):
            some = (", ".join(map(_written, row)) for row in rows[begin : begin + _ROWS_AT_ONCE])
            values = ", ".join(f"({row})" for row in some)
            # Not parameters: to bind one, DuckDB imports pandas, too.
            self.connection.con.execute(f"INSERT INTO {name} VALUES {values}")  # noqa: S608 - quoted by _written
        return self.connection.table(name)

    def note(self, expression: Value, about: str, kpis: Iterable[str]) -> None:
        """Remember a query for the one who asks how a value came about."""
        if self.keeps:
            import ibis

            sql = str(ibis.to_sql(expression, dialect=self.connection.name))
            self.asked.append(Asked(about=about, kpis=tuple(kpis), sql=sql))

    def _compiled(self, expression: Value) -> str:
        # Small tables in memory, such as a calendar's days: Ibis lays them only when it runs a
        # query itself.
        self.connection._register_in_memory_tables(expression)
        return str(self.connection.compile(expression))

    def _name(self) -> str:
        self.made += 1
        return f"qm_{self.made}"


def _type(kind: Any) -> Any:
    import ibis

    return ibis.dtype(kind)


def _written(value: Any) -> str:
    """A value as text of SQL, which the column that it is put into reads."""
    if value is None:
        return "NULL"
    escaped = str(value).replace("'", "''")
    return f"'{escaped}'"
