"""Banks as people write them first: each with one habit that some bot has to catch.

If none of the bots is above chance on a bank, that can be because the bank is fair, or because
the bots are blind. These banks tell which.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from qmanual.items.quantity import Quantity
from qmquiz.amounts import ladder
from qmquiz.model import Bank, Kind, Option, Question
from qmquiz.words import as_amount, telling_words

Flaw = Callable[[Question], Question | None]
"""A question with the flaw put in; None if it cannot have it."""


def flawed_banks(bank: Bank) -> Mapping[str, Bank]:
    """A bank for each flaw, made of those questions of a bank that can have it."""
    questions = [q for q in bank.questions if q.kind is Kind.SINGLE and len(q.key) == 1]
    found = {}
    for name, flaw in FLAWS.items():
        made = (flaw(question) for question in questions)
        found[name] = replace(bank, questions=tuple(q for q in made if q is not None))
    return found


def _half_and_double(question: Question) -> Question | None:
    """The right amount between its half and its double."""
    amount = as_amount(question.key[0].amount or question.key[0].text)
    if amount is None or len(question.distractors) < 2:
        return None
    return _with_amounts(question, [_times(amount, "0.5"), amount, _times(amount, "2")])


def _neighbours(question: Question) -> Question | None:
    """The right amount between its neighbours among the values that people write."""
    amount = as_amount(question.key[0].amount or question.key[0].text)
    if amount is None or len(question.distractors) < 2:
        return None
    rungs = [rung for rung in ladder(amount) if rung.unit == amount.unit]
    below = [rung for rung in rungs if rung.value < amount.value]
    above = [rung for rung in rungs if rung.value > amount.value]
    if not below or not above:
        return None
    near = [max(below, key=lambda rung: rung.value), amount, min(above, key=lambda r: r.value)]
    return _with_amounts(question, near)


def _stricter(question: Question) -> Question | None:
    """The right amount as the least: limits that only ever get stricter."""
    amount = as_amount(question.key[0].amount or question.key[0].text)
    if amount is None or len(question.distractors) < 2:
        return None
    return _with_amounts(question, [amount, _times(amount, "1.5"), _times(amount, "2")])


def _explained(question: Question) -> Question | None:
    """The right option alone is qualified."""
    if question.key[0].amount:
        return None
    return _with_key_text(question, f"{question.key[0].text}, as laid down in the manual")


def _repeated(question: Question) -> Question | None:
    """The right option repeats a word of the question."""
    said = telling_words(question.stem)
    for option in question.distractors:
        said -= telling_words(option.text)
    if question.key[0].amount or not said:
        return None
    return _with_key_text(question, f"{question.key[0].text} ({sorted(said)[0]})")


def _absolute(question: Question) -> Question | None:
    """The wrong options alone are absolute."""
    if question.key[0].amount:
        return None
    options = [
        option if option.correct else replace(option, text=f"Always {option.text}")
        for option in question.options
    ]
    return replace(question, options=tuple(options))


def _in_place(question: Question) -> Question | None:
    """The right option always comes first."""
    return replace(question, options=(*question.key, *question.distractors), shuffle=False)


FLAWS: Mapping[str, Flaw] = {
    "half and double": _half_and_double,
    "nearest neighbours": _neighbours,
    "always the stricter value": _stricter,
    "the right option explained": _explained,
    "a word of the question in the right option": _repeated,
    "absolute words in the wrong options": _absolute,
    "the right option first": _in_place,
}


def _times(amount: Quantity, factor: str) -> Quantity:
    return Quantity(amount.value * type(amount.value)(factor), amount.unit)


def _with_amounts(question: Question, amounts: Sequence[Quantity]) -> Question:
    """The question with these amounts; the right one keeps its name."""
    right = as_amount(question.key[0].amount or question.key[0].text)
    wrong = iter(question.distractors)
    options: list[Option] = []
    for amount in amounts:
        text = f"{amount.value.normalize():f} {amount.unit}".strip()
        option = question.key[0] if amount == right else next(wrong)
        options.append(replace(option, text=text, amount=text))
    return replace(question, options=tuple(options), shuffle=False)


def _with_key_text(question: Question, text: str) -> Question:
    options = [replace(o, text=text) if o.correct else o for o in question.options]
    return replace(question, options=tuple(options))
