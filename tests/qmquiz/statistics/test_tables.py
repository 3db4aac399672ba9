"""Tables that the manual reads."""

import re
from datetime import date
from pathlib import Path

import pytest

from qmquiz.statistics.tables import FIRST_ATTEMPTS, TABLES, table_as_csv

GUIDE = Path(__file__).parents[3] / "manual" / "authoring" / "training-figures.md"


def row(month, module, title="Basics", passed=20):
    return {
        "month": date(2026, month, 1), "module": module, "title": title, "attempts": 30,
        "passed": passed, "judged": 30, "near": 4,
    }  # fmt: skip


def test_rows_are_sorted_and_the_bytes_are_always_the_same():
    rows = [row(11, "MOD-A"), row(10, "MOD-B", 'He said "now", twice'), row(10, "MOD-A")]

    found = table_as_csv(FIRST_ATTEMPTS, rows)

    assert found.decode() == (
        "month,module,title,attempts,passed,judged,near\n"
        "2026-10-01,MOD-A,Basics,30,20,30,4\n"
        '2026-10-01,MOD-B,"He said ""now"", twice",30,20,30,4\n'
        "2026-11-01,MOD-A,Basics,30,20,30,4\n"
    )
    assert table_as_csv(FIRST_ATTEMPTS, reversed(rows)) == found


@pytest.mark.parametrize(
    ("value", "cell"),
    [(1 / 3, "0.3333"), (1.0, "1"), (-0.00001, "0"), (None, ""), (True, "true"), (30, "30")],
)
def test_cells(value, cell):
    line = table_as_csv(FIRST_ATTEMPTS, [row(10, "M", passed=value)]).decode().splitlines()[1]

    assert line == f"2026-10-01,M,Basics,30,{cell},30,4"


def test_the_guide_lists_every_column_with_its_type():
    text = GUIDE.read_text(encoding="utf-8")
    written = {
        name: re.findall(r"^\| `(\w+)` \| (\w+) \| (.+) \|$", part, re.MULTILINE)
        for name, part in re.findall(r"^### (\w+)\.csv\n(.*?)(?=^###? |\Z)", text, re.M | re.S)
    }

    assert written == {
        table.name: [(column.name, column.type, column.says) for column in table.columns]
        for table in TABLES
    }
    for table in TABLES:
        assert f"One row: {table.row}. Sorted by {', '.join(table.key)}." in text


def test_a_kpi_of_the_guide_is_computed_from_the_table(tmp_path):
    """The sample's KPI, with the table in place of no data."""
    from click.testing import CliRunner

    from qmanual.cli.main import main

    (tmp_path / "manual").mkdir()
    (tmp_path / "_config.yml").write_text("title: Manual\n")
    (tmp_path / "manual" / "_toc.yml").write_text("format: jb-book\nroot: manual/index\n")
    source = (
        "{title: T, path: ../var/statistics/first_attempts.csv, columns: {month: {type: date}}}"
    )
    (tmp_path / "manual" / "sources.yml").write_text(
        f"format: 1\nsources:\n  first-attempts: {source}\n"
    )
    snippet = re.search(
        r"month by month and by course:\n\n```yaml\n(.*?)```", GUIDE.read_text(), re.S
    )[1]
    (tmp_path / "manual" / "index.md").write_text(
        "# Figures\n\n```{kpi} KPI-FIRST-ATTEMPTS Passed at once\n"
        f"{snippet}direction: higher\nowner: ROLE-A\n```\n"
    )
    table = tmp_path / "var" / "statistics" / "first_attempts.csv"
    table.parent.mkdir(parents=True)
    table.write_bytes(
        table_as_csv(FIRST_ATTEMPTS, [row(9, "A"), row(9, "B", "Window", 10), row(10, "A")])
    )

    result = CliRunner().invoke(main, ["kpi", "--json", "--root", str(tmp_path)])

    assert result.exit_code == 0, result.output
    assert '"value": 0.5' in result.output
