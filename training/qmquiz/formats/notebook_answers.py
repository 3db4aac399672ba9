"""What a notebook knows about the answers: digests, and what is sealed with the answers."""

import json
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import Any

from qmanual.items.quantity import CLDR_UNITS, Quantity
from qmquiz.formats.exchange import LinkTo
from qmquiz.formats.handout import (
    Asked,
    asked_in,
    letter_of,
    right_letters,
    right_pairs,
)
from qmquiz.formats.notebook_check import cells_of, digest_of, seal, text_key
from qmquiz.forms.show import ShownQuestion
from qmquiz.identity import digest
from qmquiz.model import Kind, Number, Question
from qmquiz.wording import Wording

_UNITS = (*CLDR_UNITS, "working h", "working day", "%", "points")
_SALT_BYTES = 8


def question_data(
    question: Question, shown: ShownQuestion, seed: str, link: LinkTo, wording: Wording
) -> dict[str, Any]:
    """What the check of a question reads; JSON values."""
    salt = digest("notebook", seed, question.qver, size=_SALT_BYTES)
    passage = question.passage
    said = {
        "explanation": question.explanation,
        "quote": passage.quote,
        "source": wording.say("handout", "source", title=passage.title or passage.item),
        "link": link(passage),
    }
    return {
        "salt": salt,
        "passage": seal(salt, "passage", _json(said)),
        "parts": [
            _asked_data(question, asked, f"{salt}-{number}", wording)
            for number, asked in enumerate(asked_in(question, shown), 1)
        ],
    }


def right_answers(question: Question, shown: ShownQuestion) -> list[str]:
    """What to write for full points: one text for each thing asked."""
    return [_right_answer(question, asked) for asked in asked_in(question, shown)]


def _right_answer(question: Question, asked: Asked) -> str:
    what, shown = asked
    match what.kind:
        case Kind.NUMERIC if what.number:
            return what.number.value
        case Kind.SHORT_TEXT:
            return what.accepted[0]
        case Kind.MATCHING if isinstance(shown, ShownQuestion):
            return ", ".join(right_pairs(question, shown))
    return ", ".join(right_letters(what, shown))


def _asked_data(question: Question, asked: Asked, salt: str, wording: Wording) -> dict[str, Any]:
    what, shown = asked
    explanation = "" if what is question else what.explanation
    data: dict[str, Any] = {
        "kind": what.kind.value,
        "salt": salt,
        "options": len(shown.options),
        "explanation": seal(salt, "explanation", explanation) if explanation else "",
    }
    known: dict[str, dict[str, Any]] = {}
    match what.kind:
        case Kind.NUMERIC if what.number:
            data["units"] = _units(what.number.unit, wording)
            data["grids"], known = _grids(what.number)
        case Kind.SHORT_TEXT:
            known = {text_key(text): {} for text in what.accepted}
        case Kind.MATCHING if isinstance(shown, ShownQuestion):
            data["rows"] = len(shown.rows)
            known = {pair: {} for pair in right_pairs(question, shown)}
        case Kind.ORDER:
            letters = right_letters(what, shown)
            known = {f"{first}<{second}": {} for first, second in combinations(letters, 2)}
            known |= _letters(asked)
        case _:
            data["right"] = len(what.key)
            known = _letters(asked)
    data["known"] = _sealed(salt, known.items())
    return data


def _letters(asked: Asked) -> dict[str, dict[str, Any]]:
    what, shown = asked
    return {
        letter_of(shown.options, option.id): {"right": int(option.correct), "why": option.why}
        for option in what.options
    }


def _sealed(salt: str, known: Iterable[tuple[str, dict[str, Any]]]) -> dict[str, str]:
    """In the order of the digests: the order of the answers would say something."""
    pairs = ((digest_of(salt, answer), seal(salt, answer, _json(said))) for answer, said in known)
    return dict(sorted(pairs))


def _grids(number: Number) -> tuple[list[list[str]], dict[str, dict[str, Any]]]:
    """For the right number and each known mistake a grid, and the cell that it fills."""
    width = 2 * Fraction(number.tolerance)
    wanted = [(number.value, 1, ""), *((slip.value, 0, slip.why) for slip in number.slips)]
    grids, known = [], {}
    for place, (value, right, why) in enumerate(wanted):
        least = Fraction(value) - width / 2
        offset = least % width if width else Fraction(0)
        middle = cells_of(Fraction(value), offset, width)
        grids.append([str(offset), str(width)])
        known[f"{place}/{middle[0]}"] = {"right": right, "why": why}
    return grids, known


def _units(unit: str, wording: Wording) -> dict[str, str]:
    """What can be typed after the number: the factor of each unit that compares with its own."""
    own = Quantity(Decimal(1), unit).canonical()
    factors: dict[str, str] = {}
    for name in dict.fromkeys((unit, *_UNITS)):
        other = Quantity(Decimal(1), name).canonical()
        if name and other.unit == own.unit:
            factor = str(Fraction(other.value) / Fraction(own.value))
            for written in (name, wording.unit(name)):
                factors.setdefault(text_key(written), factor)
    return factors


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
