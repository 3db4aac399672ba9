import datetime
from collections.abc import Callable, Iterator
from typing import Any

import ibis
import pyarrow as pa
import pytest

from qmanual.kpi.definitions.expressions import ExpressionError, parse_expression
from qmanual.kpi.engine.binding import (
    bind,
    bind_condition,
    bind_number,
    moment_columns,
    negative_durations,
)
from qmanual.kpi.engine.clock import Clock, Columns

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
        ("quarter_of(closed)", [1, None, 1, None]),
        ("min_of(wait, 20)", [5.0, 20.0, 20.0, None]),
        ("max_of(wait, calls)", [5.0, 20.0, 30.0, None]),
        ("max_of(opened, '2024-02-04') == opened", [False, True, True, None]),
        ("if_else(lost, 0, wait)", [5.0, 0.0, None, None]),
        ("contains(channel, 'hon')", [True, False, None, True]),
        ("starts_with(channel, 'p')", [True, False, None, False]),
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
        ("if_else(wait, 1, 2)", 9, "'wait' is a number, but & | ~ need true or false"),
        ("if_else(lost, 1, 'x')", 1, "\"if_else(lost, 1, 'x')\" compares a number with text"),
        (
            "max_of(channel, 'x')",
            1,
            "\"max_of(channel, 'x')\" compares text; it needs numbers or times",
        ),
        ("contains(wait, 'x')", 10, "'wait' is a number, but must be text"),
        ("business_hours(opened, closed)", 16, "needs a calendar, which is not known here"),
        ("in_hours(wait)", 10, "'wait' is a number, but must be a date or a time"),
        # Letters are counted, not bytes.
        ("(channel == 'телефон') & wiat", 26, "there is no column 'wiat'; did you mean 'wait'?"),
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


CLOCKS = [
    # A winter day, the change to summer time, the hour that it skips, the change back, the hour
    # that comes twice.
    ("2026-01-01 00:00", "2026-01-02 00:00", 24),
    ("2026-03-28 12:00", "2026-03-29 12:00", 23),
    ("2026-03-29 00:30", "2026-03-29 01:30", 1),
    ("2026-03-29 01:30", "2026-03-29 02:30", 0),
    ("2026-10-24 12:00", "2026-10-25 12:00", 25),
    ("2026-10-25 00:30", "2026-10-25 01:30", 2),
    ("2026-06-01 00:00", "2026-12-01 00:00", 183 * 24 + 1),
]


@pytest.fixture(scope="module")
def spans() -> Iterator[Any]:
    connection = ibis.duckdb.connect()
    moment = AT.fromisoformat
    rows = {"a": [moment(a) for a, _, _ in CLOCKS], "b": [moment(b) for _, b, _ in CLOCKS]}
    connection.con.register("spans", pa.table(rows))
    yield connection.table("spans")
    connection.disconnect()


def hours(table: Any, text: str, zone: str) -> list[float]:
    columns = Columns({name: table[name] for name in table.columns}, Clock(zone=zone))
    value = bind(parse_expression(text), columns)
    result: list[float] = table.select(value=value).to_pyarrow().to_pydict()["value"]
    return result


def test_duration_over_a_change_of_the_clock_is_the_time_that_passed(spans: Any) -> None:
    assert hours(spans, "hours(a, b)", "Europe/Lisbon") == [length for _, _, length in CLOCKS]


def test_zone_without_changes_costs_nothing(spans: Any) -> None:
    columns = {name: spans[name] for name in spans.columns}
    expression = parse_expression("hours(a, b)")

    with_zone = bind(expression, Columns(columns, Clock(zone="Asia/Tokyo")))

    assert with_zone.equals(bind(expression, columns))
    assert "CASE" not in ibis.to_sql(with_zone)


def test_days_between_dates_have_24_hours(spans: Any) -> None:
    days = spans.select(a=spans.a.date(), b=spans.b.date())

    assert hours(days, "hours(a, b)", "Europe/Lisbon")[1] == 24


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("hours(opened, closed)", [False, False, True, False]),
        ("days(opened, closed) <= 7", [False, False, True, False]),
        ("coalesce(hours(opened, closed) <= 7, false)", [False, False, True, False]),
        ("hours(opened, closed) - 1", [False, False, True, False]),
        ("hours(closed, opened)", [True, False, False, False]),
        ("business_days(opened, closed)", [False, False, True, False]),
        # The author has thought of the sign.
        ("abs(hours(opened, closed))", None),
        ("hours(opened, closed) <= 0", None),
        ("0 <= hours(opened, closed) <= 24", None),
        ("(hours(opened, closed) <= 24) & (hours(opened, closed) > -1)", None),
        ("max_of(hours(opened, closed), 0)", None),
        ("if_else(closed >= opened, hours(opened, closed), -hours(closed, opened))", None),
        ("wait", None),
    ],
)
def test_negative_durations(table: Any, text: str, rows: list[bool] | None) -> None:
    columns = {name: table[name] for name in table.columns}

    condition = negative_durations([parse_expression(text)], columns)

    found = None
    if condition is not None:
        found = table.select(value=condition).to_pyarrow().to_pydict()["value"]
    assert found == rows


def test_moment_columns() -> None:
    texts = ["days(a, coalesce(b, c)) <= limit", "in_hours(d) & (hours(a, e) > 1)", "x > 3"]

    found = moment_columns(parse_expression(text) for text in texts)

    assert found == ("a", "b", "c", "d", "e")


def test_fewer_years_make_a_shorter_query_and_the_same_values(spans: Any) -> None:
    columns = {name: spans[name] for name in spans.columns}
    clocks = [Clock(zone="Europe/Lisbon"), Clock(zone="Europe/Lisbon", years=(2025, 2027))]
    values = [bind(parse_expression("hours(a, b)"), Columns(columns, clock)) for clock in clocks]

    long, short = (len(ibis.to_sql(value)) for value in values)
    found = spans.select(long=values[0], short=values[1]).to_pyarrow().to_pydict()

    assert found["short"] == found["long"]
    assert short < long / 10
