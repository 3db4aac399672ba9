from datetime import date
from pathlib import Path

import pytest

from qmanual.kpi.sources.reader import load_sources
from qmanual.kpi.sources.source import Column, ColumnType, FileFormat, Sources

GOOD = """\
format: 1
sources:
  survey:
    title: Survey
    path: [data/a.parquet, data/b.parquet]
    publisher: City
    licence: PDDL
    url: https://example.org
    sample: true
    timezone: Europe/Lisbon
    covers: {from: 2026-01-01, to: 2026-06-30}
    null_codes: ["?"]
    columns:
      netpro:
        type: number
        valid: [0, 10]
        null_codes: {11: no answer}
        missing: not asked
        labels: {1: one}
"""


def load(tmp_path: Path, text: str) -> Sources:
    (tmp_path / "manual").mkdir(exist_ok=True)
    (tmp_path / "manual/sources.yml").write_text(text, encoding="utf-8")
    return load_sources(tmp_path / "manual", tmp_path)


def test_whole_source(tmp_path: Path) -> None:
    sources = load(tmp_path, GOOD)

    source = sources.by_name["survey"]

    assert (sources.findings, sources.broken) == ((), frozenset())
    assert (source.title, source.publisher, source.licence, source.url, source.sample) == (
        "Survey",
        "City",
        "PDDL",
        "https://example.org",
        True,
    )
    assert (source.paths, source.format) == (
        ("data/a.parquet", "data/b.parquet"),
        FileFormat.PARQUET,
    )
    assert (source.timezone, source.covers, source.null_codes) == (
        "Europe/Lisbon",
        (date(2026, 1, 1), date(2026, 6, 30)),
        ("?",),
    )
    assert source.columns == {
        "netpro": Column(
            name="netpro",
            type=ColumnType.NUMBER,
            valid=(0.0, 10.0),
            null_codes={"11": "no answer"},
            missing="not asked",
            labels={"1": "one"},
        )
    }
    assert (source.line(), source.line("path"), source.line("columns")) == (3, 5, 13)


def test_no_file_means_no_sources(tmp_path: Path) -> None:
    assert load_sources(tmp_path, tmp_path) == Sources()


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("licence:", "licens:", 7, "source 'survey': unknown key 'licens'; did you mean 'licence'?"),
        ("    title: Survey\n", "", 3, "source 'survey': needs a 'title': what people call it"),
        ("sample: true", "sample: maybe", 9, "source 'survey': 'sample' is true or false, not 'maybe'"),
        (
            "Europe/Lisbon",
            "Europe/Lisboa",
            10,
            "source 'survey': 'Europe/Lisboa' is not a time zone such as Europe/Lisbon",
        ),
        (
            "to: 2026-06-30",
            "to: 2025-06-30",
            11,
            "source 'survey': 'covers' ends before it begins: 'to' lies before 'from'",
        ),
        (
            "to: 2026-06-30",
            "to: June",
            11,
            "source 'survey': 'covers' to 'June' is not a date such as 2026-01-01",
        ),
        (
            "b.parquet",
            "b.csv",
            5,
            "source 'survey': cannot tell the format of data/a.parquet, data/b.csv; add 'format:' "
            "(parquet, csv, sqlite, xlsx)",
        ),
        (
            "valid: [0, 10]",
            "valid: [10, 0]",
            16,
            "source 'survey': 'valid' is the least and the greatest value, such as [0, 10], "
            "not [10, 0]",
        ),
        ("type: number", "type: numbr", 15, "source 'survey': unknown type 'numbr'; did you mean 'number'?"),
        ("missing:", "mising:", 18, "source 'survey': unknown key 'mising'; did you mean 'missing'?"),
        ("labels: {1: one}", "labels: one", 19, "source 'survey': 'labels' is a mapping of values to words"),
        ("sources:", "sorces:", 2, "unknown key 'sorces'; did you mean 'sources'?"),
        ("licence: PDDL", "title: again", 7, "'title' stands here twice"),
        ("2026-06-30", "2026-06-31", 11, "'2026-06-31' cannot be used: day is out of range for month"),
    ],
)  # fmt: skip
def test_one_mistake_is_one_line(
    tmp_path: Path, old: str, new: str, line: int, message: str
) -> None:
    sources = load(tmp_path, GOOD.replace(old, new, 1))

    assert [(f.path, f.line, f.message) for f in sources.findings][:1] == [
        ("manual/sources.yml", line, message)
    ]
    assert len(sources.findings) == 1
    assert "survey" not in sources.by_name


@pytest.mark.parametrize(
    ("old", "new", "line"), [("title: Survey", "title: [", 6), ("format: 1\n", "- a\n", 2)]
)
def test_what_is_not_yaml_is_one_line(tmp_path: Path, old: str, new: str, line: int) -> None:
    sources = load(tmp_path, GOOD.replace(old, new, 1))

    # What follows is said by the parser, of which PyYAML has two.
    told = [(f.path, f.line, f.message[:16]) for f in sources.findings]
    assert told == [("manual/sources.yml", line, "not valid YAML: ")]


def test_a_broken_source_does_not_hide_the_others(tmp_path: Path) -> None:
    sources = load(tmp_path, GOOD + "  broken: nothing\n  fine: {title: Fine}\n")

    assert (list(sources.by_name), sources.broken) == (["survey", "fine"], {"broken"})


@pytest.mark.parametrize(
    ("spec", "line", "message"),
    [
        (
            "    connect: postgresql://a:hush@host/cases\n    table: calls\n",
            4,
            "a password must not stand in this file; put it, or the whole address, into a "
            "variable of the environment, such as ${CASES_URL}",
        ),
        ("    connect: ${CASES_URL}\n", 4, "needs the 'table' of the database"),
        (
            "    path: a.csv\n    connect: ${CASES_URL}\n    table: calls\n",
            5,
            "has 'path' and 'connect'; only one can be",
        ),
        ("    items: kpis\n", 4, "there is no type of item 'kpis'; did you mean 'kpi'?"),
        ("    path: a.csv\n    sheet: A\n", 5, "'sheet' is for workbooks (format: xlsx)"),
        (
            "    path: a.xlsx\n    header_row: 0\n",
            5,
            "'header_row' is the number of the row that names the columns, counted from 1, not 0",
        ),
        ("    path: a.xlsx\n    encoding: utf-8\n", 5, "'encoding' is for CSV files"),
        (
            "    path: a.csv\n    encoding: cp1252\n",
            5,
            "unknown encoding 'cp1252'; there are utf-8, utf-16, latin-1",
        ),
        ("    path: a.csv\n    calendar: office\n", 5, "'calendar' is for registers ('register:')"),
        ("    path: a.csv\n    key: [1]\n", 5, "'key' must be text, or a list of texts"),
        (
            "    path: https://example.org/a.csv?token=hush\n",
            4,
            "a password must not stand in this file; put it, or the whole address, into a "
            "variable of the environment, such as ${CASES_URL}",
        ),
    ],
)
def test_mistake_about_where_data_are(tmp_path: Path, spec: str, line: int, message: str) -> None:
    sources = load(tmp_path, f"sources:\n  log:\n    title: Log\n{spec}")

    assert [(f.line, f.message) for f in sources.findings] == [(line, f"source 'log': {message}")]


def test_where_data_are(tmp_path: Path) -> None:
    sources = load(
        tmp_path,
        "sources:\n"
        "  a: {title: A, connect: '${CASES_URL}', table: desk.calls, key: id}\n"
        "  b: {title: B, path: b.xlsx, sheet: Calls, header_row: 3}\n"
        "  c: {title: C, register: complaint, path: [c.yml], limits: {answer: 5}}\n"
        "  d: {title: D, items: document}\n"
        "  e: {title: E}\n",
    )

    assert sources.findings == ()
    found = sources.by_name
    assert [source.origin.value for source in found.values()] == [
        "connect",
        "path",
        "register",
        "items",
        "",
    ]
    assert (found["a"].table, found["a"].key) == ("desk.calls", ("id",))
    assert (found["b"].format, found["b"].sheet, found["b"].header_row) == ("xlsx", "Calls", 3)
    assert (found["c"].paths, found["c"].options) == (("c.yml",), {"limits": {"answer": 5}})


def test_register_names_a_calendar_of_the_file(tmp_path: Path) -> None:
    text = (
        'calendars: {office: {hours: {mon: "08:00-18:00"}}, hall: {hours: 8}}\n'
        "sources:\n"
        "  a: {title: A, register: plan, path: a.yml, calendar: office}\n"
        "  b: {title: B, register: plan, path: b.yml, calendar: ofice}\n"
        "  c: {title: C, register: plan, path: c.yml, calendar: hall}\n"
        "  d: {title: D, path: d.csv, calendar: office}\n"
    )

    sources = load(tmp_path, text)

    office = sources.calendars.by_name["office"]
    assert (sources.by_name["a"].calendar, sources.by_name["a"].options) == (office, {})
    # What is wrong with a calendar is told there, once.
    assert sources.by_name["c"].calendar is None
    assert [(f.line, f.message) for f in sources.findings] == [
        (4, "source 'b': unknown calendar 'ofice'; did you mean 'office'?"),
        (6, "source 'd': 'calendar' is for registers ('register:')"),
    ]
    assert [f.line for f in sources.calendars.findings] == [1]
