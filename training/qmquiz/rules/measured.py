"""What a case measured: a value clearly between two limits, so that it matters which one holds."""

from collections.abc import Sequence
from decimal import ROUND_CEILING, Decimal
from functools import lru_cache

from qmanual.items.quantity import SECONDS, Quantity
from qmquiz.amounts import is_known, natural

_STEPS: dict[str, tuple[Decimal, ...]] = {
    # round values first: a case should be judged, not computed
    "s": tuple(
        Decimal(step) for step in (86400, 43200, 3600, 1800, 900, 600, 300, 60, 30, 15, 10, 5, 1)
    ),
    "working h": (Decimal(1), Decimal("0.5")),
    "%": (Decimal(5), Decimal(1), Decimal("0.5")),
}
_WHOLE = (Decimal(1),)
_REMEMBERED = 10_000
_CLEAR = 5
"""A value keeps this part of the distance between two limits from each of them."""


_MOST = 100
"""Values of one step that are looked at."""
_REMEMBERED = 20_000


def comparable(a: Quantity, b: Quantity) -> bool:
    """Whether the two can be subtracted: minutes and hours can, days and working days cannot."""
    return a.canonical().unit == b.canonical().unit


@lru_cache(_REMEMBERED)
def values_between(a: Quantity, b: Quantity) -> tuple[Decimal, ...]:
    """Values clearly between two comparable limits, in their canonical unit, as round as can be.

    :return: ascending; empty if there is no room, such as between 1 and 2 transfers.
    """
    low, high = sorted((a.canonical().value, b.canonical().value))
    edge = (high - low) / _CLEAR
    best: tuple[Decimal, ...] = ()
    for step in _STEPS.get(a.canonical().unit, _WHOLE):
        first = int(((low + edge) / step).to_integral_value(ROUND_CEILING))
        last = int((high - edge) // step)
        factors = range(first, min(last, first + _MOST) + 1)
        values = tuple(value for factor in factors if low < (value := step * factor) < high)
        if len(values) > 1:
            return values
        best = best or values
    return best


def written(value: Decimal, unit: str, like: Sequence[Quantity]) -> Quantity:
    """A value in the largest unit of some amounts in which it is whole, else as people say it.

    A unit that we do not know is left out: we cannot inflect it.

    :param unit: a canonical unit.
    """
    if unit == "s":
        for name in sorted({q.unit for q in like}, key=lambda u: -SECONDS.get(u, 0)):
            if name in SECONDS and value % SECONDS[name] == 0:
                return Quantity((value / SECONDS[name]).quantize(Decimal(1)), name)
        return natural(Quantity(value, "s"))
    amount = Quantity(value, unit)
    return amount if is_known(amount) else Quantity(value)


def margins(value: Decimal, limits: Sequence[Quantity]) -> list[Quantity]:
    """How far a value lies from each of some limits, all in one unit.

    :param value: in the canonical unit of the limits.
    """
    unit = limits[0].canonical().unit
    distances = [abs(value - limit.canonical().value) for limit in limits]
    if unit == "s":
        largest = max(SECONDS.get(limit.unit, 1) for limit in limits)
        for name in ("day", "h", "min", "s"):
            size = SECONDS[name]
            if size <= largest and all(distance % size == 0 for distance in distances):
                return [Quantity((d / size).quantize(Decimal(1)), name) for d in distances]
    return [written(distance, unit, limits) for distance in distances]
