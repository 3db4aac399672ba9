"""The bots: each takes an option for a reason that has nothing to do with the manual."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from rapidfuzz.distance import Jaro

from qmquiz.amounts import ascending, roundness
from qmquiz.forms.show import ShownOption, ShownQuestion
from qmquiz.identity import draw
from qmquiz.wording import Wording
from qmquiz.words import as_amount, contains_phrase, find_any, telling_words, visible_length

Bot = Callable[[ShownQuestion], ShownOption | None]
"""The option that a bot takes; None if its rule of thumb does not apply."""


def bots_for(wording: Wording) -> Mapping[str, Bot]:
    """The bots that look at one question at a time.

    :param wording: for the words of the language that sound absolute or negative.
    """
    return {
        "least": _ranked(lambda options: options[0]),
        "greatest": _ranked(lambda options: options[-1]),
        "middle amount": _ranked(lambda options: options[len(options) // 2]),
        "roundest": _by(_roundness),
        "least round": _by(lambda option, question: -_roundness(option, question)),
        "longest": _by(lambda option, _question: visible_length(option.text)),
        "shortest": _by(lambda option, _question: -visible_length(option.text)),
        "repeats the question": _by(_shared),
        "avoids the question's words": _by(lambda option, question: -_shared(option, question)),
        "most like the others": _by(_central),
        "least like the others": _by(lambda option, question: -_central(option, question)),
        "fits the article": _by(_fits_article),
        "avoids absolute words": _by(lambda option, _question: -_absolute(option, wording)),
        "first": _place(0),
        "second": _place(1),
        "last": _place(-1),
    }


def form_bots(shown: Sequence[ShownQuestion]) -> Mapping[str, Bot]:
    """The bots that have read the whole form before they answer."""
    counts = Counter(option.text for question in shown for option in question.options)

    def said_elsewhere(option: ShownOption, question: ShownQuestion) -> float:
        return sum(
            contains_phrase(other.stem, option.text)
            for other in shown
            if other.qver != question.qver
        )

    return {
        "most frequent": _by(lambda option, _question: counts[option.text]),
        "least frequent": _by(lambda option, _question: -counts[option.text]),
        "said in another question": _by(said_elsewhere),
    }


def _by(measure: Callable[[ShownOption, ShownQuestion], float]) -> Bot:
    """A bot that takes the option with the greatest measure; equal ones by lot."""

    def bot(question: ShownQuestion) -> ShownOption | None:
        scores = [round(measure(option, question), 9) for option in question.options]
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
    return float(sum(Jaro.similarity(option.text, other.text) for other in question.options))


def _fits_article(option: ShownOption, question: ShownQuestion) -> float:
    """Whether an option goes with an English article that ends the question."""
    article = question.stem.rstrip(" :_?.").rpartition(" ")[2].casefold()
    if article not in ("a", "an"):
        return 0
    return (option.text[:1].casefold() in "aeiou") is (article == "an")


def _absolute(option: ShownOption, wording: Wording) -> float:
    said = any(contains_phrase(option.text, word) for word in wording.words("absolute"))
    return said or find_any(wording.words("negative"), option.text) is not None


def _place(place: int) -> Bot:
    return lambda question: question.options[place]
