"""The command."""

import json
import subprocess
import sys

import pytest

from qmanual.items.dump import catalogue_to_json


def test_generate_prints_questions(run):
    result = run("generate")

    assert result.exit_code == 0, result.output
    assert "What is the longest time to answer a call (phone)?" in result.output
    assert "    [x] 20 seconds" in result.output


def test_generate_json_is_the_file_of_an_edition(run):
    bank = json.loads(run("generate", "--json").output)

    assert bank["format"] == 2
    assert {question["item"] for question in bank["questions"]} == {"STD-1"}


def test_generate_one_item(run):
    assert json.loads(run("generate", "--json", "--item", "COM-1").output)["questions"] == []


def test_generate_knows_frozen_editions(run, root, set_limit):
    from qmanual.items.read import read_folder

    folder = root / "var/editions/2026.1"
    folder.mkdir(parents=True)
    set_limit("30 s")
    old = catalogue_to_json(read_folder(root).catalogue)
    set_limit("20 s")
    (folder / "catalogue.json").write_text(json.dumps(old))
    (folder / "edition.json").write_text('{"effective": "2026-03-02", "frozen_at": "x"}')

    bank = json.loads(run("generate", "--json").output)

    assert [q["old_value"] for q in bank["questions"] if q["rule"] == "G17"] == ["30 seconds"]


def test_report_lists_what_nobody_is_asked_about(run):
    result = run("report")

    assert result.exit_code == 0
    assert "manual/index.md:26: COM-1 has no question" in result.output
    assert "about 1 of 2 statements" in result.output
    assert "100.0 % pass all gates, 100.0 % give no cue either; 0 are stale" in result.output
    report = json.loads(run("report", "--json").output)
    assert [entry["item"] for entry in report["uncovered"]] == ["COM-1"]


def test_lint_finds_and_says_where(run, root):
    assert run("lint").output == "The authored questions are in order.\n"

    (root / "training/question-banks/a.md").write_text(":::{question} Q-1\nWhat?\n- [x] A\n:::\n")
    result = run("lint")

    assert result.exit_code == 1
    assert result.output == (
        "training/question-banks/a.md:1: error: Q-1: cites no item; say under :items: which ones "
        "prove its answer [no-item]\n"
    )
    generated = run("generate", "--json")
    assert generated.exit_code == 0
    assert "a.md:1: error: Q-1: cites no item" in generated.stderr
    assert {question["rule"] for question in json.loads(generated.stdout)["questions"]} == {
        "G1",
        "G2",
        "G14",
    }


EXPECTED = {
    "half and double": {"middle amount"},
    "nearest neighbours": {"middle amount"},
    "always the stricter value": {"least"},
    "the right option explained": {"longest"},
    "a word of the question in the right option": {"repeats the question"},
    "absolute words in the wrong options": {"avoids absolute words"},
    "the right option first": {"first"},
}


def test_bots_are_not_above_chance_and_catch_what_is_flawed(run):
    result = run("bots", "--items", "300", "--json")

    assert result.exit_code == 0, result.output
    printed = json.loads(result.output)
    assert list(printed["runs"]) == ["this manual", "a made-up manual of 300 items"]
    assert not any(bot["caught"] for bots in printed["runs"].values() for bot in bots)
    caught = {flaw: set(bots) for flaw, bots in printed["flawed"].items()}
    assert {flaw: bots & caught[flaw] for flaw, bots in EXPECTED.items()} == EXPECTED


def test_bots_that_catch_nothing_end_with_status_1(run):
    """Of one question no flaw can be shown: the command does not call that fair."""
    result = run("bots", "--items", "0")

    assert result.exit_code == 1
    assert "NOT CAUGHT" in result.output


def test_manual_with_errors_is_not_asked_about(run, set_limit):
    set_limit("soon")

    result = run("generate")

    assert result.exit_code == 1
    assert "manual/index.md:" in result.output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["generate", "--item", "STD-2"],
            "qmquiz: there is no item 'STD-2'; did you mean 'STD-1'?",
        ),
        (["generate", "--root", "nowhere"], "no _config.yml in this folder"),
    ],
)
def test_error_is_one_line_and_status_2(root, arguments, message):
    command = [sys.executable, "-c", "from qmquiz.cli.main import main; main()", *arguments]
    result = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)

    assert result.returncode == 2
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
    assert "Traceback" not in result.stderr
