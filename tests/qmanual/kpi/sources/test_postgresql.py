"""A real PostgreSQL: ``QMANUAL_TEST_POSTGRESQL`` holds its address (see scripts/test.py)."""

import os
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from qmanual.errors import SourceError

ADDRESS = os.environ.get("QMANUAL_TEST_POSTGRESQL", "")

needs_server = pytest.mark.skipif(
    not ADDRESS,
    reason="QMANUAL_TEST_POSTGRESQL is not set: python3 scripts/test.py --only postgresql",
)


@pytest.fixture
def database(make_log: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A schema with the log in it, gone afterwards."""
    import psycopg

    monkeypatch.setenv("CASES_URL", ADDRESS)
    with psycopg.connect(ADDRESS, autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS desk CASCADE")
        connection.execute("CREATE SCHEMA desk")
        connection.execute(
            "CREATE TABLE desk.calls (at timestamp, done timestamp, region text, wait float8, "
            "score bigint, lost boolean, customer text, size bigint)"
        )
        with (
            connection.cursor() as cursor,
            cursor.copy("COPY desk.calls FROM STDIN") as copy,
        ):
            for row in make_log().to_pylist():
                copy.write_row(tuple(row.values()))
        yield connection
        connection.execute("DROP SCHEMA desk CASCADE")


SPEC = '    connect: "${CASES_URL}"\n    table: desk.calls\n'


@needs_server
def test_same_numbers_as_duckdb(
    database: Any,
    bench: Any,
    local_log: dict[str, Any],
    columns_spec: str,
    differences: Callable[..., list[str]],
) -> None:
    there = bench.measure(SPEC + columns_spec)

    assert differences(local_log, there) == []


@needs_server
def test_times_with_a_zone_become_clock_times_of_the_source(database: Any, bench: Any) -> None:
    database.execute("CREATE TABLE desk.zoned (at timestamptz)")
    database.execute("INSERT INTO desk.zoned VALUES ('2026-05-01 03:40:00Z'), (NULL)")

    opened = bench.open(
        '    connect: "${CASES_URL}"\n    table: desk.zoned\n    timezone: America/New_York\n'
    )

    times = opened.table["at"].to_pyarrow().to_pylist()
    assert sorted(str(t) for t in times) == ["2026-04-30 23:40:00", "None"]


@needs_server
def test_text_gets_its_type_and_says_what_has_none(database: Any, bench: Any) -> None:
    database.execute("CREATE TABLE desk.texts (n text, i text, b text, d text, t text)")
    database.execute(
        "INSERT INTO desk.texts VALUES ('1.5', '7', 'true', '2026-03-01', '2026-03-01 10:00:00'), "
        "('?', '7.5', 'perhaps', 'soon', 'soon'), (' 2e1 ', '-3', 'No', '2026-12-31', "
        "'2026-03-01T10:00:00+02:00'), (NULL, NULL, NULL, NULL, NULL)"
    )

    opened = bench.open(
        '    connect: "${CASES_URL}"\n    table: desk.texts\n    timezone: America/New_York\n'
        "    columns: {n: {type: number}, i: {type: integer}, b: {type: boolean}, "
        "d: {type: date}, t: {type: timestamp}}\n"
    )

    rows = opened.table.to_pyarrow().to_pylist()
    assert [[str(row[name]) for name in "nibdt"] for row in rows] == [
        ["1.5", "7", "True", "2026-03-01", "2026-03-01 10:00:00"],
        ["None", "None", "None", "None", "None"],
        ["20.0", "-3", "False", "2026-12-31", "2026-03-01 03:00:00"],
        ["None", "None", "None", "None", "None"],
    ]
    assert [row["__why_n"] for row in rows] == [None, "n: not a number", None, None]
    assert [row["__why_i"] for row in rows] == [None, "i: not a whole number", None, None]


@needs_server
def test_all_questions_see_the_same_moment(database: Any, bench: Any) -> None:
    opened = bench.open(SPEC)
    before = opened.table.count().to_pyarrow().as_py()
    database.execute("DELETE FROM desk.calls")

    assert (before, opened.table.count().to_pyarrow().as_py()) == (600, 600)
    assert bench.open(SPEC).table.count().to_pyarrow().as_py() == 0


@needs_server
def test_key_that_stands_there_twice_stops_the_source(database: Any, bench: Any) -> None:
    database.execute("CREATE TABLE desk.keys (id int)")
    database.execute("INSERT INTO desk.keys VALUES (1), (2), (2), (3), (3), (3)")

    with pytest.raises(SourceError) as caught:
        bench.open('    connect: "${CASES_URL}"\n    table: desk.keys\n    key: id\n')

    assert str(caught.value) == (
        "sources.yml:6: source 'log': the key (id) has 2 values that stand in more than one row: "
        "2 (2 times), 3 (3 times); remove the rows that are there twice, or correct 'key'"
    )


@needs_server
@pytest.mark.parametrize(
    ("spec", "message"),
    [
        (
            '    connect: "${CASES_URL}"\n    table: desk.cals\n',
            "sources.yml:5: source 'log': the database has no table 'desk.cals'; "
            "did you mean 'calls'?",
        ),
        (
            SPEC + "    columns: {wiat: {valid: [0, 1]}}\n",
            "sources.yml:6: source 'log': there is no column 'wiat'; did you mean 'wait'?",
        ),
    ],
)
def test_what_is_not_in_the_database_is_one_line(
    database: Any, bench: Any, spec: str, message: str
) -> None:
    with pytest.raises(SourceError) as caught:
        bench.open(spec)

    assert str(caught.value) == message


@needs_server
def test_unknown_user_is_one_line_without_the_password(
    database: Any, bench: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from urllib.parse import urlsplit

    host = urlsplit(ADDRESS).netloc.rpartition("@")[2]
    monkeypatch.setenv("CASES_URL", f"postgresql://nobody:hush%2Fhush@{host}/postgres")

    with pytest.raises(SourceError) as caught:
        bench.open(SPEC)

    message = str(caught.value)
    assert message.startswith("sources.yml:4: source 'log': the database at postgresql://")
    assert 'role "nobody" does not exist' in message
    assert "hush" not in message
    assert "\n" not in message


def test_database_that_is_away_is_one_line_within_seconds(
    bench: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASES_URL", "postgresql://reader:hush@127.0.0.1:9/cases")
    begun = time.monotonic()

    with pytest.raises(SourceError) as caught:
        bench.open(SPEC)

    message = str(caught.value)
    assert message.startswith(
        "sources.yml:4: source 'log': the database at postgresql://127.0.0.1:9/cases cannot be "
        "reached: "
    )
    assert "hush" not in message
    assert "\n" not in message
    assert time.monotonic() - begun < 10


def test_database_that_does_not_answer_is_given_up(
    bench: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    import socket

    from qmanual.kpi.sources import databases

    monkeypatch.setattr(databases, "CONNECT_TIMEOUT_S", 2)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        port = deaf.getsockname()[1]
        monkeypatch.setenv("CASES_URL", f"postgresql://reader@127.0.0.1:{port}/cases")
        begun = time.monotonic()

        with pytest.raises(SourceError, match="timeout expired"):
            bench.open(SPEC)

    assert time.monotonic() - begun < 8


def test_variable_that_is_not_set_is_named(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CASES_URL", raising=False)

    with pytest.raises(SourceError) as caught:
        bench.open(SPEC)

    assert str(caught.value) == (
        "sources.yml:4: source 'log': the environment has no variable CASES_URL; "
        "set it before this command"
    )


@needs_server
def test_register_kept_in_a_database(database: Any, bench: Any) -> None:
    """Clock times, numbers and truth values arrive as the records of a file would have them."""
    database.execute(
        "CREATE TABLE desk.complaints (id integer, received_at timestamptz, channel text, "
        "kind text, category text, words text, told_customer boolean)"
    )
    database.execute(
        "INSERT INTO desk.complaints VALUES "
        "(17, '2026-05-04 23:30:00Z', 'web', 'complaint', 'bill', 'Too high', true)"
    )

    opened = bench.open(
        '    register: complaints\n    connect: "${CASES_URL}"\n    table: desk.complaints\n'
        "    timezone: Europe/Lisbon\n"
    )

    row = opened.table.to_pyarrow().to_pylist()[0]
    assert (row["id"], str(row["received_at"]), row["told_customer"], row["is_open"]) == (
        "17",
        "2026-05-05 00:30:00",
        True,
        True,
    )
