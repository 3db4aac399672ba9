"""Banks made from values: what a form is chosen from, without a manual."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from qmquiz.identity import digest
from qmquiz.model import Bank, Difficulty, Kind, Number, Option, Passage, Question


def make_question(
    item: str,
    slot: str = "at_most",
    *,
    stem: str = "",
    right: str = "right",
    wrong: Sequence[str] = ("wrong", "worse"),
    kind: Kind = Kind.SINGLE,
    rule: str = "G1",
    place: int | None = None,
    **more: Any,
) -> Question:
    """One question; its names follow from item, rule and slot.

    :param place: where the right one of options that keep their order stands.
    """
    qid = digest("qid", item, rule, slot, size=8)
    texts = [("true", right == "true"), ("false", right == "false")]
    number = None
    if kind is Kind.NUMERIC:
        number, texts = Number(value=right), []
    elif kind is not Kind.TRUE_FALSE:
        texts = [(text, False) for text in wrong]
        texts.insert(0 if place is None else place, (right, True))
    return Question(
        qid=qid,
        qver=digest("qver", qid, stem, right, list(wrong)),
        rule=rule,
        kind=kind,
        item=item,
        items=(item,),
        item_hash="",
        slot=slot,
        language="en",
        stem=stem or f"What about {item} {slot}?",
        options=tuple(
            Option(id=text if kind is Kind.TRUE_FALSE else f"o-{text}", text=text, correct=correct)
            for text, correct in texts
        ),
        passage=Passage(item=item, title=item, docname="made", anchor=item.lower()),
        number=number,
        shuffle=place is None and kind is not Kind.TRUE_FALSE,
        **{"difficulty": Difficulty.MEDIUM, **more},
    )


@pytest.fixture
def make() -> Callable[..., Question]:
    return make_question


@pytest.fixture
def plain_bank() -> Bank:
    """Thirty items with a question each, and a second one about every third; nothing clashes."""
    questions = []
    for n in range(30):
        item = f"STD-{n:02}"
        band = list(Difficulty)[n % 3]
        options = {"right": f"answer{n}", "wrong": (f"first{n}", f"second{n}")}
        questions.append(make_question(item, difficulty=band, **options))
        if n % 3 == 0:
            options = {"right": f"other{n}", "wrong": (f"third{n}", f"fourth{n}")}
            questions.append(make_question(item, "share", rule="G6", pools=("hard-cases",),
                                           difficulty=Difficulty.HARD, **options))  # fmt: skip
    return Bank(language="en", questions=tuple(questions))
