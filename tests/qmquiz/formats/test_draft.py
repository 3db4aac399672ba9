"""From what a reader found to an authored question."""

from dataclasses import replace

import pytest

from qmquiz.formats.asked import Asked, Choice, Draft
from qmquiz.formats.draft import Names, gather, identifier_of, make_question
from qmquiz.formats.source import Report
from qmquiz.identity import option_id, part_id, question_id
from qmquiz.model import Kind

ASKED = Asked(
    kind=Kind.SINGLE,
    stem="What?",
    choices=(Choice(text="5 min", correct=True), Choice(text="1 h", correct=False, why="w")),
)
DRAFT = Draft(line=3, asked=ASKED)


@pytest.mark.parametrize(
    ("identifier", "title", "name"),
    [
        ("Q-A-01", "Title", "Q-A-01"),
        ("17", "Q-B", "Q-B"),
        ("STD-1", "Grant's tomb: who?", "Q-GRANT-S-TOMB-WHO"),
        ("Q-ü", "Ça va", "Q-CA-VA"),
        ("", "", "Q-WHAT"),
        ("Q-" + "A" * 100, "x" * 100, "Q-" + "X" * 40),
        ("", "q-lower case", "Q-LOWER-CASE"),
    ],
)
def test_identifier(identifier, title, name):
    assert identifier_of(replace(DRAFT, id=identifier, title=title)) == name


def test_title_without_latin_letters_gives_digits_that_stay():
    first = identifier_of(replace(DRAFT, title="Вопрос о сроках"))

    assert first == identifier_of(replace(DRAFT, title="Вопрос о сроках", line=9))
    assert first != identifier_of(replace(DRAFT, title="问题"))


def test_names_that_are_taken():
    names = Names(["q-a", "Q-A-2"])

    assert [names.take(name) for name in ("Q-A", "Q-A", "Q-B", "q-b")] == [
        "Q-A-3", "Q-A-4", "Q-B", "q-b-2",
    ]  # fmt: skip


def test_names_of_a_bank_are_those_of_an_authored_question():
    made = make_question(DRAFT, "Q-A", "en")

    assert made.qid == question_id("", "A", "Q-A")
    assert [(o.id, o.amount, o.tempting) for o in made.options] == [
        (option_id(made.qid, "5 min"), "5 min", ""), (option_id(made.qid, "1 h"), "1 h", "author"),
    ]  # fmt: skip
    # amounts keep their order, as in a bank
    assert made.shuffle is False
    gap = Draft(line=1, asked=Asked(kind=Kind.CLOZE, stem="___"), parts=(ASKED,))
    case = Draft(line=1, asked=Asked(kind=Kind.SCENARIO, stem="A man."), parts=(ASKED,))
    assert make_question(gap, "Q-A", "en").parts[0].id == part_id(made.qid, "1")
    assert make_question(case, "Q-A", "en").parts[0].id == part_id(made.qid, "What?")


def test_words_of_true_and_false_are_those_of_the_language():
    yes = (Choice(text="", correct=True), Choice(text="", correct=False))
    draft = replace(DRAFT, asked=Asked(kind=Kind.TRUE_FALSE, stem="Так?", choices=yes))

    assert [o.text for o in make_question(draft, "Q-A", "ru").options] == ["Верно", "Неверно"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (replace(ASKED, stem=""), "no-stem"),
        (replace(ASKED, choices=ASKED.choices[:1]), "options"),
        (replace(ASKED, choices=(Choice(text="", correct=True), ASKED.choices[1])), "empty-option"),
        (replace(ASKED, choices=(ASKED.choices[0],) * 2), "duplicate"),
        (replace(ASKED, choices=(ASKED.choices[1], Choice(text="c", correct=False))), "one-key"),
        (replace(ASKED, kind=Kind.CLOZE), "gaps"),
        (replace(ASKED, kind=Kind.SCENARIO), "no-parts"),
        (replace(ASKED, kind=Kind.MATCHING, pairs=(("a", "b"), ("a", "c"))), "duplicate"),
        (replace(ASKED, kind=Kind.MATCHING, pairs=(("a", "b"), ("c", ""))), "rows"),
        (replace(ASKED, kind=Kind.NUMERIC), "no-answer"),
    ],
)
def test_draft_that_cannot_be_a_question(asked, code):
    report = Report("f")

    found = gather([replace(DRAFT, asked=asked), DRAFT], report, "en")

    assert [q.stem for q in found.questions] == ["What?"]
    assert [(f.line, f.code) for f in found.findings] == [(3, code)]


def test_part_of_a_scenario_that_cannot_be_one():
    def codes(*parts):
        case = Asked(kind=Kind.SCENARIO, stem="A man.")
        found = gather([Draft(line=1, id="Q-A", asked=case, parts=parts)], Report("f"), "en")
        return [finding.code for finding in found.findings]

    assert codes(ASKED) == []
    assert codes(ASKED, ASKED) == ["duplicate"]
    assert codes(replace(ASKED, stem="")) == ["no-stem"]
    assert codes(Asked(kind=Kind.MATCHING, stem="x")) == ["parts"]
