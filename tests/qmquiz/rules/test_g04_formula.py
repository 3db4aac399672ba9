"""G4: formulas of KPIs."""

from collections import Counter

import pytest

from qmquiz.rules.formulas import REST, Formula, give_the_same
from qmquiz.rules.g04_formula import FormulaRule


def _kpi(manual, identifier, title, numerator, denominator, **fields):
    return manual.add(
        "kpi",
        identifier,
        title,
        source=fields.pop("source", "log"),
        metric={"type": "ratio", "numerator": identifier, "denominator": "rows"},
        numerator=numerator,
        denominator=denominator,
        **fields,
    )


def test_ratio_without_a_sibling_gets_two_of_three_quotients_of_its_own_parts(quiz, manual):
    for number in range(60):
        _kpi(
            manual,
            f"KPI-{number}",
            f"Solved, line {number}",
            "cases solved in time",
            "all cases; open ones too",
            source=f"s{number}",
        )

    made = quiz.run(FormulaRule, manual.context())
    sets = Counter(tuple(sorted(quiz.texts(made.about(f"KPI-{n}")))) for n in range(60))

    right = "* cases solved in time ÷ all cases"
    assert set(sets) == {
        ("  all cases ÷ cases solved in time", "  the others ÷ cases solved in time", right),
        ("  all cases ÷ cases solved in time", "  cases solved in time ÷ the others", right),
        (
            "  cases solved in time ÷ the rest of all cases",
            "  the rest of all cases ÷ cases solved in time",
            right,
        ),
    }
    assert min(sets.values()) >= 10


def test_sibling_about_the_same_things_makes_a_square_with_its_parts(quiz, manual):
    _kpi(manual, "KPI-1", "Acknowledged", "complaints acknowledged", "complaints received")
    _kpi(manual, "KPI-2", "Answered", "complaints answered", "complaints that were due")

    question = quiz.run(FormulaRule, manual.context()).about("KPI-1")

    assert sorted(quiz.texts(question)) == [
        "  complaints acknowledged ÷ complaints that were due",
        "  complaints answered ÷ complaints received",
        "  complaints answered ÷ complaints that were due",
        "* complaints acknowledged ÷ complaints received",
    ]
    assert {option.tempting for option in question.distractors} == {
        "denominator",
        "numerator",
        "sibling",
    }


def test_sibling_about_other_things_is_not_mixed_in(quiz, manual):
    _kpi(manual, "KPI-1", "Acknowledged", "complaints acknowledged", "complaints received")
    _kpi(manual, "KPI-2", "Served", "visits begun within the hour", "visits with a ticket")

    question = quiz.run(FormulaRule, manual.context()).about("KPI-1")

    assert not any("visits" in option.text for option in question.options)


def test_median_is_not_written_as_a_quotient(quiz, manual):
    manual.add("kpi", "KPI-1", "Time to solve, median", source="log", metric={"type": "percentile"},
               numerator="time to solve", denominator="solved cases")  # fmt: skip

    made = quiz.run(FormulaRule, manual.context())

    assert made.questions == []
    assert made.why_not("KPI-1").startswith("its formula is not said in words")


@pytest.mark.parametrize(
    ("formula", "same"),
    [
        (Formula("good", "All"), True),
        (Formula("all", "good"), False),
        (Formula("good", REST), False),
        (Formula(REST, "good"), False),
        (Formula("good", "others"), False),
        (Formula("good", "the rest"), False),
        (Formula("rest", "rest"), False),
    ],
)
def test_formulas_are_compared_by_what_they_give(formula, same):
    assert give_the_same(formula, Formula("good", "all")) is same
