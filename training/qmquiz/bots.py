"""Test-wise bots: readers who know tests and not the manual.

Each bot sees a question as it is shown and takes an option by a rule of thumb: the least, the
one in the middle, the longest. If one of them is right more often than chance, the options give
the answer away, and the policy that chose them is wrong, however good each question looks.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb, erfc, sqrt

from qmquiz.amounts import ascending, roundness
from qmquiz.forms.form import Form
from qmquiz.forms.show import ShownOption, ShownQuestion, show_form
from qmquiz.identity import draw
from qmquiz.model import Bank, Kind
from qmquiz.words import as_amount, jaro, telling_words, visible_length

LEVEL = 0.01
"""Chance of calling a fair bank unfair, over all bots together (Holm)."""
_EXACT = 2000
"""Up to so many answers the binomial tail is summed exactly."""

Bot = Callable[[ShownQuestion], ShownOption | None]
"""The option that a bot takes; None if its rule does not apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BotResult:
    """How well a bot did.

    :param expected: the part of the answers that chance gets right.
    :param p: probability of doing as well or better by chance.
    :param caught: whether it does better than chance, over all bots together.
    """

    name: str
    answers: int
    hits: int
    expected: float
    p: float
    caught: bool = False


def run_bots(bank: Bank, seed: str = "bots") -> tuple[BotResult, ...]:
    """Let all bots answer all questions of a bank that have one right option of three or more."""
    questions = [q for q in bank.questions if q.kind is Kind.SINGLE]
    form = Form(seed=seed, qvers=tuple(question.qver for question in questions))
    shown = show_form(form, bank)
    keys = {question.qver: question.key[0].id for question in questions}
    bots: dict[str, Bot] = {**BOTS, "most frequent": _most_frequent(shown)}
    return judge(
        {
            name: [
                (chosen.id == keys[question.qver], len(question.options))
                for question in shown
                if (chosen := bot(question)) is not None
            ]
            for name, bot in bots.items()
        }
    )


def judge(answers: Mapping[str, Sequence[tuple[bool, int]]]) -> tuple[BotResult, ...]:
    """Compare bots with chance.

    :param answers: name of a bot to its answers: whether it was right, of how many options.
    """
    results = []
    for name, given in answers.items():
        hits = sum(right for right, _ in given)
        expected = sum(1 / options for _, options in given)
        share = expected / len(given) if given else 0.0
        p = _tail(hits, len(given), share)
        results.append(BotResult(name=name, answers=len(given), hits=hits, expected=share, p=p))
    return _holm(results)


def _holm(results: list[BotResult]) -> tuple[BotResult, ...]:
    """Mark those that are above chance when all of them are looked at together."""
    ordered = sorted(results, key=lambda result: result.p)
    caught: set[str] = set()
    for rank, result in enumerate(ordered):
        if result.p >= LEVEL / (len(ordered) - rank):
            break
        caught.add(result.name)
    return tuple(
        BotResult(
            name=result.name,
            answers=result.answers,
            hits=result.hits,
            expected=result.expected,
            p=result.p,
            caught=result.name in caught,
        )
        for result in results
    )


def _tail(hits: int, answers: int, chance: float) -> float:
    """Probability of at least so many hits; exact for equal chances, else nearly so."""
    if answers == 0 or hits == 0:
        return 1.0
    if answers > _EXACT:
        deviation = (hits - 0.5 - answers * chance) / sqrt(answers * chance * (1 - chance))
        return 0.5 * erfc(deviation / sqrt(2))
    p = Fraction(chance).limit_denominator(10_000)
    good, bad, whole = p.numerator, p.denominator - p.numerator, p.denominator
    total = sum(comb(answers, k) * good**k * bad ** (answers - k) for k in range(hits, answers + 1))
    return float(Fraction(total, whole**answers))


def _by(measure: Callable[[ShownOption, ShownQuestion], float]) -> Bot:
    """A bot that takes the option with the greatest measure; equal ones by lot."""

    def bot(question: ShownQuestion) -> ShownOption | None:
        scores = [measure(option, question) for option in question.options]
        best = [o for o, s in zip(question.options, scores, strict=True) if s == max(scores)]
        if len(best) == len(question.options):
            return None
        return best[draw(question.qver, len(best))]

    return bot


def _ranked(choose: Callable[[Sequence[ShownOption]], ShownOption]) -> Bot:
    """A bot that looks at amounts only, from the least to the greatest."""

    def bot(question: ShownQuestion) -> ShownOption | None:
        amounts = {option.id: as_amount(option.text) for option in question.options}
        known = [amount for amount in amounts.values() if amount is not None]
        if len(known) < len(question.options):
            return None
        order = ascending(known)
        options = sorted(
            question.options,
            key=lambda option: next(
                place for place, amount in enumerate(order) if amount is amounts[option.id]
            ),
        )
        return choose(options)

    return bot


def _roundness(option: ShownOption, _question: ShownQuestion) -> float:
    amount = as_amount(option.text)
    return roundness(amount) if amount else 0


def _shared(option: ShownOption, question: ShownQuestion) -> float:
    return len(telling_words(option.text) & telling_words(question.stem))


def _central(option: ShownOption, question: ShownQuestion) -> float:
    return sum(jaro(option.text, other.text) for other in question.options)


def _place(place: int) -> Bot:
    return lambda question: question.options[min(place, len(question.options) - 1)]


def _most_frequent(shown: Iterable[ShownQuestion]) -> Bot:
    """A bot that has seen all questions and takes the option that it met most often."""
    counts = Counter(option.text for question in shown for option in question.options)
    return _by(lambda option, _question: counts[option.text])


def _middle(options: Sequence[ShownOption]) -> ShownOption:
    return options[len(options) // 2]


BOTS: Mapping[str, Bot] = {
    "least": _ranked(lambda options: options[0]),
    "greatest": _ranked(lambda options: options[-1]),
    "middle amount": _ranked(_middle),
    "roundest": _by(_roundness),
    "least round": _by(lambda option, question: -_roundness(option, question)),
    "longest": _by(lambda option, _question: visible_length(option.text)),
    "shortest": _by(lambda option, _question: -visible_length(option.text)),
    "repeats the question": _by(_shared),
    "most like the others": _by(_central),
    "first": _place(0),
    "second": _place(1),
    "last": _place(99),
}
"""The bots that look at one question at a time."""
