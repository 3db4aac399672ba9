"""One question of every kind about one item, with everything that a page and grading can meet."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from qmquiz.model import Kind, Number, Option, Part, Passage, Question, Row, Slip

KINDS = tuple(Kind)
LONG_OPTION = (
    "Write down what the customer asked for, who promised what and by when, read it back to her, "
    "and hand the case over with all of it to the colleague who goes on with it on the next "
    "working day"
)
"""As long as an option gets: 187 characters."""
LONG_WORD = "Сельскохозяйственно-машиностроительнопредприятие"
CHINESE = (
    "客户在柜台等候超过十五分钟时，值班经理必须亲自到场说明原因，并在当天登记等候时间和处理结果"
)


def options(name: str, right: Sequence[str], wrong: Sequence[str] = ()) -> tuple[Option, ...]:
    """Options of a question or a part; the right ones first."""
    return tuple(
        Option(
            id=f"{name}{number}",
            text=text,
            correct=number < len(right),
            why="" if number < len(right) else f"Not so: {text}",
        )
        for number, text in enumerate((*right, *wrong))
    )


def question(kind: Kind, passage: Passage, *, language: str = "en", **more: Any) -> Question:
    """A question of a kind; what it asks is in ``more``."""
    values: dict[str, Any] = {"stem": f"What about {kind}?", "options": (), **more}
    slot = values.pop("slot", str(kind))
    return Question(
        qid=f"{passage.item}-{slot}",
        qver=f"{passage.item}-{slot}-1",
        rule="A",
        kind=kind,
        item=passage.item,
        items=values.pop("items", (passage.item,)),
        item_hash="0",
        slot=slot,
        language=language,
        passage=passage,
        **values,
    )


def every_kind(passage: Passage, **more: Any) -> tuple[Question, ...]:
    """One question of each kind, in the order of :class:`Kind`."""

    def make(kind: Kind, **values: Any) -> Question:
        return question(kind, passage, **values, **more)

    minutes = Number(value="15", unit="min", slips=(Slip(value="20", why="That was before."),))
    return (
        make(
            Kind.SINGLE,
            stem="Where does she wait?",
            options=options("s", ["At the window"], ["In the street", "At home"]),
        ),
        make(
            Kind.MULTIPLE,
            stem="Which two are ours?",
            options=options("m", ["Tickets", "Queues"], ["Chairs", "Fees"]),
        ),
        make(
            Kind.TRUE_FALSE,
            stem="Nobody waits longer than 15 minutes.",
            options=(
                Option(id="true", text="True", correct=True),
                Option(id="false", text="False", correct=False, why="The standard says it."),
            ),
        ),
        make(Kind.NUMERIC, stem="How long at most?", number=minutes),
        make(
            Kind.ORDER,
            stem="In which order?",
            options=options("o", ["Greet", "Listen", "Answer", "Write it down"]),
        ),
        make(
            Kind.SHORT_TEXT,
            stem="What does she take on arrival?",
            accepted=("a ticket", "ticket", "a queue ticket"),
            explanation="The machine at the door gives it.",
        ),
        make(
            Kind.MATCHING,
            stem="Who does what?",
            options=options("c", ["Clerk", "Manager"], ["Guard"]),
            rows=(
                Row(id="r0", text="Gives the answer", answer="c0"),
                Row(id="r1", text="Opens another window", answer="c1"),
            ),
        ),
        make(
            Kind.CLOZE,
            stem="She takes a ___ and waits ___ minutes at most at the ___.",
            parts=(
                Part(id="g0", kind=Kind.SHORT_TEXT, accepted=("ticket",)),
                Part(id="g1", kind=Kind.NUMERIC, number=minutes),
                Part(id="g2", kind=Kind.SINGLE, options=options("g2", ["window"], ["door"])),
            ),
        ),
        make(
            Kind.SCENARIO,
            stem=(
                "At 10:00 a customer takes a ticket.\n\nAt 10:20 nobody has called her, and three "
                "others stand behind her."
            ),
            parts=(
                Part(
                    id="p0",
                    kind=Kind.TRUE_FALSE,
                    stem="Has the standard been met?",
                    options=(
                        Option(id="true", text="Yes", correct=False, why="20 is more than 15."),
                        Option(id="false", text="No", correct=True),
                    ),
                    explanation="15 minutes are the limit.",
                ),
                Part(
                    id="p1",
                    kind=Kind.NUMERIC,
                    stem="By how much was it missed?",
                    number=Number(value="5", unit="min"),
                ),
                Part(
                    id="p2",
                    kind=Kind.MULTIPLE,
                    stem="What do you do?",
                    options=options("p2", ["Open a window", "Tell her why"], ["Call the guard"]),
                ),
                Part(
                    id="p3",
                    kind=Kind.ORDER,
                    stem="In which order?",
                    options=options("p3", ["Apologise", "Serve her", "Write it down"]),
                ),
                Part(
                    id="p4",
                    kind=Kind.SHORT_TEXT,
                    stem="Who decides?",
                    accepted=("the manager", "manager"),
                ),
            ),
        ),
    )


def hard_to_lay_out(passage: Passage, **more: Any) -> tuple[Question, ...]:
    """Long options, long words and Chinese in every place that can hold them."""

    def make(kind: Kind, **values: Any) -> Question:
        return question(kind, passage, slot=f"long-{kind}", **values, **more)

    long = options("l", [LONG_OPTION, CHINESE], [LONG_WORD, f"Another: {LONG_OPTION}"])
    single = tuple(replace(option, correct=number == 0) for number, option in enumerate(long))
    steps = tuple(replace(option, correct=True) for option in long)
    return (
        make(Kind.SINGLE, stem=f"{LONG_WORD}: {CHINESE}?", options=single),
        make(Kind.ORDER, options=steps),
        make(
            Kind.MATCHING,
            options=long,
            rows=(
                Row(id="r0", text=LONG_OPTION, answer="l0"),
                Row(id="r1", text=CHINESE, answer="l1"),
                Row(id="r2", text=LONG_WORD, answer="l2"),
            ),
        ),
        make(
            Kind.CLOZE,
            stem=f"{LONG_OPTION} ___ {CHINESE}___，{CHINESE} ___ {LONG_WORD} ___.",
            parts=(
                Part(id="g0", kind=Kind.SINGLE, options=options("a", ["within"], [LONG_WORD[:24]])),
                Part(id="g1", kind=Kind.SINGLE, options=single),
                Part(id="g2", kind=Kind.NUMERIC, number=Number(value="3", unit="working day")),
                Part(id="g3", kind=Kind.SHORT_TEXT, accepted=(LONG_WORD,)),
            ),
        ),
        make(
            Kind.SCENARIO,
            stem=f"{LONG_OPTION}.\n\n{CHINESE}。\n\n{LONG_WORD}. {LONG_OPTION}.",
            parts=(
                Part(id="p0", kind=Kind.SINGLE, stem=f"{LONG_WORD}?", options=single),
                Part(id="p1", kind=Kind.MULTIPLE, stem=LONG_OPTION, options=long),
                Part(id="p2", kind=Kind.SHORT_TEXT, stem=CHINESE, accepted=("x",)),
            ),
        ),
    )


def right_answers(questions: Sequence[Question]) -> dict[str, Any]:
    """The right answer to each of :func:`every_kind`, as it is kept with an attempt."""
    by_kind: dict[Kind, Any] = {
        Kind.SINGLE: "s0",
        Kind.MULTIPLE: ["m0", "m1"],
        Kind.TRUE_FALSE: "true",
        Kind.NUMERIC: "15",
        Kind.ORDER: ["o0", "o1", "o2", "o3"],
        Kind.SHORT_TEXT: "Ticket",
        Kind.MATCHING: {"r0": "c0", "r1": "c1"},
        Kind.CLOZE: {"g0": "ticket", "g1": "15 min", "g2": "g20"},
        Kind.SCENARIO: {
            "p0": "false", "p1": "5", "p2": ["p20", "p21"], "p3": ["p30", "p31", "p32"],
            "p4": "Manager",
        },
    }  # fmt: skip
    return {question.qver: by_kind[question.kind] for question in questions}
