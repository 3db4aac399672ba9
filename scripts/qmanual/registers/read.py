"""Reading: files or rows become a register, and whatever is wrong becomes a finding."""

import dataclasses
import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qmanual.calendars.calendar import Calendar
from qmanual.items.findings import Finding
from qmanual.items.model import Catalogue
from qmanual.items.suggest import did_you_mean
from qmanual.registers.files import RawFile, RawRow, RegisterProblem, read_file, yaml_rows
from qmanual.registers.kinds import RegisterField, RegisterKind, Table, load_kinds
from qmanual.registers.record import Record, Register, Value
from qmanual.registers.values import convert, is_empty

CODE = "register"
_SCALES = ("scale_from", "scale_to")


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterReading:
    """A register, and what was wrong with it.

    :param usable: whether rows and columns could be read at all.
    """

    register: Register
    findings: tuple[Finding, ...] = ()
    usable: bool = True


def read_register(
    kind: str,
    paths: Sequence[Path],
    *,
    root: Path,
    catalogue: Catalogue,
    today: datetime.date,
    source: str = "",
    rows: Sequence[RawRow] = (),
    options: Mapping[str, Any] | None = None,
    calendar: Calendar | None = None,
) -> RegisterReading:
    """Read the files of a register: YAML, CSV, or one with the head and one with the rows.

    :param kind: name in ``kinds.yml``.
    :param root: folder that paths in messages are relative to.
    :param today: dates of what has happened cannot lie after it.
    :param rows: records that do not stand in a file, such as rows of a database; they come last.
    :param options: keys of the source: ``timezone``, ``choices`` (field to allowed words).
    :param calendar: what :attr:`Register.calendar` will say.
    """
    read: list[RawRow] = []
    head: RawRow | None = None
    findings: list[Finding] = []
    for path in paths:
        name = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
        try:
            raw = read_file(path, name, kind)
        except RegisterProblem as problem:
            findings.append(_finding(problem.path, problem.line, problem.message))
            continue
        read += raw.rows
        # A file of a head only may stand beside one of rows only.
        head = raw.head if head is None or not head.values else head
    reading = read_rows(
        kind,
        RawFile(rows=(*read, *rows), head=head),
        catalogue=catalogue,
        today=today,
        source=source,
        options=options,
        calendar=calendar,
        path=_first_name(paths, root) if paths or not rows else rows[0].path,
    )
    return dataclasses.replace(
        reading, findings=(*findings, *reading.findings), usable=not findings
    )


def _first_name(paths: Sequence[Path], root: Path) -> str:
    path = paths[0] if paths else root
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def read_rows(
    kind: str,
    raw: RawFile,
    *,
    catalogue: Catalogue,
    today: datetime.date,
    source: str = "",
    options: Mapping[str, Any] | None = None,
    calendar: Calendar | None = None,
    path: str = "",
) -> RegisterReading:
    """The same for rows that come from anywhere, such as a database.

    :param path: what :attr:`Register.path` will say.
    """
    options = options or {}
    shape = load_kinds()[kind]
    reader = _Reader(
        catalogue=catalogue, today=today, timezone=str(options.get("timezone") or "UTC")
    )
    head = reader.record(shape.head, raw.head) if raw.head else Record(id="", path=path)
    reader.head = head
    rows = _with_choices(shape.rows, options.get("choices"))
    rows = dataclasses.replace(rows, fields={**rows.fields, **_head_columns(shape, head)})
    records = reader.records(rows, raw.rows)
    return RegisterReading(
        register=Register(
            kind=kind,
            source=source,
            path=path,
            records=records,
            head=head,
            options=options,
            calendar=calendar,
        ),
        findings=tuple(sorted(reader.findings, key=lambda finding: finding.order)),
    )


def _with_choices(rows: Table, choices: Any) -> Table:
    """The table with the words that a company allows in a field of text."""
    if not isinstance(choices, Mapping):
        return rows
    fields = {
        name: dataclasses.replace(entry, kind="choice", choices=tuple(str(w) for w in words))
        for name, entry in rows.fields.items()
        if isinstance(words := choices.get(name), list) and entry.kind in ("text", "choice")
    }
    return dataclasses.replace(rows, fields={**rows.fields, **fields})


def columns_of(kind: RegisterKind, register: Register) -> Mapping[str, RegisterField]:
    """The fields of a register's records, with those that follow from its head."""
    return {**kind.rows.fields, **_head_columns(kind, register.head)}


def _head_columns(kind: RegisterKind, head: Record) -> dict[str, RegisterField]:
    """The columns that follow from the head, such as e01 to p22."""
    added = {}
    for columns in kind.column_sets:
        for row in head.rows(columns.table):
            low, high = (_first(row.number(key), head.number(key)) for key in _SCALES)
            for name in (pattern.format(id=row.id) for pattern in columns.names):
                added[name] = RegisterField(
                    name=name, kind="text" if low is None else "integer", min=low, max=high
                )
    return added


def _first(*values: float | None) -> float | None:
    return next((value for value in values if value is not None), None)


def _finding(path: str, line: int, message: str, item: str | None = None) -> Finding:
    return Finding(code=CODE, path=path, line=line, message=message, item=item)


@dataclass(slots=True, kw_only=True)
class _Reader:
    """Makes records of rows, and complains."""

    catalogue: Catalogue
    today: datetime.date
    timezone: str
    head: Record | None = None
    findings: list[Finding] = field(default_factory=list)

    def report(self, row: RawRow, name: str, message: str) -> None:
        where = f"{row.place}: " if row.place else ""
        self.findings.append(_finding(row.path, row.lines.get(name, row.line), where + message))

    def records(
        self, table: Table, rows: Iterable[RawRow], above: tuple[Record, ...] = ()
    ) -> tuple[Record, ...]:
        made: list[Record] = []
        first_lines: dict[str, int] = {}
        for row in rows:
            record = self.record(table, row, above)
            if record.id and record.id in first_lines:
                other = f" (line {first_lines[record.id]})" if not row.place else ""
                self.report(row, "id", f"the identifier {record.id} is used twice{other}")
                continue
            first_lines[record.id] = record.line_of("id")
            made.append(record)
        return tuple(made)

    def record(self, table: Table, row: RawRow, above: tuple[Record, ...] = ()) -> Record:
        self.unknown(table, row)
        fields: dict[str, Value] = {}
        for name, entry in table.fields.items():
            raw = row.values.get(name)
            if is_empty(raw):
                if entry.required:
                    self.report(row, name, f"{_name(table, row)} needs {name!r}: {entry.help}")
                continue
            if isinstance(raw, str) and raw.strip() in entry.empty:
                continue
            try:
                fields[name] = convert(entry, raw, self.timezone)
            except ValueError as error:
                self.report(row, name, f"{_name(table, row)}: {name!r} {_sentence(error)}")
        record = Record(
            id=str(fields.get("id", "")), fields=fields, path=row.path, line=row.line,
            lines={name: line for name, line in row.lines.items() if line != row.line},
        )  # fmt: skip
        for name, entry in table.fields.items():
            for message in self.problems(entry, record, above):
                self.report(row, name, f"{_name(table, row)}: {message}")
        children: dict[str, tuple[Record, ...]] = {}
        for name, inner in _inner(table).items():
            if row.values.get(name) is not None:
                children[name] = self.records(inner, self.inner_rows(inner, row), (record, *above))
            if table.name == "head":
                # Its later tables name rows of the earlier ones.
                self.head = dataclasses.replace(record, children=dict(children))
        return dataclasses.replace(record, children=children)

    def unknown(self, table: Table, row: RawRow) -> None:
        known = (*table.fields, *_inner(table))
        for name in row.values:
            if name not in known:
                hint = did_you_mean(str(name), known) or f"; there are {', '.join(known)}"
                self.report(row, str(name), f"unknown field {name!r}{hint}")

    def inner_rows(self, table: Table, row: RawRow) -> list[RawRow]:
        raw, line = row.values[table.name], row.lines.get(table.name, row.line)
        if table.short and isinstance(raw, Mapping):
            key, value = table.short
            lines = getattr(raw, "lines", {})
            return [
                RawRow(
                    values={key: name, **(given if isinstance(given, Mapping) else {value: given})},
                    path=row.path,
                    line=lines.get(name, line),
                )
                for name, given in raw.items()
            ]
        try:
            return list(yaml_rows(raw, row.path, line, table.name))
        except RegisterProblem as problem:
            self.findings.append(_finding(problem.path, problem.line, problem.message))
            return []

    def problems(
        self, entry: RegisterField, record: Record, above: tuple[Record, ...]
    ) -> Iterator[str]:
        """What is wrong with a value beside the others."""
        value = record.get(entry.name)
        if value is None:
            return
        day = record.day(entry.name)
        if entry.past and day is not None and day > self.today:
            yield f"{entry.name!r} is {day}, which has not come yet"
        if entry.after:
            yield from _order_problem(entry, record, above)
        if entry.kind == "items":
            yield from self.link_problems(entry, record)
        if entry.row_of:
            rows = self.head.rows(entry.row_of) if self.head else ()
            known = [row.id for row in rows]
            if value not in known:
                hint = did_you_mean(str(value), known)
                yield f"{entry.name!r} is {value}, which is not in {entry.row_of!r}{hint}"

    def link_problems(self, entry: RegisterField, record: Record) -> Iterator[str]:
        for target in record.links(entry.name):
            found = self.catalogue.items.get(target)
            if found is None:
                known = [item.id for item in self.catalogue.of_type(*entry.to)]
                hint = did_you_mean(target, known)
                yield f"{entry.name!r} names {target}, which is not in the manual{hint}"
            elif found.type not in entry.to:
                allowed = " or ".join(entry.to)
                yield f"{entry.name!r} names {target}, a {found.type}; it takes a {allowed}"


def _inner(table: Table) -> Mapping[str, Table]:
    return {**table.tables, table.name: table} if table.tree else table.tables


def _name(table: Table, row: RawRow) -> str:
    known = row.values.get("id")
    return f"{table.record} {known}" if not is_empty(known) else f"the {table.record}"


def _sentence(error: ValueError) -> str:
    """The complaint as the rest of a sentence that begins with the field's name."""
    text = str(error)
    return text if text.startswith(("is ", "takes ", "names ")) else f"cannot be used: {text}"


def _order_problem(
    entry: RegisterField, record: Record, above: tuple[Record, ...]
) -> Iterator[str]:
    value = record.get(entry.name)
    earlier = next(
        (r.get(entry.after) for r in (record, *above) if r.get(entry.after) is not None), None
    )
    if earlier is None:
        return
    if isinstance(value, datetime.date) and isinstance(earlier, datetime.date):
        # A day without a clock time reads as midnight: then only the days are compared.
        exact = _has_clock(value) and _has_clock(earlier)
        late = value < earlier if exact else _day(value) < _day(earlier)
    elif isinstance(value, int | float) and isinstance(earlier, int | float):
        late = value <= earlier
    else:
        return
    if late:
        yield f"{entry.name!r} ({value}) lies before {entry.after!r} ({earlier})"


def _has_clock(value: datetime.date) -> bool:
    return isinstance(value, datetime.datetime) and value.time() != datetime.time()


def _day(value: datetime.date) -> datetime.date:
    return value.date() if isinstance(value, datetime.datetime) else value
