import pytest

from qmanual.kpi.definitions.expressions import parse_expression
from qmanual.kpi.definitions.formulas import compute, formula_problem


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a / b", 2.5),
        ("100 * (a - b) / b", 150),
        ("-a + 2", -8),
        ("abs(b - a)", 6),
        ("min_of(a, b) + max_of(a, 2 * b)", 14),
        ("3", 3),
    ],
)
def test_value(text: str, value: float) -> None:
    assert compute(parse_expression(text), {"a": 10, "b": 4}) == value


def test_division_by_nought_and_numbers_that_are_too_large_are_refused() -> None:
    with pytest.raises(ZeroDivisionError):
        compute(parse_expression("a / (b - b)"), {"a": 1, "b": 2})
    with pytest.raises(OverflowError):
        compute(parse_expression("a * a"), {"a": 1e200})


@pytest.mark.parametrize(
    ("text", "column"),
    [("a > b", 1), ("a + lower(b)", 5), ("a + 'x'", 5), ("(а + б) + isnull(б)", 11), ("2 + 3", 1)],
)
def test_what_has_no_meaning_for_values_is_refused(text: str, column: int) -> None:
    problem = formula_problem(parse_expression(text))

    assert problem is not None
    assert problem.column == column


def test_arithmetic_is_allowed() -> None:
    assert formula_problem(parse_expression("abs(-a) / min_of(b, 2)")) is None
