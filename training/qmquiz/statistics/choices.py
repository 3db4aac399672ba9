"""What people chose: each option, and the wrong ideas that options stand for."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from qmanual.errors import QuizError
from qmquiz.grading.answers import Reason, grade_answer
from qmquiz.model import Answerable, Kind, Option, Question
from qmquiz.statistics.floors import MIN_WRONG

NO_IDEA = frozenset({"", "author"})
"""Reasons that say only who made an option: two of them are not the same wrong idea."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer that people could choose.

    :param option: identifier of the option; of a number the slip's value.
    :param tempting: why it was offered, if it is wrong.
    :param n: answers that chose it.
    :param among_wrong: wrong answers that chose it.
    """

    option: str
    text: str
    correct: bool
    tempting: str
    why: str
    n: int
    among_wrong: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What was chosen in one question, gap, or row of a matching.

    :param part: identifier of the part or row; empty for the question itself.
    :param text: what the part asks, or the row.
    :param wrong: answers that were not right in full, those left open included.
    :param choices: options in the order of the bank; of a number the slips; of a text none, as
        what people type is theirs.
    """

    part: str
    text: str
    n: int
    wrong: int
    unanswered: int
    choices: tuple[Choice, ...]

    def share(self, choice: Choice) -> float | None:
        """Share of a choice among the wrong answers; hidden below ``MIN_WRONG`` of them.

        Not "non-functional below 5 % of all": in a mastery test nearly everybody is right.
        Source: AHSE 2018, doi 10.1007/s10459-018-9855-9.
        """
        return choice.among_wrong / self.wrong if self.wrong >= MIN_WRONG else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """One thing with an answer of its own."""

    part: str
    text: str
    options: tuple[Option, ...]
    what: Answerable | None
    """``None`` for a row of a matching."""


def tally_answers(question: Question, responses: Iterable[Any]) -> tuple[Tally, ...]:
    """What was chosen in a question: one tally, or one for each part or row.

    An answer that names what the question does not have counts as none.
    """
    counted = Counter(response_key(response) for response in responses)
    answers = [(json.loads(text), n) for text, n in sorted(counted.items())]
    return tuple(
        _tally(question, asked, [(_part(response, asked), n) for response, n in answers])
        for asked in _asked(question)
    )


def response_key(response: Any) -> str:
    """What equal answers share: their canonical JSON."""
    return json.dumps(response, ensure_ascii=False, sort_keys=True)


def ideas_offered(question: Question) -> frozenset[str]:
    """Wrong ideas that a question offers, by the reason why its options tempt."""
    return frozenset(
        option.tempting
        for asked in _asked(question)
        for option in asked.options
        if option.tempting not in NO_IDEA and not option.correct
    )


def ideas_chosen(question: Question, response: Any) -> frozenset[str]:
    """Wrong ideas that an answer chose."""
    found: set[str] = set()
    for asked in _asked(question):
        _, chosen = _read(question, asked, _part(response, asked))
        found |= {
            option.tempting
            for option in asked.options
            if option.id in chosen and option.tempting not in NO_IDEA and not option.correct
        }
    return frozenset(found)


def _asked(question: Question) -> list[_Asked]:
    if question.kind is Kind.MATCHING:
        return [
            _Asked(part=row.id, text=row.text, options=_for_row(question, row.answer), what=None)
            for row in question.rows
        ]
    if question.kind in (Kind.CLOZE, Kind.SCENARIO):
        return [
            _Asked(part=part.id, text=part.stem, options=_options(part), what=part)
            for part in question.parts
        ]
    return [_Asked(part="", text="", options=_options(question), what=question)]


def _for_row(question: Question, answer: str) -> tuple[Option, ...]:
    """The options of a matching as one row has them: one is right."""
    return tuple(
        Option(
            id=option.id,
            text=option.text,
            correct=option.id == answer,
            tempting=option.tempting,
            why=option.why,
        )
        for option in question.options
    )


def _options(what: Answerable) -> tuple[Option, ...]:
    """What can be chosen; the slips of a number; nothing of an order or a text."""
    if what.kind is Kind.ORDER:
        return ()
    if what.number is not None:
        return tuple(
            Option(
                id=slip.value,
                text=f"{slip.value} {what.number.unit}".strip(),
                correct=False,
                tempting="slip",
                why=slip.why,
            )
            for slip in what.number.slips
        )
    return what.options


def _part(response: Any, asked: _Asked) -> Any:
    if not asked.part:
        return response
    return response.get(asked.part) if isinstance(response, Mapping) else None


def _tally(question: Question, asked: _Asked, answers: list[tuple[Any, int]]) -> Tally:
    n = wrong = unanswered = 0
    chosen: Counter[str] = Counter()
    among_wrong: Counter[str] = Counter()
    for response, times in answers:
        reason, options = _read(question, asked, response)
        n += times
        unanswered += times if reason is Reason.NOT_ANSWERED else 0
        for option in options:
            chosen[option] += times
        if reason is not Reason.RIGHT:
            wrong += times
            for option in options:
                among_wrong[option] += times
    choices = tuple(
        Choice(
            option=option.id,
            text=option.text,
            correct=option.correct,
            tempting="" if option.correct else option.tempting,
            why=option.why,
            n=chosen[option.id],
            among_wrong=among_wrong[option.id],
        )
        for option in asked.options
    )
    return Tally(
        part=asked.part, text=asked.text, n=n, wrong=wrong, unanswered=unanswered, choices=choices
    )


def _read(question: Question, asked: _Asked, response: Any) -> tuple[Reason, frozenset[str]]:
    """Whether an answer is right, and which choices it made."""
    known = {option.id: option for option in asked.options}
    if asked.what is None:
        if not isinstance(response, str) or response not in known:
            return Reason.NOT_ANSWERED, frozenset()
        reason = Reason.RIGHT if known[response].correct else Reason.WRONG
        return reason, frozenset({response})
    try:
        graded = grade_answer(asked.what, response, language=question.language, name=question.qver)
    except QuizError:
        return Reason.NOT_ANSWERED, frozenset()
    if asked.what.number is not None:
        return graded.reason, frozenset(
            option.id for option in asked.options if option.why in graded.why
        )
    names = [response] if isinstance(response, str) else response or []
    return graded.reason, frozenset(name for name in names if name in known)
