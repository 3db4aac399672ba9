"""``qmquiz export`` and ``qmquiz import``."""

import zipfile

import pytest
from click.testing import CliRunner

from qmanual.items.dump import dump_catalogue
from qmanual.items.read import read_folder
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
    zipped = run("export", "--to", "csv", "--item", "STD-*", "--out", str(root / "q.zip"))
    nothing = run("export", "--to", "csv", "--item", "ROLE-LEAD", "--out", str(root / "none.csv"))

    assert "wrote" in everything.stderr
    assert b"Q-OLD" in (root / "q.csv").read_bytes()
    assert "(STD-1 G1" in everything.stderr
    with zipfile.ZipFile(root / "q.zip") as archive:
        assert archive.read("questions.csv") == (root / "q.csv").read_bytes()
    assert zipped.exit_code == 0
    assert nothing.exit_code == 2
    assert "there is no such question; qmquiz report says which items have none" in nothing.stderr
    assert not (root / "none.csv").exists()


CURRICULUM = """id: CUR-A
title: A
roles: "*"
modules:
  - id: MOD-A
    title: Calls
    items: [STD-*]
    questions: 1
"""


@pytest.fixture
def module(root):
    (root / "training/curricula").mkdir()
    (root / "training/curricula/a.yml").write_text(CURRICULUM)
    return "MOD-A"


@pytest.mark.parametrize("version", ["2.1", "2.2", "3.0"])
def test_export_as_a_package(run, root, version):
    refused = run("export", "--to", f"qti-{version}", "--authored")
    result = run("export", "--to", f"qti-{version}", "--authored", "--out", str(root / "q"))

    assert refused.exit_code == 2
    assert refused.stderr.endswith(
        f"qti-{version} has 3 files; say with --out which folder or .zip to write\n"
    )
    assert result.exit_code == 0
    assert sorted(path.name for path in (root / "q").iterdir()) == [
        "imsmanifest.xml", "items", "test.xml",
    ]  # fmt: skip


def test_package_that_nobody_could_check_is_not_clean(run, root):
    (root / "xsd").mkdir()

    result = run("export", "--to", "qti-3.0", "--authored", "--out", str(root / "q.zip"),
                 "--xsd", str(root / "xsd"))  # fmt: skip

    assert result.exit_code == 1
    assert (root / "q.zip").is_file()
    assert result.stderr.count("has no schema for this file; nobody checked it") == 3


def test_paper_of_a_module_has_as_many_questions_as_it_asks(run, root, module):
    result = run("export", "--to", "paper", "--module", module, "--out", f"{root}/paper/")
    table = run("export", "--to", "csv", "--module", module, "--out", f"{root}/table/")

    paper = (root / "paper/paper.html").read_text()
    assert paper.count('class="question ') == 1
    assert "Working copy, not an edition" in paper
    assert "Questions as paper: 1." in result.stderr
    assert (root / "table/questions.csv").is_file()
    assert "Questions as csv: 1." not in table.stderr


def test_variants_have_the_same_questions_and_keys_of_their_own(run, root):
    result = run("export", "--to", "paper", "--item", "STD-1", "--variants", "2", "--large-print",
                 "--edition", "2026", "--out", str(root / "p"))  # fmt: skip

    assert result.exit_code == 0
    assert sorted(path.name for path in (root / "p").iterdir()) == [
        "paper-a-large-key.html", "paper-a-large.html", "paper-b-large-key.html",
        "paper-b-large.html",
    ]  # fmt: skip
    assert "Edition 2026" in (root / "p/paper-b-large.html").read_text()


def test_notebook_names_the_edition_that_says_the_same(run, root):
    catalogue = read_folder(root, "manual").catalogue
    folder = root / "var/editions/2026-11"
    folder.mkdir(parents=True)
    (folder / "edition.json").write_text('{"effective": "2026-11-01"}')
    dump_catalogue(catalogue, folder / "catalogue.json")

    run("export", "--to", "notebook", "--n", "1", "--out", str(root / "same"))
    (root / "manual/index.md").write_text(PAGE.replace("20 s", "30 s"))
    run("export", "--to", "notebook", "--n", "1", "--out", str(root / "other"))

    same, other = ((root / name / "questions.ipynb").read_text() for name in ("same", "other"))
    assert "Edition 2026" in same
    assert "Working copy" not in same
    assert "Working copy" in other


def test_same_seed_chooses_the_same_questions(run):
    first, same = (
        run("export", "--to", "gift", "--n", "1", "--seed", "a").stdout for _ in range(2)
    )

    assert first == same
    assert first.count("// [id:") == 1


def test_very_many_findings_are_cut_and_counted(run, root):
    (root / "many.gift").write_text("What? {=a\n\n" * 300)

    cut = run("import", str(root / "many.gift"), "--into", f"{BANKS}/x.md")
    everything = run("import", str(root / "many.gift"), "--into", f"{BANKS}/x.md", "--all")

    assert len(said(cut.stderr)) == 202
    assert "… and 100 more; print them with --all" in cut.stderr
    assert len(said(everything.stderr)) == 301


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
        (["export", "--to", "gift", "--variants", "2"],
         "--variants is for notebook, paper, not for gift"),
        (["export", "--to", "notebook", "--large-print"],
         "--large-print is for paper, not for notebook"),
        (["export", "--to", "qti-2.1", "--edition", "x"],
         "--edition is for notebook, paper, not for qti-2.1"),
        (["export", "--to", "csv", "--xsd", "x"],
         "--xsd is for qti-2.1, qti-2.2, qti-3.0, not for csv"),
        (["export", "--to", "csv", "--seed", "2"], "say with --n of how many questions"),
        (["export", "--to", "csv", "--item", "STD-1", "--module", "MOD-A"],
         "name either a module (--module) or items (--item)"),
        (["export", "--to", "csv", "--module", "MOD-A"], "there is no module 'MOD-A'"),
        (["export", "--to", "paper"],
         "a whole bank is no paper: say which questions with --module, --item or --authored"),
        (["export", "--to", "notebook"], "a whole bank is no notebook"),
        (["export", "--to", "qti-2.1", "--xsd", "none", "--n", "1", "--out", "q.zip"],
         "none: is not a folder of XML Schemas"),
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
