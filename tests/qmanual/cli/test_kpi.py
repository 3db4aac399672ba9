import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from qmanual.cli.main import main

KPIS = """\
---
document:
  id: DOC-KPIS
---
# KPIs

```{kpi} KPI-KEPT Limits kept
source: log
metric: {type: ratio, numerator: kept}
time: {column: at, grain: month, headline: window}
unit: percent
direction: higher
targets: [{from: 2024-01-01, target: 0.7, warning: 0.5}]
formula: kept / all
owner: ROLE-A
```

```{kpi} KPI-LATER Calls
source: later
metric: {type: count}
unit: count
owner: ROLE-A
```
"""
SOURCES = """\
sources:
  log: {title: Log, path: log.csv, publisher: City, sample: true}
  later: {title: Later, note: Comes in May.}
"""


@pytest.fixture
def manual(tmp_path: Path) -> Path:
    folder = tmp_path / "manual"
    folder.mkdir()
    (tmp_path / "_config.yml").write_text("title: Manual\n")
    (folder / "_toc.yml").write_text("format: jb-book\nroot: manual/index\n")
    (folder / "index.md").write_text(KPIS)
    (folder / "sources.yml").write_text(SOURCES)
    (folder / "log.csv").write_text(
        "at,kept\n2024-01-05,true\n2024-01-06,false\n2024-02-01,true\n2024-02-02,\n"
    )
    return tmp_path


def run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["kpi", "--root", str(root), *arguments])


def test_table(manual: Path) -> None:
    result = run(manual)

    assert (result.exit_code, result.stderr) == (0, "")
    assert [line.split() for line in result.stdout.splitlines()] == [
        ["KPI", "Title", "Value", "Target", "Status", "Period", "n", "Left", "out"],
        ["KPI-KEPT", "Limits", "kept", "66.7%", "≥", "70.0%", "warning", "2024-01", "–",
         "2024-02", "3", "1"],
        ["KPI-LATER", "Calls", "–", "no-data"],
    ]  # fmt: skip


def test_json_is_that_of_the_file(manual: Path) -> None:
    result = run(manual, "--json", "KPI-KEPT")

    printed = json.loads(result.stdout)
    written = json.loads((manual / "var/cache/measurements.json").read_text(encoding="utf-8"))
    assert result.exit_code == 0
    assert printed == {"format": 1, "kpis": {"KPI-KEPT": written["kpis"]["KPI-KEPT"]}}
    assert printed["kpis"]["KPI-KEPT"]["value"] == 2 / 3


def test_explain(manual: Path) -> None:
    result = run(manual, "KPI-KEPT", "--explain")

    lines = result.stdout.splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("  computed at:"))
    assert lines[:at] == [
        "KPI-KEPT  Limits kept",
        "  66.7% in 2024-01 – 2024-02, from 3 cases: misses the target of 70.0% but keeps the "
        "warning value.",
        "  1 row was left out (kept: empty: 1).",
        "  formula:        kept / all",
        "  computed:       2 / 3",
        "  interval:       20.8% to 93.9% (wilson, 95%)",
        "  target:         ≥ 70.0%, warning 50.0%",
        "  status:         warning",
        "  source:         Log (sample data), City",
        "  rows read:      4",
        "  n:              3",
        "  as of:          2024-02-02",
    ]
    assert lines[at + 1] == "  left out:       1: kept: empty"
    assert "  Query 1 of 1 (duckdb): counts and sums by period" in lines


def test_unknown_kpi_is_one_line_and_status_2(
    manual: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result = run(manual, "KPI-KETP")

    assert (result.exit_code, result.stdout, result.stderr) == (
        2,
        "",
        "qmanual: there is no KPI 'KPI-KETP'; did you mean 'KPI-KEPT'?\n",
    )
    assert not (manual / "var").exists()


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (
            "index.md",
            "numerator: kept",
            "numerator: kpet",
            "manual/index.md:9: error: KPI-KEPT: metric: 'numerator' 'kpet': there is no column "
            "'kpet'; did you mean 'kept'? (column 1) [kpi-data]\n",
        ),
        (
            "index.md",
            "grain: month",
            "grain: mnth",
            "manual/index.md:10: error: KPI-KEPT: time: unknown grain 'mnth'; did you mean "
            "'month'? [kpi-definition]\n",
        ),
        (
            "sources.yml",
            "path: log.csv",
            "path: lgo.csv",
            "manual/sources.yml:2: error: source 'log': there is no file 'lgo.csv'; beside it "
            "there is log.csv [kpi-source]\n",
        ),
    ],
)
def test_mistake_is_one_line_with_its_place_and_status_1(
    manual: Path, file: str, old: str, new: str, message: str
) -> None:
    path = manual / "manual" / file
    path.write_text(path.read_text().replace(old, new, 1))

    result = run(manual)

    assert (result.exit_code, result.stderr) == (1, message)
    assert [line.split()[0] for line in result.stdout.splitlines()] == [
        "KPI",
        "KPI-KEPT",
        "KPI-LATER",
    ]


def test_mistake_of_another_kpi_does_not_count(manual: Path) -> None:
    path = manual / "manual/index.md"
    path.write_text(path.read_text().replace("grain: month", "grain: mnth", 1))

    assert run(manual, "KPI-LATER").exit_code == 0


def test_manual_without_kpis(manual: Path) -> None:
    (manual / "manual/index.md").write_text("# Nothing\n")

    result = run(manual)

    assert (result.exit_code, result.stdout) == (0, "The manual has no KPIs.\n")


def test_help_says_what_the_statuses_mean() -> None:
    result: Any = CliRunner().invoke(main, ["kpi", "--help"])

    assert result.exit_code == 0
    assert "Exit status 0" in result.stdout


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (
            "unit: percent",
            "unit: percent\nmin_n: 2.5",
            "manual/index.md:12: error: option 'min_n': 2.5 is not a whole number [bad-value]",
        ),
        (
            "direction: higher",
            "direktion: higher",
            "manual/index.md:12: error: a kpi has no option 'direktion'; "
            "did you mean 'direction'? [unknown-option]",
        ),
        (
            "unit: percent",
            "unit: percent\nunit: s",
            "manual/index.md:12: error: 'unit' stands here twice [bad-yaml]",
        ),
    ],
)
def test_what_cannot_be_read_of_a_kpi_is_told(
    manual: Path, before: str, after: str, told: str
) -> None:
    text = (manual / "manual" / "index.md").read_text()
    (manual / "manual" / "index.md").write_text(text.replace(before, after, 1))

    result = run(manual, "KPI-KEPT")

    assert result.exit_code == 1
    assert told in result.stderr
    assert "needs a 'metric'" not in result.stderr
