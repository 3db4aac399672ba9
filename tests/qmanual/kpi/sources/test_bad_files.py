"""Files that are broken in one way each: one line that says which, at the line of sources.yml."""

import gzip
import sqlite3
from contextlib import closing
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from qmanual.errors import SourceError

PLACE = "sources.yml:4: source 'log': "


def problem(bench: Any, spec: str) -> str:
    with pytest.raises(SourceError) as caught:
        bench.open(spec)
    message = str(caught.value)
    assert "\n" not in message
    return message


def rows(bench: Any, spec: str) -> list[dict[str, Any]]:
    opened = bench.open(spec)
    found: list[dict[str, Any]] = opened.table.select(*opened.columns).to_pyarrow().to_pylist()
    return found


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "log.csv is empty: not even the columns have names"),
        (b"\n \n", "log.csv is empty: not even the columns have names"),
        (b"PAR1\0\1\2", "log.csv is not a text file"),
        (
            b"a,b\n1,2\n3\n4,5\n",
            "log.csv, line 3: has 1 field, but the first line names 2 columns",
        ),
        (
            b"a,b\n1,2\n3,4,5\n",
            "log.csv, line 3: has 3 fields, but the first line names 2 columns",
        ),
        (b"a,b,a\n1,2,3\n", "log.csv has the column 'a' more than once"),
        (
            b"a,b,A\n1,2,3\n",
            "log.csv has the columns 'a' and 'A', which differ in capitals only; rename one",
        ),
        (
            "a,b\n1,é\n".encode("latin-1"),
            "log.csv is not utf-8; save it as UTF-8, or say which encoding it has, such as "
            "'encoding: latin-1'",
        ),
        (
            "a,b\n1,2\n".encode("utf-16"),
            "log.csv is not utf-8; save it as UTF-8, or say which encoding it has, such as "
            "'encoding: utf-16'",
        ),
        (
            b"a,b\n" + b"1,2\n" * 30_000 + b"x,2\n",
            "log.csv, line 30002: 'x' in the column 'a' is not of the type of the values before "
            "it; give the column a 'type' under 'columns'",
        ),
        (
            b"id,b\n92233720368547758071,2\n92233720368547758072,2\n",
            "the column 'id' has whole numbers of 19 digits or more, which cannot be told apart "
            "as numbers; say 'type: text' (or 'number') under 'columns'",
        ),
    ],
)
def test_broken_csv(bench: Any, content: bytes, message: str) -> None:
    (bench.folder / "log.csv").write_bytes(content)

    assert problem(bench, "    path: log.csv\n") == PLACE + message


def test_csv_files_that_do_not_go_together(bench: Any) -> None:
    (bench.folder / "1.csv").write_text("a,b\n1,2\n")
    (bench.folder / "2.csv").write_text("a;b\n1;2\n")

    assert problem(bench, "    path: '*.csv'\n    format: csv\n") == (
        PLACE + "the files separate their columns differently: 1.csv by ',' and 2.csv by ';'"
    )


@pytest.mark.parametrize(
    ("content", "spec", "expected"),
    [
        (b"a,b\n", "", []),
        (b"\xef\xbb\xbfa,b\r\n1,x\r\n", "", [{"a": 1, "b": "x"}]),
        (b'a;"b;c"\n1;2,5\n', "", [{"a": 1, "b;c": "2,5"}]),
        (b"a\tb\n1\t2\n", "", [{"a": 1, "b": 2}]),
        (b"a\n1\n", "", [{"a": 1}]),
        (b"a,b\n,\n,\n", "", [{"a": None, "b": None}] * 2),
        ("a,b\n1,é\n".encode("latin-1"), "    encoding: latin-1\n", [{"a": 1, "b": "é"}]),
        ("a,b\n1,é\n".encode("utf-16"), "    encoding: utf-16\n", [{"a": 1, "b": "é"}]),
        (gzip.compress(b"a\n1\n", mtime=0), "", [{"a": 1}]),
        # Third of April, or fourth of March: it stays text until somebody says.
        (b"a\n03/04/2026\n", "", [{"a": "03/04/2026"}]),
        (
            b"id\n92233720368547758071\n",
            "    columns: {id: {type: text}}\n",
            [{"id": "92233720368547758071"}],
        ),
        (b"a\n1.5\nnan\ninf\n", "", [{"a": 1.5}, {"a": None}, {"a": None}]),
        (b"a\n5\n7\n", "    columns: {a: {valid: [100, 200]}}\n", [{"a": None}] * 2),
    ],
)
def test_csv_that_only_looks_odd(
    bench: Any, content: bytes, spec: str, expected: list[dict[str, Any]]
) -> None:
    name = "log.csv.gz" if content[:2] == b"\x1f\x8b" else "log.csv"
    (bench.folder / name).write_bytes(content)

    assert rows(bench, f"    path: {name}\n{spec}") == expected


def test_times_of_several_zones_in_one_column(bench: Any) -> None:
    (bench.folder / "log.csv").write_text(
        "at\n2026-03-01T00:00:00Z\n2026-03-01T00:00:00+02:00\n2026-03-01 00:00:00\n"
    )

    found = rows(bench, "    path: log.csv\n    timezone: America/New_York\n")

    assert [str(row["at"]) for row in found] == [
        "2026-02-28 19:00:00",
        "2026-02-28 17:00:00",
        "2026-03-01 00:00:00",
    ]


def test_hour_that_a_clock_skips_or_repeats(bench: Any) -> None:
    # Lisbon: 29 March 2026 has no 01:30, 25 October 2026 has it twice.
    times = [datetime(2026, 3, 29, 0, 30), datetime(2026, 3, 29, 1, 30)]  # noqa: DTZ001
    times += [datetime(2026, 10, 25, 0, 30), datetime(2026, 10, 25, 1, 30)]  # noqa: DTZ001
    at = pa.array(times, pa.timestamp("us", "UTC"))
    pq.write_table(pa.table({"at": at}), bench.folder / "log.parquet")

    found = rows(bench, "    path: log.parquet\n    timezone: Europe/Lisbon\n")

    assert [str(row["at"]) for row in found] == [
        "2026-03-29 00:30:00",
        "2026-03-29 02:30:00",
        "2026-10-25 01:30:00",
        "2026-10-25 01:30:00",
    ]


def test_truncated_parquet(bench: Any) -> None:
    pq.write_table(pa.table({"a": list(range(1000))}), bench.folder / "whole.parquet")
    whole = (bench.folder / "whole.parquet").read_bytes()
    (bench.folder / "log.parquet").write_bytes(whole[: len(whole) // 2])

    message = problem(bench, "    path: log.parquet\n")

    assert message.startswith(PLACE + "log.parquet cannot be read: ")


def test_parquet_with_a_name_twice(bench: Any) -> None:
    table = pa.Table.from_arrays([pa.array([1]), pa.array([2])], names=["a", "a"])
    pq.write_table(table, bench.folder / "log.parquet")

    assert problem(bench, "    path: log.parquet\n") == (
        PLACE + "log.parquet has the column 'a' more than once"
    )


def test_parquet_with_names_that_differ_in_capitals(bench: Any) -> None:
    pq.write_table(pa.table({"wait": [1], "Wait": [2]}), bench.folder / "log.parquet")

    assert problem(bench, "    path: log.parquet\n") == (
        PLACE + "log.parquet has the columns 'wait' and 'Wait', which differ in capitals only; "
        "rename one"
    )


def test_parquet_of_nothing_but_nulls(bench: Any) -> None:
    pq.write_table(pa.table({"a": pa.nulls(2)}), bench.folder / "log.parquet")

    spec = "    path: log.parquet\n    columns: {a: {type: number, valid: [0, 1]}}\n"

    assert rows(bench, spec) == [{"a": None}, {"a": None}]


def test_renamed_column(bench: Any) -> None:
    pq.write_table(pa.table({"waiting": [1]}), bench.folder / "log.parquet")

    assert problem(bench, "    path: log.parquet\n    columns: {wait: {type: number}}\n") == (
        "sources.yml:5: source 'log': there is no column 'wait'; did you mean 'waiting'?"
    )


def test_fraction_in_a_column_of_whole_numbers_is_not_rounded(bench: Any) -> None:
    pq.write_table(pa.table({"a": [1.0, 2.6, 1e300]}), bench.folder / "log.parquet")

    opened = bench.open("    path: log.parquet\n    columns: {a: {type: integer}}\n")

    found = opened.table.to_pyarrow().to_pylist()
    assert [(row["a"], row["__why_a"]) for row in found] == [
        (1, None),
        (None, "a: not a whole number"),
        (None, "a: not a whole number"),
    ]


def test_sqlite_that_mixes_types(bench: Any) -> None:
    with closing(sqlite3.connect(bench.folder / "log.db")) as database:
        database.execute("CREATE TABLE calls (a)")
        values = [(1,), ("2",), (2.5,), (b"raw",), (None,)]
        database.executemany("INSERT INTO calls VALUES (?)", values)
        database.commit()

    spec = "    path: log.db\n    table: calls\n    columns: {a: {type: number}}\n"

    assert [row["a"] for row in rows(bench, spec)] == [1.0, 2.0, 2.5, None, None]


@pytest.mark.parametrize(
    ("key", "message"),
    [
        (
            "id",
            "sources.yml:5: source 'log': the key (id) has 4 values that stand in more than one "
            "row: a (2 times), b (2 times), c (3 times), ...; remove the rows that are there "
            "twice, or correct 'key'",
        ),
        (
            "[id, day]",
            "sources.yml:5: source 'log': the key (id, day) has 1 value that stand in more than "
            "one row: c / 1 (2 times); remove the rows that are there twice, or correct 'key'",
        ),
        ("line", "sources.yml:5: source 'log': the key (line) is empty in 1 row"),
        (
            "idd",
            "sources.yml:5: source 'log': the key names the column 'idd', which is not there; "
            "did you mean 'id'?",
        ),
    ],
)
def test_key_that_does_not_name_one_row(bench: Any, key: str, message: str) -> None:
    (bench.folder / "log.csv").write_text(
        "id,day,line\na,1,1\na,2,2\nb,1,3\nb,2,4\nc,1,5\nc,1,6\nc,2,7\nd,1,8\nd,2,\n"
    )

    assert problem(bench, f"    path: log.csv\n    key: {key}\n") == message


def test_key_that_names_each_row(bench: Any) -> None:
    (bench.folder / "log.csv").write_text("id,day\na,1\na,2\n")

    assert len(rows(bench, "    path: log.csv\n    key: [id, day]\n")) == 2
