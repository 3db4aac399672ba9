"""What is written and read again: the same question, less exactly what was said to be lost."""

from dataclasses import asdict, replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qmquiz.facts import amount_text
from qmquiz.formats import gift_write, losses, moodle_write
from qmquiz.formats.asked import Asked, Draft
from qmquiz.formats.draft import make_question
from qmquiz.formats.exchange import name_of
from qmquiz.formats.gift_text import ARROW
from qmquiz.formats.registry import READERS, reader_of, writer_of
from qmquiz.formats.source import tidy
from qmquiz.identity import option_id, part_id, question_id
from qmquiz.model import (
    GAP,
    Difficulty,
    Falsity,
    Kind,
    Number,
    Option,
    Part,
    Passage,
    Question,
    Row,
    Slip,
)
from qmquiz.wording import languages
from qmquiz.words import as_amount

_NASTY = (
    "{", "}", "a = b", "~", "#", "####", "::", ":", "->", "a -> b", "\\", "\\n", "\\{", "\\\\", "//",
    "// c", "%50%", "%-100%x", "[html]", "[plain] x", "[markdown]*a*", "{1:SA:=x}", "=1+1", "-5",
    "+1", "@x", "'=x", "''", "'", '"', '"a", "b"', ",", ";", "a;b", "]]>", "<![CDATA[x]]>", "<b>b</b>",
    "<", ">", "a<b", "&", "&amp;", "&lt;p&gt;", "&#35;", "&&058;", "*", "a*", "\\*", "T", "TRUE",
    "true", "מימין", "\u202eab", "👩‍🚒", "水", "a\u00a0b", "a\nb", "\n\na\n\n", "  a  b ", "a\r\nb", "\x07",
    "a\tb", "20 s", "1 h", "85 %", "___", "____", "$CATEGORY: x", "[tag:x]", "[id:y]", "\u2028",
    "<script>x</script>", "{#1}", "=", "sep=;", "٣", "1,5", "0", "\ufeff", "^", "`", "$$x$$",
)  # fmt: skip
_TEXTS = st.one_of(
    st.sampled_from(_NASTY),
    st.lists(st.sampled_from(_NASTY), min_size=2, max_size=3).map(" ".join),
    st.lists(st.sampled_from(_NASTY), min_size=2, max_size=3).map("".join),
    st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12),
)
_PLAIN = _TEXTS.filter(lambda text: bool(tidy(text)))
_MAYBE = st.one_of(st.just(""), _PLAIN)
_SAID = "author"


def _several(least, most):
    """Texts that are different, also tidied."""
    return st.lists(_PLAIN, min_size=least, max_size=most, unique_by=tidy)


def _option(owner, text, correct, why=""):
    amount = as_amount(tidy(text))
    return Option(
        id=option_id(owner, text),
        text=text,
        correct=correct,
        amount=amount_text(amount) if amount else "",
        why=why,
        tempting="" if correct else _SAID,
    )


@st.composite
def _options(draw, owner, kind):
    texts = draw(_several(2, 5))
    if kind is Kind.ORDER:
        return tuple(_option(owner, text, True, draw(_MAYBE)) for text in texts)
    right = (
        {0} if kind is Kind.SINGLE else draw(st.sets(st.integers(0, len(texts) - 1), min_size=1))
    )
    made = [_option(owner, text, n in right, draw(_MAYBE)) for n, text in enumerate(texts)]
    return tuple(draw(st.permutations(made)))


@st.composite
def _true_false(draw):
    true = draw(st.booleans())
    return tuple(
        Option(id=name.casefold(), text=name, correct=correct, why=draw(_MAYBE))
        for name, correct in (("True", true), ("False", not true))
    )


def _digits(value):
    return f"{value.normalize():f}" if value else "0"


@st.composite
def _numbers(draw):
    value = draw(st.decimals(-1000, 1000, places=2))
    far = draw(st.lists(st.integers(7, 90), max_size=2, unique=True))
    return Number(
        value=_digits(value),
        unit=draw(st.sampled_from(["", "s", "h", "%", "working day", "calls"])),
        tolerance=_digits(draw(st.decimals(0, 5, places=1))),
        slips=tuple(Slip(value=_digits(value + Decimal(n)), why=draw(_PLAIN)) for n in far),
    )


@st.composite
def _asked(draw, owner, kind):
    """The fields that a question and a part have both."""
    fields = {}
    if kind in (Kind.SINGLE, Kind.MULTIPLE, Kind.ORDER):
        fields["options"] = draw(_options(owner, kind))
        fixed = kind is not Kind.ORDER and all(option.amount for option in fields["options"])
        fields["shuffle"] = not fixed and draw(st.booleans())
    elif kind is Kind.TRUE_FALSE:
        fields["options"] = draw(_true_false())
    elif kind is Kind.NUMERIC:
        fields["number"] = draw(_numbers())
    elif kind is Kind.SHORT_TEXT:
        fields["accepted"] = tuple(draw(_several(1, 3)))
    return fields


@st.composite
def _matching(draw, owner):
    rows, answers = draw(_several(2, 4)), draw(_several(2, 5))
    given_ = [answers[n % len(answers)] for n in range(len(rows))]
    options = [_option(owner, text, text in given_, draw(_MAYBE)) for text in answers]
    return {
        "options": tuple(options),
        "rows": tuple(
            Row(id=part_id(owner, row), text=row, answer=option_id(owner, answer))
            for row, answer in zip(rows, given_, strict=True)
        ),
        "shuffle": not all(option.amount for option in options),
    }


_PIECES = st.one_of(st.just(""), _PLAIN).filter(lambda text: "_" not in text)


@st.composite
def _cloze(draw, owner):
    kinds = draw(st.lists(st.sampled_from([Kind.SINGLE, Kind.NUMERIC, Kind.SHORT_TEXT]),
                          min_size=1, max_size=3))  # fmt: skip
    parts = []
    for number, kind in enumerate(kinds, 1):
        name = part_id(owner, str(number))
        fields = draw(_asked(name, kind))
        parts.append(Part(id=name, kind=kind, explanation=draw(_MAYBE), **fields))
    return {"stem": GAP.join(draw(_PIECES) for _ in range(len(kinds) + 1)), "parts": tuple(parts)}


@st.composite
def _scenario(draw, owner):
    kinds = st.sampled_from(
        [k for k in Kind if k not in (Kind.MATCHING, Kind.CLOZE, Kind.SCENARIO)]
    )
    parts = []
    for stem in draw(_several(1, 3)):
        kind, name = draw(kinds), part_id(owner, stem)
        fields = draw(_asked(name, kind))
        parts.append(Part(id=name, kind=kind, stem=stem, explanation=draw(_MAYBE), **fields))
    return {"parts": tuple(parts)}


_MADE = {Kind.MATCHING: _matching, Kind.CLOZE: _cloze, Kind.SCENARIO: _scenario}


@st.composite
def questions(draw, number=1):
    """An authored question of any kind, or one that a rule could have made."""
    kind = draw(st.sampled_from(Kind))
    generated = draw(st.booleans())
    slot, rule = (f"at_most:{number}", "G1") if generated else (f"Q-{number}", "A")
    qid = question_id("STD-1", rule, slot)
    fields = draw(_MADE[kind](qid) if kind in _MADE else _asked(qid, kind))
    fields = {"stem": draw(_PLAIN), "options": (), **fields}
    changed = generated and draw(st.booleans())
    if generated:
        fields["options"] = tuple(_proven(option) for option in fields["options"])
    return Question(
        qid=qid,
        qver="v",
        rule=rule,
        kind=kind,
        item="STD-1",
        items=("STD-1", *draw(st.sampled_from([(), ("COM-2",), ("COM-2", "PRC-A.1-02")]))),
        item_hash="h",
        slot=slot,
        language="en",
        passage=Passage(
            item="STD-1", title="T < t", docname="manual/a b", anchor="std-1", quote=draw(_MAYBE)
        ),
        explanation=draw(_MAYBE),
        difficulty=draw(st.sampled_from(Difficulty)),
        delta=changed,
        old_value="10 s" if changed else None,
        since="2026-10-05" if changed else None,
        pools=tuple(
            draw(
                st.lists(
                    st.sampled_from(["basics", "a b", "x]y", "p;q", "é"]), max_size=2, unique=True
                )
            )
        ),
        **fields,
    )


def _proven(option):
    if option.correct:
        return option
    falsity = Falsity(item="STD-1", place="at_most", says="20 s")
    return replace(option, tempting="sibling", source="STD-2", falsity=falsity)


# What each loss takes away; the others are lost to other programs, and we have them back.
def _without_proofs(q):
    said = "" if q.kind is Kind.TRUE_FALSE else _SAID
    options = [
        replace(o, falsity=None, source="", tempting="" if o.correct else said) for o in q.options
    ]
    rows = [replace(row, falsity=None) for row in q.rows]
    return replace(q, options=tuple(options), rows=tuple(rows))


def _authored(q):
    def shown(option):
        amount = as_amount(option.text) if q.kind is not Kind.TRUE_FALSE else None
        return replace(option, amount=amount_text(amount) if amount else "")

    return replace(q, rule="A", options=tuple(shown(o) for o in q.options))


def _without_option_why(q):
    def bare(asked):
        if asked.kind not in (Kind.ORDER, Kind.MATCHING):
            return asked
        return replace(asked, options=tuple(replace(o, why="") for o in asked.options))

    return replace(bare(q), parts=tuple(bare(part) for part in q.parts))


def _without_arrows(q):
    def bare(asked):
        return replace(asked, accepted=tuple(t for t in asked.accepted if ARROW not in t))

    return replace(bare(q), parts=tuple(bare(part) for part in q.parts))


_TAKES = {
    losses.PROOFS: _without_proofs,
    losses.RULE: lambda q: _authored(q),
    losses.CHANGE: lambda q: replace(q, delta=False, old_value=None, since=None),
    losses.NO_LINK: lambda q: q,
    losses.SPACING: lambda q: losses.tidied(q)[0],
    losses.OPTION_WHY: _without_option_why,
    losses.GAP_EXPLANATION: lambda q: replace(
        q, parts=tuple(replace(p, explanation="") for p in q.parts)
    ),
    gift_write.UNIT: lambda q: q,
    gift_write.ORDER: lambda q: q,
    gift_write.KEEP_ORDER: lambda q: q,
    losses.APART: lambda q: q,
    gift_write.CASE_EXPLANATION: lambda q: replace(q, explanation=""),
    gift_write.SEVERAL_GAPS: lambda q: None,
    gift_write.ONLY_ARROW: lambda q: None,
    gift_write.ARROW_TEXT: _without_arrows,
    moodle_write.GAP_UNIT: lambda q: q,
}


def _content(question):
    """Everything that a question says; its names follow from that and from its bank."""
    values = asdict(question)
    texts = {option["id"]: option["text"] for option in values["options"]}
    for row in values["rows"]:
        row["answer"] = texts[row["answer"]]
        del row["id"]
    for asked in (values, *values["parts"]):
        for option in asked["options"]:
            del option["id"]
    for part in values["parts"]:
        del part["id"]
    if question.kind is Kind.MATCHING and question.shuffle:  # they are shown in any order
        values["options"] = sorted(values["options"], key=lambda option: option["text"])
    for name in ("qid", "qver", "item_hash", "passage", "slot"):
        del values[name]
    return values


def _link(passage):
    return f"https://x.org/{passage.docname}#{passage.anchor}"


@pytest.mark.parametrize("form", sorted(READERS))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(question=questions(), linked=st.booleans())
def test_what_is_read_is_what_was_written_less_what_is_lost(form, question, linked):
    exported = writer_of(form)([question], "en", _link if linked else lambda _: "")
    ((_, data),) = exported.files.items()
    imported = reader_of(form)(data, "f", "en")

    expected = question
    for entry in exported.lost:
        assert entry.question == name_of(question)
        if expected is not None:
            expected = _TAKES[entry.what](expected)
    if expected is None:
        assert imported.questions == ()
        assert [finding.code for finding in imported.findings] == ["no-question"]
        return
    assert [str(finding) for finding in imported.findings] == []
    assert [_content(q) for q in imported.questions] == [_content(expected)]
    if question.rule == "A":
        assert imported.questions[0].slot == question.slot


@pytest.mark.parametrize("form", sorted(READERS))
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_questions_in_one_file_do_not_disturb_each_other(form, data):
    written = [data.draw(questions(number)) for number in (1, 2, 3)]

    together = writer_of(form)(written, "en", _link)
    alone = [writer_of(form)([question], "en", _link) for question in written]

    ((_, file),) = together.files.items()
    read = reader_of(form)(file, "f", "en").questions
    apart = [
        q
        for one in alone
        for content in one.files.values()
        for q in reader_of(form)(content, "f", "en").questions
    ]
    assert [_content(q) for q in read] == [_content(q) for q in apart]
    assert together.lost == tuple(entry for one in alone for entry in one.lost)
    assert together == writer_of(form)(written, "en", _link)


@pytest.mark.parametrize("form", sorted(READERS))
def test_whole_bank_of_the_reference_manual_comes_back(form, reference_bank):
    bank = reference_bank
    written = [q for q in bank.questions if form != "gift" or len(q.parts) < 2]
    exported = writer_of(form)(written, bank.language, _link)
    ((_, data),) = exported.files.items()

    imported = reader_of(form)(data, "f", bank.language)

    def less(question):
        # several questions of a rule about an item have one name; what one of them loses of
        # these, the others have not
        for entry in by_name.get(name_of(question), ()):
            question = _TAKES[entry](question)
        return question

    by_name: dict[str, list[str]] = {}
    for entry in exported.lost:
        by_name.setdefault(entry.question, []).append(entry.what)
    assert imported.findings == ()
    assert len(imported.questions) == len(written) > 500
    assert [_content(q) for q in imported.questions] == [_content(less(q)) for q in written]


@pytest.mark.parametrize("form", ["gift", "moodle-xml"])
@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("unit", ["s", "min", "h", "day", "working day", "%", "points", "calls"])
def test_unit_in_the_text_is_taken_out_again_in_every_language(form, language, unit):
    number = Number(value="2", unit=unit, tolerance="0.5")
    asked = Asked(kind=Kind.NUMERIC, stem="2 + 2?", number=number)
    question = make_question(Draft(line=1, asked=asked), "Q-A", language)
    ((_, data),) = writer_of(form)([question], language, _link).files.items()

    (read,) = reader_of(form)(data, "f", language).questions

    assert (read.stem, read.number) == ("2 + 2?", number)
    assert losses.unit_note(unit, language) in data.decode().replace("\\", "")
