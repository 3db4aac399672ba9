"""Answers between a page and the attempt."""

import pytest
from django.core.exceptions import BadRequest
from django.http import QueryDict
from kinds import KINDS, every_kind, right_answers

from qmquiz.forms.form import Form
from qmquiz.forms.show import show_form
from qmquiz.grading.grade import grade_form
from qmquiz.model import Bank, Kind, Passage
from qmtraining.answers import Line, answer_lines, given_of, is_complete, read_answer
from qmtraining.services.sample import right_answer

PASSAGE = Passage(item="STD-1", title="T", docname="manual/standards", anchor="std-1", quote="So.")
QUESTIONS = every_kind(PASSAGE)
BANK = Bank(language="en", questions=QUESTIONS)
FORM = Form(seed="a", qvers=tuple(question.qver for question in QUESTIONS))
SHOWN = {Kind(shown.kind): shown for shown in show_form(FORM, BANK)}
RIGHT = right_answers(QUESTIONS)


def post(values):
    """A form as a browser sends it; a value may be a list."""
    sent = QueryDict(mutable=True)
    for name, value in values.items():
        sent.setlist(name, value if isinstance(value, list) else [value])
    return sent


def read(kind, values, language="en"):
    name = SHOWN[kind].qver
    named = {f"{name}.{key}" if key else name: value for key, value in values.items()}
    return read_answer(post({"go": "continue", **named}), SHOWN[kind], language)


@pytest.mark.parametrize("kind", Kind)
def test_what_is_kept_comes_back_from_the_page_as_it_was_and_is_graded_right(kind):
    shown = SHOWN[kind]
    kept = RIGHT[shown.qver]

    sent = read_answer(post(given_of(shown, kept)), shown, "en")

    assert (sent.answer, sent.problems) == (kept, ())
    assert is_complete(shown, sent.answer)
    result = grade_form(FORM, BANK, {shown.qver: sent.answer})
    assert result.points == 1.0


@pytest.mark.parametrize(
    ("kind", "problems"),
    [
        (Kind.SINGLE, [("-1", "Choose an answer.")]),
        (Kind.MULTIPLE, [("-1", "Choose at least one answer.")]),
        (Kind.TRUE_FALSE, [("-1", "Choose an answer.")]),
        (Kind.NUMERIC, [("", "Enter a number.")]),
        (Kind.SHORT_TEXT, [("", "Write your answer.")]),
        (
            Kind.CLOZE,
            [
                (".g0", "Gap 1: Write your answer."),
                (".g1", "Gap 2: Enter a number."),
                (".g2-1", "Gap 3: Choose an answer."),
            ],
        ),
        (
            Kind.SCENARIO,
            [
                (".p0-1", "Question 1: Choose an answer."),
                (".p1", "Question 2: Enter a number."),
                (".p2-1", "Question 3: Choose at least one answer."),
                (".p4", "Question 5: Write your answer."),
            ],
        ),
    ],
)
def test_each_thing_that_is_missing_is_named_with_its_control(kind, problems):
    shown = SHOWN[kind]

    sent = read_answer(post({"go": "continue"}), shown, "en")

    found = [(p.control.removeprefix(f"q-{shown.qver}"), p.text) for p in sent.problems]
    # which step comes first depends on the seed
    assert [entry for entry in found if ".p3." not in entry[0]] == problems
    assert not sent.answer
    assert not is_complete(shown, sent.answer)


def test_rows_without_an_answer_are_one_sentence_in_the_summary():
    sent = read(Kind.MATCHING, {})

    assert {problem.text for problem in sent.problems} == {"Choose an answer for every line."}
    assert len(sent.problems) == 2
    assert sent.summary == sent.problems[:1]


def test_an_answer_that_can_belong_to_one_line_only_is_not_given_to_two():
    sent = read(Kind.MATCHING, {"r0": "c0", "r1": "c0"})

    assert sent.answer == {"r0": "c0", "r1": "c0"}
    assert [problem.text for problem in sent.summary] == ["Give an answer to one line only."]


@pytest.mark.parametrize(
    ("kind", "values", "kept"),
    [
        (Kind.MATCHING, {"r0": "c0"}, {"r0": "c0"}),
        (Kind.CLOZE, {"g1": "soon", "g2": "g20"}, {"g2": "g20"}),
        (Kind.SCENARIO, {"p3.p30": "1", "p4": " the\tmanager\x00 "}, {"p4": "the manager"}),
    ],
)
def test_what_is_there_is_kept_though_something_is_missing(kind, values, kept):
    sent = read(kind, values)

    assert sent.answer == kept
    assert sent.problems
    assert not is_complete(SHOWN[kind], sent.answer)


@pytest.mark.parametrize(
    ("typed", "language", "ok"),
    [
        ("15", "en", True),
        ("15 минут", "ru", True),
        ("0,25 ч", "ru", True),
        ("15分", "zh-Hans", True),
        ("999", "en", True),
        ("fifteen", "en", False),
        ("15 %", "en", False),
    ],
)
def test_a_number_that_cannot_be_read_is_asked_for_again(typed, language, ok):
    """Whether it can be read, not whether it is right."""
    sent = read(Kind.NUMERIC, {"": typed}, language)

    assert (sent.answer, not sent.problems) == ((typed, True) if ok else ("", False))
    assert sent.given == {SHOWN[Kind.NUMERIC].qver: typed}
    if not ok:
        assert sent.problems[0].text == (
            "We cannot read this as a number. Write it in digits, such as 20 or 1.5, in the unit "
            "that is asked for."
        )


def test_what_is_typed_has_a_limit():
    sent = read(Kind.SHORT_TEXT, {"": "a" * 201})

    assert [problem.text for problem in sent.problems] == ["Write 200 characters at most."]
    assert read(Kind.SHORT_TEXT, {"": "a" * 200}).problems == ()


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"o0": "1", "o1": "2", "o2": "3"}, "Give every line a number."),
        ({"o0": "1", "o1": "2", "o2": "3", "o3": "3"}, "Give every number only once."),
    ],
)
def test_an_order_needs_every_place_once(values, text):
    sent = read(Kind.ORDER, values)

    assert [problem.text for problem in sent.problems] == [text]
    assert sent.answer == []


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (Kind.SINGLE, {"": "made-up"}),
        (Kind.SINGLE, {"": ["s0", "s1"]}),
        (Kind.SINGLE, {"": ["s0", "s0"]}),
        (Kind.SINGLE, {"": "s0", "part": "x"}),
        (Kind.MULTIPLE, {"": ["m0", "m0"]}),
        (Kind.MULTIPLE, {"": ["m0", "made-up"]}),
        (Kind.NUMERIC, {"": ["15", "16"]}),
        (Kind.ORDER, {"o0": "5"}),
        (Kind.ORDER, {"o0": "0"}),
        (Kind.ORDER, {"o0": "²"}),
        (Kind.ORDER, {"o0": ["1", "2"]}),
        (Kind.ORDER, {"o9": "1"}),
        (Kind.MATCHING, {"r0": "r1"}),
        (Kind.MATCHING, {"r0": ["c0", "c1"]}),
        (Kind.MATCHING, {"r9": "c0"}),
        (Kind.MATCHING, {"": "c0"}),
        (Kind.CLOZE, {"g2": "s0"}),
        (Kind.CLOZE, {"g0": ["a", "b"]}),
        (Kind.CLOZE, {"g9": "a"}),
        (Kind.SCENARIO, {"p0": "s0"}),
        (Kind.SCENARIO, {"p2": ["p20", "p20"]}),
        (Kind.SCENARIO, {"p3": "p30"}),
        (Kind.SCENARIO, {"p3.p30": "9"}),
        (Kind.SCENARIO, {"p4.x": "a"}),
    ],
)
def test_what_the_page_cannot_send_is_refused(kind, values):
    with pytest.raises(BadRequest):
        read(kind, values)


def test_names_of_nothing_on_the_page_are_not_kept():
    sent = read_answer(post({"other": "x", "STD-1-singleton": "y"}), SHOWN[Kind.SINGLE], "en")

    assert (sent.answer, set(sent.given)) == ("", {SHOWN[Kind.SINGLE].qver})


def test_an_answer_in_words():
    lines = {
        kind: answer_lines(SHOWN[kind], RIGHT[SHOWN[kind].qver])
        for kind in (Kind.MULTIPLE, Kind.ORDER, Kind.SHORT_TEXT, Kind.CLOZE)
    }

    assert lines == {
        Kind.MULTIPLE: [Line(label="", texts=("Tickets", "Queues"))],
        Kind.ORDER: [
            Line(label="", texts=("Greet", "Listen", "Answer", "Write it down"), ordered=True)
        ],
        Kind.SHORT_TEXT: [Line(label="", texts=("Ticket",))],
        Kind.CLOZE: [
            Line(label="Gap 1", texts=("ticket",)),
            Line(label="Gap 2", texts=("15 min",)),
            Line(label="Gap 3", texts=("window",)),
        ],
    }
    assert answer_lines(SHOWN[Kind.CLOZE], None) == []


def test_a_part_without_an_answer_has_a_line_without_words():
    lines = answer_lines(SHOWN[Kind.MATCHING], {"r1": "c1"})

    assert {line.label: line.texts for line in lines} == {
        "Gives the answer": (),
        "Opens another window": ("Manager",),
    }


def test_the_samples_answers_are_right_for_every_kind():
    given = {question.qver: right_answer(question) for question in QUESTIONS}

    result = grade_form(FORM, BANK, given)

    assert [answer.points for answer in result.results] == [1.0] * len(KINDS)
