"""``qmquiz confirm``."""

import pytest

QUESTION = """:::{{question}} {name}
:items: STD-1
What is done in {name}?
- [x] One thing
- [ ] Other thing
- [ ] Third thing
:::
"""


@pytest.fixture
def bank(root):
    path = root / "training/question-banks/a.md"
    path.write_text("Ahead\n\n" + QUESTION.format(name="Q-1") + QUESTION.format(name="Q-2"))
    return path


def test_question_is_shown_with_the_text_that_it_cites_and_confirmed(run, bank):
    before = bank.read_text()

    result = run("confirm", "Q-2", input="y\n")

    assert result.exit_code == 0, result.output
    assert result.output == (
        "training/question-banks/a.md:10: Q-2 (new)\n"
        "  What is done in Q-2?\n"
        "    [x] One thing\n"
        "    [ ] Other thing\n"
        "    [ ] Third thing\n"
        "  manual/index.md:14: STD-1 Calls are answered\n"
        "    In words.\n"
        "\n"
        "Does this text prove the answer? [y/N]: y\n"
        "1 of 1 confirmed.\n"
    )
    lines = bank.read_text().splitlines(keepends=True)
    (at,) = [n for n, line in enumerate(lines) if line.startswith(":checked: ")]
    assert at == 11
    assert "".join(lines[:at] + lines[at + 1 :]) == before


def test_no_is_no(run, bank):
    before = bank.read_bytes()

    assert "0 of 2 confirmed." in run("confirm", input="n\n\n").output
    assert bank.read_bytes() == before


def test_stale_question_is_named_and_confirmed_again(run, bank, set_limit):
    assert run("confirm", "--yes").output == "2 of 2 confirmed.\n"
    assert run("lint").output == "The authored questions are in order.\n"
    assert run("confirm", "--yes").output == "0 of 0 confirmed.\n"

    set_limit("15 s")

    lint = run("lint")
    assert lint.exit_code == 0
    assert [line.rpartition(" ")[2] for line in lint.output.splitlines()] == ["[stale]"] * 2
    report = run("report").output
    assert "Q-1: is not asked, because what it cites has changed its meaning" in report
    assert "2 are stale and wait for somebody to look." in report
    assert "Q-1" not in run("generate", "--json").stdout
    assert run("confirm", "--all-new", "--yes").output == "0 of 0 confirmed.\n"
    assert run("confirm", "Q-1", "--yes").output == "1 of 1 confirmed.\n"
    assert "1 are stale" in run("report").output


def test_other_spelling_of_the_same_limit_is_not_stale(run, bank, set_limit):
    run("confirm", "--yes")

    set_limit("20 seconds")

    assert run("lint").output == "The authored questions are in order.\n"


def test_file_outside_of_the_folder(run, root):
    path = root / "mine.md"
    path.write_text(QUESTION.format(name="Q-9"))

    assert run("confirm", str(path), "--yes").output == "1 of 1 confirmed.\n"
    assert ":checked: " in path.read_text()
    assert run("lint", str(path)).output == "The authored questions are in order.\n"


def test_name_that_is_not_there_and_question_with_errors(run, bank):
    bank.write_text(bank.read_text().replace("- [x] One", "- [ ] One", 1))

    unknown, broken = run("confirm", "Q-3"), run("confirm", "Q-1")

    assert (unknown.exit_code, broken.exit_code) == (2, 2)
    assert "there is no question and no file 'Q-3'; did you mean 'Q-2'?" in unknown.output
    assert "a.md:3: Q-1 has errors; mend them first: qmquiz lint" in broken.output
