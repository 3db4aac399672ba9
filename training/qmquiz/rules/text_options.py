"""Texts as options: balanced, so that neither length nor likeness tells the right one."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, combinations, islice

from rapidfuzz.distance import Jaro

from qmquiz.build import wrong_option
from qmquiz.facts import Candidate, Fact, Refused
from qmquiz.identity import draw, option_id
from qmquiz.model import Option
from qmquiz.words import same_text_key, visible_length

_TRIES = 40
_SPARE = 1
"""How many more wrong answers than needed are looked at when options are balanced."""


def choose_texts(
    fact: Fact, qid: str, candidates: Iterable[Candidate], *, must: Sequence[Candidate] = ()
) -> Iterator[tuple[Option, ...]]:
    """Sets of options for a fact that is a text, the preferred ones first.

    :param must: candidates that every set has to hold.
    :raises Refused: if there are fewer wrong answers that are valid than it needs.
    """
    seen = {same_text_key(fact.text)}
    usable: list[Candidate] = []
    for candidate in (*must, *candidates):
        name = same_text_key(candidate.text)
        if name and name not in seen and candidate.value != fact.value:
            seen.add(name)
            usable.append(candidate)
    needed = fact.options - 1
    if len(usable) < needed:
        raise Refused(f"only {len(usable)} wrong answers could be believed; {needed} are needed")
    right = Option(id=option_id(qid, fact.text), text=fact.text, correct=True)
    wanted = {same_text_key(candidate.text) for candidate in must}
    near = [
        chosen
        for chosen in combinations(usable[: needed + _SPARE], needed)
        if wanted <= {same_text_key(candidate.text) for candidate in chosen}
    ]
    near.sort(key=lambda chosen: _stands_out(qid, fact, chosen))
    others = (
        chosen
        for chosen in combinations(usable, needed)
        if chosen not in near and wanted <= {same_text_key(candidate.text) for candidate in chosen}
    )
    for chosen in islice(chain(near, others), _TRIES):
        wrong = [wrong_option(qid, fact, candidate) for candidate in chosen]
        yield tuple(sorted((right, *wrong), key=lambda option: option.id))


def _stands_out(qid: str, fact: Fact, chosen: Sequence[Candidate]) -> int:
    """How far the right text is from the places that were drawn for it, by length and likeness.

    If the right one were the shortest more often than chance, or the one most like the others,
    people would learn to take that one.
    """
    texts = [fact.text, *(candidate.text for candidate in chosen)]
    lengths = [visible_length(text) for text in texts]
    likeness = [round(sum(Jaro.similarity(text, other) for other in texts), 9) for text in texts]
    return _misplaced(f"{qid}/length", lengths) + _misplaced(f"{qid}/likeness", likeness)


def _misplaced(seed: str, measures: Sequence[float]) -> int:
    """How many places the first value is from the one drawn for it; equal ones share places."""
    place = draw(seed, len(measures))
    least = sum(other < measures[0] for other in measures)
    most = sum(other <= measures[0] for other in measures) - 1
    return max(least - place, place - most, 0)
