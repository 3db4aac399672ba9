"""What the engine computes is what the reference says, for any moments and zones."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qmanual.calendars.calendar import Calendar, Slot
from qmanual.calendars.clocks import instant
from qmanual.calendars.working_time import business_days, business_seconds, local_day
from qmanual.kpi.definitions.expressions import parse_expression
from qmanual.kpi.engine.binding import bind
from qmanual.kpi.engine.clock import Clock, Columns
from qmanual.kpi.engine.opening import prepare

AT = datetime
H = 3600
SHIFTS = {
    "office": ((Slot(8 * H, 12 * H), Slot(13 * H, 18 * H)),) * 5 + ((Slot(9 * H, 13 * H),), ()),
    # Nights, so that the hours lie over the changes of the clock.
    "night": ((Slot(0, 6 * H), Slot(22 * H, 24 * H)),) * 7,
}
CALENDARS = {
    (name, zone): Calendar(
        name=f"{name}-{zone}",
        timezone=zone,
        hours=hours,
        country="PT",
        closed=frozenset({date(2026, 10, 25)}) if name == "office" else frozenset(),
        opened=((date(2026, 12, 25), (Slot(9 * H, 10 * H),)),),
    )
    for name, hours in SHIFTS.items()
    for zone in ("Europe/Lisbon", "America/Nuuk", "Asia/Kathmandu")
}
ZONES = ["UTC", "Europe/Lisbon", "America/Nuuk", "Australia/Lord_Howe"]
FUNCTIONS = {
    "seconds": "seconds(a, b)",
    "hours": "business_hours(a, b)",
    "days": "business_days(a, b)",
    "working": "is_business_day(a)",
    "inside": "in_hours(a)",
}


@pytest.fixture(scope="module")
def connection() -> Iterator[Any]:
    connection = ibis.duckdb.connect()
    yield connection
    connection.disconnect()


def compute(connection: Any, rows: list[tuple[Any, Any]], clock: Clock) -> dict[str, list[Any]]:
    data = {"a": [a for a, _ in rows], "b": [b for _, b in rows], "__row": list(range(len(rows)))}
    types = [("a", pa.timestamp("us")), ("b", pa.timestamp("us")), ("__row", pa.int64())]
    connection.con.register("moments", pa.table(data, schema=pa.schema(types)))
    expressions = {name: parse_expression(text) for name, text in FUNCTIONS.items()}
    table = prepare(connection.table("moments"), expressions.values(), clock)
    columns = Columns({name: table[name] for name in table.columns}, clock)
    values = {name: bind(expression, columns) for name, expression in expressions.items()}
    selected = table.order_by("__row").select(**values)
    result: dict[str, list[Any]] = selected.to_pyarrow().to_pydict()
    return result


moments = st.one_of(
    st.datetimes(AT(1991, 1, 1), AT(2048, 12, 31)),
    # Close to the changes of the clock, holidays and the end of the year.
    st.builds(
        lambda day, seconds: day + timedelta(seconds=seconds),
        st.sampled_from(
            [AT(2026, 3, 28), AT(2026, 10, 24), AT(2026, 12, 24),
             AT(2026, 4, 4), AT(2025, 12, 31)]
        ),
        st.integers(-4 * 3600, 52 * 3600),
    ),
)  # fmt: skip


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.tuples(moments, st.integers(-3 * 86400, 12 * 86400)), min_size=1, max_size=60),
    st.sampled_from(sorted(CALENDARS)),
    st.sampled_from(ZONES),
)
def test_engine_agrees_with_the_reference(
    connection: Any, spans: list[tuple[datetime, int]], key: tuple[str, str], zone: str
) -> None:
    calendar = CALENDARS[key]
    rows = [(start, start + timedelta(seconds=length)) for start, length in spans]

    found = compute(connection, rows, Clock(zone=zone, calendar=calendar))

    assert found["seconds"] == pytest.approx([instant(b, zone) - instant(a, zone) for a, b in rows])
    expected = [business_seconds(a, b, calendar, zone) / 3600 for a, b in rows]
    assert found["hours"] == pytest.approx(expected, abs=1e-7)
    assert found["days"] == [business_days(a, b, calendar, zone) for a, b in rows]
    days = [local_day(a, calendar, zone) for a, _ in rows]
    assert found["working"] == [bool(calendar.slots(day)) for day in days]
    near = [
        span
        for (a, _), day in zip(rows, days, strict=True)
        for span in [
            any(
                opens <= instant(a, zone) < closes
                for count in (-1, 0, 1)
                for opens, closes in calendar.opening(day + timedelta(days=count))
            )
        ]
    ]
    assert found["inside"] == near


def test_moments_that_are_empty_or_outside_the_years_give_nothing(connection: Any) -> None:
    calendar = CALENDARS["office", "Europe/Lisbon"]
    then = AT(1900, 1, 1)

    found = compute(connection, [(None, then), (then, None)], Clock(zone="UTC", calendar=calendar))

    assert found == {name: [None, None] for name in FUNCTIONS}


def test_table_without_need_stays_as_it_is(connection: Any) -> None:
    table = ibis.table({"a": "timestamp", "b": "timestamp"}, name="t")
    clock = Clock(calendar=CALENDARS["office", "Europe/Lisbon"])

    assert prepare(table, [parse_expression("hours(a, b)")], clock) is table
    # What is not there is told when it is bound.
    assert prepare(table, [parse_expression("business_hours(x, y)")], clock) is table


@pytest.mark.parametrize(
    "dialect",
    ["duckdb", "postgres", "trino", "clickhouse", "snowflake", "bigquery"],
)
def test_calendar_compiles_for_every_dialect_that_knows_spans(dialect: str) -> None:
    table = ibis.table({"a": "timestamp", "b": "timestamp"}, name="t")
    clock = Clock(zone="Europe/Lisbon", calendar=CALENDARS["office", "Europe/Lisbon"])
    expressions = {name: parse_expression(text) for name, text in FUNCTIONS.items()}
    prepared = prepare(table, expressions.values(), clock)
    columns = Columns({name: prepared[name] for name in prepared.columns}, clock)

    values = {name: bind(expression, columns) for name, expression in expressions.items()}
    sql = ibis.to_sql(prepared.select(**values), dialect=dialect)

    assert "JOIN" in sql
