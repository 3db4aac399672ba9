"""Whether one question gives another's answer away."""

import pytest

from qmquiz.forms.clues import clues_of
from qmquiz.model import Kind, Part, Row


def says(one, other):
    return clues_of(one).says_answer_of(clues_of(other))


def offers(one, other):
    return clues_of(one).offers_answer_of(clues_of(other))


@pytest.mark.parametrize(
    ("stem", "right", "amount", "expected"),
    [
        ("Who answers within 20 seconds?", "20 seconds", "20 s", True),
        ("Who answers within 60 minutes?", "1 hour", "1 h", True),
        ("Who answers within one hour?", "60 min", "60 min", True),
        ("Who answers within 120 seconds?", "20 seconds", "20 s", False),
        ("Who answers within 20 minutes?", "20 seconds", "20 s", False),
        ("Who answers within 5 working days?", "5 days", "5 day", False),
        ("Who answers within 5 business days?", "5 working days", "5 working day", True),
        ("Which line has 80%?", "80 %", "80 %", True),
        ("What does the TEAM LEAD do?", "Team lead", "", True),
        ("What do the team leads do?", "Team lead", "", False),
        ("谁在20秒内接听？", "20秒", "20 s", True),
        ("20초를 넘으면 누가 받습니까?", "20초", "20 s", True),
        ("Кто отвечает за 20 секунд?", "20 секунд", "20 s", True),
    ],
)
def test_stem_that_says_the_answer_of_another(make, stem, right, amount, expected):
    one = make("STD-1", stem=stem)
    other = make("STD-2", right=right, wrong=("3 h", "4 h"))
    option = other.options[0]
    from dataclasses import replace

    other = replace(other, options=(replace(option, amount=amount), *other.options[1:]))

    assert says(one, other) is expected
    assert says(other, one) is False


def test_number_and_short_text_and_parts_are_answers_too(make):
    says_it = make("STD-1", stem="After 12 calls a supervisor looks.")
    number = make("STD-2", right="12", kind=Kind.NUMERIC)
    part = Part(id="p", kind=Kind.SHORT_TEXT, stem="Who?", accepted=("chief", "a supervisor"))

    assert says(says_it, number)
    assert says(says_it, make("STD-3", kind=Kind.SCENARIO, wrong=(), parts=(part,)))
    assert not says(says_it, make("STD-4", right="true", kind=Kind.TRUE_FALSE))


def test_rows_and_parts_say_something_too(make):
    other = make("STD-2", right="red folder")

    assert says(make("STD-1", rows=(Row(id="r", text="The red folder", answer="x"),)), other)
    part = Part(id="p", kind=Kind.SHORT_TEXT, stem="Why the red folder?", accepted=("x",))
    assert says(make("STD-1", parts=(part,)), other)


def test_explanation_counts_where_both_cite_an_item(make):
    one = make("STD-1", explanation="It is 20 seconds, in 80% of cases.")
    same = make("STD-1", "share", right="80%", wrong=("90%", "70%"))
    other = make("STD-2", "share", right="80%", wrong=("90%", "70%"))

    assert says(one, same)
    assert not says(one, other)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("Team lead", "Agent", "Clerk"), False),  # its wrong options are offered as well
        (("Team lead", "Head", "Driver"), True),
        (("Head", "Driver", "Cook"), False),
    ],
)
def test_answer_that_is_offered_twice_and_alone(make, options, expected):
    one = make("STD-1", right=options[0], wrong=options[1:])
    other = make("STD-2", right="Team lead", wrong=("Agent", "Auditor"))

    assert offers(one, other) is expected


def test_amounts_that_are_offered_count_in_any_unit(make):
    one = make("STD-1", right="60 min", wrong=("30 min", "90 min"))

    assert offers(one, make("STD-2", right="1 h", wrong=("2 h", "3 h")))
    assert not offers(one, make("STD-2", right="1 h", wrong=("2 h", "1.5 h")))
