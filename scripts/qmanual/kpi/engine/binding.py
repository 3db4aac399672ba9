"""Binding: from a checked expression to Ibis, with the columns of a table."""

import ast
from collections.abc import Callable, Mapping
from typing import Any

from qmanual.items.suggest import did_you_mean
from qmanual.kpi.definitions.expressions import DURATIONS, Expression, ExpressionError

Value = Any
"""An Ibis expression; Ibis has no type hints that mypy could use."""

_MICROSECONDS = {"s": 1e6, "min": 6e7, "h": 3.6e9, "days": 8.64e10}


def bind(expression: Expression, columns: Mapping[str, Value]) -> Value:
    """The Ibis expression of a text that has been checked.

    :param columns: name to Ibis column.
    :raises ExpressionError: if a column is missing, or types do not go together.
    """
    return _Binder(columns).bind(expression.tree)


def bind_condition(expression: Expression, columns: Mapping[str, Value]) -> Value:
    """As :func:`bind`, for an expression that must be true or false.

    :raises ExpressionError: also if it is something else.
    """
    value = bind(expression, columns)
    if not value.type().is_boolean():
        raise ExpressionError(f"is {_kind(value)}, but must be true or false", 1)
    return value


def bind_number(expression: Expression, columns: Mapping[str, Value]) -> Value:
    """As :func:`bind`, for an expression that must be a number.

    :raises ExpressionError: also if it is something else.
    """
    value = bind(expression, columns)
    if not value.type().is_numeric() or value.type().is_boolean():
        raise ExpressionError(f"is {_kind(value)}, but must be a number", 1)
    return value.cast("float64")


def unknown_column(name: str, columns: Mapping[str, Value]) -> str:
    """What to say of a name that is no column."""
    known = [column for column in columns if not column.startswith("__")]
    hint = did_you_mean(name, known) or f"; there are {', '.join(known)}"
    return f"there is no column {name!r}{hint}"


class _Binder:
    def __init__(self, columns: Mapping[str, Value]) -> None:
        self.columns = columns

    def bind(self, node: ast.expr) -> Value:
        import ibis

        if isinstance(node, ast.Name):
            if node.id not in self.columns:
                raise ExpressionError(unknown_column(node.id, self.columns), _at(node))
            return self.columns[node.id]
        if isinstance(node, ast.Constant):
            return ibis.literal(node.value)
        return _BINDERS[type(node)](self, node)

    def logic(self, node: ast.BoolOp) -> Value:
        values = [self.condition(part) for part in node.values]
        result = values[0]
        for value in values[1:]:
            result = result & value if isinstance(node.op, ast.And) else result | value
        return result

    def condition(self, node: ast.expr) -> Value:
        value = self.bind(node)
        if not value.type().is_boolean():
            raise ExpressionError(
                f"{ast.unparse(node)!r} is {_kind(value)}, but & | ~ need true or false", _at(node)
            )
        return value

    def number(self, node: ast.expr) -> Value:
        value = self.bind(node)
        if not value.type().is_numeric() or value.type().is_boolean():
            raise ExpressionError(
                f"{ast.unparse(node)!r} is {_kind(value)}, but must be a number", _at(node)
            )
        return value

    def unary(self, node: ast.UnaryOp) -> Value:
        if isinstance(node.op, ast.USub):
            return -self.number(node.operand)
        return ~self.condition(node.operand)

    def binary(self, node: ast.BinOp) -> Value:
        if isinstance(node.op, ast.BitAnd | ast.BitOr):
            left, right = self.condition(node.left), self.condition(node.right)
            return left & right if isinstance(node.op, ast.BitAnd) else left | right
        left, right = self.number(node.left), self.number(node.right)
        if isinstance(node.op, ast.Add):
            return left + right
        if isinstance(node.op, ast.Sub):
            return left - right
        if isinstance(node.op, ast.Mult):
            return left * right
        # Engines differ on x / 0: error, infinity or nothing. Here it is nothing, and counted.
        return left.cast("float64") / right.cast("float64").nullif(0.0)

    def compare(self, node: ast.Compare) -> Value:
        parts = []
        left_node = node.left
        for operator, right_node in zip(node.ops, node.comparators, strict=True):
            left = self.bind(left_node)
            if isinstance(operator, ast.In | ast.NotIn):
                entries = [entry.value for entry in right_node.elts]  # type: ignore[attr-defined]
                for entry in right_node.elts:  # type: ignore[attr-defined]
                    self.pair(left, self.bind(entry), node)
                found = left.isin(entries)
                parts.append(found if isinstance(operator, ast.In) else ~found)
            else:
                left, right = self.pair(left, self.bind(right_node), node)
                parts.append(_OPERATORS[type(operator)](left, right))
            left_node = right_node
        result = parts[0]
        for part in parts[1:]:
            result = result & part
        return result

    def pair(self, left: Value, right: Value, node: ast.expr) -> tuple[Value, Value]:
        """Two values that can be compared; text that stands beside a time is read as one."""
        import ibis
        from ibis.common.exceptions import IbisError

        for one, other in ((left, right), (right, left)):
            if one.type().is_string() and other.type().is_temporal():
                literal = next((n for n in ast.walk(node) if isinstance(n, ast.Constant)), None)
                try:
                    moment = ibis.timestamp(literal.value)  # type: ignore[union-attr]
                except (ValueError, TypeError, AttributeError, IbisError) as error:
                    raise ExpressionError(
                        "a time is compared with a date such as '2026-03-01'", _at(node)
                    ) from error
                other = other.cast("timestamp")
                return (moment, other) if one is left else (other, moment)
        kinds = {_kind(left), _kind(right)}
        if len(kinds) > 1:
            raise ExpressionError(
                f"{ast.unparse(node)!r} compares {' with '.join(sorted(kinds))}", _at(node)
            )
        return left, right

    def call(self, node: ast.Call) -> Value:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name in DURATIONS:
            return self.duration(node, _MICROSECONDS[DURATIONS[name]])
        return _FUNCTIONS[name](self, node)

    def moment(self, node: ast.expr) -> Value:
        value = self.bind(node)
        if not value.type().is_timestamp() and not value.type().is_date():
            raise ExpressionError(
                f"{ast.unparse(node)!r} is {_kind(value)}, but must be a date or a time", _at(node)
            )
        return value.cast("timestamp")

    def duration(self, node: ast.Call, microseconds: float) -> Value:
        start, end = self.moment(node.args[0]), self.moment(node.args[1])
        return end.delta(start, unit="microsecond").cast("float64") / microseconds

    def coalesce(self, node: ast.Call) -> Value:
        import ibis

        values = [self.bind(argument) for argument in node.args]
        for value in values[1:]:
            self.pair(values[0], value, node)
        return ibis.coalesce(*values)

    def text(self, node: ast.expr) -> Value:
        value = self.bind(node)
        if not value.type().is_string():
            raise ExpressionError(
                f"{ast.unparse(node)!r} is {_kind(value)}, but must be text", _at(node)
            )
        return value

    def date(self, node: ast.Call) -> Value:
        import ibis

        return ibis.date(node.args[0].value)  # type: ignore[attr-defined]


_BINDERS: dict[type[ast.expr], Callable[..., Value]] = {
    ast.BoolOp: _Binder.logic,
    ast.UnaryOp: _Binder.unary,
    ast.BinOp: _Binder.binary,
    ast.Compare: _Binder.compare,
    ast.Call: _Binder.call,
}

_OPERATORS: dict[type[ast.cmpop], Callable[[Value, Value], Value]] = {
    ast.Eq: lambda a, b: a == b,
    ast.NotEq: lambda a, b: a != b,
    ast.Lt: lambda a, b: a < b,
    ast.LtE: lambda a, b: a <= b,
    ast.Gt: lambda a, b: a > b,
    ast.GtE: lambda a, b: a >= b,
}

_FUNCTIONS: dict[str, Callable[[_Binder, ast.Call], Value]] = {
    "isnull": lambda binder, node: binder.bind(node.args[0]).isnull(),
    "coalesce": _Binder.coalesce,
    "abs": lambda binder, node: binder.number(node.args[0]).abs(),
    "lower": lambda binder, node: binder.text(node.args[0]).lower(),
    "date": _Binder.date,
    "year_of": lambda binder, node: binder.moment(node.args[0]).year(),
    "month_of": lambda binder, node: binder.moment(node.args[0]).month(),
    # Ibis counts from Monday = 0; people count from 1 (ISO 8601).
    "weekday_of": lambda binder, node: binder.moment(node.args[0]).day_of_week.index() + 1,
    "hour_of": lambda binder, node: binder.moment(node.args[0]).hour(),
}


def _kind(value: Value) -> str:
    """What a value is, in an author's words."""
    kind = value.type()
    if kind.is_boolean():
        return "true or false"
    if kind.is_numeric():
        return "a number"
    if kind.is_string():
        return "text"
    if kind.is_temporal():
        return "a time"
    return str(kind)


def _at(node: ast.expr) -> int:
    return node.col_offset + 1
