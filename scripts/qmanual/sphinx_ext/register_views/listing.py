"""A register as a table: the columns, the rows and the order that a page asks for."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from docutils import nodes

from qmanual.items.suggest import did_you_mean
from qmanual.registers.actions import NonconformityState, nonconformity_state
from qmanual.registers.kinds import RegisterField, load_kinds
from qmanual.registers.record import Record, Register
from qmanual.sphinx_ext.columns import Cell
from qmanual.sphinx_ext.kinds import Place
from qmanual.sphinx_ext.language import _, format_number, ngettext
from qmanual.sphinx_ext.manual import Manual
from qmanual.sphinx_ext.markup import paragraph, text
from qmanual.sphinx_ext.register_views.case_states import state_cell
from qmanual.sphinx_ext.register_views.named import unknown_register
from qmanual.sphinx_ext.register_views.words import cannot_be_shown, cell_of, table_of, title_of
from qmanual.sphinx_ext.selection import parse_conditions, sort_key_of
from qmanual.sphinx_ext.tables import CellTable, render_table
from qmanual.wording.translations import marked_in

MOST_ROWS = 20
"""Rows that a page shows when it names no number; of the others it tells how many there are."""

NONCONFORMITIES = "nonconformities"

_FEW = 6
"""Columns that a table has when it names none."""


STATE = RegisterField(name="state", kind="choice", title=marked_in("register", "State"))
"""A column that nobody writes: how far a nonconformity has come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingView:
    """A table of records, and what to say below it."""

    table: CellTable
    note: str


def listing_view(manual: Manual, _docname: str, arg: str) -> ListingView | None:
    """The records of a register, or the rows of a table inside them.

    :param arg: options as JSON: ``register`` (name of a source), ``table``, ``columns``,
        ``where``, ``sort``, ``limit``, ``caption``.
    """
    options = json.loads(arg)
    register = manual.registers.get(options["register"])
    if register is None or listing_problem(manual, arg) is not None:
        return None
    fields = _fields(register, options.get("table", ""))
    rows = list(_rows(register, options.get("table", "")))
    if "where" in options:
        conditions = parse_conditions(options["where"], fields)
        rows = [row for row in rows if all(c.holds_for(_values(row)) for c in conditions)]
    for name in reversed(options.get("sort", ())):
        field = name.lstrip("-")
        rows.sort(key=lambda row: sort_key_of(_values(row)(field)), reverse=name[0] == "-")
    columns = _columns(fields, options, rows)
    limit = int(options.get("limit", MOST_ROWS))
    return ListingView(
        table=CellTable(
            caption=options.get("caption", ""),
            head=tuple(title_of(fields[name]) for name in columns),
            rows=tuple(
                tuple(_cell(manual, fields[name], row) for name in columns) for row in rows[:limit]
            ),
            empty=_("Nothing to list here yet."),
            kind="register",
        ),
        note=_note(len(rows), limit, manual.language),
    )


def _cell(manual: Manual, field: RegisterField, row: Record) -> Cell:
    if field is STATE:
        return state_cell(NonconformityState(row.text(field.name)))
    return cell_of(manual, field, row)


def _note(count: int, limit: int, language: str) -> str:
    if count <= limit:
        return ""
    more = count - limit
    told = ngettext("%s more is in the register.", "%s more are in the register.", more)
    return told % format_number(more, None, language)


def _fields(register: Register, table: str) -> Mapping[str, RegisterField]:
    fields = table_of(register, table).fields
    return {**fields, STATE.name: STATE} if _has_state(register, table) else fields


def _has_state(register: Register, table: str) -> bool:
    return register.kind == NONCONFORMITIES and not table


def _rows(register: Register, table: str) -> Iterator[Record]:
    for record in register.records:
        if table:
            yield from record.all_rows(table)
        elif _has_state(register, table):
            state = nonconformity_state(record).value
            yield replace(record, fields={**record.fields, STATE.name: state})
        else:
            yield record


def _values(row: Record) -> Any:
    def values(name: str) -> list[Any]:
        value = row.get(name)
        if value is None:
            return []
        return list(value) if isinstance(value, tuple) else [value]

    return values


def _columns(
    fields: Mapping[str, RegisterField], options: Mapping[str, Any], rows: list[Record]
) -> tuple[str, ...]:
    """Those that were asked for; else the first ones that anything stands in."""
    asked = tuple(options.get("columns", ()))
    if asked:
        return asked
    shown = (name for name, field in fields.items() if not field.private)
    filled = [name for name in shown if any(row.get(name) is not None for row in rows)]
    return tuple(filled[:_FEW])


def listing_problem(manual: Manual, arg: str) -> str | None:
    """What is wrong with the options in the light of the registers."""
    options = json.loads(arg)
    register = manual.registers.get(options["register"])
    if register is None:
        return unknown_register(manual, options["register"])
    table = options.get("table", "")
    kind = load_kinds()[register.kind]
    if kind.way_to(table) is None:
        hint = did_you_mean(table, kind.tables) or f"; there are {', '.join(kind.tables) or 'none'}"
        return f"the register {register.source!r} has no table {table!r}{hint}"
    fields = _fields(register, table)
    for name in (*options.get("columns", ()), *(n.lstrip("-") for n in options.get("sort", ()))):
        if name not in fields:
            hint = did_you_mean(name, fields) or f"; there are {', '.join(fields)}"
            return f"the register {register.source!r} has no field {name!r}{hint}"
        if fields[name].private and name in options.get("columns", ()):
            return f"the field {name!r} holds what people said or who they are: it is not shown"
    try:
        parse_conditions(options.get("where", "id is not empty"), {*fields, "id"})
    except ValueError as error:
        return f"option 'where': {error}"
    return None


def render_listing(view: ListingView | None, place: Place) -> list[nodes.Node]:
    """The table, and how many rows it leaves out."""
    if view is None:
        return [cannot_be_shown()]
    note = [paragraph(text(view.note), classes=("qm-note",))] if view.note else []
    return [*render_table(view.table, place), *note]
