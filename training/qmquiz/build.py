"""From a fact of the manual and wrong candidates to a question that passes the gates.

A rule says what is true (:class:`Fact`) and what somebody could believe instead
(:class:`Candidate`, in order of preference). Here the options are chosen, so that neither
their order nor their number says which is right.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, combinations, islice
from typing import Any

from rapidfuzz.distance import Jaro

from qmanual.items.model import Item
from qmanual.items.quantity import Quantity
from qmquiz.amounts import ascending, below, differ, is_known, restate
from qmquiz.context import Context
from qmquiz.identity import digest, draw, option_id, question_id, question_version
from qmquiz.lint import find_error
from qmquiz.model import (
    Difficulty,
    Falsity,
    Kind,
    Number,
    Option,
    Part,
    Question,
    Rejection,
    Row,
)
from qmquiz.words import same_text_key, visible_length

OPTIONS = 3
"""Three options are best (Rodriguez 2005); more only where a rule has a reason."""
_TOO_FEW = "there are too few other values of this kind on either side of it"
_TRIES = 40
_SPARE = 1
"""How many more wrong answers than needed are looked at when options are balanced."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that the manual says and that has one value.

    :param slot: the place of the item that says it; only one value stands there.
    :param value: what it says, for comparison: an amount, an identifier, or a text.
    :param text: what it says, as it is offered.
    :param template: name of the sentence that asks for it.
    :param words: slots of that sentence.
    :param cites: other items that the question shows.
    :param options: how many options its question has, if it is a text.
    :param exact: an earlier edition that says anything else said something that is false now.
        Amounts are; of a text we cannot know whether it was only reworded, unless its numbers
        differ.
    :param owner: the item that changes when the value does; the item itself if empty.
    """

    rule: str
    item: Item
    slot: str
    value: Quantity | str
    text: str
    template: str
    words: Mapping[str, str] = field(default_factory=dict)
    cites: tuple[str, ...] = ()
    owner: str = ""
    exact: bool = False
    options: int = OPTIONS
    difficulty: Difficulty = Difficulty.MEDIUM

    @property
    def key(self) -> tuple[str, str]:
        """What identifies it in any catalogue."""
        return (self.item.id, self.slot)

    def says_the_same(self, other: "Fact") -> bool:
        """Whether two catalogues agree on it."""
        if isinstance(self.value, Quantity) and isinstance(other.value, Quantity):
            return self.value.canonical() == other.value.canonical()
        return self.value == other.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A wrong answer that somebody could believe.

    :param tempting: why; a name that the feedback sentences have too.
    :param source: the item that it comes from.
    """

    value: Quantity | str
    text: str
    tempting: str
    why: str = ""
    source: str = ""


class Refused(Exception):  # noqa: N818 - an outcome, not an error
    """The question cannot be made well; the message says why."""


def wrong_option(qid: str, fact: Fact, candidate: Candidate) -> Option:
    """A candidate as an option, with the proof that it is false."""
    return Option(
        id=option_id(qid, candidate.text),
        text=candidate.text,
        correct=False,
        amount=amount_text(candidate.value),
        why=candidate.why,
        tempting=candidate.tempting,
        source=candidate.source,
        falsity=Falsity(item=fact.item.id, place=fact.slot, says=fact.text),
    )


def amount_text(value: Quantity | str) -> str:
    """An amount in the units of the sources; empty for anything else."""
    return f"{value.value} {value.unit}".strip() if isinstance(value, Quantity) else ""


def make_question(
    context: Context,
    fact: Fact,
    *,
    rule: str,
    stem: str,
    options: Sequence[Option],
    explanation: str,
    kind: Kind = Kind.SINGLE,
    slot: str | None = None,
    item: Item | None = None,
    number: Number | None = None,
    accepted: Sequence[str] = (),
    rows: Sequence[Row] = (),
    parts: Sequence[Part] = (),
    pools: Sequence[str] = (),
    old_value: str | None = None,
    since: str | None = None,
    difficulty: Difficulty | None = None,
    shuffle: bool | None = None,
) -> Question:
    """A question with its names computed; it has not passed the gates yet.

    :param item: the item that it is about, if that is not the fact's.
    """
    about = item or fact.item
    cited = tuple(dict.fromkeys((about.id, fact.item.id, *fact.cites)))
    hashes = [found.hash for name in cited if (found := context.item(name)) is not None]
    item_hash = digest("items", hashes)
    slot = slot if slot is not None else fact.slot
    qid = question_id(about.id, rule, slot)
    return Question(
        qid=qid,
        qver=question_version(
            qid=qid,
            item_hash=item_hash,
            template_version=context.wording.version(fact.rule) if fact.template else 0,
            language=context.language,
            stem=stem,
            options=[(option.id, option.text, option.correct) for option in options],
            number=(number.value, number.unit, number.tolerance) if number else (),
            more=_of_some_kinds(accepted, rows, parts),
        ),
        rule=rule,
        kind=kind,
        item=about.id,
        items=cited,
        item_hash=item_hash,
        slot=slot,
        language=context.language,
        stem=stem,
        options=tuple(options),
        passage=context.passage(fact.item),
        explanation=explanation,
        difficulty=difficulty or fact.difficulty,
        number=number,
        delta=old_value is not None,
        old_value=old_value,
        since=since,
        shuffle=shuffle if shuffle is not None else not any(option.amount for option in options),
        accepted=tuple(accepted),
        rows=tuple(rows),
        parts=tuple(parts),
        pools=tuple(pools),
    )


def _of_some_kinds(
    accepted: Sequence[str], rows: Sequence[Row], parts: Sequence[Part]
) -> dict[str, list[Any]]:
    """What decides what is right in a short text, a matching, a cloze or a scenario."""
    found: dict[str, list[Any]] = {
        "accepted": list(accepted),
        "rows": [(row.id, row.text, row.answer) for row in rows],
        "parts": [_decisive(part) for part in parts],
    }
    return {name: values for name, values in found.items() if values}


def _decisive(part: Part) -> list[Any]:
    number = part.number
    return [
        part.id,
        part.kind,
        part.stem,
        [(option.id, option.text, option.correct) for option in part.options],
        [number.value, number.unit, number.tolerance] if number else [],
        list(part.accepted),
    ]


def gate(context: Context, question: Question) -> Question | Rejection:
    """The question, or why it is not asked."""
    flaw = find_error(question, context.wording)
    if flaw is None:
        return question
    return Rejection(
        item=question.item, rule=question.rule, slot=question.slot, reason=flaw.message
    )


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


def choose_amounts(
    context: Context,
    fact: Fact,
    qid: str,
    candidates: Sequence[Candidate],
    *,
    must: Sequence[Candidate] = (),
    count: int = OPTIONS,
    rank: int | None = None,
) -> tuple[Option, ...]:
    """Options for a fact that is an amount, ascending.

    The place of the right one is drawn first, uniformly over the places that can be filled;
    then each side is filled in order of preference. Whoever always takes the least, the
    greatest or the one in the middle is right by chance only.

    :param rank: the place of the right one, if the caller has drawn it.
    :raises Refused: if the places cannot be filled.
    """
    if rank is None:
        places = feasible_places(fact, candidates, must=must, count=count)
        if not places:
            raise Refused(_TOO_FEW)
        rank = places[draw(qid, len(places))]
    chosen = _fill(fact, candidates, must, count, rank)
    if chosen is None:
        raise Refused(_TOO_FEW)
    return _as_options(context, fact, qid, chosen)


def feasible_places(
    fact: Fact,
    candidates: Sequence[Candidate],
    *,
    must: Sequence[Candidate] = (),
    count: int = OPTIONS,
    at_end: bool = False,
) -> list[int]:
    """The places, from 0 for the least, at which the right amount can stand.

    A scale that ends at the value (100 %, nothing) leaves one place only, which gives the
    answer away; then there is none.

    :param at_end: take that one place: the question must be asked, and others make up for it.
    """
    fillings = {
        place: chosen
        for place in range(count)
        if (chosen := _fill(fact, candidates, must, count, place)) is not None
        and not _is_odd_one_out(fact, chosen)
    }
    if len(fillings) == 1:
        # a table of three limits asked three times has each place once: that gives nothing away
        (chosen,) = fillings.values()
        return list(fillings) if at_end or all(c.tempting == "sibling" for c in chosen) else []
    return list(fillings)


def _fill(
    fact: Fact, candidates: Sequence[Candidate], must: Sequence[Candidate], count: int, place: int
) -> list[Candidate] | None:
    """``place`` candidates below the right value and the rest above, all different for certain."""
    room = {True: place, False: count - 1 - place}
    chosen: list[Candidate] = []
    for candidate in (*must, *candidates):
        side = _is_below(candidate, fact)
        if side is None or room[side] == 0:
            if candidate in must:
                return None
            continue
        if all(_differ(candidate, other) for other in chosen):
            chosen.append(candidate)
            room[side] -= 1
    return chosen if len(chosen) == count - 1 else None


def _is_below(candidate: Candidate, fact: Fact) -> bool | None:
    """Which side a candidate stands on; None if it may be the same or cannot be compared."""
    if not isinstance(candidate.value, Quantity) or not isinstance(fact.value, Quantity):
        return None
    if below(candidate.value, fact.value):
        return True
    return False if below(fact.value, candidate.value) else None


def _differ(a: Candidate, b: Candidate) -> bool:
    return (
        isinstance(a.value, Quantity) and isinstance(b.value, Quantity) and differ(a.value, b.value)
    )


def _is_odd_one_out(fact: Fact, chosen: Sequence[Candidate]) -> bool:
    """Whether the right value alone has its unit, and cannot be written in the others'."""
    amounts = _amounts(fact, chosen)
    units = {amount.unit for amount in amounts[1:]}
    return len(units) == 1 and amounts[0].unit not in units and restate(amounts) is None


def _amounts(fact: Fact, chosen: Sequence[Candidate]) -> list[Quantity]:
    values = [fact.value, *(candidate.value for candidate in chosen)]
    return [value for value in values if isinstance(value, Quantity)]


def _as_options(
    context: Context, fact: Fact, qid: str, chosen: Sequence[Candidate]
) -> tuple[Option, ...]:
    amounts = _amounts(fact, chosen)
    # one unit for all where people write it so: an odd one among them is a hint
    mixed = len({amount.unit for amount in amounts}) > 1
    shown = (restate(amounts) if mixed else None) or amounts
    if any(amount.value == 1 and not is_known(amount) for amount in shown):
        # "1 transfer" beside "2 transfer": we cannot inflect a word that we do not know
        shown = [Quantity(amount.value) for amount in shown]
    key_text = context.show(shown[0])
    options = [
        Option(
            id=option_id(qid, key_text), text=key_text, correct=True, amount=amount_text(shown[0])
        )
    ]
    for candidate, amount in zip(chosen, shown[1:], strict=True):
        written = replace(candidate, value=amount, text=context.show(amount))
        options.append(wrong_option(qid, fact, written))
    order = {
        amount_text(amount): place for place, amount in enumerate(ascending(shown))
    }  # all different, so that no two share a place
    return tuple(sorted(options, key=lambda option: order[option.amount]))
