"""Made-up questions, attempts and answers for the tests of this folder."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from qmquiz.model import Kind, Number, Option, Part, Passage, Question, Row, Slip
from qmquiz.statistics.answers import Answer, Try

DAY = datetime(2026, 10, 6, 9, 0, tzinfo=UTC)


def question(qver: str = "q1", **more: Any) -> Question:
    """A question about how fast calls are answered: 20 s now, 30 s before."""
    values: dict[str, Any] = {
        "qid": qver.split(".")[0],
        "qver": qver,
        "rule": "G1",
        "kind": Kind.SINGLE,
        "item": "STD-PHONE-01",
        "items": ("STD-PHONE-01",),
        "item_hash": "h",
        "slot": "at_most",
        "language": "en",
        "stem": "How fast is a call answered at most?",
        "options": (
            Option(id="now", text="20 s", correct=True),
            Option(id="old", text="30 s", correct=False, tempting="superseded"),
            Option(id="mail", text="1 h", correct=False, tempting="sibling"),
        ),
        "passage": Passage(
            item="STD-PHONE-01", title="Calls", docname="standards", anchor="std-phone-01"
        ),
    }
    return Question(**{**values, **more})


ROWS = (Row(id="r1", text="Call", answer="a"), Row(id="r2", text="Letter", answer="b"))
MATCHING = question(
    "m",
    kind=Kind.MATCHING,
    rows=ROWS,
    options=(
        Option(id="a", text="20 s", correct=True),
        Option(id="b", text="2 days", correct=True),
        Option(id="c", text="5 days", correct=False, tempting="extra"),
    ),
)
SCENARIO = question(
    "s",
    kind=Kind.SCENARIO,
    options=(),
    parts=(
        Part(
            id="p1",
            kind=Kind.SINGLE,
            stem="Was it in time?",
            options=(
                Option(id="y", text="Yes", correct=True),
                Option(id="n", text="No", correct=False, tempting="clock"),
            ),
        ),
        Part(
            id="p2",
            kind=Kind.NUMERIC,
            stem="How late?",
            number=Number(value="5", unit="min", slips=(Slip(value="65", why="From noon."),)),
        ),
    ),
)


def tried(person: int, attempt: int | None = None, **more: Any) -> Try:
    """An attempt, one day after the other."""
    number = person if attempt is None else attempt
    values: dict[str, Any] = {
        "person": person,
        "attempt": number,
        "module": "MOD-PHONE",
        "edition": "2026.2",
        "at": DAY + timedelta(minutes=number),
        "points": 1.0,
        "out_of": 1,
        "pass_mark": 0.8,
    }
    return Try(**{**values, **more})


def answered(attempt: int, response: Any, *, qver: str = "q1", **more: Any) -> Answer:
    """An answer to a question of :func:`question`: right if it is "now"."""
    values: dict[str, Any] = {
        "attempt": attempt,
        "qid": qver.split(".")[0],
        "qver": qver,
        "item": "STD-PHONE-01",
        "item_hash": "h",
        "response": response,
        "points": float(response == "now"),
        "correct": response == "now",
    }
    return Answer(**{**values, **more})


def crowd(responses: Iterable[Any], qver: str = "q1") -> list[tuple[Try, Answer]]:
    """One person after the other gives one of the responses."""
    return [
        (tried(number), answered(number, response, qver=qver))
        for number, response in enumerate(responses)
    ]


def repeated(**counts: int) -> Sequence[str]:
    """So many of each response."""
    return [name for name, n in counts.items() for _ in range(n)]
