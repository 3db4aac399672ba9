"""Tables: a register, or one of the tables inside its records, as flat rows that KPIs measure."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qmanual.calendars.calendar import Calendar
from qmanual.errors import SourceError
from qmanual.items.model import Catalogue
from qmanual.items.quantity import Quantity, format_quantity
from qmanual.items.suggest import did_you_mean
from qmanual.registers.answers import answer_rows
from qmanual.registers.derive import (
    Context,
    Derived,
    derived_columns,
    limit_columns,
    limit_values,
)
from qmanual.registers.files import RawRow
from qmanual.registers.kinds import RegisterField, RegisterKind, Table, load_kinds
from qmanual.registers.limits import read_limits
from qmanual.registers.read import RegisterReading, columns_of, read_register
from qmanual.registers.record import Record, Register

ANSWERS = "answers"
"""Name of the table of surveys that has one row for each answer."""

_TYPES = {
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "timestamp",
}
"""Kind of a field to type of a column; every other kind is text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterTable:
    """Flat rows.

    :param columns: name to type: text, integer, number, boolean, date or timestamp.
    :param rows: each has all columns; None where nothing is known.
    """

    columns: dict[str, str]
    rows: list[dict[str, Any]]


def register_rows(
    kind: str,
    table: str,
    paths: Sequence[Path],
    catalogue: Catalogue,
    today: datetime.date,
    *,
    rows: Sequence[RawRow] = (),
    options: Mapping[str, Any] | None = None,
    calendar: Calendar | None = None,
    root: Path | None = None,
) -> RegisterTable:
    """Read a register and flatten it.

    :param kind: name in ``kinds.yml``.
    :param table: a table inside the records, such as ``actions``; empty for the records.
    :param today: day that open things are looked at, and after which nothing can have happened.
    :param rows: records that do not stand in a file, after those that do.
    :param options: the source's own keys: ``limits``, ``choices``, ``timezone``.
    :param calendar: working days and hours of its limits.
    :param root: folder that paths in messages are relative to.
    :raises SourceError: naming the first problem, if anything in it cannot be trusted.
    """
    kinds = load_kinds()
    if kind not in kinds:
        hint = did_you_mean(kind, kinds) or f"; there are {', '.join(kinds)}"
        raise SourceError(f"there is no kind of register {kind!r}{hint}")
    reading = read_register(
        kind,
        paths,
        root=root or Path.cwd(),
        catalogue=catalogue,
        today=today,
        rows=rows,
        options=options,
        calendar=calendar,
    )
    return flatten(trusted(reading), table, catalogue, today)


def trusted(reading: RegisterReading) -> Register:
    """The register of a reading without findings.

    :raises SourceError: naming the first finding: a date that was misread is a wrong figure.
    """
    if not reading.findings:
        return reading.register
    first, more = reading.findings[0], len(reading.findings) - 1
    rest = f" (and {more} more; see qmanual check)" if more else ""
    raise SourceError(first.message + rest, path=first.path, line=first.line or None)


def flatten(
    register: Register, table: str, catalogue: Catalogue, today: datetime.date
) -> RegisterTable:
    """A register that was read, as flat rows.

    Columns are the fields, then what is derived, then for a table inside records the fields
    of the rows around it, after the name of such a row: ``nonconformity_id``.

    :raises SourceError: if its kind has no such table.
    """
    kind = load_kinds()[register.kind]
    if table == ANSWERS and kind.column_sets:
        columns, rows = answer_rows(register)
        return RegisterTable(columns=columns, rows=rows)
    way = kind.way_to(table)
    if way is None:
        tables = tables_of(kind)
        hint = did_you_mean(table, tables) or f"; there are {', '.join(tables) or 'none'}"
        raise SourceError(f"a register of {kind.name} has no table {table!r}{hint}")
    limits = read_limits(kind, register.options, catalogue, register.calendar)
    context = Context(register=register, today=today, limits=limits)
    derived = derived_columns(kind.name, table)
    fields = columns_of(kind, register) if not table else way[-1].fields
    own = {name: _type(entry) for name, entry in fields.items()}
    if derived:
        own.update(derived.columns)
    if not table:
        own.update(limit_columns(limits))
    inherited = {
        f"{outer.record}_{name}": _type(entry)
        for outer in way[:-1]
        for name, entry in outer.fields.items()
    }
    columns = {**own, **inherited}
    return RegisterTable(
        columns=columns,
        rows=[
            _row(record, above, way, fields, columns, derived, context)
            for record, above in _walk(register.records, table)
        ],
    )


def tables_of(kind: RegisterKind) -> tuple[str, ...]:
    """Names of the tables that a source of this kind may ask for."""
    return (*kind.tables, ANSWERS) if kind.column_sets else kind.tables


def _type(entry: RegisterField) -> str:
    return _TYPES.get(entry.kind, "text")


def _walk(
    records: Sequence[Record], table: str, above: tuple[Record, ...] = ()
) -> Iterator[tuple[Record, tuple[Record, ...]]]:
    """The rows of a table, each with the records that it stands in, the nearest first."""
    for record in records:
        if not table:
            yield record, above
            continue
        for name, rows in record.children.items():
            if name == table:
                yield from ((row, (record, *above)) for row in rows)
            yield from _walk_inner(rows, table, (record, *above))


def _walk_inner(
    rows: Sequence[Record], table: str, above: tuple[Record, ...]
) -> Iterator[tuple[Record, tuple[Record, ...]]]:
    return _walk([row for row in rows if row.children], table, above)


def _row(
    record: Record,
    above: Sequence[Record],
    way: Sequence[Table],
    fields: Mapping[str, RegisterField],
    columns: Mapping[str, str],
    derived: Derived | None,
    context: Context,
) -> dict[str, Any]:
    values: dict[str, Any] = {name: _flat(record.get(name)) for name in fields}
    if derived:
        values.update(derived.fill(record, above, context))
    if len(way) == 1:
        values.update(limit_values(record, context))
    # The outermost rows are the last of `above`; a tree puts rows of its own between.
    outer = list(reversed(above))[: len(way) - 1]
    for shape, row in zip(way[:-1], outer, strict=True):
        values.update({f"{shape.record}_{name}": _flat(row.get(name)) for name in shape.fields})
    return {name: values.get(name) for name in columns}


def _flat(value: Any) -> Any:
    if isinstance(value, tuple):
        return ", ".join(value)
    return format_quantity(value) if isinstance(value, Quantity) else value
