"""Practice questions: kept, made again when they may have changed, never in a recorded form."""

import json

import pytest

from qmanual.config import load_settings
from qmquiz import practice
from qmquiz.edition import make_bank
from qmquiz.forms.choose import choose_form
from qmquiz.forms.set_aside import practice_of
from qmquiz.practice import practice_questions

BANK = """
:::{question} Q-1
:items: STD-1

What is done?

- [x] One thing
- [ ] Other thing
- [ ] Third thing
:::
"""


@pytest.fixture
def settings(tmp_path):
    (tmp_path / "_config.yml").write_text("title: Test\nqmanual:\n  language: en\n")
    (tmp_path / "training/question-banks").mkdir(parents=True)
    (tmp_path / "training/question-banks/a.md").write_text(BANK)
    return load_settings(tmp_path)


@pytest.fixture
def made(monkeypatch):
    """How often a bank was made."""
    calls = []

    def count(*args):
        calls.append(args)
        return make_bank(*args)

    monkeypatch.setattr("qmquiz.edition.make_bank", count)
    return calls


def test_they_are_the_ones_set_aside_as_an_edition_writes_them(phone, settings):
    bank, _ = make_bank(settings, phone.catalogue)

    found = practice_questions(settings, phone.catalogue)

    assert {item: entry["qver"] for item, entry in found.items()} == {
        item: question.qver for item, question in practice_of(bank).items()
    }
    assert {"STD-1"} <= set(found)
    assert {entry["kind"] for entry in found.values()} <= {"single", "multiple"}


def test_they_are_made_once(phone, settings, made):
    first = practice_questions(settings, phone.catalogue)
    kept = (settings.cache_path / "practice.json").read_bytes()

    assert practice_questions(settings, phone.catalogue) == first
    assert (settings.cache_path / "practice.json").read_bytes() == kept
    assert len(made) == 1


def test_a_changed_statement_makes_them_again(phone, settings, made):
    before = practice_questions(settings, phone.catalogue)
    after = practice_questions(settings, phone.set("STD-1", at_most="25 s").catalogue)

    assert len(made) == 2
    assert after["STD-1"]["item_hash"] != before["STD-1"]["item_hash"]


@pytest.mark.parametrize("change", ["changed", "added", "removed"])
def test_a_bank_that_changes_makes_them_again(phone, settings, made, change):
    practice_questions(settings, phone.catalogue)
    folder = settings.root / "training/question-banks"
    match change:
        case "changed":
            (folder / "a.md").write_text(BANK.replace("Third", "Fourth"))
        case "added":
            (folder / "b.md").write_text(BANK.replace("Q-1", "Q-2").replace("done", "next"))
        case "removed":
            (folder / "a.md").unlink()

    practice_questions(settings, phone.catalogue)

    assert len(made) == 2


def test_other_code_makes_them_again(phone, settings, made, monkeypatch):
    practice_questions(settings, phone.catalogue)
    monkeypatch.setattr(practice, "_code", lambda: iter(["other"]))

    practice_questions(settings, phone.catalogue)

    assert len(made) == 2


def test_rules_sentences_and_this_module_are_the_code():
    folder = practice.Path(practice.__file__).parent
    paths = [*folder.glob("*.py"), *folder.glob("*/*.py"), *folder.glob("templates/*.yml")]

    assert len(list(practice._code())) == len(paths)
    assert not list(folder.glob("*/*/*.py"))


@pytest.mark.parametrize(
    "damaged",
    [b"", b"{", b"[]", b"null", b'"text"', b"{}", b"\xff\xfe", "no questions", "a list"],
)
def test_a_damaged_cache_is_made_again(phone, settings, made, damaged):
    whole = practice_questions(settings, phone.catalogue)
    path = settings.cache_path / "practice.json"
    sound = path.read_bytes()
    key = json.loads(sound)["key"]
    texts = {"no questions": {"key": key}, "a list": {"key": key, "questions": []}}
    path.write_bytes(json.dumps(texts[damaged]).encode() if isinstance(damaged, str) else damaged)

    assert practice_questions(settings, phone.catalogue) == whole
    assert path.read_bytes() == sound
    assert len(made) == 2


def test_what_is_set_aside_is_never_in_a_recorded_form(phone, settings):
    bank, _ = make_bank(settings, phone.catalogue)
    aside = {question.qver for question in practice_of(bank).values()}
    items = sorted(bank.items)

    asked = {
        qver for seed in range(200) for qver in choose_form(bank, items, n=30, seed=str(seed)).qvers
    }

    assert aside
    assert asked & aside == set()
    assert len(asked) > len(aside)


def test_a_statement_with_few_questions_keeps_them(phone, settings):
    bank, _ = make_bank(settings, phone.catalogue)
    aside = practice_of(bank)
    plain = {item: [q for q in bank.about(item) if not q.delta] for item in bank.items}

    assert all(len(plain[item]) >= 3 for item in aside)
    assert {
        item: choose_form(bank, [item], n=1, seed="a").qvers != ()
        for item, questions in plain.items()
        if questions
    } == {item: True for item, questions in plain.items() if questions}
