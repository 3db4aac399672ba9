"""Answers as they were recorded, and which of them count: first ones."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple


class Try(NamedTuple):
    """One submitted attempt at a module.

    :param person: any number that stands for one person.
    :param attempt: any number that stands for this attempt.
    :param points: reached, of ``out_of``.
    :param pass_mark: share of the points, 0 to 1.
    """

    person: int
    attempt: int
    module: str
    edition: str
    at: datetime
    points: float
    out_of: int
    pass_mark: float


class Answer(NamedTuple):
    """One answer in such an attempt.

    :param item_hash: meaning of the item when it was answered.
    :param response: what was answered, as grading takes it; ``None`` if nothing.
    :param points: 0 to 1.
    :param correct: right in full.
    """

    attempt: int
    qid: str
    qver: str
    item: str
    item_hash: str
    response: Any
    points: float
    correct: bool


def first_tries(tries: Iterable[Try]) -> tuple[Try, ...]:
    """The first attempt of each person at each module in each edition, in order of time.

    Later ones are of people who were told the answers. A new edition begins anew: its
    questions about what changed are put to people who have passed before, so without it nobody
    would ever be counted who chose the old value.
    """
    found: dict[tuple[int, str, str], Try] = {}
    for entry in sorted(tries, key=_when):
        found.setdefault((entry.person, entry.module, entry.edition), entry)
    return tuple(found.values())


def first_answers(
    tries: Iterable[Try], answers: Iterable[Answer]
) -> tuple[tuple[Try, ...], tuple[tuple[Try, Answer], ...]]:
    """First attempts, and of their answers those that are the person's first to a question.

    The same question can come in two modules, in a second attempt, or again in the next edition:
    a person counts for a question version once, and only if she was never told its answer.

    :return: the attempts in order of time; answers with their attempts in the same order.
    """
    every = sorted(tries, key=_when)
    firsts = first_tries(every)
    counting = {entry.attempt for entry in firsts}
    by_attempt: dict[int, list[Answer]] = {}
    for answer in answers:
        by_attempt.setdefault(answer.attempt, []).append(answer)
    seen: set[tuple[int, str]] = set()
    found = []
    for entry in every:
        for answer in by_attempt.get(entry.attempt, ()):
            if (entry.person, answer.qver) not in seen:
                seen.add((entry.person, answer.qver))
                if entry.attempt in counting:
                    found.append((entry, answer))
    return firsts, tuple(found)


def _when(entry: Try) -> tuple[datetime, int]:
    return entry.at, entry.attempt
