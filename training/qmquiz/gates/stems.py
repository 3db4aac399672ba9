"""What is asked: a question, short enough for a phone, plain, and one thing at a time."""

import re
from collections.abc import Iterator

from qmquiz.gates.asked import Asked, Flaw, Gate, has_quotation, sentences, soft
from qmquiz.model import GAP, Kind
from qmquiz.wording import Wording
from qmquiz.words import contains_phrase, find_any, word_count

_ENDS = ("?", "？", ":", "：", GAP, "”?", ".)", "。")
_CLOSERS = "”’»」』》)）\"' "
_MARKS = re.compile(r"[?？]+")
_STATEMENTS = (Kind.TRUE_FALSE, Kind.ORDER, Kind.MATCHING, Kind.SCENARIO)
"""Kinds whose text need not end as a question."""
SCENARIO = 3
"""A case or a quoted definition may be this many times as long as a bare question."""


def _question(asked: Asked, _wording: Wording) -> Iterator[Flaw]:
    """It asks something: it ends as a question, or has a gap."""
    if asked.is_gap:
        return
    if not asked.stem:
        yield Flaw(code="no-stem", message="asks nothing")
        return
    bare = asked.stem.rstrip(_CLOSERS)
    ends = asked.stem.endswith(_ENDS) or bare.endswith(_ENDS) or GAP in asked.stem
    if asked.kind not in _STATEMENTS and not ends:
        yield Flaw(
            code="no-question", message=f"does not end as a question, a colon or a gap {GAP}"
        )


def _length(asked: Asked, wording: Wording) -> Iterator[Flaw]:
    """Words (en 40, ru 35) or characters (zh 80, ko 90); a case three times as many."""
    if asked.is_gap:
        return
    limit = wording.number("words_per_stem")
    length = word_count(asked.stem)
    if length <= limit:
        return
    told = sentences(asked.stem)
    case = asked.kind is Kind.SCENARIO or len(told) > 1 or has_quotation(asked.stem)
    budget = limit * SCENARIO if case else limit
    if length > budget:
        yield Flaw(code="long", message=f"is {length} words long; {budget} are enough for a phone")
    elif asked.kind is not Kind.SCENARIO and word_count(sentences(asked.own)[-1]) > limit:
        message = f"asks in one long sentence; tell the case first, then ask in {limit} words"
        yield Flaw(code="long", message=message)


def _negative(asked: Asked, wording: Wording) -> Iterator[Flaw]:
    """It asks for what is so; a negative that cannot be avoided is in capitals.

    A condition may be negative: what to do *if nobody answers* is a plain question.
    """
    if asked.is_gap or asked.kind is Kind.SCENARIO:
        return
    told = sentences(asked.own)
    asks = told[-1] if told else ""
    for condition in wording.words("condition"):
        asks = re.sub(condition, " ", asks, flags=re.IGNORECASE)
    found = find_any(wording.words("negative"), asks)
    if found is None:
        return
    if asked.kind in (Kind.TRUE_FALSE, Kind.CLOZE):
        if not asked.by_rule:
            message = f"says what is not so (“{found}”), which is hard to think about"
            yield soft("negative-statement", message)
    elif found.isupper():
        yield soft("negative-emphasised", f"asks in the negative ({found}); can it ask what is so?")
    else:
        yield Flaw(code="negative", message=f"asks in the negative (“{found}”); ask what is so")


def _vague(asked: Asked, wording: Wording) -> Iterator[Flaw]:
    """No word that everybody understands in another way."""
    if not asked.is_gap and (word := find_any(wording.words("vague"), asked.own)):
        yield Flaw(code="vague", message=f"“{word}” can mean anything; say how often")
    if asked.by_rule or asked.kind not in (Kind.SINGLE, Kind.MULTIPLE):
        return  # what a rule offers stands in the manual
    for option in asked.options:
        if word := find_any(wording.words("vague"), option.text):
            yield soft("vague-option", f"“{word}” in “{option.text}” can mean anything; say it")


def _one_idea(asked: Asked, wording: Wording) -> Iterator[Flaw]:
    """One question at a time."""
    if asked.is_gap or asked.kind is Kind.TRUE_FALSE:
        return
    told = sentences(asked.own)
    if len(_MARKS.findall(asked.own)) > 1:
        yield Flaw(code="several-ideas", message="asks several questions; make each one its own")
    elif told and (found := find_any(wording.words("two_questions"), told[-1])):
        yield Flaw(code="several-ideas", message=f"asks two things at once (“{found}”); ask one")


def _absolute_statement(asked: Asked, wording: Wording) -> Iterator[Flaw]:
    """A statement with “always” is false more often than not, and test-takers know."""
    if asked.kind is not Kind.TRUE_FALSE or asked.by_rule:
        return
    if any(option.correct and option.id == "false" for option in asked.options):
        for word in wording.words("absolute"):
            if contains_phrase(asked.own, word):
                message = f"“{word}” in a statement that is false gives it away"
                yield soft("absolute-statement", message)
                return


GATES: tuple[Gate, ...] = (_question, _length, _negative, _vague, _one_idea)
CUES: tuple[Gate, ...] = (_absolute_statement,)
