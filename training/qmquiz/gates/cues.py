"""What gives an answer away to a reader who knows tests and not the manual."""

import re
from collections.abc import Iterator
from itertools import takewhile

from qmquiz.gates.asked import Asked, Flaw, Gate, soft
from qmquiz.model import Kind
from qmquiz.wording import Wording
from qmquiz.words import (
    as_amount,
    contains_phrase,
    has_ideographs,
    same_text_key,
    telling_words,
    visible_length,
)

_START = 4
"""Ideographs with which all options begin; fewer are a measure or a part of a name."""

_SHORT = 25
"""Letters; in a longer option a weekday is not what it is about."""


def _repeats(asked: Asked, wording: Wording) -> Iterator[Flaw]:
    """No word of the question that only the right option repeats (clang)."""
    found = asked.one_key
    if found is None or asked.is_gap:
        return
    key = found.text
    if found.amount or as_amount(key) is not None:
        if contains_phrase(asked.stem, key):
            yield Flaw(code="key-in-stem", message=f"the question itself says “{key}”")
        return
    stop = wording.stop
    common = telling_words(asked.stem, stop) & telling_words(key, stop)
    for option in asked.distractors:
        common -= telling_words(option.text, stop)
    if common:
        word = _whole_word(sorted(common)[0], key)
        message = f"of all options only the right one repeats “{word}” from the question"
        yield Flaw(code="repeats-stem", message=message)


def _convergence(asked: Asked, wording: Wording) -> Iterator[Flaw]:
    """The right option is not put together from what the wrong ones say."""
    found = asked.one_key
    if found is None or as_amount(found.amount or found.text) is not None:
        return
    words = {o.id: telling_words(o.text, wording.stop) for o in asked.options}
    mixed = [o for o in asked.options if _is_mixture(o.id, words)]
    if mixed == [found]:
        message = f"“{found.text}” has something of each other option; the odd ones fall away"
        yield soft("convergence", message)


def _is_mixture(name: str, words: dict[str, frozenset[str]]) -> bool:
    """Whether all that an option says is said by several others, and by none of them alone."""
    own = words[name]
    shared = [own & other for key, other in words.items() if key != name and own & other]
    if len(own) < 2 or len(shared) < 2 or own in shared:
        return False
    return own == frozenset().union(*shared)


def _logic(asked: Asked, wording: Wording) -> Iterator[Flaw]:
    """No two options of which one must be right, and none that another one includes."""
    if asked.kind is not Kind.SINGLE:
        return
    texts = [option.text for option in asked.options]
    plain = {text: _affirmed(text, wording) for text in texts}
    for first in texts:
        for second in texts:
            if first == second or as_amount(first) is not None:
                continue
            if plain[first] is None and plain[second] == same_text_key(first):
                message = f"“{first}” and its opposite: one of the two must be right"
                yield soft("opposites", message)
            elif not asked.by_rule and plain[second] is None and contains_phrase(second, first):
                yield soft("includes", f"“{second}” includes “{first}”; both would be right")


def _affirmed(text: str, wording: Wording) -> str | None:
    """A text without its negation, for comparison; None if it has none."""
    for pattern in wording.words("negation"):
        affirmed = re.sub(pattern, " ", text, flags=re.IGNORECASE)
        if affirmed != text:
            return same_text_key(affirmed)  # which has no space between ideographs
    return None


def _sequence(asked: Asked, wording: Wording) -> Iterator[Flaw]:
    """Days, months and the like stand in their own order."""
    if asked.kind not in (Kind.SINGLE, Kind.MULTIPLE) or any(o.amount for o in asked.options):
        return  # dates are amounts, and ascend
    for line in wording.words("sequences"):
        order = line.split()
        places = [_place(option.text, order) for option in asked.options]
        known = [place for place in places if place is not None]
        if len(known) == len(places) and (asked.shuffle or known != sorted(known)):
            message = f"options such as {order[0]}, {order[1]} need :shuffle: false and their order"
            yield soft("lost-sequence", message)
            return


def _place(text: str, order: list[str]) -> int | None:
    if visible_length(text) > _SHORT:
        return None
    # the longest one: 十一月 holds 一月
    found = [word for word in order if contains_phrase(text, word)]
    return order.index(max(found, key=len)) if found else None


def _common_start(asked: Asked, _wording: Wording) -> Iterator[Flaw]:
    """Words with which all options begin belong into the question."""
    if asked.kind not in (Kind.SINGLE, Kind.MULTIPLE) or asked.by_rule:
        return
    if start := _start_of_all([option.text.casefold() for option in asked.options]):
        message = f"all options begin with “{start}”; put it into the question"
        yield soft("common-start", message)


def _start_of_all(texts: list[str]) -> str:
    """The three words, or the ideographs, four or more, that all begin with; empty if none."""
    if len(texts) < 2:
        return ""
    alike = takewhile(lambda letters: len(set(letters)) == 1, zip(*texts, strict=False))
    shared = "".join(letters[0] for letters in alike)
    if len(shared) >= _START and has_ideographs(shared):
        return shared
    starts = {tuple(text.split()[:3]) for text in texts}
    first = starts.pop()
    return " ".join(first) if not starts and len(first) == 3 else ""


def _whole_word(stem: str, text: str) -> str:
    if has_ideographs(stem):
        return stem  # no spaces: the whole word would be the whole option
    match = re.search(rf"\w*{re.escape(stem)}\w*", text, re.IGNORECASE)
    return match[0] if match else stem


def _given_away(asked: Asked, _wording: Wording) -> Iterator[Flaw]:
    """A text that is to be typed does not stand in the question."""
    if asked.kind is not Kind.SHORT_TEXT:
        return
    word = next((text for text in asked.accepted if contains_phrase(asked.stem, text)), None)
    if word:
        yield Flaw(code="key-in-stem", message=f"the question itself says “{word}”")


GATES: tuple[Gate, ...] = (_repeats, _given_away)
CUES: tuple[Gate, ...] = (_convergence, _logic, _sequence, _common_start)
