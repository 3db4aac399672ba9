"""Manuals that are odd, and valid or nearly so: no wrong question, no crash, and a reason."""

import math

import pytest

from qmquiz.coverage import measure_coverage
from qmquiz.generate import generate
from qmquiz.lint import find_error
from qmquiz.words import same_text_key

_ROLES = ("Agent", "Clerk", "Leader", "Head of service", "Crew")
_ODD = [
    "{value}", "{0} and {metric!r}", "100 % of %s %(a)d", '<b>bold</b> & "q"', "**md** `x` [l](u)",
    "مرحبا بالعالم", "😀 smile", "1234", "one\ntwo", "x" * 300, "“quoted ‘in’ quotes”",
    "no\u00a0break", "\u202eturned", "a|b", "$x$", "___", ".", "0", "ＷＩＤＥ",
]  # fmt: skip


def _with_roles(manual):
    for number, title in enumerate(_ROLES):
        manual.role(f"ROLE-{number}", title)
    return manual


def _check(manual, *history):
    """Generate, and hold what holds for any manual."""
    catalogue = manual.catalogue
    bank = generate(catalogue, [edition.catalogue for edition in history])
    wording = manual.context().wording
    for question in bank.questions:
        assert find_error(question, wording) is None
        if question.kind in ("single", "true-false"):
            (key,) = question.key
            wrong = [same_text_key(option.text) for option in question.distractors]
            assert same_text_key(key.text) not in wrong
    assert all(rejection.reason for rejection in bank.rejected)
    uncovered = {entry.item.id for entry in measure_coverage(catalogue, bank).uncovered}
    normative = {item.id for item in catalogue.items.values() if item.normative}
    assert uncovered == normative - bank.items
    return bank


def test_marks_in_titles_are_only_text(manual):
    _with_roles(manual)
    for number, title in enumerate(_ODD):
        role = f"ROLE-{number % 5}"
        manual.add("process", f"P-{number}", title, trigger=title, links={"accountable": [role]})
        manual.term(f"T-{number}", title, f"Thing of sort {number} that lies there.")
        manual.standard(
            f"S-{number}", title, metric=title, channel=title, scope=f"case {title}",
            at_most=f"{number} min", share="80 %",
        )  # fmt: skip
        manual.add(
            "kpi", f"K-{number}", title, numerator=title, denominator=f"all {title}",
            metric={"type": "ratio"}, unit="percent", frequency=title, links={"owner": [role]},
            targets=[{"from": "2026-01-01", "target": 0.9}],
        )  # fmt: skip
        manual.add(
            "prohibition", f"N-{number}", title, situation=title, instead=f"{title} one",
            tempting=f"{title} two", escalation=f"{title} three",
        )  # fmt: skip
    steps = [(title, {"role": f"ROLE-{n % 5}", "record": title}) for n, title in enumerate(_ODD)]
    manual.procedure("PRC", "{procedure}", steps, accountable="ROLE-0")

    bank = _check(manual)

    assert any("“{value}”" in question.stem for question in bank.questions)


def test_two_activities_of_one_title_are_not_asked_about(manual):
    _with_roles(manual)
    for number in range(4):
        manual.add(
            "process", f"P-{number}", ("Same work", "same  WORK")[number % 2],
            trigger=f"Cause {number}", links={"accountable": [f"ROLE-{number}"]},
        )  # fmt: skip

    bank = _check(manual)

    # the roles' activities cannot be told apart either
    assert [question.rule for question in bank.questions] == []
    assert {r.reason for r in bank.rejected if r.rule == "G10" and r.item == "P-0"} == {
        "P-1 is asked for in the same words and may say something else; give each a title, or a "
        "case, of its own"
    }


def test_two_procedures_of_one_title_are_not_asked_about(manual):
    _with_roles(manual)
    titles = ["Ask", "Bring it", "Carry on", "Dig down"]
    for name, order in (("A", titles), ("B", titles[::-1])):
        manual.procedure(
            f"PRC-{name}", "Do it",
            [(title, {"role": f"ROLE-{n}", "at_most": f"{n + 3} min"}) for n, title in enumerate(order)],
            accountable="ROLE-4",
        )  # fmt: skip

    bank = _check(manual)

    # both say who is accountable, and the same; only one of them goes on after "Ask"
    assert {question.rule for question in bank.questions} <= {"G8", "G10", "G14"}
    after = {q.stem: q.key[0].text for q in bank.questions if q.rule == "G8"}
    assert after == {
        "In “Do it”, which step comes right after “Ask”?": "Bring it",
        "In “Do it”, which step comes right after “Dig down”?": "Carry on",
    }


def test_meaning_that_two_terms_have_is_not_asked_for(manual):
    manual.term("T-0", "Apple", "Something that people carry.")
    manual.term("T-1", "Brick", "Something that people CARRY")
    manual.term("T-2", "Candle", "Something that burns.")
    manual.term("T-3", "Drum", "Something that is loud.")

    bank = _check(manual)

    for question in bank.questions:
        assert "carry" not in question.stem
        meanings = [o.text.casefold() for o in question.options if "carry" in o.text.casefold()]
        assert len(meanings) <= 1


def test_sentence_that_two_standards_share_is_not_asked_for(manual):
    for number, value in enumerate((20, 30, 40)):
        manual.standard(
            f"S-{number}", "Answer", text=f"We answer within {value} seconds.", at_most=f"{value} s"
        )

    assert _check(manual).questions == ()


def test_case_written_in_other_letters_is_the_same_case(manual):
    for number, scope in enumerate(("Priority 1", "PRIORITY  1", "priority 2", "priority 3")):
        manual.standard(
            f"S-{number}", metric="time to reply", scope=scope, at_most=f"{number + 1} h"
        )

    bank = _check(manual)

    assert {"S-0", "S-1"} & bank.items == set()
    assert {"S-2", "S-3"} <= bank.items


def test_links_that_lead_nowhere_are_not_asked_about(manual):
    _with_roles(manual)
    for number in range(3):
        manual.add("process", f"P-{number}", f"Work {number}x", links={"accountable": ["ROLE-NO"]})
    steps = [(title, {"role": "ROLE-NO"}) for title in ("Ask", "Bring", "Carry", "Dig")]
    manual.procedure("PRC", "Do it", steps, accountable="ROLE-0", responsible=["ROLE-NEITHER"])

    bank = _check(manual)

    for question in bank.questions:
        texts = [question.stem, *(option.text for option in question.options)]
        assert not [text for text in texts if "ROLE-N" in text]
    assert "there is no role ROLE-NO" in {rejection.reason for rejection in bank.rejected}


@pytest.mark.parametrize(
    "due", ["9999-12-31", "9999-01-31", "0001-01-01", "0001-06-30", "2024-02-29"]
)
def test_dates_at_the_end_of_time_are_no_crash(manual, due):
    _with_roles(manual)
    manual.add(
        "objective", "OBJ", "More of it", baseline="10 %", target="50 %", due=due,
        links={"owner": ["ROLE-0"]},
    )  # fmt: skip

    assert "OBJ" in _check(manual).items


@pytest.mark.parametrize("target", [0, 1, -0.2, 1e300, math.nan, math.inf, True, "soon", [1], None])
@pytest.mark.parametrize(
    "metric",
    [
        {"type": "ratio"},
        {"type": "nps", "promoter": math.inf},
        {"type": "rate", "per": math.nan},
        {"type": "rate", "per": 10**30},
        {"type": ["ratio"]},
        "ratio",
        None,
    ],
)
def test_kpi_with_any_target_and_metric_is_no_crash(manual, metric, target):
    _with_roles(manual)
    for number, unit in enumerate(("percent", "min", "count", "{x}")):
        manual.add(
            "kpi", f"K-{number}", f"Figure {number}x", numerator="good ones", denominator="all",
            metric=metric, unit=unit, links={"owner": ["ROLE-0"]},
            targets=[{"from": "2026-01-01", "target": target}, None, {"target": 0.5}],
        )  # fmt: skip

    _check(manual)


@pytest.mark.parametrize(
    "amount",
    ["0 s", "-5 s", "0 %", "100 %", "150 %", "99.995 %", "999999999999 s", "0.001 s", "0 transfers",
     "1 transfer", "-3 points", "12345678901234567 days", "1 working day"],
)  # fmt: skip
@pytest.mark.parametrize("slot", ["at_most", "at_least"])
def test_limit_of_any_size_is_asked_well_or_not(manual, slot, amount):
    manual.standard("S-0", metric="thing that is counted", scope="one case", **{slot: amount})
    manual.standard("S-1", metric="time to reply", scope="one case", share=amount, at_most="5 min")

    _check(manual)


def test_one_item_and_none_are_manuals(manual):
    assert _check(manual).questions == ()
    manual.standard("S", metric="time to reply", at_most="20 min")

    assert _check(manual).items == {"S"}


def test_roles_in_circles_and_a_role_that_is_its_own_deputy(manual):
    manual.role("R-0", "Agent", links={"reports_to": ["R-1"], "deputy": ["R-0"]})
    manual.role("R-1", "Clerk", links={"reports_to": ["R-0"]})
    manual.role("R-2", "Head").role("R-3", "AGENT").role("R-4", "Crew")
    for number in range(5):
        manual.add(
            "process", f"P-{number}", f"Work {number}x", links={"accountable": [f"R-{number}"]}
        )

    bank = _check(manual)

    asked = {q.item: {o.text for o in q.distractors} for q in bank.questions if q.rule == "G10"}
    assert asked["P-0"] == {"Head", "Crew"}  # not whom it reports to, nor its namesake


def test_formula_whose_numbers_changed_is_no_crash(quiz):
    def edition(seconds):
        manual = _with_roles(quiz.Manual())
        for number, title in enumerate(("Quick calls", "Quick letters")):
            manual.add(
                "kpi", f"K-{number}", title, numerator=f"calls answered within {seconds} seconds",
                denominator="all calls", metric={"type": "ratio"}, unit="percent",
                links={"owner": ["ROLE-0"]},
            )  # fmt: skip
        manual.add(
            "prohibition", "N", "No guess", situation="A caller asks for the hour",
            instead=f"Call back in {seconds} minutes", tempting="Guess", escalation="Ask the head",
        )  # fmt: skip
        return manual

    assert "K-0" in _check(edition(20), edition(30)).items


def test_formula_with_two_equal_parts_is_not_asked(manual):
    _with_roles(manual)
    manual.add(
        "kpi", "K", "Calls", numerator="All calls.", denominator="all calls",
        metric={"type": "ratio"}, unit="percent", links={"owner": ["ROLE-0"]},
    )  # fmt: skip

    bank = _check(manual)

    assert {r.reason for r in bank.rejected if r.rule in ("G4", "G5")} == {
        "its numerator is its denominator: the result is always the same"
    }
