"""The kinds of register (``kinds.yml``): which fields and tables their records have."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterField:
    """One column of a register.

    :param kind: how it is read; see :mod:`qmanual.registers.values`.
    :param past: whether it has happened, so that it cannot lie in the future.
    :param after: name of the field that it cannot lie before.
    :param to: types of item that it may name (kind ``items``).
    :param registers: kinds of register whose records it may name (kind ``records``).
    :param one: whether it names one item or record at most.
    :param row_of: table of the head whose rows it names by their identifier.
    :param private: what people said, or who they are: it is counted and never shown on a page.
    :param empty: words that mean "no value, on purpose", such as ``n/a``.
    """

    name: str
    kind: str
    title: str = ""
    help: str = ""
    required: bool = False
    past: bool = False
    after: str = ""
    choices: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    registers: tuple[str, ...] = ()
    one: bool = False
    min: float | None = None
    max: float | None = None
    row_of: str = ""
    private: bool = False
    empty: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The shape of a list of rows: the records of a register, or a list inside a record.

    :param record: what one row is called, in the singular; before the names of the columns
        that a row inherits (``complaint_id``).
    :param tree: whether a row may carry the same table again.
    :param short: names of the two fields that a mapping stands for.
    """

    name: str
    title: str
    record: str
    fields: Mapping[str, RegisterField]
    tables: Mapping[str, "Table"] = field(default_factory=dict)
    tree: bool = False
    short: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnSet:
    """Columns that records have for each row of a table of the head.

    :param names: patterns such as ``e{id}``.
    """

    table: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterKind:
    """One kind of register.

    :param rows: shape of its records.
    :param head: shape of what stands in the file beside the records.
    :param clock: name of the field that time limits count from; empty: it has no limits.
    """

    name: str
    rows: Table
    head: Table
    clock: str = ""
    column_sets: tuple[ColumnSet, ...] = ()

    @property
    def title(self) -> str:
        """What people call a register of this kind."""
        return self.rows.title

    def way_to(self, table: str) -> tuple[Table, ...] | None:
        """The tables from the records down to the one of that name; None if there is none.

        :param table: a name such as ``actions``; empty for the records themselves.
        """
        if not table:
            return (self.rows,)
        return next((way for way in _ways(self.rows) if way[-1].name == table), None)

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of all tables inside records, outer ones first."""
        return tuple(way[-1].name for way in _ways(self.rows))


def _ways(table: Table) -> Iterator[tuple[Table, ...]]:
    for inner in table.tables.values():
        yield table, inner
        yield from ((table, *way) for way in _ways(inner))


@cache
def load_kinds() -> Mapping[str, RegisterKind]:
    """The kinds that the package carries in ``kinds.yml``, by name."""
    data = yaml.safe_load((files("qmanual.registers") / "kinds.yml").read_text(encoding="utf-8"))
    return {name: _kind(name, entry) for name, entry in data["kinds"].items()}


def _kind(name: str, entry: Mapping[str, Any]) -> RegisterKind:
    head = {"title": entry["title"], "record": "head", **entry.get("head", {})}
    sets = entry.get("column_sets", ())
    return RegisterKind(
        name=name,
        rows=_table("", entry),
        head=_table("head", head),
        clock=entry.get("clock", ""),
        column_sets=tuple(ColumnSet(table=s["table"], names=tuple(s["names"])) for s in sets),
    )


def _table(name: str, entry: Mapping[str, Any]) -> Table:
    return Table(
        name=name,
        title=entry["title"],
        record=entry["record"],
        fields={key: _field(key, spec) for key, spec in entry.get("fields", {}).items()},
        tables={key: _table(key, inner) for key, inner in entry.get("tables", {}).items()},
        tree=entry.get("tree", False),
        short=tuple(entry.get("short", ())),
    )


def _field(name: str, spec: Mapping[str, Any]) -> RegisterField:
    listed = ("choices", "to", "registers", "empty")
    return RegisterField(name=name, **{**spec, **{key: tuple(spec.get(key, ())) for key in listed}})
