"""G5: calculations; each result is computed again from the table in the question."""

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from qmquiz.grading.grade import grade_question
from qmquiz.model import Kind
from qmquiz.rules.g05_calculation import CalculationRule

_QUICK = settings(
    max_examples=50,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
_ROW = re.compile(r"“([^”]*)”: ([\d,]+)")


def _kpi(manual, identifier, title, numerator, denominator, **fields):
    return manual.add(
        "kpi", identifier, title, source=fields.pop("source", "log"),
        metric=fields.pop("metric", {"type": "ratio", "numerator": identifier}),
        unit=fields.pop("unit", "percent"), numerator=numerator, denominator=denominator, **fields,
    )  # fmt: skip


def _counts(question):
    table = question.stem.partition(": ")[2].rpartition(". What is")[0]
    return {label: int(count.replace(",", "")) for label, count in _ROW.findall(table)}


def _check(question):
    """Whole counts, one result in reach of each answer, the key a share of a whole."""
    number = question.number
    results = [Decimal(number.value), *(Decimal(slip.value) for slip in number.slips)]
    tolerance = Decimal(number.tolerance)
    assert question.kind is Kind.NUMERIC
    assert all(slip.why for slip in number.slips)
    for place, one in enumerate(results):
        for other in results[place + 1 :]:
            assert abs(one - other) > 2 * tolerance
    assert number.slips


def test_share_is_computed_from_its_own_counts(quiz, manual):
    _kpi(manual, "KPI-1", "Solved in time", "cases solved in time", "all cases; open ones too",
         targets=[{"from": "2026-01-01", "target": 0.8, "warning": 0.75}])  # fmt: skip

    question = quiz.run(CalculationRule, manual.context()).about("KPI-1")

    counts = _counts(question)
    part, whole = counts["cases solved in time"], counts["all cases"]
    value = Fraction(100 * part, whole)
    assert question.stem.endswith("What is the KPI “Solved in time”, in percent?")
    assert Fraction(question.number.value) == value
    assert 68 <= value <= 88
    assert value not in (75, 80)
    assert question.number.unit == "%"
    assert question.explanation == f"{part} ÷ {whole} × 100 = {question.number.value}%"
    assert [round(float(slip.value), 2) for slip in question.number.slips] == [
        round(float(Fraction(100 * whole, part)), 2),
        round(float(Fraction(100 * part, whole - part)), 2),
        round(float(Fraction(100 * (whole - part), part)), 2),
    ]
    _check(question)


def test_slips_are_the_wrong_formulas_of_the_sibling(quiz, manual):
    _kpi(manual, "KPI-1", "Acknowledged", "complaints acknowledged", "complaints received")
    _kpi(manual, "KPI-2", "Answered", "complaints answered", "complaints that were due")

    question = quiz.run(CalculationRule, manual.context()).about("KPI-1")

    counts = _counts(question)
    n, d = counts["complaints acknowledged"], counts["complaints received"]
    n2, d2 = counts["complaints answered"], counts["complaints that were due"]
    expected = [Fraction(100 * n, d2), Fraction(100 * n2, d), Fraction(100 * n2, d2)]
    assert [float(slip.value) for slip in question.number.slips] == pytest.approx(
        [float(value) for value in expected], abs=0.001
    )
    assert [slip.why for slip in question.number.slips] == [
        "This divides by what belongs to another KPI: “Answered”.",
        "This counts what another KPI counts: “Answered”.",
        "That is how “Answered” is calculated.",
    ]
    assert question.items == ("KPI-1", "KPI-2")
    _check(question)


def test_slip_is_recognised_when_it_is_typed(quiz, manual):
    _kpi(manual, "KPI-1", "Solved in time", "cases solved in time", "all cases")
    question = quiz.run(CalculationRule, manual.context()).about("KPI-1")
    slip = question.number.slips[0]

    wrong = grade_question(question, f"{float(slip.value):.1f} %")
    right = grade_question(question, f"{question.number.value}")

    assert (wrong.points, wrong.why) == (0, (slip.why,))
    assert (right.points, right.why) == (1, ())


def test_rate_is_per_so_many_units(quiz, manual):
    _kpi(manual, "KPI-1", "Bursts", "burst pipes", "kilometres of pipes", unit="per 1000",
         metric={"type": "rate", "numerator": "burst", "denominator": "km", "per": 1000})  # fmt: skip

    question = quiz.run(CalculationRule, manual.context()).about("KPI-1")

    counts = _counts(question)
    assert question.stem.endswith("What is the KPI “Bursts”, per 1,000?")
    assert Fraction(question.number.value) == Fraction(
        1000 * counts["burst pipes"], counts["kilometres of pipes"]
    )
    _check(question)


def test_promoter_score_takes_the_worst_from_the_best(quiz, manual):
    manual.add("kpi", "KPI-1", "Recommended", metric={"type": "nps", "value": "q"}, unit="points",
               targets=[{"from": "2026-01-01", "target": 35}])  # fmt: skip

    question = quiz.run(CalculationRule, manual.context()).about("KPI-1")

    counts = _counts(question)
    best, middle, worst = (
        counts[f"answers from {span}"] for span in ("9 to 10", "7 to 8", "0 to 6")
    )
    total = best + middle + worst
    assert Fraction(question.number.value) == Fraction(100 * (best - worst), total)
    assert question.number.value != "35"
    assert question.number.unit == ""
    _check(question)


def test_scores_with_other_bounds_have_no_middle(quiz, manual):
    manual.add("kpi", "KPI-1", "Recommended", unit="points",
               metric={"type": "nps", "value": "q", "promoter": 6, "detractor": 5})  # fmt: skip

    question = quiz.run(CalculationRule, manual.context()).about("KPI-1")

    assert sorted(_counts(question)) == ["answers from 0 to 5", "answers from 6 to 10"]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"metric": {"type": "percentile"}}, "only shares, rates and the net promoter score"),
        ({"metric": "median"}, "only shares"),
        ({"numerator": ""}, "it cannot be computed from counts: give it a numerator"),
        ({"denominator": ""}, "it cannot be computed from counts"),
        ({"unit": "EUR"}, "it cannot be computed from counts"),
        ({"metric": {"type": "rate", "per": 1}}, "it is a rate per one unit"),
        ({"metric": {"type": "rate", "per": "many"}}, "it is a rate per one unit"),
        ({"metric": {"type": "nps", "promoter": 5, "detractor": 7}}, "its promoters and detractors"),
        ({"numerator": "cases", "denominator": "Cases."}, "its numerator is its denominator"),
    ],
)  # fmt: skip
def test_what_cannot_be_computed_says_why(quiz, manual, fields, reason):
    values = {"numerator": "cases solved", "denominator": "all cases", **fields}
    _kpi(manual, "KPI-1", "Solved", values.pop("numerator"), values.pop("denominator"), **values)

    made = quiz.run(CalculationRule, manual.context())

    assert made.questions == []
    assert made.why_not("KPI-1").startswith(reason)


@pytest.mark.parametrize("target", [0, 1, 0.001, 0.999, 5, -1, True, "80 %", None])
def test_strange_targets_make_plausible_numbers(quiz, manual, target):
    _kpi(manual, "KPI-1", "Solved", "cases solved", "all cases",
         targets=[{"from": "2026-01-01", "target": target}])  # fmt: skip

    made = quiz.run(CalculationRule, manual.context())

    for question in made.questions:
        assert 0 < Decimal(question.number.value) < 100
        _check(question)
    assert len(made.questions) + len(made.rejected) == 1


_PARTS = [
    "cases solved",
    "cases opened",
    "cases opened again",
    "all cases",
    "calls",
    "visits",
    "rest",
]


@given(
    kpis=st.lists(
        st.tuples(
            st.sampled_from(_PARTS), st.sampled_from(_PARTS), st.sampled_from(["log", "survey"]),
            st.one_of(st.none(), st.floats(0.01, 0.99)),
        ),
        min_size=1, max_size=8,
    )
)  # fmt: skip
@_QUICK
def test_key_is_the_quotient_of_its_own_counts(quiz, kpis):
    manual = quiz.Manual()
    for number, (numerator, denominator, source, target) in enumerate(kpis):
        targets = [{"from": "2026-01-01", "target": target}] if target is not None else []
        _kpi(manual, f"KPI-{number}", f"Title {number}", numerator, denominator, source=source,
             targets=targets)  # fmt: skip

    made = quiz.run(CalculationRule, manual.context())

    for question in made.questions:
        counts = _counts(question)
        item = manual.items[question.item]
        part, whole = counts[item.fields["numerator"]], counts[item.fields["denominator"]]
        assert Fraction(question.number.value) == Fraction(100 * part, whole)
        assert 0 < part < whole
        assert grade_question(question, question.number.value).points == 1
        for slip in question.number.slips:
            assert grade_question(question, slip.value).points == 0
        _check(question)


_SAID = {
    "en": "These were counted: “cases solved in time”: 375; “all cases”: 500. What is the KPI “On "
          "time”, in percent?",
    "ru": "Подсчитано: «решено в срок» — 375; «все случаи» — 500. Каково значение показателя «В "
          "срок» в процентах?",
    "zh-Hans": "统计结果：“按时解决”为375；“全部案件”为500。指标“准时率”是百分之多少？",
    "zh-Hant": "統計結果：「準時解決」為375；「全部案件」為500。指標「準時率」是百分之多少？",
    "ko": "집계 결과: ‘기한 내 해결’ 375; ‘전체 사례’ 500. ‘준수율’ 지표는 몇 퍼센트입니까?",
}  # fmt: skip
_WORDS = {
    "en": ("On time", "cases solved in time", "all cases"),
    "ru": ("В срок", "решено в срок", "все случаи"),
    "zh-Hans": ("准时率", "按时解决", "全部案件"),
    "zh-Hant": ("準時率", "準時解決", "全部案件"),
    "ko": ("준수율", "기한 내 해결", "전체 사례"),
}


@pytest.mark.parametrize("language", sorted(_WORDS))
def test_table_is_told_as_the_language_says_it(quiz, manual, language):
    _kpi(manual, "KPI", *_WORDS[language], targets=[{"from": "2026-01-01", "target": 0.8}])

    question = quiz.run(CalculationRule, manual.context(language=language)).about("KPI")

    # the order of the rows is drawn
    rows = re.compile("[;；。:：.] ?")
    said = question.stem.replace("\u00a0", " ")
    assert sorted(rows.split(said)) == sorted(rows.split(_SAID[language]))
