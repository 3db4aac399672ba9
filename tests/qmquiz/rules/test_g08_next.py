"""G8: the next step."""

from qmquiz.rules.g08_next import NextRule


def test_later_steps_are_offered_before_earlier_ones(quiz, office):
    question = quiz.run(NextRule, office.context()).about("PRC-A-02")

    assert question.stem == "In “Answer a call”, which step comes right after “Listen”?"
    assert sorted(quiz.texts(question)) == ["  Carry it out", "  Decide", "* Open a case"]
    assert question.items == ("PRC-A-02", "PRC-A", "PRC-A-03")


def test_next_step_with_a_condition_is_refused(quiz, office):
    manual = office.change("PRC-A-03", fields={"condition": "if new"})

    made = quiz.run(NextRule, manual.context())

    assert made.why_not("PRC-A-02") == (
        "what comes next has a condition or may be done in any order"
    )


def test_step_in_any_order_is_never_offered(quiz, office):
    manual = office.change("PRC-A-05", fields={"any_order": True})

    offered = {
        option.text
        for question in quiz.run(NextRule, manual.context()).questions
        for option in question.options
    }

    assert "Carry it out" not in offered
