"""The gates."""

from dataclasses import replace

import pytest

from qmquiz.lint import find_flaws
from qmquiz.model import Falsity, Kind, Number, Option, Passage, Question
from qmquiz.wording import load_wording

_PROOF = Falsity(item="STD-1", place="at_most", says="20 seconds")


def _options(*texts, right=0):
    return tuple(
        Option(
            id=str(number),
            text=text,
            correct=number == right,
            falsity=None if number == right else _PROOF,
        )
        for number, text in enumerate(texts)
    )


def _question(stem="What is done first?", options=None, **more):
    return Question(
        **{
            "qid": "q",
            "qver": "v",
            "rule": "G1",
            "kind": Kind.SINGLE,
            "item": "STD-1",
            "items": ("STD-1",),
            "item_hash": "h",
            "slot": "s",
            "language": "en",
            "stem": stem,
            "options": options if options is not None else _options("Greet", "Listen", "Write"),
            "passage": Passage(item="STD-1", title="T", docname="d", anchor="a"),
            **more,
        }
    )


def _codes(question):
    return [flaw.code for flaw in find_flaws(question, load_wording("en"))]


def test_good_question_has_no_flaw():
    assert _codes(_question()) == []


@pytest.mark.parametrize(
    ("question", "code"),
    [
        (_question(options=_options("A", "B", "C", right=9)), "one-key"),
        (
            _question(options=(*_options("A", "B"), Option(id="2", text="C", correct=True))),
            "one-key",
        ),
        (_question(options=_options("Greet", "Listen")), "options"),
        (_question(options=_options(*"ABCDEF")), "options"),
        (_question(options=_options("1 hour", "60 minutes", "90 minutes")), "duplicate"),
        (_question(options=_options("Greet", "greet.", "Write")), "duplicate"),
        (_question(options=_options("Greet", " ", "Write")), "empty-option"),
        (_question(stem="  "), "no-stem"),
        (_question(stem="Say what is done first."), "no-question"),
        (_question(stem="What is " + "very " * 40 + "first?"), "long"),
        (_question(stem="Which of these is not done first?"), "negative"),
        (_question(stem="Which of these isn't done first?"), "negative"),
        (_question(options=_options("Greet", "Listen", "All of the above")), "all-or-none"),
        (_question(options=_options("Greet", "Listen", "A and B")), "k-type"),
        (
            _question(options=_options("Greet the customer by her name", "Listen", "Write")),
            "longest-key",
        ),
        (
            _question(
                stem="Who handles complaints?",
                options=_options("Complaints officer", "Window supervisor", "Contact manager"),
            ),
            "repeats-stem",
        ),
        (
            _question(
                stem="Is 20 seconds the limit?",
                options=_options("20 seconds", "30 seconds", "40 seconds"),
            ),
            "key-in-stem",
        ),
        (_question(options=_options("20 seconds", "Soon", "40 seconds")), "mixed"),
        (_question(options=_options("20 seconds", "30 %", "40 seconds")), "mixed"),
        (_question(options=_options("40 seconds", "20 seconds", "90 seconds")), "not-ascending"),
    ],
)
def test_flaw_is_found(question, code):
    assert code in _codes(question)


def test_wrong_option_of_a_rule_needs_its_proof():
    options = tuple(replace(option, falsity=None) for option in _options("A", "B", "C"))

    assert _codes(_question(options=options)) == ["unproven", "unproven"]
    assert _codes(_question(options=options, rule="A")) == []


def test_negative_word_in_a_quotation_does_not_count():
    assert _codes(_question(stem="How is “Calls not answered” counted?")) == []


def test_case_may_be_long_and_negative_if_its_last_sentence_asks_plainly():
    case = "The customer does not find her number. She calls on a Friday. What do you do?"

    assert _codes(_question(stem=case, rule="A")) == []


def test_words_that_only_wrong_options_have():
    options = _options("Listen first", "Always write", "Listen to her")

    assert _codes(_question(options=options, rule="A")) == ["absolute"]
    assert _codes(_question(stem="What is usually done?", rule="A")) == ["vague"]


def test_several_right_options():
    right = tuple(replace(option, correct=True) for option in _options("A", "B"))
    wrong = tuple(replace(o, correct=False, falsity=_PROOF) for o in _options("C", "D"))

    assert _codes(_question(kind=Kind.MULTIPLE, options=(*right, *wrong))) == []
    assert _codes(_question(kind=Kind.MULTIPLE, options=(right[0], *wrong, *right[:0]))) == [
        "several-keys",
        "options",
    ]


def test_number_needs_an_answer():
    number = Number(value="20", unit="s")

    assert _codes(_question(kind=Kind.NUMERIC, options=(), number=number)) == []
    assert _codes(_question(kind=Kind.NUMERIC, options=())) == ["no-answer"]
