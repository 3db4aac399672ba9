"""Questions of every kind, plain and nasty, for the formats."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from qmanual.config import load_settings
from qmanual.items.read import read_folder
from qmquiz.edition import make_bank
from qmquiz.model import (
    GAP,
    Bank,
    Difficulty,
    Kind,
    Number,
    Option,
    Part,
    Passage,
    Question,
    Row,
    Slip,
)

NASTY = [
    "]]><script>alert('x')</script>",
    "& &amp; &#38; <b>\"q\" 'a'",
    "a\tb\nc\rd\r\ne",
    " leading and trailing ",
    "$x_1$ \\(a\\) \\begin{x} `code` **bold** _it_ ~~no~~ [a](b) ![i](j) <i>|",
    "{% raw %} {{ stem }} {# no #}",
    "1. one",
    "- two",
    "# three",
    "</style><!-- -->",
    "日本 한국어 Привет 👍 \u202e\u200b",
    "{0} {name} %s",
    "\ufffd\ud7ff\U0010ffff",
]
texts = st.one_of(
    st.sampled_from(NASTY),
    st.text(
        st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\t\n\r"),
        min_size=1,
        max_size=12,
    ),
).filter(lambda text: text.strip() != "")


def option(name: str, text: str, correct: bool, why: str = "") -> Option:
    return Option(id=name, text=text, correct=correct, why=why)


THREE = (
    option("o1", "20 s", True, "As the standard says."),
    option("o2", "10 s", False, "That is the emergency line."),
    option("o3", "40 s", False),
)
FIVE = (*THREE, option("o4", "A call back", True), option("o5", "A letter", False))
STEPS = tuple(option(f"s{n}", text, True) for n, text in enumerate(["Greet", "Ask", "Note", "End"]))
NINETY = Number(
    value="90", unit="s", tolerance="2", slips=(Slip(value="60", why="One call was left out."),)
)
VALUES: dict[Kind, dict[str, Any]] = {
    Kind.SINGLE: {"options": THREE},
    Kind.MULTIPLE: {"options": FIVE},
    Kind.TRUE_FALSE: {
        "options": (option("true", "True", True), option("false", "False", False, "It is so."))
    },
    Kind.NUMERIC: {"number": NINETY},
    Kind.ORDER: {"options": STEPS},
    Kind.SHORT_TEXT: {"accepted": ("Duty office", "the office")},
    Kind.MATCHING: {
        "options": (option("x", "Head", True), option("y", "Agent", True), option("z", "Clerk", False)),
        "rows": (
            Row(id="r1", text="Decides", answer="x"),
            Row(id="r2", text="Answers", answer="y"),
            Row(id="r3", text="Listens", answer="y"),
        ),
    },
    Kind.CLOZE: {
        "stem": f"Answer {GAP} within {GAP}, then tell {GAP}.",
        "parts": (
            Part(id="p1", kind=Kind.SINGLE, options=THREE),
            Part(id="p2", kind=Kind.NUMERIC, number=Number(value="2.5", unit="h")),
            Part(id="p3", kind=Kind.SHORT_TEXT, accepted=("the head",), explanation="By phone."),
        ),
    },
    Kind.SCENARIO: {
        "stem": "A pipe has burst.",
        "parts": (
            Part(id="p1", kind=Kind.SINGLE, stem="Who comes?", options=THREE),
            Part(id="p2", kind=Kind.MULTIPLE, stem="With what?", options=FIVE),
            Part(id="p3", kind=Kind.ORDER, stem="In which order?", options=STEPS),
            Part(id="p4", kind=Kind.NUMERIC, stem="How soon?", number=NINETY),
            Part(id="p5", kind=Kind.TRUE_FALSE, stem="It is closed.", **{
                "options": (option("true", "True", False), option("false", "False", True)),
            }),
        ),
    },
}  # fmt: skip


def question(kind: Kind, **more: Any) -> Question:
    values: dict[str, Any] = {
        "qid": f"id-{kind.value}",
        "qver": f"{kind.value}-1",
        "rule": "A",
        "kind": kind,
        "item": "STD-1",
        "items": ("STD-1", "STD-2"),
        "item_hash": "h",
        "slot": f"Q-{kind.value.upper()}",
        "language": "en",
        "stem": f"What about {kind.value}?",
        "options": (),
        "passage": Passage(
            item="STD-1",
            title="Calls",
            docname="manual/standards",
            anchor="std-1",
            quote="Calls are answered within 20 seconds.",
        ),
        "explanation": "Because of the standard.",
        "difficulty": Difficulty.HARD,
    }
    return Question(**{**values, **VALUES[kind], **more})


@st.composite
def _options(draw: st.DrawFn, kind: Kind, prefix: str = "o") -> tuple[Option, ...]:
    if kind is Kind.TRUE_FALSE:
        right = draw(st.booleans())
        return (option("true", draw(texts), right), option("false", draw(texts), not right))
    count = draw(st.integers(3, 6))
    right = {
        Kind.SINGLE: 1,
        Kind.MULTIPLE: draw(st.integers(2, count - 1)),
        Kind.ORDER: count,
    }[kind]
    found = [
        option(f"{prefix}{n}", f"{draw(texts)}", n < right, draw(st.just("") | texts))
        for n in range(count)
    ]
    return tuple(found if kind is Kind.ORDER else draw(st.permutations(found)))


@st.composite
def _number(draw: st.DrawFn) -> Number:
    places = draw(st.integers(0, 2))
    value = draw(st.integers(0, 5000)) / 10**places
    tolerance = draw(st.sampled_from(["0", "0.5", "2"]))
    slips = (Slip(value=str(value + 10), why=draw(texts)),) if draw(st.booleans()) else ()
    unit = draw(st.sampled_from(["", "s", "min", "%", "calls"]))
    return Number(value=str(value), unit=unit, tolerance=tolerance, slips=slips)


_SIMPLE = [
    Kind.SINGLE,
    Kind.TRUE_FALSE,
    Kind.MULTIPLE,
    Kind.ORDER,
    Kind.NUMERIC,
    Kind.SHORT_TEXT,
]


@st.composite
def _answer(draw: st.DrawFn, kind: Kind) -> dict[str, Any]:
    if kind is Kind.NUMERIC:
        return {"number": draw(_number())}
    if kind is Kind.SHORT_TEXT:
        words = texts.filter(lambda text: any(c.isalnum() for c in text))
        return {"accepted": tuple(draw(st.lists(words, min_size=1, max_size=3)))}
    return {"options": draw(_options(kind))}


@st.composite
def _parts(draw: st.DrawFn, kinds: list[Kind], gap: bool) -> tuple[Part, ...]:
    found = []
    for number, kind in enumerate(draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=3))):
        stem = "" if gap else draw(texts)
        explanation = draw(st.just("") | texts)
        values = draw(_answer(kind))
        found.append(Part(id=f"p{number}", kind=kind, stem=stem, explanation=explanation, **values))
    return tuple(found)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """Any question of any kind, with nasty texts."""
    kind = draw(st.sampled_from(list(Kind)))
    values: dict[str, Any] = {"stem": draw(texts), "options": ()}
    if kind is Kind.CLOZE:
        values["parts"] = draw(_parts([Kind.SINGLE, Kind.NUMERIC, Kind.SHORT_TEXT], gap=True))
        pieces = [draw(texts).replace(GAP, "") for _ in range(len(values["parts"]) + 1)]
        values["stem"] = GAP.join(pieces)
    elif kind is Kind.SCENARIO:
        values["parts"] = draw(_parts(_SIMPLE, gap=False))
    elif kind is Kind.MATCHING:
        offered = draw(st.lists(texts, min_size=2, max_size=5))
        rows = draw(
            st.lists(st.tuples(texts, st.integers(0, len(offered) - 1)), min_size=2, max_size=5)
        )
        given = {place for _, place in rows}
        values["options"] = tuple(
            option(f"m{n}", text, n in given) for n, text in enumerate(offered)
        )
        values["rows"] = tuple(
            Row(id=f"r{n}", text=text, answer=f"m{place}") for n, (text, place) in enumerate(rows)
        )
    else:
        values |= draw(_answer(kind))
    passage = Passage(
        item="STD-1", title=draw(texts), docname="d", anchor="a", quote=draw(st.just("") | texts)
    )
    return question(
        kind,
        passage=passage,
        explanation=draw(st.just("") | texts),
        shuffle=draw(st.booleans()),
        **values,
    )


def link(passage: Passage) -> str:
    return f"https://manual.example/{passage.docname}.html?a=1&b=2#{passage.anchor}"


@dataclass(frozen=True)
class Exchange:
    """What the tests of the formats need."""

    question = staticmethod(question)
    questions = staticmethod(questions)
    link = staticmethod(link)

    @property
    def all_kinds(self) -> tuple[Question, ...]:
        """One question of each kind."""
        return tuple(question(kind) for kind in Kind)


@pytest.fixture(scope="session")
def exchange() -> Exchange:
    return Exchange()


@pytest.fixture(scope="session")
def reference_bank() -> Bank:
    """The bank of the reference manual; made once for all formats."""
    manual = load_settings(Path(__file__).parents[3])
    bank, _ = make_bank(manual, read_folder(manual.root, manual.manual).catalogue)
    return bank
