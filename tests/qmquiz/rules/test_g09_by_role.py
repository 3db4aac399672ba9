"""G9: the steps of a role."""

from qmquiz.model import Kind
from qmquiz.rules.g09_by_role import ByRoleRule


def test_steps_of_a_role_among_those_of_others(quiz, office):
    question = quiz.run(ByRoleRule, office.context()).about("PRC-A", "steps:ROLE-CLERK")

    assert question.kind is Kind.MULTIPLE
    assert question.stem == (
        "Which of these steps of “Answer a call” are done by the role Window clerk?"
    )
    assert {option.text for option in question.key} == {"Carry it out", "Call back"}
    assert 5 <= len(question.options) <= 6
    assert all(option.falsity for option in question.distractors)


def test_role_with_one_step_is_refused(quiz, office):
    made = quiz.run(ByRoleRule, office.context())

    assert made.why_not("PRC-A", "steps:ROLE-LEAD").startswith("1 steps are the role's")


def test_steps_of_a_deputy_are_not_offered(quiz, office):
    manual = office.change("PRC-A-04", links={"role": ("ROLE-STANDIN",)})

    question = quiz.run(ByRoleRule, manual.context()).about("PRC-A", "steps:ROLE-AGENT")

    assert "Decide" not in {option.text for option in question.options}
