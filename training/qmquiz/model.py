"""What a bank is made of: questions, their options, and what could not be asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

FORMAT = 2
"""Version of ``questions.json``; it grows when a reader of an old file would be wrong.

1 had no rows, parts, accepted texts, slips and pools.
"""

GAP = "___"
"""Where something is to be filled in: once in the stem for each part of a cloze."""


class Kind(StrEnum):
    """How a question is answered."""

    SINGLE = "single"
    """One option of several."""
    MULTIPLE = "multiple"
    """All options that are right."""
    TRUE_FALSE = "true-false"
    """Whether a sentence is true."""
    NUMERIC = "numeric"
    """A number that the learner types."""
    ORDER = "order"
    """The options put in order."""
    SHORT_TEXT = "short-text"
    """A word or two that the learner types."""
    MATCHING = "matching"
    """For each row the option that belongs to it."""
    CLOZE = "cloze"
    """A text with gaps; each gap is a part: a choice, a number or a short text."""
    SCENARIO = "scenario"
    """A case with several questions about it, its parts."""


class Difficulty(StrEnum):
    """What the rule expects; only answers can tell."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


@dataclass(frozen=True, slots=True, kw_only=True)
class Falsity:
    """Why an option is known to be false: an item says something else at the same place.

    :param item: identifier of the item that says it.
    :param place: the field or link that says it; it holds one value only, so that any other
        value is false.
    :param says: what it says there.
    """

    item: str
    place: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer that is offered.

    :param id: opaque and stable; says nothing about being right.
    :param amount: the amount that it names, in the units of the manual's sources: ``20 s``.
    :param why: feedback for whoever chose it: what it confuses.
    :param tempting: why it was offered: ``sibling``, ``superseded``, ``ladder`` …
    :param source: identifier of the item that it was taken from.
    :param falsity: the proof that it is wrong; a wrong option of a rule always has one.
    """

    id: str
    text: str
    correct: bool
    amount: str = ""
    why: str = ""
    tempting: str = ""
    source: str = ""
    falsity: Falsity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """A wrong number that follows from a known mistake.

    :param value: decimal notation with a point, in the unit of the answer.
    :param why: feedback for whoever typed it.
    """

    value: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """The right answer of a numeric question.

    :param value: as written in a decimal notation with a point.
    :param tolerance: largest distance that still counts, in the same unit.
    :param slips: wrong answers that have a name; none lies within the tolerance.
    """

    value: str
    unit: str = ""
    tolerance: str = "0"
    slips: tuple[Slip, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a matching question.

    :param answer: identifier of the option that belongs to it.
    :param falsity: the proof that no other option does; a row of a rule always has one.
    """

    id: str
    text: str
    answer: str
    falsity: Falsity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One gap of a cloze, or one question of a scenario.

    :param id: opaque and stable within its question.
    :param kind: any but ``matching``, ``cloze`` and ``scenario``; a gap is ``single`` (a choice),
        ``numeric`` or ``short-text``.
    :param stem: what is asked; empty for a gap.
    :param accepted: texts that are right, the first one being shown as the answer.
    :param explanation: feedback for everybody.
    """

    id: str
    kind: Kind
    stem: str = ""
    options: tuple[Option, ...] = ()
    number: Number | None = None
    accepted: tuple[str, ...] = ()
    explanation: str = ""
    shuffle: bool = True

    @property
    def key(self) -> tuple[Option, ...]:
        """The right options."""
        return tuple(option for option in self.options if option.correct)

    @property
    def distractors(self) -> tuple[Option, ...]:
        """The wrong options."""
        return tuple(option for option in self.options if not option.correct)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Where the manual says it.

    :param docname: page, relative to the edition and without suffix.
    :param anchor: place on the page.
    :param quote: what is written there, for feedback.
    """

    item: str
    title: str
    docname: str
    anchor: str
    quote: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question with its key.

    :param qid: what is asked; it stays when the answer or the wording changes.
    :param qver: exactly this question; any change of words, key or options changes it.
    :param rule: ``G1`` … of the rules, ``A`` for an authored question.
    :param item: the item that it is about.
    :param items: all items that it cites, that one first.
    :param item_hash: digest of the meaning and the links of the cited items.
    :param slot: which place of the item it asks for, such as ``at_most``.
    :param options: for ``order`` in the right order; for ``matching`` what the rows can be given,
        ``correct`` if one of them has it; else as made (numbers ascending).
    :param accepted: for ``short-text``: texts that are right, the first being shown as the answer.
    :param rows: for ``matching``.
    :param parts: for ``cloze`` (in the order of the gaps) and ``scenario``.
    :param pools: names of the pools that a blueprint can draw it from.
    :param delta: it asks for something that has changed, and offers what held before.
    :param old_value: what held before, as it is offered.
    :param since: day from which the answer holds, if it is asked for (ISO 8601).
    :param shuffle: whether the options may be shown in another order.
    """

    qid: str
    qver: str
    rule: str
    kind: Kind
    item: str
    items: tuple[str, ...]
    item_hash: str
    slot: str
    language: str
    stem: str
    options: tuple[Option, ...]
    passage: Passage
    explanation: str = ""
    difficulty: Difficulty = Difficulty.MEDIUM
    number: Number | None = None
    delta: bool = False
    old_value: str | None = None
    since: str | None = None
    shuffle: bool = True
    accepted: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    parts: tuple[Part, ...] = ()
    pools: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[Option, ...]:
        """The right options."""
        return tuple(option for option in self.options if option.correct)

    @property
    def distractors(self) -> tuple[Option, ...]:
        """The wrong options."""
        return tuple(option for option in self.options if not option.correct)


Answerable = Question | Part
"""Anything with an answer of its own: both have kind, options, number and accepted texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """A question that was not made, and why.

    :param slot: the place of the item that could not be asked.
    """

    item: str
    rule: str
    slot: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Bank:
    """All questions of one edition in one language.

    :param questions: in reading order of their items, then by rule.
    :param rejected: what could not be asked well.
    """

    language: str
    questions: tuple[Question, ...] = ()
    rejected: tuple[Rejection, ...] = ()

    @cached_property
    def by_qver(self) -> Mapping[str, Question]:
        """Each question under its version."""
        return {question.qver: question for question in self.questions}

    @cached_property
    def _by_item(self) -> Mapping[str, tuple[Question, ...]]:
        found: dict[str, list[Question]] = {}
        for question in self.questions:
            found.setdefault(question.item, []).append(question)
        return {item: tuple(questions) for item, questions in found.items()}

    @cached_property
    def items(self) -> frozenset[str]:
        """Identifiers of the items that a question is about."""
        return frozenset(self._by_item)

    def about(self, item: str) -> tuple[Question, ...]:
        """The questions about an item."""
        return self._by_item.get(item, ())
