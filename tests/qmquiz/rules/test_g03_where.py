"""G3: the case of a limit."""

from qmquiz.rules.g03_where import WhereRule


def test_case_is_asked_back_by_its_scope(quiz, phone):
    question = quiz.run(WhereRule, phone.context()).about("STD-1")

    assert question.stem == "Which case has the limit 20 seconds for “time to answer a call”?"
    assert sorted(quiz.texts(question)) == ["  Billing line", "  Emergency line", "* General line"]
    assert question.explanation == "20 seconds is the limit for this case: General line."


def test_value_that_holds_twice_is_refused(quiz, phone):
    made = quiz.run(WhereRule, phone.set("STD-3", at_most="20 s").context())

    assert made.why_not("STD-1") == "20 seconds holds in more than one case"
    assert "STD-1" not in {question.item for question in made.questions}


def test_two_cases_are_too_few(quiz, manual):
    manual.standard("A", metric="time to reply", channel="web", at_most="60 min")
    manual.standard("B", metric="time to reply", channel="post", at_most="2 h")

    made = quiz.run(WhereRule, manual.context())

    assert (made.questions, made.rejected) == ([], [])
