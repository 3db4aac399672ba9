"""G6: attributes."""

import pytest

from qmquiz.rules.g06_attribute import AttributeRule, _months_later


def test_role_of_a_step_offers_roles_of_the_same_procedure(quiz, office):
    question = quiz.run(AttributeRule, office.context()).about("PRC-A-04", "role")

    assert question.stem == "Who does the step “Decide” in “Answer a call”?"
    assert sorted(quiz.texts(question)) == ["  Agent", "  Window clerk", "* Team lead"]


def test_deputy_and_whoever_may_do_it_too_are_not_offered(quiz, office):
    """The quality lead is responsible for the procedure, and no step is given to her."""
    rule = AttributeRule(office.context())
    fact = next(fact for fact in rule.facts() if fact.key == ("PRC-A-01", "role"))

    offered = {candidate.value for candidate in rule.candidates(fact)}

    assert offered == {"ROLE-LEAD", "ROLE-CLERK"}


def test_step_with_two_roles_is_refused(quiz, office):
    manual = office.change("PRC-A-04", links={"role": ("ROLE-LEAD", "ROLE-CLERK")})

    made = quiz.run(AttributeRule, manual.context())

    assert made.why_not("PRC-A-04", "role") == "2 values stand here; one is needed"


def test_target_is_the_one_in_force_when_the_document_takes_effect(quiz, manual):
    manual.add("kpi", "KPI-1", "Solved in time", source="log", metric={"type": "ratio"},
               unit="percent", targets=[{"from": "2025-01-01", "target": 0.7},
                                        {"from": "2026-10-01", "target": 0.8},
                                        {"from": "2027-01-01", "target": 0.9}])  # fmt: skip

    question = quiz.run(AttributeRule, manual.context()).about("KPI-1", "target")

    assert question.stem == "What is the target for the KPI “Solved in time”?"
    assert [option.text for option in question.key] == ["80%"]


def test_target_in_seconds_is_said_in_minutes(quiz, manual):
    manual.add("kpi", "KPI-1", "Time to arrive", source="log", metric={"type": "percentile"},
               unit="s", targets=[{"from": "2025-01-01", "target": 900}])  # fmt: skip

    question = quiz.run(AttributeRule, manual.context()).about("KPI-1", "target")

    assert [option.text for option in question.key] == ["15 minutes"]


def test_due_date_is_offered_among_dates_in_order(quiz, manual):
    manual.add("objective", "OBJ-1", "Be quicker", due="2027-06-30", baseline="70 %", target="80 %")

    question = quiz.run(AttributeRule, manual.context()).about("OBJ-1", "due")

    assert question.stem == "By when is the objective “Be quicker” to be reached?"
    assert [option.text for option in question.key] == ["30 June 2027"]
    amounts = [int(option.amount.split()[0]) for option in question.options]
    assert amounts == sorted(amounts)
    assert not question.shuffle


def test_record_of_a_step_needs_two_other_records(quiz, office):
    made = quiz.run(AttributeRule, office.context())

    assert made.why_not("PRC-A-03", "record") == (
        "only 0 wrong answers could be believed; 2 are needed"
    )


def test_text_that_holds_another_is_not_offered_beside_it(quiz, manual):
    for number, frequency in enumerate(
        ["monthly", "monthly, in the first week", "weekly", "yearly"]
    ):
        manual.add("kpi", f"KPI-{number}", f"Figure {number}", source="log",
                   metric={"type": "count"}, frequency=frequency)  # fmt: skip

    question = quiz.run(AttributeRule, manual.context()).about("KPI-0", "frequency")

    assert sorted(quiz.texts(question)) == ["  Weekly", "  Yearly", "* Monthly"]


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2027-12-31", 3, "2028-03-31"),
        ("2027-12-31", -3, "2027-09-30"),
        ("2027-02-28", 12, "2028-02-29"),
        ("2027-05-15", 6, "2027-11-15"),
        ("2027-01-30", 1, "2027-02-28"),
    ],
)
def test_last_day_of_a_month_stays_the_last(day, months, later):
    import datetime

    moved = _months_later(datetime.date.fromisoformat(day), months)

    assert moved.isoformat() == later
