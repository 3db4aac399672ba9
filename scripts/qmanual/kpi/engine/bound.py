"""Bound: a metric together with the columns of a table."""

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_
from typing import Any

from qmanual.kpi.definitions.expressions import DURATIONS, Expression
from qmanual.kpi.engine.binding import bind_number

Value = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A metric with the columns of a table.

    :param counts: rows whose answer is known, as a condition; what ``n`` counts. None: all.
    :param unknown: rows that should count, but whose answer is not known, as a condition; None:
        there are none.
    :param names: names of the aggregates.
    :param aggregates: from the condition of rows, None for all, to the aggregates.
    :param unknown_where_empty: whether it is unknown exactly where a column that it names is
        empty, so that the columns alone tell why.
    :param value: what is measured in each row, for a metric that is tallied.
    :param staged: for a metric that takes two steps, in place of the aggregates: from the rows
        and the columns to group by to a table of both, a row for each group.
    :param snapshots: for a metric of days, in place of the aggregates: from a table, the
        condition of rows and days to the aggregates of each day, in their order.
    :param since: first day that a row is about, for a metric of days.
    """

    counts: Value | None
    unknown: Value | None
    names: tuple[str, ...]
    aggregates: Callable[[Value], dict[str, Value]]
    unknown_where_empty: bool = False
    value: Value | None = None
    staged: Callable[[Value, dict[str, Value]], Value] | None = None
    snapshots: Callable[[Value, Value, Sequence[date]], list[dict[str, Value]]] | None = None
    since: Value | None = None

    @property
    def one_step(self) -> bool:
        """Whether the aggregates bring back the states."""
        return self.staged is None and self.snapshots is None


_STRICT = frozenset({*DURATIONS, "abs", "lower", "date", "year_of", "month_of"})
"""Functions that are empty where an argument is, and nowhere else."""


def is_known(value: Value, expression: Expression, columns: Mapping[str, Value]) -> Value:
    """Where an expression has a value, as a condition.

    Where that is where its columns have one, they are asked: it is cheaper than to compute.
    """
    if is_empty_with_columns(expression):
        return reduce(and_, (columns[name].notnull() for name in expression.names))
    return value.notnull()


def is_empty_with_columns(expression: Expression) -> bool:
    """Whether an expression is empty where a column of it is, and nowhere else."""
    return bool(expression.names) and all(map(_is_strict, ast.walk(expression.tree)))


def _is_strict(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in _STRICT
    return not isinstance(node, ast.BinOp | ast.BoolOp)


def finite(value: Value, expression: Expression) -> Value:
    """A number, empty where a computation has left the range of numbers.

    Columns hold neither NaN nor infinity any more when they come here; what is computed of them
    may.
    """
    if not any(isinstance(node, ast.BinOp) for node in ast.walk(expression.tree)):
        return value
    return (value.isnan() | value.isinf()).ifelse(None, value)


def bind_finite(expression: Expression, columns: Mapping[str, Value]) -> Value:
    """A number of each row, empty where it cannot be computed.

    :raises ExpressionError: if a column is missing, or it is no number.
    """
    return finite(bind_number(expression, columns), expression)
