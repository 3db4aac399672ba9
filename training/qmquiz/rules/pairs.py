"""Pairs for matching: which can stand in one question, and how they are put together.

A pair is a row and the answer that belongs to it. Pairs go together when no answer could be
right in the other's row; two more answers of the same kind are added, so that the last row is
not answered by what is left over.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from qmanual.items.quantity import Quantity
from qmquiz.model import Falsity
from qmquiz.rules.roles import around

LEAST, MOST = 3, 5
"""Rows of one question; more do not fit on a phone with their options."""
EXTRA = 2
_OPEN = 4
"""How many unfinished groups a pair may still join."""
_REACH = 30
"""How far the added answers are looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A row and its answer.

    :param item: identifier of the item that says it.
    :param key: what the answer is, for comparison.
    :param answer: the answer as it is offered.
    :param place: the field or link that says it; it holds one value only.
    """

    item: str
    row: str
    key: str
    answer: str
    place: str
    amount: Quantity | None = None

    @property
    def falsity(self) -> Falsity:
        """Proof that no other answer belongs to the row."""
        return Falsity(item=self.item, place=self.place, says=self.answer)


@dataclass(frozen=True, slots=True)
class Group:
    """The pairs of one question, and what is offered besides."""

    pairs: tuple[Pair, ...]
    extra: tuple[Pair, ...] = ()


Wrong = Callable[[Pair, Pair], bool]
"""Whether the answer of the second pair is wrong for certain in the row of the first."""


def group(
    pairs: Sequence[Pair], wrong: Wrong, more: Sequence[Pair] = ()
) -> Iterator[Group | tuple[Pair, str]]:
    """Put each pair into one question at most, in reading order.

    :param more: further answers of the same kind, whose rows are not asked for.
    :return: groups, and pairs that found none, with the reason.
    """
    place = {(pair.item, pair.row): number for number, pair in enumerate(pairs)}
    if len(pairs) < LEAST:
        return  # nothing that could be matched: no defect of the items
    for members in _collect(pairs, wrong):
        last = members[-1]
        nearby = around(pairs, place[last.item, last.row], _REACH)
        others = [pair for pair in nearby if pair not in members]
        found = _with_extra(members, [*others, *more[:_REACH]], wrong)
        if found is not None:
            yield found
        for pair in members:
            if found is None or pair not in found.pairs:
                yield (
                    pair,
                    f"there are not {LEAST} rows and {EXTRA} more answers of its kind that "
                    "cannot be mistaken for each other",
                )


def _collect(pairs: Sequence[Pair], wrong: Wrong) -> list[list[Pair]]:
    """First fit: each pair joins the first group that has room and no rival of it."""
    done: list[list[Pair]] = []
    unfinished: list[list[Pair]] = []
    most = _rows_of_each(len(pairs))
    for pair in pairs:
        home = next((g for g in unfinished if _go_together(pair, g, wrong)), None)
        if home is None:
            home = []
            unfinished.append(home)
        home.append(pair)
        if len(home) == most:
            unfinished.remove(home)
            done.append(home)
        if len(unfinished) > _OPEN:
            done.append(unfinished.pop(0))
    return [*done, *unfinished]


def _go_together(pair: Pair, others: Sequence[Pair], wrong: Wrong) -> bool:
    return all(wrong(pair, other) and wrong(other, pair) for other in others)


def _rows_of_each(total: int) -> int:
    """How many rows each question has, so that the last one is not left with too few."""
    sizes = range(LEAST, MOST + 1)
    return max(sizes, key=lambda size: (total % size == 0 or total % size >= LEAST, size == 4))


def _with_extra(members: Sequence[Pair], outside: Sequence[Pair], wrong: Wrong) -> Group | None:
    """The group with two more answers; the last rows are given up for them if need be."""
    for size in range(len(members), LEAST - 1, -1):
        kept = members[:size]
        extra: list[Pair] = []
        for other in (*members[size:], *outside):
            taken = {pair.key for pair in (*kept, *extra)}
            if other.key not in taken and all(wrong(pair, other) for pair in kept):
                extra.append(other)
                if len(extra) == EXTRA:
                    return Group(tuple(kept), tuple(replace(pair, row="") for pair in extra))
    return None
