"""Questions with several answers, and what holds for all kinds."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kinds import every_kind, right_answers

from qmanual.errors import QuizError
from qmquiz.forms.form import Form
from qmquiz.grading.answers import Judged, Reason
from qmquiz.grading.grade import PartResult, grade_form, grade_question
from qmquiz.model import Bank, Kind, Passage, Row

PASSAGE = Passage(item="STD-1", title="T", docname="manual/standards", anchor="std-1", quote="So.")
QUESTIONS = every_kind(PASSAGE, items=("STD-1", "STD-2"))
RIGHT = right_answers(QUESTIONS)
BY_KIND = {question.kind: question for question in QUESTIONS}
MATCHING, CLOZE, SCENARIO = (BY_KIND[kind] for kind in (Kind.MATCHING, Kind.CLOZE, Kind.SCENARIO))


@pytest.mark.parametrize(
    ("response", "points", "reason"),
    [
        ({"r0": "c0", "r1": "c1"}, 1.0, Reason.RIGHT),
        ({"r0": "c0", "r1": "c2"}, 0.5, Reason.PARTLY),
        ({"r0": "c0"}, 0.5, Reason.PARTLY),
        ({"r0": "c0", "r1": ""}, 0.5, Reason.PARTLY),
        ({"r0": "c1", "r1": "c0"}, 0.0, Reason.WRONG),
        ({"r0": "c0", "r1": "c0"}, 0.0, Reason.WRONG),
        ({"r0": None}, 0.0, Reason.NOT_ANSWERED),
        ({}, 0.0, Reason.NOT_ANSWERED),
        (None, 0.0, Reason.NOT_ANSWERED),
    ],
)
def test_matching_is_the_share_of_rows(response, points, reason):
    result = grade_question(MATCHING, response)

    assert (result.points, result.reason) == (points, reason)


def test_an_option_that_belongs_to_two_rows_counts_for_both():
    rows = (*MATCHING.rows, Row(id="r2", text="Writes it down", answer="c0"))
    question = replace(MATCHING, rows=rows)

    result = grade_question(question, {"r0": "c0", "r1": "c0", "r2": "c0"})

    assert [part.points for part in result.parts] == [1.0, 0.0, 1.0]
    assert result.points == 2 / 3


def test_a_row_says_what_was_given_what_is_right_and_why_not():
    result = grade_question(MATCHING, {"r0": "c0", "r1": "c2"})

    assert (result.kind, result.given, result.right) == (Kind.MATCHING, (), ())
    assert result.items == ("STD-1", "STD-2")
    assert result.parts[1] == PartResult(
        id="r1",
        kind=Kind.SINGLE,
        text="Opens another window",
        points=0.0,
        reason=Reason.WRONG,
        given=("Guard",),
        right=("Manager",),
        why=("Not so: Guard",),
        explanation="",
    )


def test_cloze_is_the_mean_of_its_gaps_and_names_the_slip():
    result = grade_question(CLOZE, {"g0": "Ticket", "g1": "20", "g2": "g21"})

    assert result.points == 1 / 3
    assert [(part.text, part.reason, part.why) for part in result.parts] == [
        ("", Reason.RIGHT, ()),
        ("", Reason.WRONG, ("That was before.",)),
        ("", Reason.WRONG, ("Not so: door",)),
    ]


def test_scenario_is_the_mean_of_its_parts():
    response = {**RIGHT[SCENARIO.qver], "p0": "true", "p2": ["p20"], "p4": ""}

    result = grade_question(SCENARIO, response)

    assert result.points == pytest.approx((0 + 1 + 0.5 + 1 + 0) / 5)
    assert result.reason is Reason.PARTLY
    assert result.parts[0].explanation == "15 minutes are the limit."
    assert result.parts[0].why == ("20 is more than 15.",)
    assert result.parts[2].judged == (
        Judged(text="Open a window", chosen=True, correct=True),
        Judged(text="Tell her why", chosen=False, correct=True),
    )
    assert result.parts[4].reason is Reason.NOT_ANSWERED


@pytest.mark.parametrize(
    ("question", "response", "message"),
    [
        (MATCHING, "c0", "needs an answer for each of its 2 parts"),
        (MATCHING, {"r9": "c0"}, "has no part 'r9'"),
        (MATCHING, {"r0": "c9"}, "a row of STD-1-matching-1 was given an option"),
        (MATCHING, {"r0": ["c0"]}, "a row of STD-1-matching-1 was given an option"),
        (CLOZE, ["ticket"], "needs an answer for each of its 3 parts"),
        (CLOZE, {"g2": "g0"}, "part 3 of STD-1-cloze-1 has no option 'g0'"),
        (SCENARIO, {"p3": ["p30"]}, "part 4 of STD-1-scenario-1 needs all 3 steps"),
    ],
)
def test_an_answer_that_was_not_offered_is_refused(question, response, message):
    with pytest.raises(QuizError, match=message):
        grade_question(question, response)


def test_three_thirds_pass():
    """The parts of a form need not add up in binary fractions."""
    thirds = replace(MATCHING, rows=(*MATCHING.rows, Row(id="r2", text="Guards", answer="c2")))
    questions = tuple(replace(thirds, qver=f"v{number}") for number in range(3))
    form = Form(seed="a", qvers=tuple(question.qver for question in questions))

    result = grade_form(
        form,
        Bank(language="en", questions=questions),
        {"v0": {"r0": "c0"}, "v1": {"r1": "c1"}, "v2": {"r2": "c2"}},
    )

    assert result.points == 1.0
    assert result.passed(100 / 3)
    assert not result.passed(33.4)


@pytest.mark.parametrize("question", QUESTIONS, ids=[str(q.kind) for q in QUESTIONS])
def test_the_right_answer_is_a_whole_point_and_none_is_nothing(question):
    right, none = (grade_question(question, answer) for answer in (RIGHT[question.qver], None))

    assert (right.points, right.reason) == (1.0, Reason.RIGHT)
    assert (none.points, none.reason) == (0.0, Reason.NOT_ANSWERED)


NAMES = st.sampled_from(
    ["", "s0", "s1", "m0", "m1", "m2", "m3", "true", "o0", "o1", "o2", "o3", "r0", "r1", "c0",
     "c1", "c2", "g0", "g1", "g2", "g20", "g21", "p0", "p1", "p2", "p3", "p4", "p20", "p30",
     "p31", "p32", "15", "1.5 h", "ticket"]
)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | NAMES,
    lambda inner: (
        st.lists(inner, max_size=5) | st.dictionaries(st.text() | NAMES, inner, max_size=5)
    ),
    max_leaves=12,
)


@given(question=st.sampled_from(QUESTIONS), response=JSON)
def test_any_json_gives_0_to_1_points_or_one_kind_of_error(question, response):
    try:
        result = grade_question(question, response)
    except QuizError:
        return

    assert 0.0 <= result.points <= 1.0
    assert all(0.0 <= part.points <= 1.0 for part in result.parts)
    assert (result.reason is Reason.RIGHT) == (result.points == 1.0)


@given(data=st.data())
def test_points_do_not_depend_on_the_order_of_options_rows_and_clicks(data):
    kind = data.draw(st.sampled_from([Kind.SINGLE, Kind.MULTIPLE, Kind.MATCHING]))
    question = BY_KIND[kind]
    mixed = replace(
        question,
        options=tuple(data.draw(st.permutations(question.options))),
        rows=tuple(data.draw(st.permutations(question.rows))),
    )
    names = [option.id for option in question.options]
    if kind is Kind.SINGLE:
        first = second = data.draw(st.sampled_from(names))
    elif kind is Kind.MULTIPLE:
        first = data.draw(st.lists(st.sampled_from(names), unique=True))
        second = data.draw(st.permutations(first))
    else:
        first = {row.id: data.draw(st.sampled_from(names)) for row in question.rows}
        second = dict(reversed(first.items()))

    assert grade_question(question, first).points == grade_question(mixed, second).points


def test_choosing_everything_is_worth_nothing():
    question = BY_KIND[Kind.MULTIPLE]

    assert grade_question(question, [option.id for option in question.options]).points == 0.0


def test_a_form_of_20_right_answers():
    questions = tuple(
        replace(QUESTIONS[number % len(QUESTIONS)], qver=f"v{number}") for number in range(20)
    )
    bank = Bank(language="en", questions=questions)
    form = Form(seed="a", qvers=tuple(question.qver for question in questions))
    answers = {f"v{number}": RIGHT[QUESTIONS[number % len(QUESTIONS)].qver] for number in range(20)}

    assert grade_form(form, bank, answers).points == 20.0
