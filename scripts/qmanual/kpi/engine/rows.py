"""Rows: those of the source, or those that a definition prepares for itself.

A definition may give a query (``sql``) over its source, or name a function (``python``) of the
entry points ``qmanual.kpi_rows`` that takes the Ibis table of the source and returns another.
"""

from collections.abc import Iterable
from dataclasses import replace
from importlib.metadata import entry_points
from typing import Any

from qmanual.items.suggest import did_you_mean
from qmanual.kpi.definitions.definition import Definition
from qmanual.kpi.definitions.expressions import Expression
from qmanual.kpi.definitions.read_rows import ROWS_GROUP, query_table
from qmanual.kpi.engine.opening import prepare
from qmanual.kpi.engine.plan import DefinitionError, clock_of
from qmanual.kpi.sources.tables import OpenTable, engine_errors, first_line

Value = Any


def with_calendars(definitions: Iterable[Definition], opened: OpenTable) -> OpenTable:
    """The rows with what the calendars of definitions say of them, in columns of their own.

    All definitions share one table, so that they share its queries, too.
    """
    table = opened.table
    for definition in definitions:
        if not _has_own_rows(definition):
            table = prepare(table, _expressions(definition), clock_of(definition, opened))
    return opened if table is opened.table else replace(opened, table=table)


def _expressions(definition: Definition) -> list[Expression]:
    condition = [definition.filter] if definition.filter is not None else []
    return [*condition, *definition.metric.expressions]


def _has_own_rows(definition: Definition) -> bool:
    return definition.sql is not None or bool(definition.python)


def rows_of(definition: Definition, opened: OpenTable) -> OpenTable:
    """The rows that a definition measures.

    :raises DefinitionError: if they cannot be prepared.
    """
    if not _has_own_rows(definition):
        return opened
    table = opened.table.select(**opened.columns)
    if definition.sql is not None:
        table = _queried(definition, table)
    if definition.python:
        table = _prepared(definition, table)
    table = prepare(table, _expressions(definition), clock_of(definition, opened))
    # Why a value is no answer, and in which file it stands, is not known of rows made of others.
    return replace(opened, table=table, reasons={}, files=())


def _queried(definition: Definition, table: Value) -> Value:
    assert definition.sql is not None
    name = query_table(definition.source)
    try:
        return table.alias(name).sql(definition.sql.text, dialect=definition.sql.dialect)
    except (*engine_errors(), *_parse_errors()) as error:
        raise DefinitionError(f"cannot be computed: {first_line(error)}", field="sql") from error


def _parse_errors() -> tuple[type[Exception], ...]:
    from sqlglot.errors import SqlglotError

    return (SqlglotError,)


def _prepared(definition: Definition, table: Value) -> Value:
    found = {entry.name: entry for entry in entry_points(group=ROWS_GROUP)}
    if definition.python not in found:
        hint = did_you_mean(definition.python, found)
        hint = hint or f"; there are {', '.join(found) or 'none'}"
        raise DefinitionError(
            f"there is no entry point {definition.python!r} in the group {ROWS_GROUP!r}{hint}",
            field="python",
        )
    try:
        prepared = found[definition.python].load()(table)
    except Exception as error:
        raise DefinitionError(
            f"{definition.python} failed: {type(error).__name__}: {first_line(error)}",
            field="python",
        ) from error
    if not hasattr(prepared, "columns") or not hasattr(prepared, "aggregate"):
        raise DefinitionError(
            f"{definition.python} must return an Ibis table, not {type(prepared).__name__}",
            field="python",
        )
    return prepared
