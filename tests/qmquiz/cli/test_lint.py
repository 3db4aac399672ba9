"""``qmquiz lint``."""

from pathlib import Path

from click.testing import CliRunner

from qmquiz.cli.main import main

_GOOD = ":::{question} Q-1\n:items: STD-1\nWhat is done?\n- [x] Ay\n- [ ] Bee\n- [ ] Cee\n:::\n"


def test_warnings_stop_nothing_and_errors_do(run, root):
    bank = root / "training/question-banks/a.md"
    bank.write_text(_GOOD)

    warned = run("lint")
    bank.write_text(_GOOD + _GOOD.replace("Q-1", "Q-2").replace("What", "What usually"))
    failed = run("lint")

    assert (warned.exit_code, failed.exit_code) == (0, 1)
    assert warned.output == (
        "training/question-banks/a.md:1: warning: Q-1: nobody has confirmed it against the text that "
        "it cites: qmquiz confirm Q-1 [unconfirmed]\n"
    )
    assert failed.output.splitlines()[1:] == [
        "training/question-banks/a.md:8: error: Q-2: “usually” can mean anything; say how often "
        "[vague]"
    ]


def test_question_that_stands_there_twice_under_two_names(run, root):
    (root / "training/question-banks/a.md").write_text(_GOOD)
    (root / "training/question-banks/b.md").write_text(_GOOD.replace("Q-1", "Q-2"))

    result = run("lint")

    assert result.exit_code == 0
    assert "b.md:1: warning: Q-2: asks the same as Q-1; keep one [same-question]" in result.output


def test_all_looks_at_generated_questions(run):
    result = run("lint", "--all")

    assert (result.exit_code, result.output) == (0, "The questions are in order.\n")


def test_file_that_is_not_there_is_told(run):
    result = run("lint", "nowhere.md")

    assert result.exit_code == 2
    assert "'nowhere.md' does not exist" in result.output


def test_questions_of_the_sample_manual_pass_all_gates():
    root = Path(__file__).parents[3]

    result = CliRunner().invoke(main, ["lint", "--all", "--root", str(root)])

    assert result.exit_code == 0, result.output
    assert " error: " not in result.output
