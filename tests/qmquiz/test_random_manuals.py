"""Manuals of random words, numbers and links, many of them nonsense: what holds for any manual."""

import random
from dataclasses import replace

import pytest
from tests.qmquiz.test_odd_manuals import _check

_WORDS = [
    "time", "call", "{x}", "100 %", "5 min", "Agent", "agent", "A", "1", "“q”", "電話", "звонок",
    "all", "any", "not", "always", "two", "1,000", "а", "—", "&amp;", "۳", "x" * 60, "phone",
    "web", "priority 1", "priority 10",
]  # fmt: skip
_UNITS = ["s", "min", "h", "day", "working day", "working h", "%", "month", "calls", "points", ""]


def _make(manual, seed):
    chance = random.Random(seed)
    chance_of, whole = chance.random, chance.randrange

    def text(most=3):
        return " ".join(chance.choice(_WORDS) for _ in range(chance.randint(1, most)))

    for n in range(6):
        manual.role(
            f"R{n}", text(2), links={"reports_to": [f"R{whole(8)}"], "deputy": [f"R{whole(8)}"]}
        )
    for n in range(whole(10)):
        fields = {name: text(2) for name in ("metric", "channel", "scope") if chance_of() < 0.7}
        for name in ("at_most", "at_least"):
            if chance_of() < 0.6:
                value = chance.choice([0, 1, 2, 5, 15, 60, 99.5, 1000])
                fields[name] = f"{value} {chance.choice(_UNITS)}"
        manual.standard(f"S{n}", text(), text=f"{text(8)}.", **fields)
    for n in range(whole(7)):
        accountable = [f"R{whole(7)}" for _ in range(whole(3))]
        manual.add("process", f"P{n}", text(), trigger=text(), links={"accountable": accountable})
    for n in range(2):
        steps = [
            (text(), {"role": f"R{whole(7)}", "record": text(), "at_most": f"{whole(90)} min",
                      **({"condition": text()} if chance_of() < 0.2 else {})})
            for _ in range(whole(10))
        ]  # fmt: skip
        manual.procedure(f"PRC{n}", text(), steps, accountable=f"R{whole(6)}")
    for n in range(whole(9)):
        manual.term(
            f"T{n}", text(2), f"{text(7)}.", category=chance.choice("ab"), synonyms=[text(1)],
            links={"not": [f"T{whole(9)}"], "broader": [f"T{whole(9)}"]},
        )  # fmt: skip
    for n in range(whole(5)):
        kind = chance.choice(["ratio", "nps", "rate", "median", "top_box"])
        target = {"from": "2026-01-01", "target": chance.choice([0, 0.5, 0.9, 1, 4, 80])}
        manual.add(
            "kpi", f"K{n}", text(), numerator=text(), denominator=text(), formula=text(),
            metric={"type": kind, "per": chance.choice([1, 100, 1000])}, source="s",
            unit=chance.choice(["percent", "min", "points"]), targets=[target], frequency=text(1),
            links={"owner": ["R0"]},
        )  # fmt: skip
    for n in range(whole(3)):
        manual.add(
            "prohibition", f"N{n}", text(), situation=text(5), instead=text(), tempting=text(),
            escalation=text(),
        )  # fmt: skip
        amounts = ["–", "up to 5 h", "more than 5 h", "5 h", ""]
        rows = [f"| {text(1)} | {chance.choice(amounts)} | {text(1)} |" for _ in range(whole(6))]
        body = "\n".join(["| A | B | C |", "|---|---|---|", *rows])
        manual.add("decision", f"D{n}", text())
        manual.items[f"D{n}"] = replace(manual.items[f"D{n}"], body=body, body_line=3)
    return manual


@pytest.mark.parametrize("seed", range(60))
def test_any_manual_gives_good_questions_or_reasons(quiz, seed):
    before, now = (_make(quiz.Manual(), 2 * seed + turn) for turn in (0, 1))

    _check(now, before)
