"""One answer to one thing asked: how many points, and why.

The rules:

- *single*, *true/false*: 1 for the right option, else 0.
- *multiple*: each right option chosen adds 1/r, each wrong one takes 1/w away (r right and w
  wrong ones are offered); never below 0. Choosing all, or none, gives 0.
- *order*: of all pairs of steps, the share in the right order, stretched so that half of the
  pairs (what chance gives) is 0 and all are 1; never below 0.
- *numeric*: 1 if within the tolerance after converting units, else 0. A number without a unit is
  in the unit asked for; one in a unit that does not compare with it is not understood. Where a
  mark can be a thousand or a decimal (``1,234``), the answer is right if either reading is,
  unless the reading of the question's language is one of the known slips. How numbers and units
  are read stands in :mod:`qmquiz.grading.numbers`.
- *short text*: 1 if it is one of the accepted texts, else 0. Case, width, punctuation at the
  ends, kinds of dash and apostrophe, repeated spaces, ё for е, and spaces between Chinese or
  Korean letters do not count. Misspellings do: one letter is all that tells some answers from
  their opposite, so what else is right has to be listed.
- Not answered: 0.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import combinations
from typing import Any

from qmanual.errors import QuizError
from qmanual.items.quantity import Quantity, format_quantity
from qmquiz.grading.numbers import MAX_TYPED, read_numbers
from qmquiz.model import Answerable, Kind, Number, Option

_ENDS = " .,;:!?。、…\"'“”„«»‘’「」『』《》()"
_SAME_LETTERS = str.maketrans(
    {"ё": "е", "’": "'", "‘": "'", "ʼ": "'", **dict.fromkeys("‐‑‒–—―−", "-")}
)
_SPACELESS = r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]"
_LOOSE_SPACE = re.compile(rf"(?<={_SPACELESS}) | (?={_SPACELESS})")

_SLACK = Decimal("1e-9")
"""Share of the right number by which a converted one may be off: a third of an hour is 20 min."""


class Reason(StrEnum):
    """What became of an answer."""

    RIGHT = "right"
    WRONG = "wrong"
    PARTLY = "partly"
    NOT_ANSWERED = "not-answered"
    NOT_UNDERSTOOD = "not-understood"
    """A number was asked for and something else was typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What became of one option: one that was chosen, or a right one that was not.

    :param why: what the manual says to those who chose it.
    """

    text: str
    chosen: bool
    correct: bool
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """What became of one answer.

    :param points: 0 to 1.
    :param given: the answer in words, one entry for each option chosen.
    :param right: the right answer in words.
    :param why: what the manual says to those who answered so.
    :param judged: for *multiple*, in the order of the options; else empty.
    """

    points: float
    reason: Reason
    given: tuple[str, ...]
    right: tuple[str, ...]
    why: tuple[str, ...] = ()
    judged: tuple[Judged, ...] = ()


def grade_answer(asked: Answerable, response: Any, *, language: str, name: str) -> Graded:
    """Grade the answer to a question of a simple kind, or to a part of one.

    :param response: any JSON value.
    :param name: what the question is called in messages.
    :raises QuizError: if it is of another kind than the question asks for, or names an option
        that was not offered.
    """
    match asked.kind:
        case Kind.NUMERIC:
            return _grade_number(asked, response, language, name)
        case Kind.SHORT_TEXT:
            return _grade_text(asked, response, name)
        case Kind.ORDER:
            return _grade_order(asked, response, name)
        case Kind.MULTIPLE:
            return _grade_multiple(asked, response, name)
        case Kind.SINGLE | Kind.TRUE_FALSE:
            return _grade_single(asked, response, name)
    raise QuizError(f"{name}: {asked.kind} is graded by its parts")


def text_key(text: str) -> str:
    """What two typed texts share that count as the same answer; empty only for no letters."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    visible = "".join(letter for letter in folded if unicodedata.category(letter) != "Cf")
    plain = " ".join(visible.translate(_SAME_LETTERS).split())
    return _LOOSE_SPACE.sub("", plain.strip(_ENDS) or plain)


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
    points = right / max(1, len(asked.key)) - wrong / max(1, len(asked.distractors))
    judged = tuple(
        Judged(
            text=option.text,
            chosen=option in chosen,
            correct=option.correct,
            why=option.why if option in chosen else "",
        )
        for option in asked.options
        if option in chosen or option.correct
    )
    return _of_options(asked, max(0.0, points), chosen, judged)


def _grade_order(asked: Answerable, response: Any, name: str) -> Graded:
    if isinstance(response, Mapping):
        places = sorted((_place(place), option) for option, place in response.items())
        if len({place for place, _ in places}) < len(places):
            raise QuizError(f"{name} was answered with two steps at the same place")
        response = [option for _, option in places]
    chosen = _options(asked, response, name)
    if chosen and len(chosen) != len(asked.options):
        raise QuizError(f"{name} needs all {len(asked.options)} steps in order")
    place = {option.id: number for number, option in enumerate(asked.options)}
    pairs = list(combinations([place[option.id] for option in chosen], 2))
    if not pairs:
        return _of_options(asked, float(bool(chosen)), chosen)
    share = sum(first < second for first, second in pairs) / len(pairs)
    return _of_options(asked, max(0.0, 2 * share - 1), chosen)


def _grade_number(asked: Answerable, response: Any, language: str, name: str) -> Graded:
    number = asked.number
    if number is None:
        raise QuizError(f"{name} has no number as its answer")
    typed = _typed(response, name)
    shown = format_quantity(Quantity(Decimal(number.value), number.unit), language)
    if not typed:
        return Graded(points=0.0, reason=Reason.NOT_ANSWERED, given=(), right=(shown,))
    readings = read_numbers(typed, number.unit, language)
    if not readings:
        return Graded(points=0.0, reason=Reason.NOT_UNDERSTOOD, given=(typed,), right=(shown,))
    first, *others = readings
    slips = [slip.why for slip in number.slips if _is_within(number, slip.value, first)]
    right = _is_within(number, number.value, first) or (
        not slips and any(_is_within(number, number.value, other) for other in others)
    )
    return Graded(
        points=1.0 if right else 0.0,
        reason=Reason.RIGHT if right else Reason.WRONG,
        given=(typed,),
        right=(shown,),
        why=() if right else tuple(slips[:1]),
    )


def _is_within(number: Number, value: str, amount: Quantity) -> bool:
    tolerance = Quantity(Decimal(number.tolerance), number.unit).canonical().value
    right = Quantity(Decimal(value), number.unit).canonical().value
    return abs(amount.canonical().value - right) <= tolerance + _SLACK * abs(right)


def _grade_text(asked: Answerable, response: Any, name: str) -> Graded:
    typed = _typed(response, name)
    right = bool(typed) and text_key(typed) in {text_key(text) for text in asked.accepted}
    points = 1.0 if right else 0.0
    return Graded(
        points=points,
        reason=reason_of(points, answered=bool(typed)),
        given=(typed,) if typed else (),
        right=asked.accepted[:1],
    )


def _typed(response: Any, name: str) -> str:
    """What was typed, in one line; a JSON number counts as its digits.

    :raises QuizError: if it is neither, or longer than anybody types.
    """
    if response is None:
        return ""
    if isinstance(response, bool) or not isinstance(response, str | int | float):
        raise QuizError(f"{name} is answered with a text, not with {_shortly(response)}")
    try:
        typed = " ".join(str(response).split())
    except ValueError as error:  # an integer of more than 4,300 digits
        raise QuizError(f"{name} cannot be answered with so long a number") from error
    if len(typed) > MAX_TYPED:
        raise QuizError(f"{name} takes {MAX_TYPED} characters at most, and {len(typed)} were sent")
    return typed


def _shortly(response: Any) -> str:
    """A JSON value as it is named in a message."""
    text = repr(response) if isinstance(response, str | bool | float) else ""
    return text if 0 < len(text) <= 40 else f"a value of type {type(response).__name__}"


def _options(asked: Answerable, response: Any, name: str) -> tuple[Option, ...]:
    """The options that a response names, in its order.

    :raises QuizError: if it names one twice, or one that there is not.
    """
    if response is None or response == "":
        return ()
    if not isinstance(response, str | list | tuple):
        raise QuizError(f"{name} cannot be answered with {_shortly(response)}")
    names: Sequence[Any] = [response] if isinstance(response, str) else response
    known = {option.id: option for option in asked.options}
    for chosen in names:
        if not isinstance(chosen, str) or chosen not in known:
            raise QuizError(f"{name} has no option {_shortly(chosen)}")
    if len(set(names)) != len(names):
        raise QuizError(f"{name} was answered with the same option twice")
    return tuple(known[chosen] for chosen in names)


def _place(place: Any) -> int:
    if isinstance(place, str) and len(place) < 5 and place.isdecimal():
        return int(place)
    if isinstance(place, int) and not isinstance(place, bool):
        return place
    raise QuizError(f"{_shortly(place)} is not a place in an order")


def _of_options(
    asked: Answerable, points: float, chosen: Sequence[Option], judged: tuple[Judged, ...] = ()
) -> Graded:
    return Graded(
        points=points,
        reason=reason_of(points, answered=bool(chosen)),
        given=tuple(option.text for option in chosen),
        right=tuple(option.text for option in asked.key),
        why=tuple(option.why for option in chosen if option.why),
        judged=judged,
    )
