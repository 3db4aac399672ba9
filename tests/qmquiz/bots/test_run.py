"""Readers who know tests and not the manual do no better than chance."""

import pytest

from qmanual.items.quantity import Quantity
from qmquiz.bots.flawed import FLAWS, flawed_banks
from qmquiz.bots.run import run_bots
from qmquiz.generate import generate
from qmquiz.identity import draw, shuffled
from qmquiz.model import Bank
from qmquiz.specimen.manual import make_specimen

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

    results = run_bots(bank, whole_forms=False)

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

    results = {r.name: r for r in run_bots(bank, whole_forms=False) if not r.rule}

    assert len(bank.questions) >= 1000
    assert all(question.old_value for question in bank.questions)
    assert [r.name for r in results.values() if r.caught and r.name in _AMOUNT_BOTS] == []


_AMOUNT_BOTS = ("least", "greatest", "middle amount", "first", "last", "longest", "shortest")


def test_no_bot_is_above_chance_on_a_made_up_manual():
    """All rules; texts as well as amounts; each bot rule by rule, too."""
    bank = generate(make_specimen(1000))

    results = run_bots(bank)

    assert [result for result in results if result.caught] == []
    assert len({result.rule for result in results}) >= 9
    assert (
        min(
            r.answers
            for r in results
            if r.name in ("longest", "most like the others") and not r.rule
        )
        >= 1000
    )


@pytest.mark.parametrize("flaw", FLAWS)
def test_each_flaw_is_caught_by_the_bot_that_looks_for_it(flaw, specimen_bank):
    expected = {
        "half and double": "middle amount",
        "nearest neighbours": "middle amount",
        "always the stricter value": "least",
        "the right option explained": "longest",
        "a word of the question in the right option": "repeats the question",
        "absolute words in the wrong options": "avoids absolute words",
        "the right option first": "first",
    }

    results = run_bots(flawed_banks(specimen_bank)[flaw], whole_forms=False)

    assert expected[flaw] in {result.name for result in results if result.caught}


@pytest.fixture(scope="module")
def specimen_bank():
    return generate(make_specimen(200))


def test_empty_bank_is_answered_by_nobody():
    results = run_bots(Bank(language="en"))

    assert {result.answers for result in results} == {0}
    assert not any(result.caught for result in results)
