"""Grading."""

import pytest

from qmanual.errors import QuizError
from qmquiz.forms.choose import choose_form
from qmquiz.forms.form import Form, questions_of
from qmquiz.generate import generate
from qmquiz.grading.answers import Reason
from qmquiz.grading.grade import grade_form, grade_question
from qmquiz.grading.numbers import read_number
from qmquiz.model import Kind, Number, Option, Passage, Question

PASSAGE = Passage(item="STD-1", title="T", docname="manual/standards", anchor="std-1", quote="So.")


def _question(kind, *options, number=None):
    return Question(
        qid="q",
        qver="v",
        rule="A",
        kind=kind,
        item="STD-1",
        items=("STD-1",),
        item_hash="h",
        slot="s",
        language="en",
        stem="What?",
        options=tuple(
            Option(id=text.lower(), text=text, correct=right, why=f"{text} is why")
            for text, right in options
        ),
        passage=PASSAGE,
        explanation="Because.",
        number=number,
    )


def test_single():
    question = _question(Kind.SINGLE, ("A", True), ("B", False), ("C", False))

    right, wrong, none = (grade_question(question, answer) for answer in ("a", "b", None))

    assert (right.points, right.reason, right.correct) == (1.0, Reason.RIGHT, True)
    assert (wrong.points, wrong.reason, wrong.why) == (0.0, Reason.WRONG, ("B is why",))
    assert (wrong.given, wrong.right, wrong.explanation) == (("B",), ("A",), "Because.")
    assert wrong.passage == PASSAGE
    assert (none.points, none.reason, none.given) == (0.0, Reason.NOT_ANSWERED, ())


@pytest.mark.parametrize(
    ("answer", "points", "reason"),
    [
        (["a", "b"], 1.0, Reason.RIGHT),
        (["b", "a"], 1.0, Reason.RIGHT),
        (["a"], 0.5, Reason.PARTLY),
        (["a", "b", "c"], 0.5, Reason.PARTLY),
        (["a", "c"], 0.0, Reason.WRONG),
        (["a", "b", "c", "d"], 0.0, Reason.WRONG),
        ([], 0.0, Reason.NOT_ANSWERED),
    ],
)
def test_multiple_takes_away_what_wrong_ones_would_win(answer, points, reason):
    question = _question(Kind.MULTIPLE, ("A", True), ("B", True), ("C", False), ("D", False))

    result = grade_question(question, answer)

    assert (result.points, result.reason) == (points, reason)


@pytest.mark.parametrize(
    ("answer", "points"),
    [
        (["a", "b", "c", "d"], 1.0),
        ({"d": "4", "a": "1", "c": "3", "b": "2"}, 1.0),
        (["b", "a", "c", "d"], 2 / 3),
        (["d", "c", "b", "a"], 0.0),
        (["b", "a", "d", "c"], 1 / 3),
    ],
)
def test_order_counts_pairs_beyond_chance(answer, points):
    question = _question(Kind.ORDER, *((letter, True) for letter in "ABCD"))

    assert grade_question(question, answer).points == pytest.approx(points)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("90", Reason.RIGHT),
        ("90 s", Reason.RIGHT),
        ("1.5 min", Reason.RIGHT),
        ("1,5 min", Reason.RIGHT),
        ("92", Reason.RIGHT),
        ("93", Reason.WRONG),
        ("1.5 h", Reason.WRONG),
        ("90 %", Reason.NOT_UNDERSTOOD),
        ("soon", Reason.NOT_UNDERSTOOD),
        ("  ", Reason.NOT_ANSWERED),
    ],
)
def test_number_with_units_and_a_tolerance(typed, reason):
    question = _question(Kind.NUMERIC, number=Number(value="90", unit="s", tolerance="2"))

    result = grade_question(question, typed)

    assert (result.reason, result.right) == (reason, ("90 seconds",))


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1 200", "1200"),
        ("1\u00a0200,5", "1200.5"),
        ("1,200.5", "1200.5"),
        ("1.200,5", "1200.5"),
        ("1.000.000", "1000000"),
        ("0,5", "0.5"),
        ("１２", "12"),
        ("-3", "-3"),
        ("1'200", "1200"),
    ],
)
def test_number_formats(typed, value):
    amount = read_number(typed, "")

    assert amount is not None
    assert str(amount.value) == value


@pytest.mark.parametrize("response", ["x", ["a", "a"], ["a", "b"]])
def test_answer_that_was_not_offered_is_refused(response):
    question = _question(Kind.SINGLE, ("A", True), ("B", False), ("C", False))

    with pytest.raises(QuizError):
        grade_question(question, response)


@pytest.mark.parametrize("response", [["a", "b"], {"a": "first", "b": "2", "c": "3"}])
def test_order_that_is_not_one_is_refused(response):
    question = _question(Kind.ORDER, *((letter, True) for letter in "ABC"))

    with pytest.raises(QuizError):
        grade_question(question, response)


def test_form_is_graded_and_passed(phone):
    bank = generate(phone.catalogue)
    form = choose_form(bank, ["STD-1", "STD-2", "STD-3"], n=3, seed="a")
    asked = questions_of(form, bank)
    right = {q.qver: {r.id: r.answer for r in q.rows} or q.key[0].id for q in asked}
    single = next(q for q in asked if not q.rows)

    result = grade_form(form, bank, right)
    one_wrong = grade_form(form, bank, {**right, single.qver: single.distractors[0].id})
    nothing = grade_form(form, bank, {})

    assert (result.points, result.out_of, result.percent) == (3.0, 3, 100.0)
    assert result.passed(100)
    assert one_wrong.percent == pytest.approx(200 / 3)
    assert not one_wrong.passed(80)
    assert one_wrong.passed(200 / 3)
    assert [r.reason for r in nothing.results] == [Reason.NOT_ANSWERED] * 3


def test_empty_form_is_never_passed(phone):
    assert not grade_form(Form(seed="a", qvers=()), generate(phone.catalogue), {}).passed(0)


def test_answer_to_a_question_that_was_not_asked_is_refused(phone):
    bank = generate(phone.catalogue)

    with pytest.raises(QuizError, match="which was not asked"):
        grade_form(Form(seed="a", qvers=()), bank, {bank.questions[0].qver: "x"})
