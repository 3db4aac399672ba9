"""What is wrong with a question as a question: the gates that none may fail.

The rules are those on which item-writing guides agree, as far as a program can see them
(Haladyna; Moore's rubric; Schmucker and Moore 2025). A question of the rules and one of an
author pass the same gates.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from qmanual.items.findings import Severity
from qmquiz.amounts import ascending, same_scale
from qmquiz.model import Kind, Question
from qmquiz.wording import Wording
from qmquiz.words import (
    as_amount,
    contains_phrase,
    find_any,
    same_text_key,
    telling_words,
    visible_length,
    word_count,
)

_QUOTED = re.compile(r"[“«„「『《‘][^”»“」』》’]*[”»“」』》’]")
_ENDS = ("?", "？", ":", "：", "___", "”?", ".)", "。")
_CLOSERS = "”’»」』》)）\"' "
LONGEST_KEY = 1.25
"""How much longer than the longest wrong option the right one may be."""
SCENARIO = 3
"""A case or a quoted definition may be this many times as long as a bare question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """One broken rule of item writing.

    :param code: in kebab case, stable.
    :param message: what is wrong and what to do.
    """

    code: str
    message: str
    severity: Severity = Severity.ERROR


_OPTIONS = {
    Kind.SINGLE: (3, 5),
    Kind.MULTIPLE: (4, 7),
    Kind.TRUE_FALSE: (2, 2),
    Kind.ORDER: (3, 7),
    Kind.MATCHING: (3, 8),
}
"""How many options make a good question, at least and at most."""

Gate = Callable[[Question, Wording], Iterator[Flaw]]


def find_flaws(question: Question, wording: Wording) -> tuple[Flaw, ...]:
    """Everything that is wrong with a question; empty when it may be asked."""
    return tuple(flaw for gate in _GATES for flaw in gate(question, wording))


def _keys(question: Question, _wording: Wording) -> Iterator[Flaw]:
    right, total = len(question.key), len(question.options)
    match question.kind:
        case Kind.SINGLE if right != 1:
            yield Flaw(code="one-key", message=f"has {right} right options; exactly one is needed")
        case Kind.MULTIPLE if right < 2 or right == total:
            yield Flaw(
                code="several-keys",
                message=f"has {right} right options of {total}; two must be right and one wrong",
            )
        case Kind.TRUE_FALSE if right != 1 or total != 2:
            yield Flaw(code="one-key", message="needs a right answer: true or false")
        case Kind.NUMERIC if question.number is None:
            yield Flaw(code="no-answer", message="has no number as its answer")
        case Kind.SHORT_TEXT if not any(text.strip() for text in question.accepted):
            yield Flaw(code="no-answer", message="has no text as its answer")
        case Kind.MATCHING if len(question.rows) < 2:
            yield Flaw(code="rows", message=f"has {len(question.rows)} rows; two are the least")
        case Kind.CLOZE | Kind.SCENARIO if not question.parts:
            yield Flaw(code="parts", message="has nothing to answer")
    least, most = _OPTIONS.get(question.kind, (0, 0))
    if not least <= total <= most:
        yield Flaw(
            code="options", message=f"has {total} options; {least} to {most} make a good question"
        )


def _falsity(question: Question, _wording: Wording) -> Iterator[Flaw]:
    if question.rule == "A" or question.kind in (Kind.ORDER, Kind.NUMERIC):
        return
    for option in question.distractors:
        if option.falsity is None:
            yield Flaw(code="unproven", message=f"nothing proves that “{option.text}” is wrong")


def _duplicates(question: Question, _wording: Wording) -> Iterator[Flaw]:
    counts = Counter(same_text_key(option.amount or option.text) for option in question.options)
    for option in question.options:
        if not option.text.strip():
            yield Flaw(code="empty-option", message="has an empty option")
        elif counts.pop(same_text_key(option.amount or option.text), 1) > 1:
            yield Flaw(code="duplicate", message=f"two options say the same: “{option.text}”")


def _stem(question: Question, wording: Wording) -> Iterator[Flaw]:
    stem = question.stem.strip()
    if not stem:
        yield Flaw(code="no-stem", message="asks nothing")
        return
    open_ended = question.kind in (Kind.TRUE_FALSE, Kind.ORDER)
    bare = stem.rstrip(_CLOSERS)
    if not open_ended and not (stem.endswith(_ENDS) or bare.endswith(_ENDS) or "___" in stem):
        yield Flaw(code="no-question", message="does not end as a question, a colon or a gap ___")
    limit = wording.number("words_per_stem")
    scenario = (
        question.rule == "A" or "“" in stem or bool(_QUOTED.search(stem))
    )  # a case or a quotation
    budget = limit * SCENARIO if scenario else limit
    if word_count(stem) > budget:
        yield Flaw(
            code="long",
            message=f"is {word_count(stem)} words long; {budget} are enough for a phone",
        )
    own = _QUOTED.sub(" ", stem)
    if question.kind is not Kind.TRUE_FALSE:
        negative = find_any(wording.words("negative"), _last_sentence(own))
        if negative:
            yield Flaw(
                code="negative", message=f"asks in the negative (“{negative}”); ask what is so"
            )
    if question.rule == "A":
        vague = _first_word(wording.words("vague"), own)
        if vague:
            yield Flaw(code="vague", message=f"“{vague}” can mean anything; say how often")


def _options(question: Question, wording: Wording) -> Iterator[Flaw]:
    if question.kind is Kind.TRUE_FALSE:
        return
    for option in question.options:
        found = find_any(wording.words("all_or_none"), option.text)
        if found:
            yield Flaw(code="all-or-none", message=f"an option says “{found}”; name the things")
    if question.kind is not Kind.SINGLE or not question.distractors or len(question.key) != 1:
        return
    key = question.key[0].text
    lengths = [visible_length(option.text) for option in question.distractors]
    if visible_length(key) > 12 and visible_length(key) > LONGEST_KEY * max(lengths):
        yield Flaw(
            code="longest-key",
            message=f"the right option “{key}” is the longest by more than a quarter",
        )
    if question.rule == "A":
        for word in wording.words("absolute"):
            in_wrong = [o for o in question.distractors if contains_phrase(o.text, word)]
            if in_wrong and not contains_phrase(key, word):
                yield Flaw(
                    code="absolute",
                    message=f"only wrong options say “{word}”, which gives them away",
                )


def _repeats(question: Question, wording: Wording) -> Iterator[Flaw]:
    if question.kind is not Kind.SINGLE or len(question.key) != 1:
        return
    key = question.key[0].text
    if question.key[0].amount or as_amount(key) is not None:
        if contains_phrase(question.stem, key):
            yield Flaw(code="key-in-stem", message=f"the question itself says “{key}”")
        return
    stop = wording.stop
    common = telling_words(question.stem, stop) & telling_words(key, stop)
    for option in question.distractors:
        common -= telling_words(option.text, stop)
    if common:
        word = _whole_word(sorted(common)[0], key)
        yield Flaw(
            code="repeats-stem",
            message=f"of all options only the right one repeats “{word}” from the question",
        )


def _amounts(question: Question, _wording: Wording) -> Iterator[Flaw]:
    if question.kind not in (Kind.SINGLE, Kind.MULTIPLE):
        return
    amounts = [as_amount(option.amount or option.text) for option in question.options]
    known = [amount for amount in amounts if amount is not None]
    if known and len(known) < len(amounts):
        yield Flaw(code="mixed", message="some options are amounts and others are not")
    elif known and any(not same_scale(known[0], amount) for amount in known):
        yield Flaw(code="mixed", message="the options measure different things")
    elif known and ascending(known) != known:
        yield Flaw(
            code="not-ascending", message="amounts must stand from the least to the greatest"
        )


_GATES: tuple[Gate, ...] = (_keys, _falsity, _duplicates, _stem, _options, _repeats, _amounts)


def _last_sentence(text: str) -> str:
    parts = [part for part in re.split(r"(?<=[.!?。！？])\s+", text.strip()) if part]
    return parts[-1] if parts else ""


def _first_word(words: Sequence[str], text: str) -> str | None:
    return next((word for word in words if contains_phrase(text, word)), None)


def _whole_word(stem: str, text: str) -> str:
    match = re.search(rf"\w*{re.escape(stem)}\w*", text, re.IGNORECASE)
    return match[0] if match else stem
