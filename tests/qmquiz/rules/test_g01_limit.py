"""G1: limits."""

from qmquiz.model import Falsity
from qmquiz.rules.g01_limit import LimitRule


def test_questions_of_one_metric_offer_its_other_limits_in_ascending_order(quiz, phone):
    question = quiz.run(LimitRule, phone.context()).about("STD-2", "at_most")

    assert question.stem == (
        "What is the longest time to answer a call in 95% of cases (phone, emergency line)?"
    )
    assert sorted(quiz.texts(question), key=lambda text: int(text.split()[-2])) == quiz.texts(
        question
    )
    assert [option.text for option in question.key] == ["10 seconds"]
    assert "20 seconds" in [option.text for option in question.options]
    assert question.items == ("STD-2",)
    assert (question.passage.docname, question.passage.anchor) == ("manual/test", "std-2")


def test_wrong_option_carries_its_proof_and_its_reason(quiz, phone):
    question = quiz.run(LimitRule, phone.context()).about("STD-2", "at_most")
    wrong = next(option for option in question.options if option.text == "20 seconds")

    assert wrong.falsity == Falsity(item="STD-2", place="at_most", says="10 seconds")
    assert (wrong.tempting, wrong.source) == ("sibling", "STD-1")
    assert wrong.why == "20 seconds is the limit for another case: phone, general line."


def test_metric_begins_with_a_small_letter_and_a_missing_share_is_not_said(quiz, phone):
    question = quiz.run(LimitRule, phone.context()).about("STD-4", "at_most")

    assert question.stem == "What is the longest time to correct a page (web)?"


def test_share_is_asked_for_as_a_share(quiz, phone):
    question = quiz.run(LimitRule, phone.context()).about("STD-3", "share")

    assert question.stem == (
        "At least what share of cases must meet the standard for “time to answer a call” "
        "(phone, billing line)?"
    )
    assert {option.amount.split()[-1] for option in question.options} == {"%"}


def test_value_written_in_another_unit_is_never_offered(quiz, manual):
    manual.standard("A", metric="time to reply", scope="e-mail", at_most="60 min")
    manual.standard("B", metric="time to reply", scope="letter", at_most="1 h")
    manual.standard("C", metric="time to reply", scope="chat", at_most="2 h")

    for question in quiz.run(LimitRule, manual.context()).questions:
        amounts = {option.text for option in question.options}
        assert not {"60 minutes", "1 hour"} <= amounts


def test_working_day_is_not_offered_beside_hours_that_may_be_one(quiz, manual):
    manual.standard("A", metric="time to reply", scope="e-mail", at_most="1 working day")
    manual.standard("B", metric="time to reply", scope="letter", at_most="8 working h")
    manual.standard("C", metric="time to reply", scope="chat", at_most="2 working days")

    question = quiz.run(LimitRule, manual.context()).about("A", "at_most")

    assert "8 working hours" not in [option.text for option in question.options]


def test_two_limits_for_one_case_are_refused(quiz, manual):
    manual.standard("A", metric="time to reply", channel="web", at_most="60 min")
    manual.standard("B", metric="time to reply", channel="web", at_most="2 h")

    made = quiz.run(LimitRule, manual.context())

    assert made.questions == []
    assert made.why_not("A") == (
        "B sets another limit for the same metric, and nothing says which case is which; "
        "give each a channel or a scope"
    )


def test_limit_without_a_case_beside_one_with_a_case_is_refused(quiz, manual):
    manual.standard("A", metric="time to reply", at_most="60 min")
    manual.standard("B", metric="time to reply", channel="web", at_most="2 h")

    made = quiz.run(LimitRule, manual.context())

    assert [question.item for question in made.questions] == ["B"]
    assert "B sets another limit" in made.why_not("A")


def test_limit_of_a_case_inside_this_one_is_not_offered(quiz, manual):
    manual.standard("A", metric="time to answer", scope="complaint", at_most="10 working days")
    manual.standard(
        "B", metric="time to answer", scope="complaint about safety", at_most="2 working days"
    )
    manual.standard("C", metric="time to answer", scope="question", at_most="3 working days")

    question = quiz.run(LimitRule, manual.context()).about("A", "at_most")

    assert "2 working days" not in [option.text for option in question.options]


def test_promise_that_the_standard_keeps_is_not_offered(quiz, manual):
    manual.add("promise", "P", "You wait 20 minutes at most", at_most="20 min",
               links={"kept_by": ["A"]})  # fmt: skip
    manual.standard("A", metric="waiting time", scope="window", at_most="15 min")

    for question in quiz.run(LimitRule, manual.context()).questions:
        assert not {"20 minutes", "15 minutes"} <= {option.text for option in question.options}


def test_end_of_a_scale_is_refused(quiz, manual):
    manual.standard("A", metric="share of contacts with a greeting", at_least="100 %")

    made = quiz.run(LimitRule, manual.context())

    assert made.questions == []
    assert made.why_not("A") == ("there are too few other values of this kind on either side of it")


def test_gap_in_the_title_of_a_promise(quiz, manual):
    manual.add("promise", "P", "You wait twenty minutes at most", at_most="20 min", scope="at noon")

    question = quiz.run(LimitRule, manual.context()).about("P")

    assert question.stem == ("Which value completes our promise “You wait ___ at most” (at noon)?")


def test_gap_in_the_text_when_the_title_has_no_value(quiz, manual):
    manual.add("promise", "P", "Nobody goes thirsty", at_most="8 h",
               text="There is water for all. It comes within 8 hours at the latest.")  # fmt: skip

    question = quiz.run(LimitRule, manual.context()).about("P")

    assert question.stem == (
        "Which value completes our promise “It comes within ___ at the latest”?"
    )


def test_nothing_says_what_is_limited(quiz, manual):
    manual.standard("A", "We are quick", at_most="8 h")

    made = quiz.run(LimitRule, manual.context())

    assert made.why_not("A") == (
        "nothing says what is limited: give it a metric, or say the value in words"
    )


def test_step_whose_title_says_the_limit_in_a_gap(quiz, manual):
    manual.procedure("PRC", "Call", [("Greet within 10 seconds", {"at_most": "10 s"})])

    question = quiz.run(LimitRule, manual.context()).about("PRC-01")

    assert question.stem == "Which value completes the step “Greet within ___” of “Call”?"
    assert question.items == ("PRC-01", "PRC")


def test_counts_of_an_unknown_unit_lose_it_beside_one(quiz, manual):
    manual.standard("A", metric="transfers of one call", at_most="1 transfer")

    question = quiz.run(LimitRule, manual.context()).about("A")

    assert all(option.text.isdigit() for option in question.options)
    assert [option.text for option in question.key] == ["1"]


def test_everywhere_is_not_said(quiz, manual):
    manual.standard("A", metric="time to reply", channel="all", scope="complaint", at_most="2 h")

    assert quiz.run(LimitRule, manual.context()).about("A").stem == (
        "What is the longest time to reply (complaint)?"
    )


def test_superseded_value_is_preferred_to_made_up_ones(quiz, manual):
    manual.standard("A", metric="time to reply", at_most="2 h")
    old = manual.set("A", at_most="3 h")

    question = quiz.run(LimitRule, manual.context(old)).about("A")

    if "3 hours" in [option.text for option in question.options]:
        assert (question.delta, question.old_value) == (True, "3 hours")
    else:  # the place that was drawn leaves no room above the right value
        assert (question.delta, question.old_value) == (False, None)


def test_items_that_nobody_has_to_know_are_not_asked(quiz, phone):
    manual = phone.change("STD-4", normative=False)

    assert "STD-4" not in {q.item for q in quiz.run(LimitRule, manual.context()).questions}
