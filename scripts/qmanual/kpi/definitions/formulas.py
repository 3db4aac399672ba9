"""Formulas of derived KPIs: arithmetic over plain numbers, computed from the checked tree."""

import ast
from collections.abc import Mapping

from qmanual.kpi.definitions.expressions import Expression, ExpressionError

_FUNCTIONS = ("abs", "min_of", "max_of")
_OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div)


def formula_problem(formula: Expression) -> ExpressionError | None:
    """What in an expression has no meaning for the values of KPIs; None if all has."""
    for node in ast.walk(formula.tree):
        if isinstance(node, ast.expr) and not _is_allowed(node):
            return ExpressionError(
                "cannot be a formula of KPIs: there are their names, numbers, + - * / and "
                f"{', '.join(_FUNCTIONS)}",
                formula.column(node),
            )
    if not formula.names:
        return ExpressionError("names no input", 1)
    return None


def _is_allowed(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, int | float) and not isinstance(node.value, bool)
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.op, ast.USub)
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, _OPERATORS)
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in _FUNCTIONS
    return isinstance(node, ast.Name)


def compute(formula: Expression, values: Mapping[str, float]) -> float:
    """The value of a formula.

    :param values: one number for each name of the formula.
    :raises ZeroDivisionError: if something is divided by nought.
    :raises OverflowError: if a number becomes too large.
    """
    result = _compute(formula.tree, values)
    if result != result or abs(result) == float("inf"):
        raise OverflowError(formula.text)
    return result


def _compute(node: ast.expr, values: Mapping[str, float]) -> float:
    if isinstance(node, ast.Name):
        return float(values[node.id])
    if isinstance(node, ast.Constant):
        assert isinstance(node.value, int | float)
        return float(node.value)
    if isinstance(node, ast.UnaryOp):
        return -_compute(node.operand, values)
    if isinstance(node, ast.BinOp):
        return _operate(node.op, _compute(node.left, values), _compute(node.right, values))
    assert isinstance(node, ast.Call)
    assert isinstance(node.func, ast.Name)
    arguments = [_compute(argument, values) for argument in node.args]
    if node.func.id == "abs":
        return abs(arguments[0])
    return min(arguments) if node.func.id == "min_of" else max(arguments)


def _operate(operator: ast.operator, left: float, right: float) -> float:
    if isinstance(operator, ast.Add):
        return left + right
    if isinstance(operator, ast.Sub):
        return left - right
    if isinstance(operator, ast.Mult):
        return left * right
    return left / right
