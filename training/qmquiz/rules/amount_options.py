"""Amounts as options: ascending, with the place of the right one drawn."""

from collections.abc import Sequence
from dataclasses import replace

from qmanual.items.quantity import Quantity
from qmquiz.amounts import ascending, below, differ, is_known, restate
from qmquiz.build import wrong_option
from qmquiz.context import Context
from qmquiz.facts import OPTIONS, Candidate, Fact, Refused, amount_text
from qmquiz.identity import draw, option_id
from qmquiz.model import Option

_TOO_FEW = "there are too few other values of this kind on either side of it"


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
