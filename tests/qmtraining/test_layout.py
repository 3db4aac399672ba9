"""How a question is laid out."""

import pytest
from kinds import every_kind, hard_to_lay_out, options, question

from qmquiz.forms.form import Form
from qmquiz.forms.show import show_form
from qmquiz.model import Bank, Kind, Number, Part, Passage
from qmtraining.layout import LONG, layout_of

PASSAGE = Passage(item="STD-1", title="T", docname="manual/standards", anchor="std-1", quote="So.")


def layout(*questions, language="en"):
    form = Form(seed="a", qvers=tuple(each.qver for each in questions))
    (shown,) = show_form(form, Bank(language=language, questions=questions))
    return layout_of(shown, language)


def of_kind(questions, kind):
    return next(each for each in questions if each.kind is kind)


def cloze(stem, *parts, language="en"):
    made = question(Kind.CLOZE, PASSAGE, stem=stem, parts=parts, language=language)
    return layout(made, language=language)


def test_text_and_gaps_take_turns():
    found = layout(of_kind(every_kind(PASSAGE), Kind.CLOZE))

    assert [piece if isinstance(piece, str) else piece.id for piece in found.pieces] == [
        "She takes a ", "g0", " and waits ", "g1", " minutes at most at the ", "g2", ".",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("stem", "language", "units"),
    [
        ("Within ___ minutes.", "en", {}),
        ("Within ___.", "en", {"g": "minutes"}),
        ("___ minutes, not more.", "en", {}),
        ("В течение ___.", "ru", {"g": "минут"}),
        ("В течение ___ минут.", "ru", {}),
        ("___分钟以内。", "zh-Hans", {}),
        ("Dans ___.", "fr", {"g": "minutes"}),
    ],
)
def test_a_unit_is_shown_unless_the_text_says_it(stem, language, units):
    part = Part(id="g", kind=Kind.NUMERIC, number=Number(value="15", unit="min"))

    assert cloze(stem, part, language=language).units == units


@pytest.mark.parametrize(
    ("unit", "language", "name"),
    [
        ("working day", "ru", "рабочих дней"),
        ("working day", "zh-Hans", "个工作日"),
        ("working h", "ko", "업무 시간"),
        ("%", "ru", "%"),
        ("calls", "en", "calls"),
    ],
)
def test_name_of_a_unit_in_the_language_of_the_question(unit, language, name):
    part = Part(id="g", kind=Kind.NUMERIC, number=Number(value="15", unit=unit))

    assert cloze("A: ___.", part, language=language).units == {"g": name}


@pytest.mark.parametrize(("columns", "listed"), [(LONG, set()), (LONG + 1, {"g"})])
def test_options_of_a_gap_that_no_list_box_shows_stand_below_the_text(columns, listed):
    part = Part(id="g", kind=Kind.SINGLE, options=options("x", ["a" * columns], ["b"]))

    assert cloze("A ___.", part).listed == listed


def test_long_options_of_a_matching_have_letters_in_the_order_shown():
    hard = of_kind(hard_to_lay_out(PASSAGE), Kind.MATCHING)
    (shown,) = show_form(Form(seed="a", qvers=(hard.qver,)), Bank(language="en", questions=(hard,)))

    found = layout_of(shown, "en").letters

    assert [found[option.id] for option in shown.options] == ["A", "B", "C", "D"]
    assert layout(of_kind(every_kind(PASSAGE), Kind.MATCHING)).letters == {}
