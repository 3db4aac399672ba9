"""``qmquiz analyse``."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from qmquiz.cli.main import main

REFERENCE = Path(__file__).parents[1] / "statistics" / "item_analysis.json"


@pytest.fixture
def table(tmp_path):
    """Moodle's worked example as a file, with names that must not be shown."""
    marks = json.loads(REFERENCE.read_text())["quiz_statistics"]["marks"]
    lines = [f"Ana {n}," + ",".join(map(str, row)) for n, row in enumerate(marks)]
    path = tmp_path / "marks.csv"
    path.write_text("\n".join(["Name,Q1,Q2,Q3,Q4,Q5,Q6,Q7", *lines]) + "\n")
    return path


def test_the_worked_example_as_a_table(table):
    result = CliRunner().invoke(main, ["analyse", str(table)])

    lines = result.output.splitlines()
    assert result.exit_code == 0
    assert lines[1].split() == [
        "Q1", "25", "0.704", "0.51-0.85", "0.451", "-0.071", "-0.095", "0.213", "-1.073",
    ]  # fmt: skip
    assert "alpha -0.872, error ratio 1.368, standard error of measurement 1.111 points" in lines
    assert "Fewer than 50 attempts" in lines[-1]
    assert "Ana" not in result.output


def test_as_json(table):
    result = CliRunner().invoke(main, ["analyse", "--json", str(table)])

    found = json.loads(result.output)
    assert found["questions"][0]["question"] == "Q1"
    assert found["questions"][0]["facility"] == pytest.approx(0.704)
    assert found["consistency"]["alpha"] == pytest.approx(-0.87223, abs=1e-5)
    assert found["scores"]["n"] == 25


def test_holes_and_flags(tmp_path):
    path = tmp_path / "marks.csv"
    path.write_text("Q1,Q2\n" + "1,\n" * 100 + ",0\n" * 12)

    lines = CliRunner().invoke(main, ["analyse", str(path)]).output.splitlines()

    assert lines[1].split()[-2:] == ["never", "wrong"]
    assert lines[2].split()[-1] == "hard"
    assert lines[-1].startswith("People were asked different questions")


def test_what_is_wrong_is_one_line_each(tmp_path):
    path = tmp_path / "marks.csv"
    path.write_text("Q1\nx\ny\n")

    result = CliRunner().invoke(main, ["analyse", str(path)])

    assert result.exit_code == 1
    assert result.output == (
        f"{path}:2: column 'Q1': 'x' is no number of points\n"
        f"{path}:3: column 'Q1': 'y' is no number of points\n"
    )
