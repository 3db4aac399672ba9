"""One answer to one thing asked: how many points, and why.

The rules:

- *single*, *true/false*: 1 for the right option, else 0.
- *multiple*: each right option chosen adds 1/r, each wrong one takes 1/w away (r right and w
  wrong ones are offered); never below 0. Choosing all, or none, gives 0.
- *order*: of all pairs of steps, the share in the right order, stretched so that half of the
  pairs (what chance gives) is 0 and all are 1; never below 0.
- *numeric*: 1 if within the tolerance after converting units, else 0. A number without a unit is
  in the unit asked for. Decimal point and comma are both read.
- *short text*: 1 if it is one of the accepted texts, else 0. Case, width, punctuation at the ends
  and repeated spaces do not count.
- Not answered: 0.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import combinations
from typing import Any

from qmanual.errors import QuizError
from qmanual.items.quantity import Quantity, format_quantity
from qmquiz.grading.numbers import read_number
from qmquiz.model import Answerable, Kind, Number, Option

_ENDS = " .,;:!?。，；：！？、…\"'“”„«»‘’「」『』()（）"


class Reason(StrEnum):
    """What became of an answer."""

    RIGHT = "right"
    WRONG = "wrong"
    PARTLY = "partly"
    NOT_ANSWERED = "not-answered"
    NOT_UNDERSTOOD = "not-understood"
    """A number was asked for and something else was typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """What became of one answer.

    :param points: 0 to 1.
    :param given: the answer in words, one entry for each option chosen.
    :param right: the right answer in words.
    :param why: what the manual says to those who answered so.
    """

    points: float
    reason: Reason
    given: tuple[str, ...]
    right: tuple[str, ...]
    why: tuple[str, ...] = ()


def grade_answer(asked: Answerable, response: Any, *, language: str, name: str) -> Graded:
    """Grade the answer to a question of a simple kind, or to a part of one.

    :param name: what the question is called in messages.
    :raises QuizError: if it names an option that was not offered.
    """
    match asked.kind:
        case Kind.NUMERIC:
            return _grade_number(asked, response, language, name)
        case Kind.SHORT_TEXT:
            return _grade_text(asked, response)
        case Kind.ORDER:
            return _grade_order(asked, response, name)
        case Kind.MULTIPLE:
            return _grade_multiple(asked, response, name)
        case Kind.SINGLE | Kind.TRUE_FALSE:
            return _grade_single(asked, response, name)
    raise QuizError(f"{name}: {asked.kind} is graded by its parts")


def text_key(text: str) -> str:
    """What two typed texts share that count as the same answer."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(folded.strip(_ENDS).split())


def reason_of(points: float, *, answered: bool) -> Reason:
    """What became of an answer with so many points."""
    if not answered:
        return Reason.NOT_ANSWERED
    if points >= 1:
        return Reason.RIGHT
    return Reason.PARTLY if points > 0 else Reason.WRONG


def _grade_single(asked: Answerable, response: Any, name: str) -> Graded:
    chosen = _options(asked, response, name)
    if len(chosen) > 1:
        raise QuizError(f"{name} takes one answer, and {len(chosen)} were given")
    right = bool(chosen) and chosen[0].correct
    return _of_options(asked, 1.0 if right else 0.0, chosen)


def _grade_multiple(asked: Answerable, response: Any, name: str) -> Graded:
    chosen = _options(asked, response, name)
    right = sum(option.correct for option in chosen)
    wrong = len(chosen) - right
    points = right / len(asked.key) - wrong / max(1, len(asked.distractors))
    return _of_options(asked, max(0.0, points), chosen)


def _grade_order(asked: Answerable, response: Any, name: str) -> Graded:
    if isinstance(response, Mapping):
        response = [option for option, _ in sorted(response.items(), key=_by_place)]
    chosen = _options(asked, response, name)
    if chosen and len(chosen) != len(asked.options):
        raise QuizError(f"{name} needs all {len(asked.options)} steps in order")
    if not chosen:
        return _of_options(asked, 0.0, chosen)
    place = {option.id: number for number, option in enumerate(asked.options)}
    pairs = list(combinations([place[option.id] for option in chosen], 2))
    share = sum(first < second for first, second in pairs) / len(pairs)
    return _of_options(asked, max(0.0, 2 * share - 1), chosen)


def _grade_number(asked: Answerable, response: Any, language: str, name: str) -> Graded:
    number = asked.number
    if number is None:
        raise QuizError(f"{name} has no number as its answer")
    typed = _typed(response)
    shown = format_quantity(Quantity(Decimal(number.value), number.unit), language)
    if not typed:
        return Graded(points=0.0, reason=Reason.NOT_ANSWERED, given=(), right=(shown,))
    amount = read_number(typed, number.unit)
    if amount is None:
        return Graded(points=0.0, reason=Reason.NOT_UNDERSTOOD, given=(typed,), right=(shown,))
    points = 1.0 if _is_within(number, number.value, amount) else 0.0
    slips = [slip.why for slip in number.slips if _is_within(number, slip.value, amount)]
    return Graded(
        points=points,
        reason=reason_of(points, answered=True),
        given=(typed,),
        right=(shown,),
        why=() if points else tuple(slips[:1]),
    )


def _is_within(number: Number, value: str, amount: Quantity) -> bool:
    tolerance = Quantity(Decimal(number.tolerance), number.unit).canonical().value
    right = Quantity(Decimal(value), number.unit).canonical().value
    return abs(amount.canonical().value - right) <= tolerance


def _grade_text(asked: Answerable, response: Any) -> Graded:
    typed = _typed(response)
    right = bool(typed) and text_key(typed) in {text_key(text) for text in asked.accepted}
    points = 1.0 if right else 0.0
    return Graded(
        points=points,
        reason=reason_of(points, answered=bool(typed)),
        given=(typed,) if typed else (),
        right=asked.accepted[:1],
    )


def _typed(response: Any) -> str:
    return " ".join(str(response or "").split())


def _options(asked: Answerable, response: Any, name: str) -> tuple[Option, ...]:
    """The options that a response names, in its order.

    :raises QuizError: if it names one twice, or one that there is not.
    """
    if response is None or response == "":
        return ()
    if not isinstance(response, str | list | tuple):
        raise QuizError(f"{name} cannot be answered with {response!r}")
    names: Sequence[Any] = [response] if isinstance(response, str) else response
    if not all(isinstance(chosen, str) for chosen in names):
        raise QuizError(f"{name} cannot be answered with {response!r}")
    known = {option.id: option for option in asked.options}
    if len(set(names)) != len(names):
        raise QuizError(f"{name} was answered with the same option twice")
    for chosen in names:
        if chosen not in known:
            raise QuizError(f"{name} has no option {chosen!r}")
    return tuple(known[chosen] for chosen in names)


def _by_place(entry: tuple[str, Any]) -> tuple[int, str]:
    name, place = entry
    try:
        return int(place), name
    except (TypeError, ValueError) as error:
        raise QuizError(f"{place!r} is not a place in an order") from error


def _of_options(asked: Answerable, points: float, chosen: Sequence[Option]) -> Graded:
    return Graded(
        points=points,
        reason=reason_of(points, answered=bool(chosen)),
        given=tuple(option.text for option in chosen),
        right=tuple(option.text for option in asked.key),
        why=tuple(option.why for option in chosen if option.why),
    )
