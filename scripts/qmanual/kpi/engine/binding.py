"""Binding: from a checked expression to Ibis, with the columns of a table."""

import ast
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from qmanual.items.suggest import did_you_mean
from qmanual.kpi.definitions.expressions import (
    BUSINESS_DURATIONS,
    CALENDAR_FUNCTIONS,
    DURATIONS,
    Expression,
    ExpressionError,
    function_name,
)
from qmanual.kpi.engine.clock import (
    INSIDE,
    NUMBER,
    SECONDS,
    WORKING,
    clock_of,
    elapsed_microseconds,
    ends_before,
    prepared_name,
)
from qmanual.kpi.engine.moments import weekday
from qmanual.wording.translations import marked

Value = Any
"""An Ibis expression; Ibis has no type hints that mypy could use."""

_MICROSECONDS = {"s": 1e6, "min": 6e7, "h": 3.6e9, "days": 8.64e10}
_SECONDS = {"s": 1.0, "min": 60.0, "h": 3600.0}
_ALL_DURATIONS = (*DURATIONS, *BUSINESS_DURATIONS)


def bind(expression: Expression, columns: Mapping[str, Value]) -> Value:
    """The Ibis expression of a text that has been checked.

    :param columns: name to Ibis column; :class:`~.clock.Columns` where clock times are in a zone
        or a calendar is counted in. For a calendar they are of a table that
        :func:`~.opening.prepare` has made.
    :raises ExpressionError: if a column is missing, or types do not go together.
    """
    return _bind(expression, expression.tree, columns)


def bind_moment(expression: Expression, part: ast.expr, columns: Mapping[str, Value]) -> Value:
    """A part of an expression that must be a date or a time.

    :raises ExpressionError: also if it is something else.
    """
    return _Binder(expression, columns).moment(part)


def _bind(expression: Expression, part: ast.expr, columns: Mapping[str, Value]) -> Value:
    return _Binder(expression, columns).bind(part)


def bind_condition(expression: Expression, columns: Mapping[str, Value]) -> Value:
    """As :func:`bind`, for an expression that must be true or false.

    :raises ExpressionError: also if it is something else.
    """
    value = bind(expression, columns)
    if not value.type().is_boolean():
        raise ExpressionError(
            f"{expression.text!r} is {_kind(value)}, but must be true or false", 1
        )
    return value


def bind_number(expression: Expression, columns: Mapping[str, Value]) -> Value:
    """As :func:`bind`, for an expression that must be a number.

    :raises ExpressionError: also if it is something else.
    """
    value = bind(expression, columns)
    if not value.type().is_numeric() or value.type().is_boolean():
        # A column of numbers becomes text by one word in it.
        hint = "; give its 'type' in sources.yml" if isinstance(expression.tree, ast.Name) else ""
        raise ExpressionError(
            f"{expression.text!r} is {_kind(value)}, but must be a number{hint}", 1
        )
    return as_column(value, columns).cast("float64")


def as_column(value: Value, columns: Mapping[str, Value]) -> Value:
    """A value of each row, also where it is the same in all of them: one number has no sum."""
    import ibis

    if not columns or not isinstance(value, ibis.expr.types.Scalar):
        return value
    row = next(iter(columns.values()))
    return row.isnull().ifelse(value, value)


def unknown_column(name: str, columns: Mapping[str, Value]) -> str:
    """What to say of a name that is no column."""
    known = [column for column in columns if not column.startswith("__")]
    hint = did_you_mean(name, known) or f"; there are {', '.join(known)}"
    return f"there is no column {name!r}{hint}"


class _Binder:
    def __init__(self, expression: Expression, columns: Mapping[str, Value]) -> None:
        self.expression = expression
        self.columns = columns

    def at(self, node: ast.expr) -> int:
        return self.expression.column(node)

    def bind(self, node: ast.expr) -> Value:
        import ibis

        if isinstance(node, ast.Name):
            if node.id not in self.columns:
                raise ExpressionError(unknown_column(node.id, self.columns), self.at(node))
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
                f"{ast.unparse(node)!r} is {_kind(value)}, but & | ~ need true or false",
                self.at(node),
            )
        return value

    def number(self, node: ast.expr) -> Value:
        value = self.bind(node)
        if not value.type().is_numeric() or value.type().is_boolean():
            raise ExpressionError(
                f"{ast.unparse(node)!r} is {_kind(value)}, but must be a number", self.at(node)
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
                        "a time is compared with a date such as '2026-03-01'", self.at(node)
                    ) from error
                other = other.cast("timestamp")
                return (moment, other) if one is left else (other, moment)
        kinds = {_kind(left), _kind(right)}
        if len(kinds) > 1:
            raise ExpressionError(
                f"{ast.unparse(node)!r} compares {' with '.join(sorted(kinds))}", self.at(node)
            )
        return left, right

    def call(self, node: ast.Call) -> Value:
        name = function_name(node)
        if name in DURATIONS:
            return self.elapsed(node).cast("float64") / _MICROSECONDS[DURATIONS[name]]
        if name == "business_days":
            return self.opening(node, NUMBER)
        if name in BUSINESS_DURATIONS:
            return self.opening(node, SECONDS) / _SECONDS[BUSINESS_DURATIONS[name]]
        return _FUNCTIONS[name](self, node)

    def moment(self, node: ast.expr) -> Value:
        value = self.bind(node)
        if not value.type().is_timestamp() and not value.type().is_date():
            raise ExpressionError(
                f"{ast.unparse(node)!r} is {_kind(value)}, but must be a date or a time",
                self.at(node),
            )
        return value

    def elapsed(self, node: ast.Call) -> Value:
        """Time that passes between two moments, in whole microseconds."""
        start, end = self.moment(node.args[0]), self.moment(node.args[1])
        return elapsed_microseconds(start, end, clock_of(self.columns))

    def is_reversed(self, node: ast.Call) -> Value:
        """Whether the second moment is earlier than the first."""
        start, end = self.moment(node.args[0]), self.moment(node.args[1])
        return ends_before(start, end, clock_of(self.columns))

    def opening(self, node: ast.Call, what: str) -> Value:
        """How much more the calendar has counted at the second moment than at the first."""
        start, end = (self.looked_up(argument, what) for argument in node.args)
        return (end - start).cast("float64")

    def looked_up(self, moment: ast.expr, what: str) -> Value:
        """What the calendar says of a moment."""
        self.moment(moment)
        clock = clock_of(self.columns)
        name = prepared_name(moment, what, clock) if clock.calendar else ""
        if name not in self.columns:
            raise ExpressionError("needs a calendar, which is not known here", self.at(moment))
        return self.columns[name]

    def coalesce(self, node: ast.Call) -> Value:
        import ibis

        values = [self.bind(argument) for argument in node.args]
        for value in values[1:]:
            self.pair(values[0], value, node)
        return ibis.coalesce(*values)

    def either(self, node: ast.Call) -> Value:
        """One value where a condition holds, and another where it does not; empty if unknown."""
        import ibis

        condition = self.condition(node.args[0])
        yes, no = self.pair(self.bind(node.args[1]), self.bind(node.args[2]), node)
        return ibis.cases((condition, yes), (~condition, no))

    def extreme(self, node: ast.Call, *, greatest: bool) -> Value:
        """The greater, or the lesser, of two values; empty if one of them is."""
        left, right = self.pair(self.bind(node.args[0]), self.bind(node.args[1]), node)
        if not (left.type().is_numeric() or left.type().is_temporal()):
            raise ExpressionError(
                f"{ast.unparse(node)!r} compares {_kind(left)}; it needs numbers or times",
                self.at(node),
            )
        # Engines differ on the greatest of a value and nothing.
        import ibis

        first = left >= right if greatest else left <= right
        return ibis.cases((first, left), (~first, right))

    def begins(self, node: ast.Call) -> Value:
        return self.text(node.args[0]).startswith(self.text(node.args[1]))

    def contains(self, node: ast.Call) -> Value:
        return self.text(node.args[0]).contains(self.text(node.args[1]))

    def clock_time(self, node: ast.expr) -> Value:
        return self.moment(node).cast("timestamp")

    def text(self, node: ast.expr) -> Value:
        value = self.bind(node)
        if not value.type().is_string():
            raise ExpressionError(
                f"{ast.unparse(node)!r} is {_kind(value)}, but must be text", self.at(node)
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
    "min_of": lambda binder, node: binder.extreme(node, greatest=False),
    "max_of": lambda binder, node: binder.extreme(node, greatest=True),
    "if_else": _Binder.either,
    "contains": _Binder.contains,
    "starts_with": _Binder.begins,
    "is_business_day": lambda binder, node: binder.looked_up(node.args[0], WORKING),
    "in_hours": lambda binder, node: binder.looked_up(node.args[0], INSIDE),
    "year_of": lambda binder, node: binder.clock_time(node.args[0]).year(),
    "quarter_of": lambda binder, node: binder.clock_time(node.args[0]).quarter(),
    "month_of": lambda binder, node: binder.clock_time(node.args[0]).month(),
    "weekday_of": lambda binder, node: weekday(binder.clock_time(node.args[0])),
    "hour_of": lambda binder, node: binder.clock_time(node.args[0]).hour(),
}


NEGATIVE = marked("ends before it begins")
"""Why a row is left out whose duration is negative."""


def negative_durations(
    expressions: Iterable[Expression], columns: Mapping[str, Value]
) -> Value | None:
    """The rows in which a duration ends before it begins, as a condition; None if there is none.

    Such a row has no duration: the data are wrong. Left alone are durations whose sign the
    author has thought of: those inside ``abs()``, those held against a number up to 0, also in
    ``max_of`` and ``min_of``, and those that are written the other way round as well.

    :raises ExpressionError: if a column is missing, or types do not go together.
    """
    found: dict[str, Value] = {}
    for expression in expressions:
        binder = _Binder(expression, columns)
        for call in _unsigned_durations(expression):
            found[ast.unparse(ast.Tuple(elts=call.args))] = binder.is_reversed(call)
    condition: Value | None = None
    for negative in found.values():
        known = negative.fill_null(False)
        condition = known if condition is None else condition | known
    return condition


def moment_columns(expressions: Iterable[Expression]) -> tuple[str, ...]:
    """The columns whose clock times are looked at, each once: a :class:`~.clock.Clock` has to
    know the years that they lie in."""
    expressions = tuple(expressions)
    calls = (
        call
        for expression in expressions
        for call in expression.calls
        if function_name(call) in (*DURATIONS, *CALENDAR_FUNCTIONS)
    )
    named = {node.id for call in calls for node in ast.walk(call) if isinstance(node, ast.Name)}
    return tuple(dict.fromkeys(n for e in expressions for n in e.names if n in named))


def _unsigned_durations(expression: Expression) -> list[ast.Call]:
    """The durations of an expression whose sign has no meaning."""
    calls = [call for call in expression.calls if function_name(call) in _ALL_DURATIONS]
    signed = {ast.unparse(call) for call in _signed(expression)}
    ways = {tuple(map(ast.unparse, call.args)) for call in calls}
    return [
        call
        for call in calls
        if ast.unparse(call) not in signed
        and tuple(map(ast.unparse, reversed(call.args))) not in ways
    ]


def _signed(expression: Expression) -> Iterable[ast.Call]:
    for node in ast.walk(expression.tree):
        sides: list[ast.expr] = []
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
        elif isinstance(node, ast.Call) and function_name(node) in ("max_of", "min_of"):
            sides = list(node.args)
        if any(_is_number_up_to_nought(side) for side in sides):
            yield from (side for side in sides if isinstance(side, ast.Call))
        if isinstance(node, ast.Call) and function_name(node) == "abs":
            yield from (below for below in ast.walk(node) if isinstance(below, ast.Call))


def _is_number_up_to_nought(node: ast.expr) -> bool:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return isinstance(node.operand, ast.Constant)
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, int | float)
        and not isinstance(node.value, bool)
        and node.value <= 0
    )


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
