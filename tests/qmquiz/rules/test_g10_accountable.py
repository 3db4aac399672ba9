"""G10 and G11: accountability."""

from qmquiz.rules.g10_accountable import AccountableRule
from qmquiz.rules.g11_activity import ActivityRule


def test_question_about_accountability(quiz, office):
    question = quiz.run(AccountableRule, office.context()).about("PROC-A")

    assert question.stem == "Who is accountable for “Take it in”?"
    assert sorted(quiz.texts(question)) == ["  Agent", "  Window clerk", "* Team lead"]


def test_responsible_come_before_consulted_before_others(quiz, office):
    """Two of the first three are offered, so that no place by length or likeness stands out."""
    rule = AccountableRule(office.context())
    fact = next(fact for fact in rule.facts() if fact.item.id == "PROC-A")

    assert [c.tempting for c in rule.candidates(fact)][:3] == [
        "responsible",
        "consulted",
        "sibling",
    ]


def test_superior_of_the_accountable_role_is_never_offered(quiz, office):
    rule = AccountableRule(office.context())
    fact = next(fact for fact in rule.facts() if fact.item.id == "PROC-A")

    assert "ROLE-HEAD" not in {candidate.value for candidate in rule.candidates(fact)}


def test_other_name_of_the_role_is_never_offered(quiz, office):
    manual = office.role("ROLE-SAME", "Lead of the team", also_called=["team lead"])
    manual = manual.change("PROC-B", links={"accountable": ("ROLE-SAME",)})
    rule = AccountableRule(manual.context())
    fact = next(fact for fact in rule.facts() if fact.item.id == "PROC-A")

    assert "ROLE-SAME" not in {candidate.value for candidate in rule.candidates(fact)}


def test_circle_of_reporting_lines_ends(quiz, office):
    manual = office.change("ROLE-HEAD", links={"reports_to": ("ROLE-LEAD",)})

    assert quiz.run(AccountableRule, manual.context()).about("PROC-A")


def test_two_accountable_roles_are_refused(quiz, office):
    made = quiz.run(AccountableRule, office.context())

    assert made.why_not("PROC-D") == "2 roles are accountable; one is needed"


def test_activity_of_a_role_offers_only_those_of_others(quiz, office):
    manual = office.add("process", "PROC-E", "Plan it", links={"accountable": ["ROLE-CLERK"]})

    question = quiz.run(ActivityRule, manual.context()).about("PROC-B")

    assert question.stem == "Which of these is the role Window clerk accountable for?"
    assert sorted(quiz.texts(question)) == ["  Look back", "  Take it in", "* Solve it"]
