import datetime
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from qmanual.errors import SourceError
from qmanual.items.model import Catalogue
from qmanual.kpi.sources.files import find_files
from qmanual.kpi.sources.reader import load_sources
from qmanual.kpi.sources.source import Source
from qmanual.kpi.sources.tables import open_table

TODAY = datetime.date(2026, 6, 1)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """A register of two complaints in place of the room of registers; notes what it was asked."""
    asked: list[Any] = []

    def register_rows(
        kind: str,
        table: str,
        paths: Sequence[Path],
        catalogue: Catalogue,
        today: datetime.date,
        *,
        rows: Sequence[Any],
        options: Mapping[str, Any],
        calendar: Any,
        root: Path,
    ) -> Any:
        if kind == "cats":
            raise SourceError("there is no kind of register 'cats'")
        asked.append((kind, table, [p.name for p in paths], today, dict(options), calendar, root))
        return SimpleNamespace(
            columns={"id": "text", "received": "date", "late": "boolean", "points": "number"},
            rows=[
                {
                    "id": "C-1",
                    "received": TODAY,
                    "late": len(paths[0].read_text()) > 3,
                    "points": 2,
                },
                {"id": "C-2", "received": None, "late": None, "points": None},
            ],
        )

    monkeypatch.setattr("qmanual.kpi.sources.register_rows.register_rows", register_rows)
    return asked


def source(folder: Path, kind: str = "complaints") -> Source:
    (folder / "complaints.yml").write_text("old")
    (folder / "sources.yml").write_text(
        'calendars: {desk: {hours: {mon: "08:00-18:00"}}}\n'
        f"sources:\n  log:\n    title: Log\n    register: {kind}\n    path: complaints.yml\n"
        "    table: actions\n    calendar: desk\n    timezone: Europe/Lisbon\n"
    )
    sources = load_sources(folder, folder.parent)
    assert sources.findings == ()
    return sources.by_name["log"]


def test_register_is_a_source(tmp_path: Path, asked: list[Any]) -> None:
    found = source(tmp_path)

    files = find_files(found, tmp_path / "cache", catalogue=Catalogue(), today=TODAY)
    assert files is not None
    opened = open_table(found, files)

    rows = opened.table.to_pyarrow().to_pylist()
    opened.close()
    assert rows == [
        {"id": "C-1", "received": TODAY, "late": False, "points": 2.0},
        {"id": "C-2", "received": None, "late": None, "points": None},
    ]
    options = {"timezone": "Europe/Lisbon"}
    assert found.calendar is not None
    assert asked == [
        ("complaints", "actions", ["complaints.yml"], TODAY, options, found.calendar, tmp_path.parent)
    ]  # fmt: skip
    assert found.calendar.name == "desk"


def test_fingerprint_follows_the_rows(tmp_path: Path, asked: list[Any]) -> None:
    found = source(tmp_path)
    prints = []
    for text in ("old", "new", "changed"):
        (tmp_path / "complaints.yml").write_text(text)
        files = find_files(found, tmp_path / "cache", today=TODAY)
        assert files is not None
        prints.append(files.fingerprint)

    # The second text gives the same rows.
    assert (prints[0] == prints[1], prints[1] == prints[2]) == (True, False)


def test_unknown_kind_is_one_line_of_sources(tmp_path: Path, asked: list[Any]) -> None:
    with pytest.raises(SourceError) as caught:
        find_files(source(tmp_path, "cats"), tmp_path / "cache", today=TODAY)

    name = tmp_path.name
    assert str(caught.value) == (
        f"{name}/sources.yml:5: source 'log': there is no kind of register 'cats'"
    )


IDEAS = [
    ("S-1", "2026-01-04", "customer", "A bench", "2026-01-20"),
    ("S-2", "2026-01-06", "staff", "A lamp", None),
    ("S-3", "2026-05-06", "staff", "A door", None),
]
SQLITE = """\
sources:
  ideas:
    title: Ideas
    register: suggestions
    path: desk.db
    table: ideas
    timezone: Europe/Lisbon
    limits: {answered: 30 days}
    key: id
    columns: {answered_on_time: {missing: not due yet}}
"""


def sqlite_file(path: Path, rows: Sequence[tuple[Any, ...]] = IDEAS) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute('CREATE TABLE ideas (id, received, "by", text, answered)')
        database.executemany("INSERT INTO ideas VALUES (?, ?, ?, ?, ?)", rows)
        database.commit()


def read_rows(folder: Path, name: str = "ideas", columns: Sequence[str] = ()) -> list[Any]:
    """The rows of a source, as a KPI would count them."""
    sources = load_sources(folder, folder)
    assert [str(finding) for finding in sources.findings] == []
    found = sources.by_name[name]
    files = find_files(found, folder / "cache", catalogue=Catalogue(), today=TODAY)
    assert files is not None
    opened = open_table(found, files)
    try:
        rows = opened.table.to_pyarrow().to_pylist()
    finally:
        opened.close()
    return [tuple(row[column] for column in columns) for row in rows]


WANTED = ("id", "received", "answered_on_time")
FOUND = [
    ("S-1", datetime.date(2026, 1, 4), True),
    ("S-2", datetime.date(2026, 1, 6), False),
    ("S-3", datetime.date(2026, 5, 6), None),
]


def test_rows_of_sqlite_are_records(tmp_path: Path) -> None:
    sqlite_file(tmp_path / "desk.db")
    (tmp_path / "sources.yml").write_text(SQLITE)

    assert read_rows(tmp_path, columns=WANTED) == FOUND


def test_rows_of_a_database_are_records(tmp_path: Path) -> None:
    import duckdb

    with duckdb.connect(str(tmp_path / "desk.duckdb")) as database:
        database.execute(
            'CREATE TABLE ideas (id text, received date, "by" text, "text" text, answered date)'
        )
        database.executemany("INSERT INTO ideas VALUES (?, ?, ?, ?, ?)", IDEAS)
    address = f"connect: duckdb://{tmp_path}/desk.duckdb"
    (tmp_path / "sources.yml").write_text(SQLITE.replace("path: desk.db", address))

    assert sorted(read_rows(tmp_path, columns=WANTED)) == FOUND


def test_rows_of_parquet_are_records(tmp_path: Path) -> None:
    """Times of a zone become clock times of the source; nanoseconds are more than Python has."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    moment = datetime.datetime(2026, 5, 4, 23, 30, 0, 250, tzinfo=datetime.UTC)
    columns = {
        "id": ["C-1"],
        "received_at": pa.array([moment], pa.timestamp("ns", "UTC")),
        "channel": ["web"], "kind": ["complaint"], "category": ["bill"], "words": ["Too high"],
        "told_customer": [True],
    }  # fmt: skip
    pq.write_table(pa.table(columns), tmp_path / "log.parquet")
    (tmp_path / "sources.yml").write_text(
        "sources:\n  log: {title: Log, register: complaints, path: log.parquet,"
        " timezone: Europe/Lisbon}\n"
    )

    assert read_rows(tmp_path, "log", ("id", "received_at", "told_customer", "age_days")) == [
        ("C-1", datetime.datetime.fromisoformat("2026-05-05 00:30:00.000250"), True, 27)
    ]


def test_head_of_a_workbook_of_answers_stands_beside_it(tmp_path: Path) -> None:
    import xlsxwriter

    (tmp_path / "head.yml").write_text(
        "register: servqual\nscale_from: 1\nscale_to: 7\n"
        "dimensions:\n  - {id: empathy, title: E, weight: 100}\n"
        'pairs:\n  - {id: "01", dimension: empathy, expectation: E, perception: P}\n'
    )
    with xlsxwriter.Workbook(tmp_path / "answers.xlsx") as book:
        sheet = book.add_worksheet("Answers")
        for number, row in enumerate([("id", "answered_at", "e01", "p01"), ("A1", None, 7, 5)]):
            sheet.write_row(number, 0, row)
        sheet.write_datetime(
            1,
            1,
            datetime.datetime.fromisoformat("2026-05-04"),
            book.add_format({"num_format": "yyyy-mm-dd"}),
        )
    (tmp_path / "sources.yml").write_text(
        "sources:\n"
        "  people: {title: P, register: servqual, path: [head.yml, answers.xlsx], sheet: Answers}\n"
        "  single: {title: S, register: servqual, path: [head.yml, answers.xlsx], table: answers}\n"
    )  # fmt: skip

    day = datetime.date(2026, 5, 4)
    assert read_rows(tmp_path, "people", ("id", "answered_at", "e01", "p01")) == [("A1", day, 7, 5)]
    assert read_rows(tmp_path, "single", ("answer_id", "pair", "gap")) == [("A1", "01", -2)]


def test_row_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    sqlite_file(tmp_path / "desk.db", [*IDEAS[:1], ("S-2", "May", "staff", "A lamp", None)])
    (tmp_path / "sources.yml").write_text(SQLITE)

    with pytest.raises(SourceError) as caught:
        read_rows(tmp_path)

    assert str(caught.value) == (
        "sources.yml:5: source 'ideas': row 2: suggestion S-2: 'received' cannot be used: 'May' is "
        "not a date such as 2026-03-01"
    )


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("path: desk.db", "path: desks.db",
         "sources.yml:5: source 'ideas': there is no file 'desks.db'; beside it there is desk.db"),
        ("table: ideas", "table: idea",
         "sources.yml:6: source 'ideas': desk.db has no table 'idea'; did you mean 'ideas'?"),
    ],
)  # fmt: skip
def test_place_that_is_not_there(tmp_path: Path, old: str, new: str, expected: str) -> None:
    sqlite_file(tmp_path / "desk.db")
    (tmp_path / "sources.yml").write_text(SQLITE.replace(old, new))

    with pytest.raises(SourceError) as caught:
        read_rows(tmp_path)

    assert str(caught.value) == expected


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("connect: duckdb:///a.duckdb", "4: source 'x': needs the 'table' of the database"),
        ("path: a.db", "4: source 'x': needs the 'table' of the database file"),
        ("path: a.parquet, connect: duckdb:///a.duckdb, table: t",
         "4: source 'x': has 'path' and 'connect'; only one can be"),
        ("path: a.yml, items: role", "4: source 'x': has 'path' and 'items'; only one can be"),
        ("path: a.yml, sheet: S", "4: source 'x': 'sheet' is for workbooks (format: xlsx)"),
        ("path: a.ods, sheet: S", ""),
        ("path: a.yml, connect: duckdb:///a.duckdb, table: t", ""),
    ],
)  # fmt: skip
def test_where_records_are(tmp_path: Path, spec: str, expected: str) -> None:
    (tmp_path / "sources.yml").write_text(
        f"sources:\n\n\n  x: {{title: X, register: plan, {spec}}}\n"
    )

    found = load_sources(tmp_path, tmp_path).findings

    assert [f"{f.line}: {f.message}" for f in found] == ([expected] if expected else [])
