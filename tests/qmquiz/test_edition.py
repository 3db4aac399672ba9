"""What training adds to an edition."""

import json

import pytest

from qmanual.config import load_settings
from qmanual.errors import QuizError
from qmquiz.bank_json import bank_from_bytes
from qmquiz.edition import edition_parts, find_problems, make_bank, only_calendar

QUESTION = """
:::{question} Q-1
:items: ITEMS
What is done?
- [x] One thing
- [ ] Other thing
- [ ] Third thing
:::
"""


@pytest.fixture
def root(tmp_path):
    (tmp_path / "_config.yml").write_text("title: Test\nqmanual:\n  language: en-GB\n")
    (tmp_path / "training/question-banks").mkdir(parents=True)
    return tmp_path


def test_questions_of_an_edition_know_the_one_before(phone, root):
    bank_file = root / "training/question-banks/a.md"
    bank_file.write_text(QUESTION.replace("ITEMS", "STD-1"))
    old = phone.set("STD-1", at_most="30 s")

    parts = edition_parts(load_settings(root), phone.catalogue, [old.catalogue])

    assert list(parts) == ["questions.json"]
    bank = bank_from_bytes(parts["questions.json"])
    assert [q.slot for q in bank.questions if q.rule == "A"] == ["Q-1"]
    assert [q.old_value for q in bank.questions if q.rule == "G17"] == ["30 seconds"]
    assert bank.language == "en"


def test_question_that_cites_nothing_stops_the_edition(phone, root):
    text = QUESTION.replace("ITEMS", "STD-1").replace(":items: STD-1\n", "")
    second = QUESTION.replace("ITEMS", "NOTHING").replace("Q-1", "Q-2")
    (root / "training/question-banks/a.md").write_text(text + second)

    with pytest.raises(QuizError) as caught:
        edition_parts(load_settings(root), phone.catalogue, [])

    assert str(caught.value) == (
        "training/question-banks/a.md:2: Q-1: cites no item; say under :items: which ones prove "
        "its answer (and 1 more: see qmquiz lint)"
    )
    assert [str(found) for found in find_problems(load_settings(root), phone.catalogue)] == [
        "training/question-banks/a.md:2: warning: Q-1: cites no item; say under :items: which ones "
        "prove its answer; it is not asked so far [no-item]",
        "training/question-banks/a.md:10: warning: Q-2: cites 'NOTHING', which is not an item of the "
        "manual; it is not asked so far [unknown-item]",
    ]


def test_question_that_cannot_be_used_is_left_out_and_the_others_are_asked(phone, root):
    good, bad = QUESTION.replace("ITEMS", "STD-1"), QUESTION.replace("ITEMS", "NOTHING")
    (root / "training/question-banks/a.md").write_text(good + bad.replace("Q-1", "Q-2"))

    bank, authored = make_bank(load_settings(root), phone.catalogue)

    assert [q.slot for q in bank.questions if q.rule == "A"] == ["Q-1"]
    assert [finding.code for finding in authored.left_out] == ["unknown-item"]


def test_stale_question_does_not_stop_an_edition(phone, root):
    text = QUESTION.replace("ITEMS", "STD-1\n:checked: 00000000")
    (root / "training/question-banks/a.md").write_text(text)

    parts = edition_parts(load_settings(root), phone.catalogue, [])

    assert "Q-1" not in parts["questions.json"].decode()
    assert [finding.code for finding in find_problems(load_settings(root), phone.catalogue)] == [
        "stale"
    ]


def test_bank_of_another_language_than_the_manual_is_checked_with_its_own_words(phone, root):
    """Issue 4: English words in a Russian manual stopped `qmanual build`."""
    (root / "_config.yml").write_text("title: Test\nqmanual:\n  language: ru\n")
    (root / "training/question-banks/a.md").write_text(
        "---\nlanguage: en\n---\n" + QUESTION.replace("ITEMS", "STD-1").replace("What", "What one")
    )
    (root / "training/question-banks/b.md").write_text("---\nlanguage: fi\n---\n")

    bank, authored = make_bank(load_settings(root), phone.catalogue)

    assert [(q.slot, q.language) for q in bank.questions if q.rule == "A"] == [("Q-1", "en")]
    assert [str(finding) for finding in authored.errors] == [
        "training/question-banks/b.md:2: error: there are no word lists for language 'fi'; there are "
        "en, ko, ru, zh-Hans, zh-Hant [language]"
    ]


def test_language_without_sentences_keeps_the_authored_questions(phone, root):
    (root / "_config.yml").write_text("title: Test\nqmanual:\n  language: fi\n")
    (root / "training/question-banks/a.md").write_text(QUESTION.replace("ITEMS", "STD-1"))

    data = json.loads(
        edition_parts(load_settings(root), phone.catalogue, [])["questions.json"].decode()
    )

    assert [question["rule"] for question in data["questions"]] == ["A"]
    assert data["rejected"][0]["reason"] == (
        "there are no question templates for the language 'fi'"
    )


OFFICE = 'office:\n    hours: {mon-fri: "08:00-18:00"}\n'


@pytest.mark.parametrize(
    ("calendars", "name"),
    [
        (OFFICE, "office"),
        (OFFICE + '  shift:\n    hours: {mon-sun: "00:00-24:00"}\n', None),
        (OFFICE + "  shift:\n    hours: {someday: never}\n", None),
        ("office:\n    hours: never\n", None),
    ],
)
def test_cases_are_counted_by_the_only_calendar(root, calendars, name):
    (root / "manual").mkdir()
    (root / "manual/sources.yml").write_text(f"format: 1\ncalendars:\n  {calendars}sources: {{}}\n")

    calendar = only_calendar(load_settings(root))

    assert (calendar and calendar.name) == name


def test_manual_without_calendars_has_none(root):
    assert only_calendar(load_settings(root)) is None


def test_calendar_reaches_the_questions(manual, root):
    (root / "manual").mkdir()
    (root / "manual/sources.yml").write_text(f"calendars:\n  {OFFICE}")
    manual.standard("S", metric="time to reply", scope="letters", at_most="6 working days")

    bank = bank_from_bytes(
        edition_parts(load_settings(root), manual.catalogue, [])["questions.json"]
    )

    assert [q.stem for q in bank.questions if q.rule == "G2" and "first day" in q.stem]
