"""Expressions of definitions: a safe subset of Python, parsed and checked, never evaluated.

Names are columns, in backticks where a column's name is no plain word; there are literals,
comparisons, ``& | ~`` and ``and or not``, arithmetic, ``in [..]`` and a few functions. Nothing
else gets through, so an expression can do nothing but compute with the columns of its source.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from qmanual.items.suggest import did_you_mean

DURATIONS = {"seconds": "s", "minutes": "min", "hours": "h", "days": "days"}
"""Functions that give the time between two moments, and the unit that they give it in."""

BUSINESS_DURATIONS = {
    "business_seconds": "s",
    "business_minutes": "min",
    "business_hours": "h",
    "business_days": "days",
}
"""Functions that give the opening time, or the working days, between two moments."""

CALENDAR_FUNCTIONS = (*BUSINESS_DURATIONS, "is_business_day", "in_hours")
"""Functions that need a calendar of business hours."""

FUNCTIONS: dict[str, tuple[int, int | None]] = {
    **dict.fromkeys(DURATIONS, (2, 2)),
    **dict.fromkeys(BUSINESS_DURATIONS, (2, 2)),
    "is_business_day": (1, 1),
    "in_hours": (1, 1),
    "isnull": (1, 1),
    "coalesce": (2, None),
    "abs": (1, 1),
    "min_of": (2, 2),
    "max_of": (2, 2),
    "if_else": (3, 3),
    "lower": (1, 1),
    "contains": (2, 2),
    "starts_with": (2, 2),
    "date": (1, 1),
    "year_of": (1, 1),
    "quarter_of": (1, 1),
    "month_of": (1, 1),
    "weekday_of": (1, 1),
    "hour_of": (1, 1),
}
"""Function to its least and greatest number of arguments; None means any number."""

_COMPARISONS = (ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div)
_LOGIC = (ast.BitAnd, ast.BitOr)


_QUOTED = re.compile(r"""(?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|`(?P<column>[^`\n]+)`""")
"""Text, in which a backtick is a backtick; or the name of a column in backticks."""

_DEEPEST = 100
"""Steps that stand one inside the other; more than anybody reads, and less than stop an engine."""


class ExpressionError(Exception):
    """The text is not an expression that we allow.

    :param column: where in the text, counted from 1.
    """

    def __init__(self, message: str, column: int) -> None:
        super().__init__(message)
        self.message = message
        self.column = column


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """An expression that has been checked.

    :param names: the columns it names, in the order of their first use.
    """

    text: str
    tree: ast.expr
    names: tuple[str, ...]

    @property
    def duration_unit(self) -> str | None:
        """The unit of its value, if it is the time between two moments and nothing else."""
        if isinstance(self.tree, ast.Call) and isinstance(self.tree.func, ast.Name):
            return (DURATIONS | BUSINESS_DURATIONS).get(self.tree.func.id)
        return None

    @property
    def calls(self) -> tuple[ast.Call, ...]:
        """The functions that it calls, each with its arguments, in the order of the text."""
        calls = [node for node in ast.walk(self.tree) if isinstance(node, ast.Call)]
        return tuple(sorted(calls, key=lambda node: node.col_offset))

    @property
    def calendar_functions(self) -> tuple[str, ...]:
        """The functions in it that need a calendar, each once."""
        names = (function_name(call) for call in self.calls)
        return tuple(dict.fromkeys(name for name in names if name in CALENDAR_FUNCTIONS))

    def column(self, node: ast.expr) -> int:
        """Where a part of it stands in the text, in characters counted from 1."""
        return _in_characters(self.text, node.col_offset)

    def column_of(self, name: str) -> int:
        """Where a name stands first in the text, counted from 1."""
        places = [
            n.col_offset for n in ast.walk(self.tree) if isinstance(n, ast.Name) and n.id == name
        ]
        return _in_characters(self.text, min(places, default=0))


def function_name(call: ast.Call) -> str:
    """Name of the function that is called."""
    return call.func.id if isinstance(call.func, ast.Name) else ""


def parse_expression(text: str) -> Expression:
    """Read and check an expression.

    :raises ExpressionError: with a sentence that says what cannot be used, and where.
    """
    try:
        tree = ast.parse(_QUOTED.sub(_plain_word, text), mode="eval").body
    except SyntaxError as error:
        raise ExpressionError(_syntax_message(text, error), error.offset or 1) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise ExpressionError("is too deep, or holds a character that cannot be read", 1) from error
    if _depth(tree) > _DEEPEST:
        raise ExpressionError(f"has more than {_DEEPEST} steps, one inside the other", 1)
    tree = _Names(text).visit(tree)
    names: dict[str, None] = {}
    try:
        _check(tree, text, names)
    except ExpressionError as problem:
        # Python counts in bytes, people in letters.
        column = _in_characters(text, problem.column - 1)
        raise ExpressionError(problem.message, column) from problem
    return Expression(text=text, tree=tree, names=tuple(names))


def _depth(tree: ast.expr) -> int:
    """How many steps stand one inside the other."""
    deepest, level = 0, [tree]
    while level:
        deepest += 1
        level = [n for node in level for n in ast.iter_child_nodes(node) if isinstance(n, ast.expr)]
    return deepest


def _in_characters(text: str, offset: int) -> int:
    """A place in the text, counted from 1, from its number of bytes."""
    return len(text.encode()[:offset].decode(errors="ignore")) + 1


def _plain_word(found: re.Match[str]) -> str:
    """A word that Python can read, as many bytes long, in place of a quoted name."""
    if found["column"] is None:
        return found[0]
    return "_" * len(found[0].encode())


class _Names(ast.NodeTransformer):
    """Gives names as they are written, and reads ``true`` and ``false`` as YAML and SQL do.

    Python itself changes the spelling of some letters, such as wide Latin ones.

    :param text: the expression as it is written.
    """

    def __init__(self, text: str) -> None:
        self.text = text

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id in ("true", "false"):
            return ast.copy_location(ast.Constant(value=node.id == "true"), node)
        node.id = (ast.get_source_segment(self.text, node) or node.id).strip("`")
        return node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        # The name of a function is no column.
        node.args = [self.visit(argument) for argument in node.args]
        return node


def _syntax_message(text: str, error: SyntaxError) -> str:
    rest = text[max((error.offset or 1) - 2, 0) :]
    if rest.startswith("=") or " = " in text:
        return "is not complete; to compare, write == with two equals signs"
    if "&&" in text or "||" in text:
        return "is not complete; write & for 'and', | for 'or'"
    return f"is not complete ({error.msg})"


def _check(node: ast.expr, text: str, names: dict[str, None]) -> None:
    """Refuse what is not allowed; collect the names."""
    if isinstance(node, ast.Name):
        names.setdefault(node.id)
        return
    if isinstance(node, ast.Constant):
        _check_literal(node)
        return
    for below in _operands(node, text):
        _check(below, text, names)


def _check_literal(node: ast.Constant) -> None:
    if node.value is None:
        raise ExpressionError("None cannot be compared; write isnull(column)", _at(node))
    if not isinstance(node.value, str | bool | int | float):
        raise ExpressionError(f"{node.value!r} cannot be used", _at(node))
    if isinstance(node.value, int) and abs(node.value) >= 2**63:
        raise ExpressionError(f"{node.value} is too large a number", _at(node))


def _operands(node: ast.expr, text: str) -> Iterator[ast.expr]:
    """The parts of a node that is allowed."""
    if isinstance(node, ast.BoolOp):
        yield from node.values
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.Invert | ast.USub):
        yield node.operand
    elif isinstance(node, ast.BinOp) and isinstance(node.op, (*_ARITHMETIC, *_LOGIC)):
        yield node.left
        yield node.right
    elif isinstance(node, ast.Compare):
        yield from _compared(node)
    elif isinstance(node, ast.Call):
        yield from _arguments(node)
    else:
        written = ast.get_source_segment(text, node) or type(node).__name__
        raise ExpressionError(
            f"{written!r} cannot be used; there are names, literals, comparisons, & | ~, "
            f"+ - * /, in [..] and the functions {', '.join(FUNCTIONS)}",
            _at(node),
        )


def _compared(node: ast.Compare) -> Iterator[ast.expr]:
    for side in (node.left, *node.comparators):
        # Python binds & more tightly than ==, so "a == 1 & b == 2" would mean a == (1 & b) == 2.
        if isinstance(side, ast.BinOp) and isinstance(side.op, _LOGIC):
            raise ExpressionError(
                "is ambiguous: put each comparison beside & or | into parentheses", _at(side)
            )
    yield node.left
    for operator, side in zip(node.ops, node.comparators, strict=True):
        if isinstance(operator, _COMPARISONS):
            yield side
        elif isinstance(operator, ast.In | ast.NotIn):
            if len(node.ops) > 1 or not isinstance(side, ast.List | ast.Tuple) or not side.elts:
                raise ExpressionError("after 'in' write a list, such as [1, 2]", _at(side))
            for entry in side.elts:
                if not isinstance(entry, ast.Constant):
                    raise ExpressionError("a list after 'in' holds literals only", _at(entry))
                yield entry
        else:
            raise ExpressionError("'is' cannot be used; write ==, or isnull(column)", _at(node))


def _arguments(node: ast.Call) -> Iterator[ast.expr]:
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if name not in FUNCTIONS:
        hint = did_you_mean(name, FUNCTIONS) or f"; there are {', '.join(FUNCTIONS)}"
        raise ExpressionError(f"unknown function {name or 'of this form'!r}{hint}", _at(node))
    least, greatest = FUNCTIONS[name]
    count = len(node.args)
    if node.keywords or any(isinstance(argument, ast.Starred) for argument in node.args):
        raise ExpressionError(f"{name}() takes plain arguments only", _at(node))
    if count < least or (greatest is not None and count > greatest):
        wanted = f"{least}" if greatest == least else f"at least {least}"
        plural = "" if wanted == "1" else "s"
        raise ExpressionError(f"{name}() takes {wanted} argument{plural}, not {count}", _at(node))
    if name == "date":
        _check_date(node.args[0])
    yield from node.args


def _check_date(node: ast.expr) -> None:
    try:
        date.fromisoformat(node.value if isinstance(node, ast.Constant) else "")  # type: ignore[arg-type]
    except (ValueError, TypeError) as error:
        raise ExpressionError("date() takes a date such as '2026-03-01'", _at(node)) from error


def _at(node: ast.expr) -> int:
    return node.col_offset + 1
