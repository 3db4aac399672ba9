import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from qmanual.errors import SourceError
from qmanual.kpi.sources.files import find_files
from qmanual.kpi.sources.reader import load_sources
from qmanual.kpi.sources.tables import open_table


class Opener:
    """Opens a source as it is written, and closes what it opened."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.opened: list[Any] = []

    def __call__(self, spec: str) -> Any:
        (self.folder / "sources.yml").write_text(f"sources:\n  log:\n    title: Log\n{spec}")
        sources = load_sources(self.folder, self.folder)
        assert sources.findings == ()
        source = sources.by_name["log"]
        files = find_files(source, self.folder / "cache")
        assert files is not None
        self.opened.append(open_table(source, files))
        return self.opened[-1]

    def rows(self, spec: str) -> list[dict[str, Any]]:
        opened = self(spec)
        found: list[dict[str, Any]] = opened.table.select(*opened.columns).to_pyarrow().to_pylist()
        return found


@pytest.fixture
def opener(tmp_path: Path) -> Iterator[Opener]:
    opener = Opener(tmp_path)
    yield opener
    for opened in opener.opened:
        opened.close()


def test_parquet_with_codes_and_range(opener: Opener) -> None:
    table = pa.table({"score": [0.0, 10.0, 11.0, -1.0, None, float("nan"), float("inf")]})
    pq.write_table(table, opener.folder / "a.parquet")

    rows = opener.rows(
        "    path: a.parquet\n    columns: {score: {valid: [0, 10], null_codes: {11: no answer}}}"
    )

    assert [row["score"] for row in rows] == [0.0, 10.0, None, None, None, None, None]


def test_reasons_are_kept_beside_the_values(opener: Opener) -> None:
    pq.write_table(pa.table({"score": [5, 11, 12, None]}), opener.folder / "a.parquet")

    opened = opener(
        "    path: a.parquet\n    columns: {score: {valid: [0, 10], null_codes: {11: no answer}}}"
    )

    reasons = ("score: no answer (code 11)", "score: outside the valid range 0 to 10")
    assert opened.reasons == {"score": reasons}
    assert opened.table["__why_score"].to_pyarrow().to_pylist() == [None, *reasons, None]


def test_csv_with_codes_and_types(opener: Opener) -> None:
    (opener.folder / "a.csv").write_text(
        "wait,at,lost,code\n5,2024-01-01 08:00,true,007\n?,?,?,?\n-,soon,,x\n"
    )

    rows = opener.rows(
        "    path: a.csv\n    null_codes: ['?']\n    columns:\n"
        "      wait: {type: number, null_codes: ['-']}\n      at: {type: timestamp}\n"
        "      lost: {type: boolean}\n      code: {type: text}"
    )

    assert [tuple(str(value) for value in row.values()) for row in rows] == [
        ("5.0", "2024-01-01 08:00:00", "True", "007"),
        ("None", "None", "None", "None"),
        ("None", "None", "None", "x"),
    ]


def test_several_files_are_one_table(opener: Opener) -> None:
    for number in (1, 2):
        (opener.folder / f"calls_{number}.csv").write_text(f"wait\n{number}\n")

    assert sorted(row["wait"] for row in opener.rows("    path: calls_*.csv")) == [1, 2]


def test_sqlite(opener: Opener) -> None:
    with closing(sqlite3.connect(opener.folder / "a.db")) as database:
        database.execute("CREATE TABLE calls (wait, name TEXT)")
        database.executemany(
            "INSERT INTO calls VALUES (?, ?)", [(3, "a"), ("?", "b"), (None, None)]
        )
        database.commit()

    rows = opener.rows(
        "    path: a.db\n    table: calls\n    columns: {wait: {type: number, null_codes: ['?']}}"
    )

    assert rows == [
        {"wait": 3.0, "name": "a"},
        {"wait": None, "name": "b"},
        {"wait": None, "name": None},
    ]


def test_text_that_names_a_zone_becomes_a_clock_time_of_the_source(opener: Opener) -> None:
    (opener.folder / "log.csv").write_text(
        "at\n2026-05-01T03:40:00Z\n2026-05-01 09:00:00+05:00\n2026-05-01 07:00\n"
        # In New York there is no such time on this day.
        "2026-03-08T02:30:00\nsoon\n"
    )

    rows = opener.rows(
        "    path: log.csv\n    timezone: America/New_York\n    columns: {at: {type: timestamp}}\n"
    )

    assert [row["at"] and row["at"].isoformat() for row in rows] == [
        "2026-04-30T23:40:00",
        "2026-05-01T00:00:00",
        "2026-05-01T07:00:00",
        "2026-03-08T02:30:00",
        None,
    ]


def test_times_with_a_zone_become_clock_times_of_the_source(opener: Opener) -> None:
    moments = pa.array([1_704_067_200], pa.timestamp("s", tz="UTC"))
    pq.write_table(pa.table({"at": moments}), opener.folder / "a.parquet")

    rows = opener.rows("    path: a.parquet\n    timezone: America/Los_Angeles")

    assert [str(row["at"]) for row in rows] == ["2023-12-31 16:00:00"]


@pytest.mark.parametrize(
    ("name", "content", "spec", "message"),
    [
        (
            "a.parquet",
            b"PAR1 this is not Parquet",
            "    path: a.parquet",
            "sources.yml:4: source 'log': a.parquet cannot be read: ",
        ),
        ("a.parquet", b"", "    path: a.parquet", "sources.yml:4: source 'log': a.parquet cannot be read: "),
        (
            "a.csv",
            b"wait\n1\n",
            "    path: a.csv\n    columns: {wiat: {valid: [0, 1]}}",
            "sources.yml:5: source 'log': there is no column 'wiat'; did you mean 'wait'?",
        ),
        (
            "a.db",
            b"not a database at all, but long enough to look like one",
            "    path: a.db\n    table: calls",
            "sources.yml:4: source 'log': a.db cannot be read: file is not a database",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_one_line(
    opener: Opener, name: str, content: bytes, spec: str, message: str
) -> None:
    (opener.folder / name).write_bytes(content)

    with pytest.raises(SourceError) as caught:
        opener(spec)

    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


def test_a_file_without_a_byte_is_called_empty(opener: Opener) -> None:
    (opener.folder / "log.csv").touch()

    with pytest.raises(SourceError, match=r"log\.csv is empty: not even the columns have names"):
        opener("    path: log.csv\n")


def test_unknown_table_of_a_database(opener: Opener) -> None:
    with closing(sqlite3.connect(opener.folder / "a.db")) as database:
        database.execute("CREATE TABLE calls (wait)")

    with pytest.raises(SourceError) as caught:
        opener("    path: a.db\n    table: cals")

    assert str(caught.value) == (
        "sources.yml:5: source 'log': a.db has no table 'cals'; did you mean 'calls'?"
    )
