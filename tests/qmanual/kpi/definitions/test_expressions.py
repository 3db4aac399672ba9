import pytest

from qmanual.kpi.definitions.expressions import ExpressionError, parse_expression


def test_names_are_listed_once_in_order() -> None:
    parsed = parse_expression("~abandoned & (0 <= wait_s <= 20) & (wait_s < limit_s)")

    assert parsed.names == ("abandoned", "wait_s", "limit_s")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("(`room kind` == 'a `b` c') & (`имя гостя` != 'x')", ("room kind", "имя гостя")),
        ("`夜` > 0", ("夜",)),
        ("`true`", ("true",)),
        # Python would read these letters as a plain A and B.
        ("ＡＢ + 1", ("ＡＢ",)),
        ("abs(`кол-во`)", ("кол-во",)),
    ],
)
def test_names_in_backticks_may_hold_anything(text: str, names: tuple[str, ...]) -> None:
    assert parse_expression(text).names == names


def test_true_and_false_are_literals_as_in_yaml() -> None:
    assert parse_expression("coalesce(done, false) == true").names == ("done",)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("seconds(a, b)", "s"),
        ("minutes(a, b)", "min"),
        ("hours(a, b)", "h"),
        ("days(a, b)", "days"),
        ("hours(a, b) / 2", None),
        ("a", None),
    ],
)
def test_duration_unit(text: str, unit: str | None) -> None:
    assert parse_expression(text).duration_unit == unit


ALLOWED = (
    "there are names, literals, comparisons, & | ~, + - * /, in [..] and the functions "
    "seconds, minutes, hours, days, business_seconds, business_minutes, business_hours, "
    "business_days, is_business_day, in_hours, isnull, coalesce, abs, min_of, max_of, if_else, "
    "lower, contains, starts_with, date, year_of, quarter_of, month_of, weekday_of, hour_of"
)


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("a == 1 & b == 2", 6, "is ambiguous: put each comparison beside & or | into parentheses"),
        ("a = 1", 3, "is not complete; to compare, write == with two equals signs"),
        ("a && b", 4, "is not complete; write & for 'and', | for 'or'"),
        ("(a", 1, "is not complete ('(' was never closed)"),
        ("a == None", 6, "None cannot be compared; write isnull(column)"),
        ("a is b", 1, "'is' cannot be used; write ==, or isnull(column)"),
        ("a in 3", 6, "after 'in' write a list, such as [1, 2]"),
        ("a in [b]", 7, "a list after 'in' holds literals only"),
        ("secnds(a, b)", 1, "unknown function 'secnds'; did you mean 'seconds'?"),
        ("seconds(a)", 1, "seconds() takes 2 arguments, not 1"),
        ("isnull(a, b)", 1, "isnull() takes 1 argument, not 2"),
        ("coalesce(a)", 1, "coalesce() takes at least 2 arguments, not 1"),
        ("abs(x=1)", 1, "abs() takes plain arguments only"),
        ("date('2026-02-30')", 6, "date() takes a date such as '2026-03-01'"),
        ("date(2026)", 6, "date() takes a date such as '2026-03-01'"),
        ("a.b", 1, f"'a.b' cannot be used; {ALLOWED}"),
        ("a ** 2", 1, f"'a ** 2' cannot be used; {ALLOWED}"),
        ("a[0]", 1, f"'a[0]' cannot be used; {ALLOWED}"),
        ("a + (lambda: 1)", 6, f"'lambda: 1' cannot be used; {ALLOWED}"),
        ("b'x'", 1, "b'x' cannot be used"),
        ("a + 9223372036854775808", 5, "9223372036854775808 is too large a number"),
        ("+".join(["a"] * 900), 1, "has more than 100 steps, one inside the other"),
    ],
)
def test_what_is_not_allowed_is_refused_with_its_place(
    text: str, column: int, message: str
) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_expression(text)

    assert (caught.value.column, caught.value.message) == (column, message)


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')",
        "().__class__",
        "[x for x in (1,)]",
        "f'{a}'",
        "open('/etc/passwd')",
        "(a := 1)",
        "a if b else c",
        "~" * 5000 + "a",
        "a\x00b",
        "",
    ],
)
def test_nothing_that_could_do_harm_gets_through(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse_expression(text)
