import datetime
from collections.abc import Callable, Iterator
from typing import Any

import ibis
import pyarrow as pa
import pytest

from qmanual.kpi.definitions.expressions import ExpressionError, parse_expression
from qmanual.kpi.engine.binding import bind, bind_condition, bind_number

AT = datetime.datetime

ROWS = {
    "wait": [5.0, 20.0, 30.0, None],
    "lost": [False, True, None, False],
    "channel": ["phone", "web", None, "Phone"],
    "opened": [AT(2024, 1, 1, 8), AT(2024, 3, 2, 9, 30), AT(2024, 2, 4), None],
    "closed": [AT(2024, 1, 1, 10), None, AT(2024, 2, 3, 12), None],
    "calls": [2, 0, 4, None],
}

Compute = Callable[[str], list[Any]]


@pytest.fixture(scope="module")
def table() -> Iterator[Any]:
    connection = ibis.duckdb.connect()
    connection.con.register("answers", pa.table(ROWS))
    yield connection.table("answers")
    connection.disconnect()


@pytest.fixture(scope="module")
def compute(table: Any) -> Compute:
    def run(text: str) -> list[Any]:
        value = bind(parse_expression(text), {name: table[name] for name in table.columns})
        result: list[Any] = table.select(value=value).to_pyarrow().to_pydict()["value"]
        return result

    return run


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("wait <= 20", [True, True, False, None]),
        ("5 < wait <= 30", [False, True, True, None]),
        ("~lost & (wait <= 20)", [True, False, False, None]),
        ("not lost and wait <= 20", [True, False, False, None]),
        ("lost | (wait > 20)", [False, True, True, None]),
        ("channel in ['phone', 'web']", [True, True, None, False]),
        ("channel not in ['phone', 'web']", [False, False, None, True]),
        ("lower(channel) == 'phone'", [True, False, None, True]),
        ("isnull(channel)", [False, False, True, False]),
        ("coalesce(wait, 0)", [5.0, 20.0, 30.0, 0.0]),
        ("abs(-wait) * 2 - 1 + 0", [9.0, 39.0, 59.0, None]),
        ("wait / calls", [2.5, None, 7.5, None]),
        ("seconds(opened, closed)", [7200.0, None, -43200.0, None]),
        ("minutes(opened, closed)", [120.0, None, -720.0, None]),
        ("hours(opened, closed)", [2.0, None, -12.0, None]),
        ("days(opened, closed)", [1 / 12, None, -0.5, None]),
        ("opened >= '2024-02-01'", [False, True, True, None]),
        ("'2024-02-01' <= opened", [False, True, True, None]),
        ("opened < date('2024-03-02')", [True, False, True, None]),
        ("year_of(opened)", [2024, 2024, 2024, None]),
        ("month_of(opened)", [1, 3, 2, None]),
        ("weekday_of(opened)", [1, 6, 7, None]),
        ("hour_of(opened)", [8, 9, 0, None]),
    ],
)
def test_value(compute: Compute, text: str, values: list[Any]) -> None:
    assert compute(text) == values


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("wiat > 3", 1, "there is no column 'wiat'; did you mean 'wait'?"),
        (
            "zzz > 3",
            1,
            "there is no column 'zzz'; there are wait, lost, channel, opened, closed, calls",
        ),
        ("channel > 3", 1, "'channel > 3' compares a number with text"),
        ("wait in ['a']", 1, "\"wait in ['a']\" compares a number with text"),
        ("wait & lost", 1, "'wait' is a number, but & | ~ need true or false"),
        ("lost + 1", 1, "'lost' is true or false, but must be a number"),
        ("seconds(wait, closed)", 9, "'wait' is a number, but must be a date or a time"),
        ("lower(wait)", 7, "'wait' is a number, but must be text"),
        ("opened > 'soon'", 1, "a time is compared with a date such as '2026-03-01'"),
        ("coalesce(wait, 'x')", 1, "\"coalesce(wait, 'x')\" compares a number with text"),
    ],
)
def test_what_does_not_go_together_is_refused(
    compute: Compute, text: str, column: int, message: str
) -> None:
    with pytest.raises(ExpressionError) as caught:
        compute(text)

    assert (caught.value.column, caught.value.message) == (column, message)


def test_condition_and_number_must_be_what_they_are_called(table: Any) -> None:
    columns = {name: table[name] for name in table.columns}

    with pytest.raises(ExpressionError, match="is a number, but must be true or false"):
        bind_condition(parse_expression("wait"), columns)
    with pytest.raises(ExpressionError, match="is true or false, but must be a number"):
        bind_number(parse_expression("lost"), columns)
