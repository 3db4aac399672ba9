"""Grading: what was answered, whether it is right, why, and where it is written.

The rules:

- *single*, *true/false*: 1 for the right option, else 0.
- *multiple*: each right option chosen adds 1/r, each wrong one takes 1/w away (r right and w
  wrong ones are offered); never below 0. Choosing all, or none, gives 0.
- *order*: of all pairs of steps, the share in the right order, stretched so that half of the
  pairs (what chance gives) is 0 and all are 1; never below 0.
- *numeric*: 1 if within the tolerance after converting units, else 0. A number without a unit is
  in the unit asked for. Decimal point and comma are both read.
- Not answered: 0.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from itertools import combinations
from typing import Any

from qmanual.errors import QuizError
from qmanual.items.quantity import Quantity, format_quantity, parse_quantity
from qmquiz.forms import Form, questions_of
from qmquiz.model import Bank, Kind, Option, Passage, Question

_SPACES = re.compile(r"(?<=\d)[\s\u00a0\u202f'’](?=\d{3}(?!\d))")
_NUMBER = re.compile(r"[+-]?\d[\d.,]*")


class Reason(StrEnum):
    """What became of an answer."""

    RIGHT = "right"
    WRONG = "wrong"
    PARTLY = "partly"
    NOT_ANSWERED = "not-answered"
    NOT_UNDERSTOOD = "not-understood"
    """A number was asked for and something else was typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionResult:
    """What became of one question.

    :param points: 0 to 1.
    :param given: the answer in words, one entry for each option chosen.
    :param right: the right answer in words.
    :param why: what the manual says to those who chose these options.
    """

    qver: str
    qid: str
    item: str
    stem: str
    points: float
    reason: Reason
    given: tuple[str, ...]
    right: tuple[str, ...]
    why: tuple[str, ...]
    explanation: str
    passage: Passage

    @property
    def correct(self) -> bool:
        """Whether it is right in full."""
        return self.reason is Reason.RIGHT


@dataclass(frozen=True, slots=True, kw_only=True)
class FormResult:
    """What became of a form."""

    results: tuple[QuestionResult, ...]

    @property
    def points(self) -> float:
        """Points reached."""
        return sum(result.points for result in self.results)

    @property
    def out_of(self) -> int:
        """Points that could be reached."""
        return len(self.results)

    @property
    def percent(self) -> float:
        """Points reached of a hundred; 0 for a form without questions."""
        return 100 * self.points / self.out_of if self.out_of else 0.0

    def passed(self, pass_mark: float) -> bool:
        """Whether the pass mark (0 to 100) is reached; rounding errors do not fail anybody."""
        return self.out_of > 0 and self.percent >= pass_mark - 1e-9


def grade_form(form: Form, bank: Bank, responses: Mapping[str, Any]) -> FormResult:
    """Grade the answers to a form.

    :param responses: version of the question to an option's id, a list of ids (for *order*
        from first to last, or a mapping of id to place), or the text typed.
    :raises QuizError: if a response names a question or an option that was not shown.
    """
    unknown = set(responses) - set(form.qvers)
    if unknown:
        raise QuizError(f"an answer was given to {min(unknown)}, which was not asked")
    return FormResult(
        results=tuple(
            grade_question(question, responses.get(question.qver))
            for question in questions_of(form, bank)
        )
    )


def grade_question(question: Question, response: Any) -> QuestionResult:
    """Grade one answer.

    :raises QuizError: if it names an option that the question does not have.
    """
    match question.kind:
        case Kind.NUMERIC:
            return _grade_number(question, response)
        case Kind.ORDER:
            return _grade_order(question, response)
        case Kind.MULTIPLE:
            return _grade_multiple(question, response)
        case _:
            return _grade_single(question, response)


def _grade_single(question: Question, response: Any) -> QuestionResult:
    chosen = _options(question, response)
    if len(chosen) > 1:
        raise QuizError(f"{question.qver} takes one answer, and {len(chosen)} were given")
    right = bool(chosen) and chosen[0].correct
    return _result(question, 1.0 if right else 0.0, chosen)


def _grade_multiple(question: Question, response: Any) -> QuestionResult:
    chosen = _options(question, response)
    right = sum(option.correct for option in chosen)
    wrong = len(chosen) - right
    points = right / len(question.key) - wrong / max(1, len(question.distractors))
    return _result(question, max(0.0, points), chosen)


def _grade_order(question: Question, response: Any) -> QuestionResult:
    if isinstance(response, Mapping):
        response = [name for name, _ in sorted(response.items(), key=_by_place)]
    chosen = _options(question, response)
    if chosen and len(chosen) != len(question.options):
        raise QuizError(f"{question.qver} needs all {len(question.options)} steps in order")
    if not chosen:
        return _result(question, 0.0, chosen)
    place = {option.id: number for number, option in enumerate(question.options)}
    pairs = list(combinations([place[option.id] for option in chosen], 2))
    share = sum(first < second for first, second in pairs) / len(pairs)
    return _result(question, max(0.0, 2 * share - 1), chosen)


def _grade_number(question: Question, response: Any) -> QuestionResult:
    number = question.number
    if number is None:
        raise QuizError(f"{question.qver} has no number as its answer")
    typed = " ".join(str(response or "").split())
    right = Quantity(Decimal(number.value), number.unit)
    shown = format_quantity(right, question.language)
    if not typed:
        return _result(question, 0.0, (), right=(shown,))
    amount = read_number(typed, number.unit)
    if amount is None:
        return _result(
            question, 0.0, (), right=(shown,), given=(typed,), reason=Reason.NOT_UNDERSTOOD
        )
    tolerance = Quantity(Decimal(number.tolerance), number.unit).canonical().value
    distance = abs(amount.canonical().value - right.canonical().value)
    points = 1.0 if distance <= tolerance else 0.0
    return _result(question, points, (), right=(shown,), given=(typed,))


def read_number(text: str, unit: str) -> Quantity | None:
    """The amount that was typed, in a unit that compares with ``unit``; None if there is none."""
    folded = _SPACES.sub("", unicodedata.normalize("NFKC", text).strip())
    match = _NUMBER.match(folded)
    if match is None:
        return None
    rest = folded[match.end() :].strip()
    try:
        amount = parse_quantity(f"{_decimal(match[0])} {rest}".strip())
    except (ValueError, InvalidOperation):
        return None
    if not amount.unit:
        amount = Quantity(amount.value, unit)
    if amount.canonical().unit != Quantity(Decimal(1), unit).canonical().unit:
        return None
    return amount


def _decimal(digits: str) -> str:
    """Digits with one decimal point: of two kinds of mark the last one is it."""
    marks = [mark for mark in digits if mark in ".,"]
    if len(set(marks)) == 2:
        last = marks[-1]
        other = "," if last == "." else "."
        return digits.replace(other, "").replace(last, ".")
    if len(marks) > 1:
        return digits.replace(marks[0], "")
    return digits.replace(",", ".")


def _options(question: Question, response: Any) -> tuple[Option, ...]:
    """The options that a response names, in its order.

    :raises QuizError: if it names one twice, or one that there is not.
    """
    if response is None or response == "":
        return ()
    names: Sequence[Any] = [response] if isinstance(response, str) else list(response)
    known = {option.id: option for option in question.options}
    if len(set(names)) != len(names):
        raise QuizError(f"{question.qver} was answered with the same option twice")
    for name in names:
        if name not in known:
            raise QuizError(f"{question.qver} has no option {name!r}")
    return tuple(known[name] for name in names)


def _by_place(entry: tuple[str, Any]) -> tuple[int, str]:
    name, place = entry
    try:
        return int(place), name
    except (TypeError, ValueError) as error:
        raise QuizError(f"{place!r} is not a place in an order") from error


def _result(
    question: Question,
    points: float,
    chosen: Sequence[Option],
    *,
    right: tuple[str, ...] | None = None,
    given: tuple[str, ...] | None = None,
    reason: Reason | None = None,
) -> QuestionResult:
    given = tuple(option.text for option in chosen) if given is None else given
    if reason is None:
        reason = Reason.PARTLY if points > 0 else Reason.WRONG
        if points >= 1:
            reason = Reason.RIGHT
        elif not given:
            reason = Reason.NOT_ANSWERED
    return QuestionResult(
        qver=question.qver,
        qid=question.qid,
        item=question.item,
        stem=question.stem,
        points=points,
        reason=reason,
        given=given,
        right=tuple(option.text for option in question.key) if right is None else right,
        why=tuple(option.why for option in chosen if option.why),
        explanation=question.explanation,
        passage=question.passage,
    )
