"""Readers who know tests and not the manual do no better than chance."""

from dataclasses import replace
from decimal import Decimal

import pytest

from qmanual.items.quantity import Quantity
from qmquiz.bots import judge, run_bots
from qmquiz.generate import generate
from qmquiz.identity import draw, shuffled
from qmquiz.model import Bank, Kind, Option, Passage, Question

_VALUES = {
    "s": (5, 10, 15, 20, 25, 30, 40, 45, 60, 90, 120),
    "min": (1, 2, 3, 5, 8, 10, 15, 20, 25, 30, 40, 45, 60, 75, 90),
    "h": (1, 2, 3, 4, 6, 8, 10, 12, 16, 24, 36, 48),
    "working day": (1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20),
    "%": (60, 70, 75, 80, 85, 88, 90, 92, 95, 97, 98),
}
_UNITS = tuple(_VALUES)


@pytest.fixture(scope="module")
def limits():
    """A function that makes a manual of many limits: tables of one to four cases for a metric."""

    def make(manual, tables):
        for table in range(tables):
            unit = _UNITS[draw(f"unit {table}", len(_UNITS))]
            values = shuffled(f"values {table}", _VALUES[unit], str)
            for case in range(1 + draw(f"cases {table}", 4)):
                manual.standard(
                    f"S-{table}-{case}",
                    metric=f"time to do thing {table}" if unit != "%" else f"share of {table}",
                    scope=f"case {case}",
                    **{"at_least" if unit == "%" else "at_most": f"{values[case]} {unit}"},
                )
        return manual

    return make


@pytest.fixture(scope="module")
def amounts_only():
    def select(bank, rule):
        return Bank(language="en", questions=tuple(q for q in bank.questions if q.rule == rule))

    return select


def test_no_bot_is_above_chance_on_a_thousand_limits(manual, limits, amounts_only):
    bank = amounts_only(generate(limits(manual, 480).catalogue), "G1")

    results = run_bots(bank)

    assert len(bank.questions) >= 1000
    assert [result for result in results if result.caught] == []
    assert min(r.answers for r in results if r.name in ("least", "greatest")) >= 1000


def test_no_bot_is_above_chance_on_a_thousand_changes(manual, limits, amounts_only, quiz):
    """Changes of limits in both directions; the old value is always among the options."""
    new = limits(manual, 480)
    old = quiz.Manual(effective=new.effective, items=dict(new.items))
    for number, item in enumerate(new.items.values()):
        slot = "at_least" if "at_least" in item.fields else "at_most"
        value = Quantity.from_json(item.fields[slot])
        others = [v for v in _VALUES[value.unit] if v != value.value]
        before = others[draw(f"old {number}", len(others))]
        old = old.set(item.id, **{slot: f"{before} {value.unit}"})
    bank = amounts_only(generate(new.catalogue, (old.catalogue,)), "G17")

    results = {result.name: result for result in run_bots(bank)}

    assert len(bank.questions) >= 1000
    assert all(question.old_value for question in bank.questions)
    assert [r.name for r in results.values() if r.caught and r.name in _AMOUNT_BOTS] == []


_AMOUNT_BOTS = ("least", "greatest", "middle amount", "first", "last", "longest", "shortest")


@pytest.mark.parametrize(
    ("policy", "caught"),
    [((Decimal("0.5"), 1, 2), "middle amount"), ((1, 2, 3), "least"), ((1, Decimal("0.5"), Decimal("0.25")), "greatest")],
)  # fmt: skip
def test_flawed_policies_are_caught(policy, caught):
    """Half and double of the right value: what everyone writes first."""
    questions = []
    for number in range(1000):
        key = Decimal(10 + 2 * (number % 40))
        texts = sorted(key * Decimal(factor) for factor in policy)
        questions.append(
            Question(
                qid=f"q{number}", qver=f"v{number}", rule="X", kind=Kind.SINGLE, item="S",
                items=("S",), item_hash="h", slot="s", language="en", stem="How long?",
                options=tuple(
                    Option(id=f"{value:f}", text=f"{value.normalize():f} minutes", correct=value == key)
                    for value in texts
                ),
                passage=Passage(item="S", title="S", docname="d", anchor="s"), shuffle=False,
            )
        )  # fmt: skip

    results = run_bots(Bank(language="en", questions=tuple(questions)))

    assert caught in {result.name for result in results if result.caught}


def test_longest_key_is_caught(office, phone):
    office.items.update(phone.items)
    bank = generate(office.catalogue)
    texts = [q for q in bank.questions if q.kind is Kind.SINGLE and q.shuffle] * 20
    flawed = tuple(
        replace(
            question,
            qver=f"{question.qver}-{number}",
            options=tuple(
                replace(option, text=f"{option.text}, with all that belongs to it")
                if option.correct
                else option
                for option in question.options
            ),
        )
        for number, question in enumerate(texts)
    )

    results = run_bots(Bank(language="en", questions=flawed))

    assert "longest" in {result.name for result in results if result.caught}


def test_chance_is_not_caught_and_certainty_is():
    lucky = [(number % 3 == 0, 3) for number in range(999)]
    sure = [(number % 2 == 0, 3) for number in range(999)]

    results = {result.name: result for result in judge({"lucky": lucky, "sure": sure, "idle": []})}

    assert {name: result.caught for name, result in results.items()} == {
        "lucky": False,
        "sure": True,
        "idle": False,
    }
    assert results["lucky"].p == pytest.approx(0.51, abs=0.02)


def test_exact_and_approximate_tails_agree():
    short = judge({"bot": [(number < 700, 3) for number in range(2000)]})[0].p
    long = judge({"bot": [(number < 701, 3) for number in range(2002)]})[0].p

    assert short == pytest.approx(long, rel=0.1)
