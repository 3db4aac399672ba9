"""How questions are shown, and that what was shown stays as it was."""

import json

import pytest
from kinds import every_kind, hard_to_lay_out

from qmquiz.forms.form import LAYOUT, Form
from qmquiz.forms.show import ShownOption, form_digest, render_form, show_form
from qmquiz.model import Bank, Kind, Number, Option, Passage
from qmquiz.wording import languages

PASSAGE = Passage(item="STD-1", title="T", docname="manual/standards", anchor="std-1", quote="So.")
KINDS_OF_FORMAT_1 = (Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE, Kind.NUMERIC, Kind.ORDER)


def shown_of(*questions, seed="a", language="en", layout=LAYOUT):
    form = Form(seed=seed, qvers=tuple(question.qver for question in questions), layout=layout)
    return form, Bank(language=language, questions=questions)


def one(question, **more):
    return show_form(*shown_of(question, **more))[0]


def of_kind(kind, **more):
    return next(question for question in every_kind(PASSAGE, **more) if question.kind is kind)


def test_an_attempt_of_before_is_rendered_byte_for_byte_as_it_was():
    """Rendered by the version of 21 November 2026, before there were rows and parts."""
    old = [question for question in every_kind(PASSAGE) if question.kind in KINDS_OF_FORMAT_1]

    rendered = render_form(*shown_of(*old, seed="0b5e", layout=1))

    assert form_digest(rendered) == "8de8abb72f366b0747f4aae5a5528e9d"
    assert len(rendered) == 1480


@pytest.mark.parametrize(
    ("layout", "note"), [(1, "Единица ответа: working day."), (2, "Единица ответа: рабочие дни.")]
)
def test_a_form_of_before_keeps_the_unit_as_it_was_named(layout, note):
    from dataclasses import replace

    number = Number(value="3", unit="working day")
    question = replace(of_kind(Kind.NUMERIC), language="ru", number=number)

    assert one(question, language="ru", layout=layout).note == note


def test_rows_are_shuffled_and_say_nothing_about_the_answer():
    question = of_kind(Kind.MATCHING)

    orders = {tuple(row.id for row in one(question, seed=str(n)).rows) for n in range(20)}

    assert orders == {("r0", "r1"), ("r1", "r0")}
    assert set(json.loads(render_form(*shown_of(question)))["questions"][0]["rows"][0]) == {
        "id",
        "text",
    }


@pytest.mark.parametrize(("answers", "once"), [(("c0", "c1"), True), (("c0", "c0"), False)])
def test_whether_an_option_can_belong_to_two_rows(answers, once):
    from dataclasses import replace

    question = of_kind(Kind.MATCHING)
    rows = tuple(
        replace(row, answer=answer) for row, answer in zip(question.rows, answers, strict=True)
    )

    shown = one(replace(question, rows=rows))

    assert shown.once is once
    assert ("No answer belongs to two lines" in shown.note) is once


def test_parts_keep_their_order_and_their_options_are_shuffled_by_the_seed():
    question = of_kind(Kind.SCENARIO)

    shown = [one(question, seed=str(n)) for n in range(20)]

    assert {tuple(part.id for part in each.parts) for each in shown} == {
        ("p0", "p1", "p2", "p3", "p4")
    }
    steps = {tuple(option.id for option in each.parts[3].options) for each in shown}
    assert ("p30", "p31", "p32") not in steps, "an order is never shown in the right one"
    assert len(steps) > 1
    assert one(question, seed="7") == one(question, seed="7")
    assert [part.unit for part in shown[0].parts] == ["", "min", "", "", ""]


def test_a_single_step_is_shown_as_it_is():
    from dataclasses import replace

    step = Option(id="o0", text="Greet", correct=True)

    shown = one(replace(of_kind(Kind.ORDER), options=(step,)))

    assert shown.options == (ShownOption(id="o0", text="Greet"),)


@pytest.mark.parametrize("language", languages())
def test_every_kind_that_needs_it_says_how_to_answer(language):
    notes = {
        shown.kind: shown.note
        for shown in show_form(*shown_of(*every_kind(PASSAGE, language=language)))
    }

    assert {kind for kind, note in notes.items() if not note} == {"single", "true-false"}
    assert len(set(filter(None, notes.values()))) == len(notes) - 2


def test_the_key_is_not_in_what_is_rendered():
    questions = (*every_kind(PASSAGE), *hard_to_lay_out(PASSAGE))

    text = render_form(*shown_of(*questions)).decode()

    for secret in ("correct", '"answer":', "accepted", "That was before", "queue ticket", "Not so"):
        assert secret not in text
