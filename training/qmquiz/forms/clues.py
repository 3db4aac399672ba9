"""What a question says, offers and asks for, made comparable: does one give another's answer away?

Two ways to give an answer away are told apart:

- *said*: the stem of one question (or a row, or the stem of a part) says what the other asks for,
  as a phrase or as an amount (60 min is 1 h); or its explanation does, and both cite an item. No
  form holds two such questions. Explanations are shown after handing in only, but with a
  practice quiz they stand beside the next question.
- *offered*: the answer of one is among the options of the other, and none of its wrong options
  is. Nothing is said to be true there, but a test-wise reader takes what she meets twice. A
  form holds such questions only when it cannot be filled otherwise.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from qmanual.items.quantity import parse_quantity
from qmquiz.amounts import LADDERS
from qmquiz.model import Answerable, Kind, Question
from qmquiz.words import NUMBER_WORDS, spaced_words

_AMOUNT = re.compile(r"(?<![\d.,])\d+(?:[.,]\d+)?\s?(?:%|[^\W\d_]+(?:\s[^\W\d_]+)?)")
_NUMBER_WORD = re.compile(rf"\b(?:{'|'.join(NUMBER_WORDS)})\b", re.IGNORECASE)
_UNSPACED = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\uac00-\ud7a3]")
_CHOSEN = (Kind.SINGLE, Kind.NUMERIC, Kind.SHORT_TEXT)
"""Kinds whose answer is one phrase or amount; what others ask for cannot be said in passing."""


_REMEMBERED = 50_000
"""Texts whose amounts are kept: the same options stand in many questions."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text to look for.

    :param needle: its words between spaces, so that ``2 h`` is not found in ``12 h``; without
        spaces at the ends where a language writes particles or no spaces.
    :param amount: the amount that it is, in one unit for all that can be compared; or empty.
    """

    needle: str
    amount: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """One answer that a question asks for, and the wrong ones that it offers beside it."""

    right: tuple[Phrase, ...]
    wrong: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clues:
    """A question, prepared for comparison.

    :param items: what it cites.
    :param said: words of stem, rows and stems of parts; ``offered`` of the options.
    :param place: the item and the place in it that is asked for.
    """

    items: frozenset[str]
    place: tuple[str, str]
    said: str
    said_amounts: frozenset[str]
    offered: str
    offered_amounts: frozenset[str]
    told: str
    told_amounts: frozenset[str]
    wanted: tuple[Wanted, ...]

    def says_answer_of(self, other: "Clues") -> bool:
        """Whether this one's words say what the other asks for."""
        for wanted in other.wanted:
            if _any_in(wanted.right, self.said, self.said_amounts):
                return True
            if not self.items.isdisjoint(other.items) and _any_in(
                wanted.right, self.told, self.told_amounts
            ):
                return True
        return False

    def offers_answer_of(self, other: "Clues") -> bool:
        """Whether this one's options hold the other's answer and none of its wrong ones."""
        for wanted in other.wanted:
            if (
                wanted.wrong
                and _any_in(wanted.right, self.offered, self.offered_amounts)
                and not _any_in(wanted.wrong, self.offered, self.offered_amounts)
            ):
                return True
        return False


def _any_in(phrases: tuple[Phrase, ...], text: str, amounts: frozenset[str]) -> bool:
    # a plain loop: it runs some thousand times for a form
    for phrase in phrases:
        if phrase.needle in text or (phrase.amount and phrase.amount in amounts):
            return True
    return False


def clues_of(question: Question) -> Clues:
    """A question, prepared for comparison."""
    said = [question.stem, *(row.text for row in question.rows), *(p.stem for p in question.parts)]
    asked: tuple[Answerable, ...] = (question, *question.parts)
    offered = [option for one in asked for option in one.options]
    told = [question.explanation, *(part.explanation for part in question.parts)]
    return Clues(
        items=frozenset(question.items),
        place=(question.item, question.slot.rpartition(":")[2]),
        said=_joined(said),
        said_amounts=_amounts_in(said),
        offered=_joined(option.text for option in offered),
        offered_amounts=_amounts_in([o.text for o in offered] + [o.amount for o in offered]),
        told=_joined(told),
        told_amounts=_amounts_in(told),
        wanted=tuple(chain.from_iterable(_wanted(one) for one in asked)),
    )


def _wanted(asked: Answerable) -> Iterator[Wanted]:
    if asked.kind not in _CHOSEN:
        return
    if asked.number is not None:
        text = f"{asked.number.value} {asked.number.unit}".strip()
        yield Wanted(right=(_phrase(text, text),), wrong=())
        return
    texts = [_phrase(text) for text in asked.accepted]
    texts += [_phrase(option.text, option.amount) for option in asked.key]
    right = tuple(phrase for phrase in texts if phrase.needle.strip())
    if right:
        wrong = tuple(_phrase(option.text, option.amount) for option in asked.distractors)
        yield Wanted(right=right, wrong=wrong)


def _phrase(text: str, amount: str = "") -> Phrase:
    spaced = spaced_words(text)
    words = spaced.strip()
    if _UNSPACED.search(text):
        # Korean puts particles behind a word; Chinese has no spaces on either side
        spaced = f" {words}" if "\uac00" <= words[-1:] <= "\ud7a3" else words
    amounts = _amounts_in([amount]) or _amounts_in([text] if _AMOUNT.fullmatch(text) else [])
    return Phrase(spaced, min(amounts, default=""))


def _joined(texts: Iterable[str]) -> str:
    return "|".join(spaced_words(text) for text in texts if text)


def _amounts_in(texts: Iterable[str]) -> frozenset[str]:
    """The amounts that some texts name, in one unit for all that can be compared."""
    return frozenset(chain.from_iterable(_amounts_of(text) for text in texts))


@lru_cache(_REMEMBERED)
def _amounts_of(text: str) -> frozenset[str]:
    found = set()
    digits = _NUMBER_WORD.sub(lambda word: str(NUMBER_WORDS[word[0].casefold()]), text)
    for match in _AMOUNT.finditer(digits):
        # "20 working days" and "20 seconds on": the unit has one word or two
        for words in (match[0], match[0].rpartition(" ")[0]):
            try:
                amount = parse_quantity(words)
            except ValueError:
                continue
            if amount.unit in LADDERS:
                canonical = amount.canonical()
                found.add(f"{canonical.value} {canonical.unit}")
                break
    return frozenset(found)
