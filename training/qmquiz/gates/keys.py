"""One right answer that is proven, and nothing that stands there twice."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from qmquiz.gates.asked import Asked, Flaw, Gate, soft
from qmquiz.model import GAP, Kind, Number
from qmquiz.wording import Wording
from qmquiz.words import same_text_key

_OPTIONS = {
    Kind.SINGLE: (3, 5),
    Kind.MULTIPLE: (4, 7),
    Kind.TRUE_FALSE: (2, 2),
    Kind.ORDER: (3, 7),
    Kind.MATCHING: (3, 8),
}
"""How many options make a good question, at least and at most."""
_ROWS = (2, 6)
_PARTS = {Kind.CLOZE: (1, 6), Kind.SCENARIO: (2, 6)}


def _keys(asked: Asked, _wording: Wording) -> Iterator[Flaw]:
    """Exactly one key, or a declared set of them."""
    right, total = len(asked.key), len(asked.options)
    match asked.kind:
        case Kind.SINGLE if right != 1:
            yield Flaw(code="one-key", message=f"has {right} right options; exactly one is needed")
        case Kind.MULTIPLE if right < 2 or right == total:
            yield Flaw(
                code="several-keys",
                message=f"has {right} right options of {total}; two must be right and one wrong",
            )
        case Kind.TRUE_FALSE if right != 1 or total != 2:
            yield Flaw(code="one-key", message="needs a right answer: true or false")
        case Kind.NUMERIC if asked.number is None:
            yield Flaw(code="no-answer", message="has no number as its answer")
        case Kind.SHORT_TEXT if not any(text.strip() for text in asked.accepted):
            yield Flaw(code="no-answer", message="has no text as its answer")
        case Kind.ORDER if right != total:
            yield Flaw(code="one-key", message="has a step that has no place in the order")
    least, most = _OPTIONS.get(asked.kind, (0, 0))
    if not least <= total <= most:
        yield Flaw(
            code="options", message=f"has {total} options; {least} to {most} make a good question"
        )


def _composition(asked: Asked, _wording: Wording) -> Iterator[Flaw]:
    """Rows, parts and gaps: enough, and not too many."""
    if asked.kind is Kind.MATCHING:
        least, most = _ROWS
        if not least <= len(asked.rows) <= most:
            message = f"has {len(asked.rows)} rows; {least} to {most} make a good question"
            yield Flaw(code="rows", message=message)
        known = {option.id for option in asked.options}
        if any(row.answer not in known for row in asked.rows):
            yield Flaw(code="no-answer", message="has a row to which no option belongs")
        elif len(known) == len(asked.rows) == len({row.answer for row in asked.rows}):
            message = "as many options as rows: the last one follows; add one that belongs to none"
            yield soft("elimination", message)
    if asked.kind in _PARTS:
        least, most = _PARTS[asked.kind]
        if not least <= asked.parts <= most:
            message = f"has {asked.parts} parts; {least} to {most} make a good question"
            yield Flaw(code="parts", message=message)
    if asked.kind is Kind.CLOZE and asked.stem.count(GAP) != asked.parts:
        message = f"has {asked.stem.count(GAP)} gaps {GAP} and {asked.parts} answers to fill them"
        yield Flaw(code="gaps", message=message)


def _falsity(asked: Asked, _wording: Wording) -> Iterator[Flaw]:
    """Each wrong option of a rule has a proof; the proof is not the option itself."""
    if not asked.by_rule:
        return
    if asked.kind is Kind.MATCHING:
        for row in asked.rows:
            if row.falsity is None:
                message = f"nothing proves that only one option belongs to “{row.text}”"
                yield Flaw(code="unproven", message=message)
        return
    for option in asked.distractors:
        if option.falsity is None:
            yield Flaw(code="unproven", message=f"nothing proves that “{option.text}” is wrong")
        elif same_text_key(option.falsity.says) == same_text_key(option.text):
            message = f"what should prove that “{option.text}” is wrong says the same"
            yield Flaw(code="unproven", message=message)


def _duplicates(asked: Asked, _wording: Wording) -> Iterator[Flaw]:
    """No option, row or accepted text twice, after normalisation."""
    names = [same_text_key(option.amount or option.text) for option in asked.options]
    counts = Counter(names)
    for option, name in zip(asked.options, names, strict=True):
        if not option.text.strip():
            yield Flaw(code="empty-option", message="has an empty option")
        elif counts.pop(name, 1) > 1:
            yield Flaw(code="duplicate", message=f"two options say the same: “{option.text}”")
    for text in _twice(row.text for row in asked.rows):
        yield Flaw(code="duplicate", message=f"two rows say the same: “{text}”")
    for text in _twice(asked.accepted):
        yield soft(
            "duplicate-text", f"“{text}” is accepted twice; capitals and points do not count"
        )


def _twice(texts: Iterator[str] | tuple[str, ...]) -> list[str]:
    seen: set[str] = set()
    found = []
    for text in texts:
        name = same_text_key(text)
        if name in seen:
            found.append(text)
        seen.add(name)
    return found


def _numbers(asked: Asked, _wording: Wording) -> Iterator[Flaw]:
    """A number that can be read, and slips that are wrong."""
    number = asked.number
    if number is None:
        return
    try:
        value, tolerance = Decimal(number.value), Decimal(number.tolerance)
        slips = [Decimal(slip.value) for slip in number.slips]
    except InvalidOperation:
        yield Flaw(code="no-answer", message=f"{_written(number)} is not a number")
        return
    if tolerance < 0:
        yield Flaw(code="tolerance", message=f"the tolerance {number.tolerance} is below 0")
    for slip in slips:
        if abs(slip - value) <= tolerance:
            yield Flaw(code="slip", message=f"{slip} counts as right, and is called a mistake")
    if len(set(slips)) < len(slips):
        yield Flaw(code="duplicate", message="two known mistakes have the same result")


def _written(number: Number) -> str:
    return f"“{number.value} ± {number.tolerance}”"


GATES: tuple[Gate, ...] = (_keys, _composition, _falsity, _duplicates, _numbers)
