"""Tables of counts to compute with: numbers that divide well, results that nobody mixes up."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import islice, pairwise
from math import isfinite
from typing import TypeGuard

from qmanual.items.quantity import plain
from qmquiz.facts import Refused

BASES = (40, 50, 60, 80, 120, 125, 150, 160, 180, 200, 240, 250, 300, 320, 400, 500)
"""Bases that divide well; 100 would need no division."""
TOLERANCE = Decimal("0.05")
"""Half of the last place that is shown."""
_TENTH = Decimal("0.1")
_APART = 4 * TOLERANCE
"""Results lie further apart than two tolerances, whatever is typed for them and rounded."""
_TRIES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """A table of counts with the right result and the wrong ones.

    :param rows: label and count, as shown.
    :param slips: what each mistake gives, and its sentence.
    :param right: the calculation in words.
    """

    rows: Sequence[tuple[str, int]]
    value: Decimal
    slips: Sequence[tuple[Decimal, str]]
    right: str


def first_clear(tables: Iterator[Sum | None]) -> Sum:
    """The first table whose results can all be told apart.

    :raises Refused: if there is none.
    """
    for table in islice(tables, _TRIES):
        if table is not None:
            return table
    raise Refused("no small counts keep the right result apart from what mistakes give")


def are_apart(results: Sequence[Decimal]) -> bool:
    """Whether no two results could be taken for each other."""
    ordered = sorted(results)
    return all(b - a > _APART for a, b in pairwise(ordered))


def tenths(value: Decimal) -> Decimal:
    """A number with one decimal, or none if it is whole."""
    rounded = value.quantize(_TENTH, ROUND_HALF_UP)
    return rounded.quantize(Decimal(1)) if rounded == rounded.to_integral_value() else rounded


def exact(value: Decimal) -> Decimal:
    """A number as closely as a slip needs it."""
    return plain(value.quantize(Decimal("0.001"), ROUND_HALF_UP))


def is_number(value: object) -> TypeGuard[int | float]:
    """Whether a value of the sources is a number that can be computed with."""
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def whole(value: object) -> int | None:
    """A whole number of the sources; None for anything else."""
    return int(value) if is_number(value) and value == int(value) else None
