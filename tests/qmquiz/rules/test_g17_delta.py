"""G17: what has changed."""

from collections import Counter

import pytest

from qmquiz.rules.g17_delta import DeltaRule


def test_changed_limit_offers_the_old_one_with_decoys_on_both_sides(quiz, phone):
    old = phone.set("STD-1", at_most="30 s")

    made = quiz.run(DeltaRule, phone.context(old))
    question = made.about("STD-1")

    assert len(made.questions) == 1
    assert question.stem == (
        "From 5 October 2026: what is the longest time to answer a call in 80% of cases "
        "(phone, general line)?"
    )
    assert (question.delta, question.old_value, question.since) == (
        True,
        "30 seconds",
        "2026-10-05",
    )
    texts = [option.text for option in question.options]
    assert len(texts) == 4
    assert {"20 seconds", "30 seconds"} <= set(texts)
    wrong = next(option for option in question.options if option.text == "30 seconds")
    assert (wrong.tempting, wrong.why) == ("superseded", "30 seconds held until 5 October 2026.")
    assert (
        question.explanation
        == "From 5 October 2026 the manual says 20 seconds; before it was 30 seconds."
    )


def test_nothing_has_changed(quiz, phone):
    assert quiz.run(DeltaRule, phone.context(phone)).questions == []
    assert quiz.run(DeltaRule, phone.context()).questions == []


@pytest.mark.parametrize("field", ["20 s", "0.333333 min"])
def test_other_spelling_of_the_same_limit_is_no_change(quiz, manual, field):
    manual.standard("A", metric="time to reply", at_most="2 h")

    assert quiz.run(DeltaRule, manual.context(manual.set("A", at_most="120 min"))).questions == []


def test_reworded_text_is_no_change_of_a_fact(quiz, phone):
    old = phone.change("STD-1", text="Other words.", title="Another title")

    assert quiz.run(DeltaRule, phone.context(old)).questions == []


def test_new_item_has_no_old_value(quiz, phone):
    old = quiz.Manual().standard("STD-9", metric="time to sleep", at_most="1 h")

    assert quiz.run(DeltaRule, phone.context(old)).questions == []


def test_newest_edition_that_said_otherwise_gives_the_old_value(quiz, phone):
    before = phone.set("STD-1", at_most="30 s")
    long_ago = phone.set("STD-1", at_most="60 s")

    same_then_other = quiz.run(DeltaRule, phone.context(phone, before, long_ago))

    assert same_then_other.about("STD-1").old_value == "30 seconds"


def test_document_without_a_date_asks_without_one(quiz, phone):
    phone.effective = None
    old = phone.set("STD-4", at_most="45 min")

    question = quiz.run(DeltaRule, phone.context(old)).about("STD-4")

    assert question.stem == "What is the longest time to correct a page (web)?"
    assert question.explanation == (
        "The manual says 30 minutes; before this edition it was 45 minutes."
    )


def test_accountability_that_has_moved(quiz, office):
    old = office.change("PROC-A", links={"accountable": ("ROLE-CLERK",)})

    question = quiz.run(DeltaRule, office.context(old)).about("PROC-A")

    assert question.stem == "From 5 October 2026: who is accountable for “Take it in”?"
    assert question.old_value == "Window clerk"
    assert {"* Team lead", "  Window clerk"} <= set(quiz.texts(question))
    assert len(question.options) == 3


def test_new_step_asks_what_comes_next_and_belongs_to_the_procedure(quiz, office):
    procedure = office.items["PRC-A"]
    without = tuple(child for child in procedure.children if child != "PRC-A-03")
    old = office.change("PRC-A", children=without)
    del old.items["PRC-A-03"]

    question = quiz.run(DeltaRule, office.context(old)).about("PRC-A")

    assert question.stem == (
        "From 5 October 2026: in “Answer a call”, which step comes right after “Listen”?"
    )
    assert (question.old_value, [o.text for o in question.key]) == ("Decide", ["Open a case"])


def test_places_of_the_right_one_are_shared_out_when_limits_only_get_stricter(quiz, manual):
    for number in range(60):
        manual.standard(f"S-{number}", metric=f"time to do thing {number}", scope=f"case {number}",
                        at_most="20 min")  # fmt: skip
    old = quiz.Manual(effective=manual.effective, items=dict(manual.items))
    for number in range(60):
        old = old.set(f"S-{number}", at_most="30 min")

    made = quiz.run(DeltaRule, manual.context(old))

    places = Counter(question.options.index(question.key[0]) for question in made.questions)
    assert places == {0: 20, 1: 20, 2: 20}


def test_asking_twice_gives_the_same(quiz, phone):
    context = phone.context(phone.set("STD-1", at_most="30 s").set("STD-3", at_most="50 s"))
    rule = DeltaRule(context)

    assert list(rule.questions()) == list(rule.questions())
