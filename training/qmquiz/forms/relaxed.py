"""What a form was meant to hold, and where it falls short of that.

A bank is finite: not everything can be had at once. :class:`Constraint` lists what is given up, in
that order. The shortfalls are found by looking at the finished form, not by remembering what was
done, so that whatever does not hold is named.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations

from qmanual.items.model import Catalogue
from qmquiz.forms.arrange import is_pattern
from qmquiz.forms.blueprint import Blueprint
from qmquiz.forms.index import BankIndex, Entry
from qmquiz.model import Kind


class Constraint(StrEnum):
    """What a form should keep to; the first is given up first, the last one last."""

    PLACES = "places"
    """Right answers that cannot be moved make no pattern."""
    DIFFICULTY = "difficulty"
    """The bands of the blueprint."""
    SEEN = "seen"
    """Nothing that was asked recently, or stands in another variant."""
    BALANCE = "balance"
    """Of the sentences to be judged 40 to 60 % are true; of few, half but for one."""
    OFFERED = "offered"
    """No answer is among the options of another question without its wrong options."""
    TWICE = "item-twice"
    """One question about an item."""
    TOPIC = "topic"
    """So many questions of a topic as the blueprint says."""
    MUST_ASK = "must-ask"
    """A question about each item that must be asked about."""
    NUMBER = "number"
    """So many questions as were asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxed:
    """One thing that does not hold.

    :param by: how many questions, items or pairs it concerns; at least 1.
    :param message: one sentence without a full stop, in English.
    """

    constraint: Constraint
    by: int
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a form is meant to hold.

    :param seen: versions of questions to avoid, and how often each was seen.
    """

    total: int
    blueprint: Blueprint | None = None
    catalogue: Catalogue = field(default_factory=lambda: Catalogue(documents={}, items={}))
    seen: Mapping[str, int] = field(default_factory=dict)


def is_balanced(true: int, false: int) -> bool:
    """Whether 40 to 60 % are true, or half of them but for one where there are few."""
    return abs(true - false) <= max(1, (true + false) // 5)


def find_relaxed(entries: Sequence[Entry], wish: Wish, index: BankIndex) -> tuple[Relaxed, ...]:
    """All that a form does not keep to, what is given up first coming first."""
    found = [
        *_in_places(entries),
        *_in_difficulty(entries, wish),
        *_in_seen(entries, wish),
        *_in_balance(entries),
        *_in_offered(entries, index),
        *_in_items(entries),
        *_in_topics(entries, wish),
        *_in_must_ask(entries, wish),
    ]
    if len(entries) < wish.total:
        found.append(
            Relaxed(
                constraint=Constraint.NUMBER,
                by=wish.total - len(entries),
                message=f"{_questions(len(entries))} instead of {wish.total}: "
                "there are no more that go together",
            )
        )
    return tuple(found)


def severity(relaxed: Collection[Relaxed]) -> tuple[int, ...]:
    """How bad shortfalls are; the constraint that is given up last weighs most."""
    return tuple(
        sum(one.by for one in relaxed if one.constraint is constraint)
        for constraint in reversed(Constraint)
    )


def _in_places(entries: Sequence[Entry]) -> list[Relaxed]:
    count = 0
    for kind in (Kind.SINGLE, Kind.TRUE_FALSE):
        places = [entry.place for entry in entries if entry.question.kind is kind]
        for i in range(len(places) - 2):
            known = [place for place in places[i : i + 3] if place is not None]
            count += len(known) == 3 and is_pattern(known)
    message = "right answers that cannot be moved stand in a pattern"
    return [Relaxed(constraint=Constraint.PLACES, by=count, message=message)] if count else []


def _in_difficulty(entries: Sequence[Entry], wish: Wish) -> list[Relaxed]:
    if wish.blueprint is None:
        return []
    counts = Counter(entry.question.difficulty for entry in entries)
    return [
        Relaxed(
            constraint=Constraint.DIFFICULTY,
            by=abs(counts[band] - wanted),
            message=f"{counts[band]} {band.value} questions instead of {wanted}",
        )
        for band, wanted in wish.blueprint.wanted(wish.total).items()
        if counts[band] != wanted
    ]


def _in_seen(entries: Sequence[Entry], wish: Wish) -> list[Relaxed]:
    count = sum(wish.seen.get(entry.question.qver, 0) > 0 for entry in entries)
    message = f"{_questions(count)} asked before"
    return [Relaxed(constraint=Constraint.SEEN, by=count, message=message)] if count else []


def _in_balance(entries: Sequence[Entry]) -> list[Relaxed]:
    counts = Counter(entry.verdict for entry in entries if entry.verdict)
    true, false = counts["true"], counts["false"]
    if is_balanced(true, false):
        return []
    message = f"{true} of {true + false} sentences to be judged are true"
    return [Relaxed(constraint=Constraint.BALANCE, by=abs(true - false), message=message)]


def _in_offered(entries: Sequence[Entry], index: BankIndex) -> list[Relaxed]:
    found = []
    for one, other in combinations(entries, 2):
        first, second = index.clues(one.question), index.clues(other.question)
        if first.offers_answer_of(second) or second.offers_answer_of(first):
            found.append(
                Relaxed(
                    constraint=Constraint.OFFERED,
                    by=1,
                    message=f"{one.question.item} and {other.question.item}: the answer of one "
                    "is among the options of the other, its wrong options are not",
                )
            )
    return found


def _in_items(entries: Sequence[Entry]) -> list[Relaxed]:
    counts = Counter(entry.question.item for entry in entries)
    return [
        Relaxed(
            constraint=Constraint.TWICE,
            by=count - 1,
            message=f"{_questions(count)} about {item}: there are too few other items",
        )
        for item, count in sorted(counts.items())
        if count > 1
    ]


def _in_topics(entries: Sequence[Entry], wish: Wish) -> list[Relaxed]:
    found = []
    for topic in wish.blueprint.topics if wish.blueprint else ():
        count = sum(topic.holds(entry.question, wish.catalogue) for entry in entries)
        if count < topic.questions:
            found.append(
                Relaxed(
                    constraint=Constraint.TOPIC,
                    by=topic.questions - count,
                    message=f"{_questions(count)} of {topic.title} instead of {topic.questions}",
                )
            )
    return found


def _in_must_ask(entries: Sequence[Entry], wish: Wish) -> list[Relaxed]:
    asked = {entry.question.item for entry in entries}
    return [
        Relaxed(
            constraint=Constraint.MUST_ASK,
            by=1,
            message=f"no question about {item}, which must be asked about",
        )
        for item in (wish.blueprint.must_ask if wish.blueprint else ())
        if item not in asked
    ]


def _questions(count: int) -> str:
    return f"{count or 'no'} question{'' if count == 1 else 's'}"
