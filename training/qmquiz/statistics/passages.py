"""Figures of passages: all questions about an item, or a document, taken together."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from qmquiz.model import Question
from qmquiz.statistics.answers import Answer, Try
from qmquiz.statistics.choices import ideas_chosen, ideas_offered, response_key
from qmquiz.statistics.floors import MIN_ANSWERS, MIN_WRONG, MISREAD
from qmquiz.statistics.intervals import wilson


@dataclass(frozen=True, slots=True, kw_only=True)
class Idea:
    """A wrong idea, and how many had it.

    :param reason: why options tempt that stand for it: ``superseded``, ``sibling`` …
    :param chosen: answers that chose such an option.
    :param offered: answers to questions that offered one.
    :param since: day from which the right answer holds, where all these questions name the
        same (ISO 8601).
    """

    reason: str
    chosen: int
    offered: int
    since: str | None = None

    @property
    def share(self) -> float:
        """Share of those who had the choice; 0 to 1."""
        return self.chosen / self.offered

    @property
    def is_common(self) -> bool:
        """Whether lots would hardly have it oftener: the passage is worth a look."""
        return self.share >= MISREAD


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageFigures:
    """What first answers say about one passage.

    :param key: identifier of the item or document.
    :param questions: question versions that were answered.
    :param people: who answered any of them.
    :param n: answers.
    :param right: of them in full.
    :param facility: mean points, 0 to 1; from ``MIN_ANSWERS`` people.
    :param interval: 95 % interval of it, as if all answers were of different people; with
        several answers of each the true one is wider.
    :param idea: the wrong idea that most had; from ``MIN_WRONG`` wrong answers.
    """

    key: str
    questions: int
    people: int
    n: int
    right: int
    facility: float | None
    interval: tuple[float, float] | None
    idea: Idea | None

    @property
    def wrong(self) -> int:
        """Answers that were not right in full."""
        return self.n - self.right


def judge_passages(
    answers: Sequence[tuple[Try, Answer]],
    questions: Mapping[str, Question],
    key_of: Callable[[Answer], str | None],
) -> tuple[PassageFigures, ...]:
    """Figures of passages, in the order of their names.

    :param answers: first answers.
    :param questions: question version to question; one that is not there has no ideas.
    :param key_of: the passage that an answer counts for; ``None`` for none, as when the passage
        says something else by now.
    """
    groups: dict[str, list[tuple[Try, Answer]]] = {}
    for entry, answer in answers:
        key = key_of(answer)
        if key is not None:
            groups.setdefault(key, []).append((entry, answer))
    return tuple(_judge(key, groups[key], questions) for key in sorted(groups))


def _judge(
    key: str, answers: list[tuple[Try, Answer]], questions: Mapping[str, Question]
) -> PassageFigures:
    n = len(answers)
    people = len({entry.person for entry, _ in answers})
    right = sum(answer.correct for _, answer in answers)
    facility = sum(answer.points for _, answer in answers) / n
    told = people >= MIN_ANSWERS
    enough_wrong = told and n - right >= MIN_WRONG
    return PassageFigures(
        key=key,
        questions=len({answer.qver for _, answer in answers}),
        people=people,
        n=n,
        right=right,
        facility=facility if told else None,
        interval=wilson(facility, n) if told else None,
        idea=_most_chosen([answer for _, answer in answers], questions) if enough_wrong else None,
    )


def _most_chosen(answers: list[Answer], questions: Mapping[str, Question]) -> Idea | None:
    """The wrong idea that most answers had, of those that enough were offered."""
    asked = Counter(answer.qver for answer in answers)
    wrong = Counter(
        (answer.qver, response_key(answer.response)) for answer in answers if not answer.correct
    )
    offered: Counter[str] = Counter()
    chosen: Counter[str] = Counter()
    since: dict[str, set[str | None]] = {}
    for qver, n in asked.items():
        if (question := questions.get(qver)) is not None:
            for reason in ideas_offered(question):
                offered[reason] += n
                since.setdefault(reason, set()).add(question.since)
    for (qver, response), n in wrong.items():
        if (question := questions.get(qver)) is not None:
            for reason in ideas_chosen(question, json.loads(response)):
                chosen[reason] += n
    enough = [reason for reason in sorted(chosen) if offered[reason] >= MIN_WRONG]
    if not enough:
        return None
    reason = max(enough, key=lambda name: chosen[name])
    days = since[reason]
    return Idea(
        reason=reason,
        chosen=chosen[reason],
        offered=offered[reason],
        since=next(iter(days)) if len(days) == 1 else None,
    )
