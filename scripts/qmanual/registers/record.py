"""Records: what a register holds, with the place that each of them stands in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from qmanual.calendars.calendar import Calendar
from qmanual.items.quantity import Quantity

Value = str | bool | int | float | date | datetime | tuple[str, ...] | Quantity
"""A value of a field: a date is a day, a datetime a clock time of the source's zone; links and
lists are tuples."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One row: a complaint, an audit, or a row of a table inside one.

    :param id: its identifier; empty for a row that has none.
    :param fields: name to value; what was left empty is not there.
    :param path: file relative to the root, with ``/``.
    :param line: line that it begins on, counted from 1.
    :param children: name of a table to its rows, in the order written.
    :param lines: line of each field; of those that are not there, :attr:`line` is told.
    """

    id: str
    fields: Mapping[str, Value] = field(default_factory=dict)
    path: str = ""
    line: int = 0
    children: Mapping[str, tuple["Record", ...]] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)

    def line_of(self, name: str) -> int:
        """Line of a field, or of the record itself."""
        return self.lines.get(name, self.line)

    def get(self, name: str) -> Any:
        """The value of a field; None when it is empty."""
        return self.fields.get(name)

    def text(self, name: str) -> str:
        """The value of a field of text, choice or single link; empty when there is none."""
        value = self.fields.get(name, "")
        return value if isinstance(value, str) else ""

    def links(self, name: str) -> tuple[str, ...]:
        """The identifiers in a field of links, also of one that takes a single one."""
        value = self.fields.get(name, ())
        return (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ()

    def day(self, name: str) -> date | None:
        """The day of a field, also of one with a clock time."""
        value = self.fields.get(name)
        if isinstance(value, datetime):
            return value.date()
        return value if isinstance(value, date) else None

    def moment(self, name: str) -> datetime | None:
        """The clock time of a field, in the zone of the source."""
        value = self.fields.get(name)
        return value if isinstance(value, datetime) else None

    def number(self, name: str) -> float | None:
        """The number in a field."""
        value = self.fields.get(name)
        return value if isinstance(value, int | float) and not isinstance(value, bool) else None

    def flag(self, name: str) -> bool:
        """Whether a field says true."""
        return self.fields.get(name) is True

    def rows(self, table: str) -> tuple["Record", ...]:
        """The rows of a table inside it."""
        return self.children.get(table, ())

    def all_rows(self, table: str) -> Iterator["Record"]:
        """The rows of a table inside it, however deep, from the first to the last."""
        for name, rows in self.children.items():
            for row in rows:
                if name == table:
                    yield row
                yield from row.all_rows(table)


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """A register that was read.

    :param kind: name in ``kinds.yml``.
    :param source: name of the source in ``sources.yml``.
    :param path: first file of it, relative to the root; the file that names the source when
        the rows come from a database.
    :param records: in the order of the files.
    :param head: what stands beside the records: programme, checklist, questionnaire.
    :param options: keys of the source that belong to the register, such as ``limits``.
    :param calendar: working days and hours that limits are counted in, if the source names one.
    """

    kind: str
    source: str
    path: str
    records: tuple[Record, ...] = ()
    head: Record = field(default_factory=lambda: Record(id=""))
    options: Mapping[str, Any] = field(default_factory=dict)
    calendar: Calendar | None = None

    @property
    def by_id(self) -> dict[str, Record]:
        """Identifier to record."""
        return {record.id: record for record in self.records}
