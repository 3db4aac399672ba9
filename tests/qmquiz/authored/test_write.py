"""The inverse of reading: what was written is read as the same question."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qmanual.items.blocks import iter_blocks, parse_blocks
from qmquiz.authored.answers import Answer, is_fixed
from qmquiz.authored.banks import read_bank
from qmquiz.authored.question import make_authored, read_question
from qmquiz.authored.write import write_bank, write_question
from qmquiz.facts import amount_text
from qmquiz.identity import option_id, part_id, question_id
from qmquiz.model import GAP, Difficulty, Kind, Number, Option, Part, Row, Slip
from qmquiz.wording import load_wording
from qmquiz.words import as_amount

_CHARACTERS = st.one_of(
    st.sampled_from("ab é1.-+#>:|=~%({}[]<>*_`$&;\\!?'\" xX—“”ж水물٣\t"),
    st.characters(exclude_categories=("Cc", "Cs", "Co")),
)
_TRICKY = st.sampled_from(
    ["[x] box", "1. first", "- dash", "> quote", ":::", "```", "| a | b |", "{item}`STD-1`",
     "&amp;", "<b>", "a_b _c_ __d__", "$5 and $6", "___", "____", "![a](b)", "[^1]", "% c", "+++",
     "(x)=", ":kind: order", "---", "20 s", "1 h", "a\\|b", "\\", "true", "3rd floor", "24/7",
     "{part}", "https://x.org", "80 % ± 1", "# h", "=", "1) x"]
)  # fmt: skip


def _is_plain(text):
    return bool(text) and text == " ".join(text.split())


_TEXTS = st.one_of(_TRICKY, st.text(_CHARACTERS, min_size=1, max_size=12)).map(
    lambda text: " ".join(text.split())
).filter(_is_plain)  # fmt: skip
_WITHOUT_GAP = _TEXTS.filter(lambda text: GAP not in text)
_MAYBE = st.one_of(st.just(""), _TEXTS)


@st.composite
def _options(draw, name, kind):
    texts = draw(st.lists(_TEXTS, min_size=2, max_size=5, unique=True))
    right = [kind is Kind.ORDER or draw(st.booleans()) for _ in texts]
    return tuple(
        _option(name, text, correct=correct, why=draw(_MAYBE))
        for text, correct in zip(texts, right, strict=True)
    )


def _option(name, text, *, correct, why=""):
    amount = as_amount(text)
    return Option(
        id=option_id(name, text),
        text=text,
        correct=correct,
        amount=amount_text(amount) if amount else "",
        why=why,
        tempting="" if correct else "author",
    )


@st.composite
def _numbers(draw):
    value = draw(st.decimals(-10_000, 10_000, places=2, allow_nan=False))
    tolerance = draw(st.decimals(0, 5, places=1))
    away = draw(st.lists(st.integers(6, 500), max_size=3, unique=True))
    return Number(
        value=_digits(value),
        unit=draw(st.sampled_from(["", "s", "%", "working day", "points", "calls"])),
        tolerance=_digits(tolerance),
        slips=tuple(Slip(value=_digits(value + far), why=draw(_TEXTS)) for far in away),
    )


def _digits(value):
    return f"{value.normalize() if value else Decimal(0):f}"


@st.composite
def _answers(draw, name, kind):
    match kind:
        case Kind.SINGLE | Kind.MULTIPLE | Kind.ORDER:
            return Answer(options=draw(_options(name, kind)))
        case Kind.TRUE_FALSE:
            right = draw(st.booleans())
            return Answer(
                options=tuple(
                    Option(id=id_, text=text, correct=right is so, why=draw(_MAYBE))
                    for id_, text, so in (("true", "True", True), ("false", "False", False))
                )
            )
        case Kind.NUMERIC:
            return Answer(number=draw(_numbers()))
        case Kind.SHORT_TEXT:
            texts = st.lists(_TEXTS, min_size=1, max_size=3, unique=True)
            return Answer(accepted=tuple(draw(texts)))
        case Kind.MATCHING:
            return draw(_matchings(name))
        case Kind.CLOZE:
            count = draw(st.integers(1, 4))
            return Answer(parts=tuple(draw(_gap(name, n)) for n in range(1, count + 1)))
    stems = draw(st.lists(_TEXTS, min_size=1, max_size=3, unique=True))
    return Answer(parts=tuple(draw(_part(name, stem)) for stem in stems))


@st.composite
def _matchings(draw, name):
    texts = draw(st.lists(_TEXTS, min_size=2, max_size=5, unique=True))
    options = [_option(name, text, correct=False, why=draw(_MAYBE)) for text in texts]
    if is_fixed(options):
        options = options[:1]
    rows = draw(st.lists(_TEXTS, min_size=1, max_size=4, unique=True))
    places = sorted(draw(st.integers(0, len(options) - 1)) for _ in rows)
    answers = [options[place] for place in places]
    used = {option.id for option in answers}
    # in the order in which a table names them: those of the rows, then the others
    named = [*dict.fromkeys(answers), *(o for o in options if o.id not in used)]
    return Answer(
        options=tuple(_option(name, o.text, correct=o.id in used, why=o.why) for o in named),
        rows=tuple(
            Row(id=part_id(name, text), text=text, answer=option.id)
            for text, option in zip(rows, answers, strict=True)
        ),
    )


@st.composite
def _gap(draw, qid, number):
    name = part_id(qid, str(number))
    kind = draw(st.sampled_from([Kind.SINGLE, Kind.NUMERIC, Kind.SHORT_TEXT]))
    answer = draw(_answers(name, kind))
    return Part(
        id=name,
        kind=kind,
        options=answer.options,
        number=answer.number,
        accepted=answer.accepted,
        explanation=draw(_MAYBE),
        shuffle=not is_fixed(answer.options),
    )


@st.composite
def _part(draw, qid, stem):
    name = part_id(qid, stem)
    kinds = [k for k in Kind if k not in (Kind.MATCHING, Kind.CLOZE, Kind.SCENARIO)]
    kind = draw(st.sampled_from(kinds))
    answer = draw(_answers(name, kind))
    return Part(
        id=name,
        kind=kind,
        stem=stem,
        options=answer.options,
        number=answer.number,
        accepted=answer.accepted,
        explanation=draw(_MAYBE),
        shuffle=draw(st.booleans()) and not is_fixed(answer.options),
    )


@st.composite
def _questions(draw, context, kind):
    item = context.catalogue.items["STD-1"]
    qid = question_id("STD-1", "A", "Q-1")
    answer = draw(_answers(qid, kind))
    if kind is Kind.CLOZE:
        gaps = len(answer.parts)
        words = draw(st.lists(_WITHOUT_GAP, min_size=gaps + 1, max_size=gaps + 1))
        stem = f" {GAP} ".join(words)
    else:
        stem = draw(_TEXTS)
    return make_authored(
        context,
        "Q-1",
        [item, context.catalogue.items["STD-2"]],
        kind=kind,
        stem=stem,
        answer=answer,
        explanation=draw(_MAYBE),
        difficulty=draw(st.sampled_from(Difficulty)),
        shuffle=draw(st.booleans()),
        pools=draw(st.lists(st.sampled_from(["night", "new staff", "2026"]), unique=True)),
    )


@pytest.mark.parametrize("kind", Kind)
def test_reading_what_was_written_gives_the_same_question(phone, kind):
    context = phone.context()

    @settings(deadline=None, max_examples=30)
    @given(question=_questions(context, kind))
    def check(question):
        source = write_question(question)
        (block,) = iter_blocks(parse_blocks(source), source.split("\n"))

        assert read_question(context, block, "Q-1") == (question, "")

    check()


def test_bank_is_written_as_an_author_would(phone):
    text = (
        "---\nlanguage: en\n---\n\n"
        "# From Moodle\n\n"
        ":::{question} Q-1\n"
        ":items: STD-1\n"
        ":difficulty: hard\n"
        ":pools: night\n\n"
        "How long may it take?\n\n"
        "- [ ] 5 seconds\n"
        "  > That is the emergency line.\n"
        "- [x] 20 seconds\n"
        "- [ ] 30 seconds\n\n"
        "> Calls are answered within 20 seconds.\n"
        ":::\n\n"
        "::::{question} Q-2\n"
        ":kind: scenario\n"
        ":items: STD-1, STD-2\n\n"
        "At noon 400 calls come in.\n\n"
        ":::{part}\n"
        ":kind: numeric\n"
        ":answer: 80 %\n"
        ":tolerance: 0.5 %\n\n"
        "320 are answered in time. What share is that?\n\n"
        "- 125 %\n"
        "  > The other way round.\n"
        ":::\n\n"
        ":::{part}\n"
        ":kind: true-false\n"
        ":answer: true\n\n"
        "The standard is met.\n"
        ":::\n"
        "::::\n\n"
        ":::{question} Q-3\n"
        ":kind: cloze\n"
        ":items: STD-1\n\n"
        "At least ___ of the calls are answered within ___ by ___.\n\n"
        "1. 80 % ± 1 %\n"
        "   - 20 %\n"
        "     > Those are the others.\n"
        "   > The share stands in the standard.\n"
        "2. - [ ] 10 seconds\n"
        "   - [x] 20 seconds\n"
        "   - [ ] 30 seconds\n"
        "3. - an agent\n"
        "   - the agent\n"
        ":::\n\n"
        ":::{question} Q-4\n"
        ":kind: matching\n"
        ":items: STD-1\n\n"
        "Which line has which limit?\n\n"
        "| | |\n"
        "| --- | --- |\n"
        "| general | twenty |\n"
        "| emergency | ten |\n"
        "|  | a \\| b |\n"
        ":::\n"
    )

    read = read_bank(text, "a.md", phone.catalogue, load_wording("en"))

    assert [finding for finding in read.findings if finding.severity == "error"] == []
    assert write_bank(read.questions, "en", "From Moodle") == text
