"""``qmquiz export`` and ``qmquiz import``."""

import zipfile

import pytest
from click.testing import CliRunner

from qmquiz.cli.main import main

PAGE = """---
document:
  id: DOC-STANDARDS
  owner: ROLE-LEAD
  approver: ROLE-LEAD
  revision: "1"
  reason: First
  effective: 2026-10-05
  review_in: 6 months
---

# Standards

:::{standard} STD-1 Calls are answered
:channel: phone
:metric: time to answer a call
:at_most: 20 s

We answer within 20 seconds.
:::

:::{qm:role} ROLE-LEAD Lead
Leads.
:::
"""
BANK = """:::{question} Q-OLD
:items: STD-1

A caller waits. What do you do?

- [x] I answer the call
- [ ] I wait for a colleague
- [ ] I finish a letter
:::
"""
GIFT = """// [id:Q-NEW] [tag:item:STD-1]
::New::A caller waits for 15 seconds. What holds? {
	=The standard is met#Right.
	~The standard is missed
	~Nobody can tell so far
}

::Broken::What? {=a

// [id:Q-OLD] [tag:item:STD-9]
::Old::A call rings. What do you do first? {=I take the call ~I look it up ~I go for lunch}

::None::A call rings again. What comes next? {=I take the call ~I look it up ~I go for lunch}
"""
BANKS = "training/question-banks"


@pytest.fixture
def root(tmp_path):
    (tmp_path / "_config.yml").write_text("title: Test\nqmanual:\n  language: en\n")
    (tmp_path / "manual").mkdir()
    (tmp_path / "manual/_toc.yml").write_text("format: jb-book\nroot: manual/index\n")
    (tmp_path / "manual/index.md").write_text(PAGE)
    (tmp_path / BANKS).mkdir(parents=True)
    (tmp_path / BANKS / "old.md").write_text(BANK)
    (tmp_path / "in.gift").write_text(GIFT)
    return tmp_path


@pytest.fixture
def run(root):
    def run(*arguments):
        return CliRunner().invoke(main, [*arguments, "--root", str(root)])

    return run


def said(text):
    """What a command says, but that nobody has confirmed a question against its text yet."""
    return [line for line in text.splitlines() if not line.endswith("[unconfirmed]")]


def test_export_writes_to_standard_output_and_says_what_is_lost_beside_it(run):
    result = run("export", "--to", "gift", "--authored")

    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("// [id:Q-OLD] [tag:item:STD-1]\n::Q-OLD::A caller waits.")
    assert "In 20" not in result.stdout
    assert said(result.stderr) == [
        "not carried: the link to its passage: the address of the edition was not given (Q-OLD)",
        "Questions as gift: 1.",
    ]


def test_export_links_to_the_edition(run):
    result = run("export", "--to", "moodle-xml", "--authored", "--site", "https://x.org/2026/")

    assert 'href="https://x.org/2026/manual/index.html#std-1"' in result.stdout
    assert said(result.stderr) == ["Questions as moodle-xml: 1."]


def test_export_of_one_item_to_a_file_and_a_zip(run, root):
    everything = run("export", "--to", "csv", "--item", "STD-1", "--out", str(root / "q.csv"))
    nothing = run("export", "--to", "csv", "--item", "ROLE-LEAD", "--out", str(root / "q.zip"))

    assert "wrote" in everything.stderr
    assert b"Q-OLD" in (root / "q.csv").read_bytes()
    assert "(STD-1 G1" in everything.stderr
    with zipfile.ZipFile(root / "q.zip") as archive:
        assert archive.read("questions.csv").count(b"\r\n") == 1
    assert nothing.stderr.endswith("Questions as csv: 0.\n")


def test_import_keeps_the_good_ones_names_the_bad_and_lint_asks_for_items(run, root):
    result = run("import", str(root / "in.gift"), "--into", f"{BANKS}/new.md")

    assert result.exit_code == 1
    assert said(result.stderr) == [
        f"{root}/in.gift:8: error: “Broken”: the closing }} of its answers is missing [brace]",
        "Q-OLD is used already; it is now Q-OLD-2",
        "Q-OLD-2 cites STD-9, which is not an item of the manual",
        "Questions that cite no item: 1. Replace TODO-WHICH-ITEM-SAYS-SO in "
        f"{BANKS}/new.md by the items that prove them.",
        f"Questions imported into {BANKS}/new.md: 3; left out: 1.",
    ]
    lint = run("lint")
    assert lint.exit_code == 1
    old, todo = said(lint.output)
    assert "Q-OLD-2: cites 'STD-9', which is not an item of the manual" in old
    assert "Q-NONE: cites 'TODO-WHICH-ITEM-SAYS-SO', which is not an item of the manual" in todo


def test_import_with_items_and_appended_is_asked(run, root):
    first = run("import", str(root / "in.gift"), "--into", f"{BANKS}/old.md")
    second = run("import", str(root / "in.gift"), "--into", f"{BANKS}/old.md", "--append",
                 "--items", "STD-1")  # fmt: skip

    assert first.exit_code == 2
    assert "is there already; add to it with --append" in first.output
    assert second.exit_code == 1
    bank = (root / BANKS / "old.md").read_text()
    assert bank.startswith(BANK)
    assert "{question} Q-NEW\n:items: STD-1\n" in bank
    assert "{question} Q-NONE\n:items: STD-1\n" in bank
    assert "TODO" not in bank


@pytest.mark.parametrize("form", ["gift", "moodle-xml", "csv"])
def test_what_was_exported_is_imported_and_passes(run, root, form):
    run("export", "--to", form, "--authored", "--out", str(root / "file"))
    (root / BANKS / "old.md").unlink()

    result = run("import", str(root / "file"), "--from", form, "--into", f"{BANKS}/back.md")

    assert result.exit_code == 0
    assert said(result.stderr) == [f"Questions imported into {BANKS}/back.md: 1; left out: 0."]
    assert BANK in (root / BANKS / "back.md").read_text()
    assert said(run("lint").output) in ([], ["The authored questions are in order."])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["import", "in.gift", "--into", "elsewhere.md"], "is not read as a bank"),
        (["import", "in.gift", "--into", f"{BANKS}/README.md"], "is not read as a bank"),
        (["import", "in.gift", "--into", f"{BANKS}/../x.md"], "is not read as a bank"),
        (["import", "in.bin", "--into", f"{BANKS}/x.md"], "say with --from what it is: csv, gift"),
        (["import", "none.gift", "--into", f"{BANKS}/x.md"], "cannot be read: No such file"),
        (["import", "in.gift", "--items", "STD-2", "--into", f"{BANKS}/x.md"],
         "there is no item 'STD-2'; did you mean 'STD-1'?"),
        (["export", "--to", "gift", "--item", "STD-2"], "there is no item 'STD-2'"),
        (["export", "--to", "word"], "is not one of"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_one_line(run, root, arguments, message, monkeypatch):
    monkeypatch.chdir(root)

    result = run(*arguments)

    assert result.exit_code == 2
    assert message in result.output
    assert not (root / BANKS / "x.md").exists()


def test_file_without_a_good_question_writes_nothing(run, root):
    (root / "bad.gift").write_text("What? {=a")

    result = run("import", str(root / "bad.gift"), "--into", f"{BANKS}/x.md")

    assert result.exit_code == 1
    assert result.stderr.endswith("Questions imported: 0; left out: 1.\n")
    assert not (root / BANKS / "x.md").exists()
