"""G14: true or false."""

from qmquiz.model import Falsity
from qmquiz.rules.g14_true_false import TrueFalseRule


def test_fact_gives_a_true_and_a_false_sentence(quiz, phone):
    made = quiz.run(TrueFalseRule, phone.context())

    true = made.about("STD-1", "true:G1:at_most")
    false = made.about("STD-1", "false:G1:at_most")

    assert true.stem == (
        "The longest time to answer a call in 80% of cases (phone, general line) is 20 seconds."
    )
    assert quiz.texts(true) == ["* True", "  False"]
    assert quiz.texts(false) == ["  True", "* False"]
    assert "20 seconds" not in false.stem
    assert false.explanation.startswith("The manual says 20 seconds, not ")
    assert false.options[0].falsity == Falsity(item="STD-1", place="at_most", says="20 seconds")


def test_one_value_only_differs_between_the_two(quiz, phone):
    made = quiz.run(TrueFalseRule, phone.context())

    true = made.about("STD-2", "true:G1:at_most").stem.split(" is ")
    false = made.about("STD-2", "false:G1:at_most").stem.split(" is ")

    assert true[0] == false[0]
    assert true[1] != false[1]


def test_superseded_value_makes_the_false_sentence(quiz, phone):
    old = phone.set("STD-1", at_most="30 s")

    question = quiz.run(TrueFalseRule, phone.context(old)).about("STD-1", "false:G1:at_most")

    assert question.stem.endswith(" is 30 seconds.")
    assert (question.delta, question.old_value) == (True, "30 seconds")


def test_gap_is_filled_with_another_value(quiz, manual):
    manual.add("promise", "P", "You wait 20 minutes at most", at_most="20 min")

    made = quiz.run(TrueFalseRule, manual.context())

    assert made.about("P", "true:G1:at_most").stem == "We promise: “You wait 20 minutes at most”."
    assert made.about("P", "false:G1:at_most").stem.startswith("We promise: “You wait ")


def test_limit_of_another_case_is_not_used_where_the_sentence_names_no_case(quiz, manual):
    manual.standard("A", metric="time to reply", at_most="2 h")
    manual.standard("B", metric="time to write back", at_most="4 h")

    question = quiz.run(TrueFalseRule, manual.context()).about("A", "false:G1:at_most")

    assert question.options[0].tempting == "ladder"


def test_accountable_role(quiz, office):
    question = quiz.run(TrueFalseRule, office.context()).about("PROC-A", "true:G10:accountable")

    assert question.stem == "The role accountable for “Take it in” is: Team lead."
