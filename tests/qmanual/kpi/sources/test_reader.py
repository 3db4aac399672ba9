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
