"""One answer to one thing asked."""

import pytest

from qmanual.errors import QuizError
from qmquiz.grading.answers import Graded, Judged, Reason, grade_answer, text_key
from qmquiz.grading.numbers import MAX_TYPED
from qmquiz.model import Kind, Number, Option, Part, Slip


def grade(part, response, language="en"):
    return grade_answer(part, response, language=language, name="Q-1")


def options(*marked):
    return tuple(
        Option(id=text.lower(), text=text, correct=right, why=f"{text} is why")
        for text, right in marked
    )


def number(value, unit="", tolerance="0", **slips):
    named = tuple(Slip(value=wrong.strip("_"), why=why) for wrong, why in slips.items())
    return Part(
        id="p",
        kind=Kind.NUMERIC,
        number=Number(value=value, unit=unit, tolerance=tolerance, slips=named),
    )


def text(*accepted):
    return Part(id="p", kind=Kind.SHORT_TEXT, accepted=accepted)


def test_multiple_says_what_became_of_each_option():
    part = Part(
        id="p",
        kind=Kind.MULTIPLE,
        options=options(("A", True), ("B", False), ("C", True), ("D", False)),
    )

    graded = grade(part, ["b", "a"])

    assert graded == Graded(
        points=0.0,
        reason=Reason.WRONG,
        given=("B", "A"),
        right=("A", "C"),
        why=("B is why", "A is why"),
        judged=(
            Judged(text="A", chosen=True, correct=True, why="A is why"),
            Judged(text="B", chosen=True, correct=False, why="B is why"),
            Judged(text="C", chosen=False, correct=True),
        ),
    )


def test_a_slip_is_named():
    part = number("80", "%", **{"20": "Lost calls over all calls.", "125": "Upside down."})

    right, slip, other = (grade(part, typed) for typed in ("80", "125 %", "50"))

    assert (right.points, right.why) == (1.0, ())
    assert (slip.points, slip.reason, slip.why) == (0.0, Reason.WRONG, ("Upside down.",))
    assert (other.points, other.reason, other.why) == (0.0, Reason.WRONG, ())
    assert {graded.right for graded in (right, slip, other)} == {("80%",)}


@pytest.mark.parametrize("language", ["en", "ru", "zh-Hans", "zh-Hant", "ko"])
@pytest.mark.parametrize("typed", ["1,234", "1.234", "1 234", "1234"])
def test_a_right_number_is_right_in_anybodys_notation(language, typed):
    assert grade(number("1234"), typed, language).points == 1.0


@pytest.mark.parametrize(("language", "points"), [("en", 0.0), ("ru", 1.0)])
def test_a_number_with_two_readings_is_a_slip_if_the_language_reads_one(language, points):
    """1,500 is the slip 1500 in English, and the right answer 1.5 in Russian."""
    part = number("1.5", **{"1500": "Thousandths."})

    graded = grade(part, "1,500", language)

    assert graded.points == points
    assert graded.why == (() if points else ("Thousandths.",))


@pytest.mark.parametrize(
    ("part", "typed", "points"),
    [
        (number("20", "min"), "1/3 h", 1.0),
        (number("1", "h"), "60 min", 1.0),
        (number("1", "h"), "1 h 1 min", 0.0),
        (number("1", "year"), "12 months", 1.0),
        (number("0.8"), "80 %", 1.0),
        (number("80", "%"), "0.8", 0.0),
        (number("-3"), "−3", 1.0),
        (number("90", "s", "2"), "92", 1.0),
        (number("90", "s", "2"), "92.01", 0.0),
        (number("15", "min"), 15, 1.0),
        (number("1.5"), 1.5, 1.0),
    ],
)
def test_number(part, typed, points):
    assert grade(part, typed).points == points


@pytest.mark.parametrize(
    ("accepted", "typed"),
    [
        ("Manager", "  manager. "),
        ("the duty manager", "The  duty\tmanager!"),
        ("первая линия — приём", "Первая линия - прием"),
        ("ёлка", "ЕЛКА"),
        ("值班经理", "值班 经理。"),
        ("当班 经理", "当班经理"),
        ("업무 일지", "업무일지"),
        ("e-mail", "E‑mail"),
        ("customer's name", "Customer’s name"),
        ("CRM", "ＣＲＭ"),
        ("café", "cafe\u0301"),
        ("straße", "STRASSE"),
        ("ticket", "ti\u00adcket"),
        ("“ticket”", "'ticket'"),
        ("?", "？"),
    ],
)
def test_what_does_not_count_in_a_short_text(accepted, typed):
    assert grade(text("something else", accepted), typed).points == 1.0


@pytest.mark.parametrize(
    ("accepted", "typed"),
    [
        ("gold", "cold"),
        ("STD-01", "STD-02"),
        ("ticket", "tickets"),
        ("two words", "twowords"),
        ("第一线", "第二线"),
        ("?", "!"),
        ("ticket", "?"),
    ],
)
def test_what_counts_in_a_short_text(accepted, typed):
    graded = grade(text(accepted), typed)

    assert (graded.points, graded.reason, graded.right) == (0.0, Reason.WRONG, (accepted,))


def test_every_text_of_letters_has_a_key_and_the_key_is_stable():
    for sample in ("Ещё", "值班 经理", "...", "A ‘b’ — c", "ﬁne"):
        assert text_key(sample)
        assert text_key(text_key(sample)) == text_key(sample)


@pytest.mark.parametrize(
    ("part", "response", "message"),
    [
        (number("1"), ["1"], "Q-1 is answered with a text, not with a value of type list"),
        (number("1"), True, "Q-1 is answered with a text, not with True"),
        pytest.param(
            number("1"), 10**5000, "Q-1 cannot be answered with so long a number", id="huge"
        ),
        (text("a"), {"a": "b"}, "Q-1 is answered with a text, not with a value of type dict"),
        (text("a"), "a" * 201, f"Q-1 takes {MAX_TYPED} characters at most, and 201 were sent"),
    ],
)
def test_what_nobody_can_type_is_refused(part, response, message):
    with pytest.raises(QuizError) as caught:
        grade(part, response)

    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("response", "message"),
    [
        (["a", "a", "b"], "Q-1 was answered with the same option twice"),
        (["a", "x", "b"], "Q-1 has no option 'x'"),
        (["a", ["b"], "c"], "Q-1 has no option a value of type list"),
        (3, "Q-1 cannot be answered with a value of type int"),
        (["a", "b"], "Q-1 needs all 3 steps in order"),
        ({"a": 1, "b": "one", "c": 3}, "'one' is not a place in an order"),
        ({"a": 1, "b": True, "c": 3}, "True is not a place in an order"),
        ({"a": 1, "b": 1, "c": 3}, "Q-1 was answered with two steps at the same place"),
    ],
)
def test_an_order_that_is_none_is_refused(response, message):
    part = Part(id="p", kind=Kind.ORDER, options=options(("A", True), ("B", True), ("C", True)))

    with pytest.raises(QuizError) as caught:
        grade(part, response)

    assert str(caught.value) == message
