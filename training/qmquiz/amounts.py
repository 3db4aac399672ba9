"""Amounts as options: which differ for certain, which stand beside each other, how to show them.

``1 working day`` and ``8 working hours`` may be the same, and ``1 month`` may be ``30 days``:
an amount is a span of what it can mean, and two amounts differ when their spans do not meet.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from qmanual.items.quantity import SECONDS, Quantity

_DAY = Decimal(86400)
_SPANS = {
    # the shortest and the longest that one of it can last, in seconds
    "month": (28 * _DAY, 31 * _DAY),
    "year": (365 * _DAY, 366 * _DAY),
}
_WORKING = {
    # in working hours: nobody's working day is shorter than 5 or longer than 14 hours
    "working h": (Decimal(1), Decimal(1)),
    "working day": (Decimal(5), Decimal(14)),
}

_HIGH_SHARES = (60, 65, 70, 75, 80, 85, 90, 95, 98, 99, Decimal("99.5"), 100)

LADDERS: dict[str, tuple[int | Decimal, ...]] = {
    # what organisations write; fills in where the manual has too few values of its own
    "s": (1, 2, 3, 5, 10, 15, 20, 25, 30, 40, 45, 50, 60, 75, 90, 120, 150, 180, 240, 300),
    "min": (1, 2, 3, 5, 10, 15, 20, 25, 30, 40, 45, 50, 60, 75, 90, 120, 150, 180, 240, 300),
    "h": (1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 18, 24, 30, 36, 48, 60, 72, 96, 120),
    "day": (1, 2, 3, 4, 5, 6, 7, 8, 10, 14, 15, 20, 21, 28, 30, 45, 60, 90, 120, 180, 365),
    "week": (1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 26, 52),
    "month": (1, 2, 3, 4, 5, 6, 9, 12, 18, 24, 36, 48, 60),
    "year": (1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30),
    "working h": (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 40),
    "working day": (1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 25, 30, 40, 60),
    "%": (1, 2, 3, 4, 5, 8, 10, 15, 20, 25, 30, 40, 50, *_HIGH_SHARES),
}
_NEXT_UNIT = {"s": "min", "min": "h", "h": "day", "day": "week", "working h": "working day"}


_UNINFLECTED = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\uac00-\ud7a3]")
"""Ideographs and Hangul."""

_REMEMBERED = 10_000
_BROKEN_STEP = 5
_LARGE = 120
"""Above it people use the next larger unit."""


@dataclass(frozen=True, slots=True)
class Span:
    """All that an amount can mean, on one scale."""

    scale: str
    low: Decimal
    high: Decimal


@lru_cache(_REMEMBERED)
def span(amount: Quantity) -> Span:
    """What an amount can mean: ``1 month`` is 28 to 31 days."""
    if amount.unit in SECONDS:
        seconds = amount.value * SECONDS[amount.unit]
        return Span("time", seconds, seconds)
    if amount.unit in _SPANS:
        low, high = _SPANS[amount.unit]
        return Span("time", amount.value * low, amount.value * high)
    if amount.unit in _WORKING:
        low, high = _WORKING[amount.unit]
        return Span("working time", amount.value * low, amount.value * high)
    return Span(amount.unit.casefold(), amount.value, amount.value)


def is_known(amount: Quantity) -> bool:
    """Whether the unit can be written with every number."""
    return amount.unit in LADDERS or amount.unit in ("", "date", "points") or _is_constant(amount)


def _is_constant(amount: Quantity) -> bool:
    """Whether the unit is a word of a language that does not inflect: 번, 次."""
    return bool(_UNINFLECTED.match(amount.unit))


def same_scale(a: Quantity, b: Quantity) -> bool:
    """Whether the two can stand in one list of options."""
    return span(a).scale == span(b).scale


def equal(a: Quantity, b: Quantity) -> bool:
    """Whether the two say the same: 60 min is 1 h, 12 months are a year."""
    return a.canonical() == b.canonical()


def differ(a: Quantity, b: Quantity) -> bool:
    """Whether the two cannot be the same, whatever the calendar."""
    return below(a, b) or below(b, a)


def below(a: Quantity, b: Quantity) -> bool:
    """Whether ``a`` is less than ``b`` for certain."""
    if a.unit == b.unit:
        return a.value < b.value
    if {a.unit, b.unit} == {"month", "year"}:
        return a.canonical().value < b.canonical().value
    first, second = span(a), span(b)
    return first.scale == second.scale and first.high < second.low


def ascending(amounts: Iterable[Quantity]) -> list[Quantity]:
    """The amounts from the least to the greatest."""
    return sorted(amounts, key=lambda amount: (span(amount).low, span(amount).high, amount.unit))


def ratio(a: Quantity, b: Quantity) -> Decimal:
    """How far two amounts of one scale are apart: 1 for equal ones, 2 for double or half."""
    first, second = span(a).low, span(b).low
    low, high = min(first, second), max(first, second)
    return high / low if low > 0 else Decimal("Infinity")


def roundness(amount: Quantity) -> int:
    """How round a number looks: 3 for a multiple of 100, 2 of 10, 1 of 5, 0 whole, -1 else."""
    if amount.value != amount.value.to_integral_value():
        return -1
    for level, step in ((3, 100), (2, 10), (1, 5)):
        if amount.value % step == 0:
            return level
    return 0


@lru_cache(_REMEMBERED)
def ladder(amount: Quantity) -> tuple[Quantity, ...]:
    """Values that organisations write, in the unit of an amount and in the ones beside it.

    Those as round as the amount come first, then the nearest. A unit that we do not know has
    steps of the amount's own roundness; one of several words, such as ``hours a week``, has
    none, because its scale may end anywhere.
    """
    if amount.unit in LADDERS:
        units = [amount.unit]
        units += [unit for unit, larger in _NEXT_UNIT.items() if larger == amount.unit]
        units += [_NEXT_UNIT[amount.unit]] if amount.unit in _NEXT_UNIT else []
        rungs = [Quantity(Decimal(rung), unit) for unit in units for rung in LADDERS[unit]]
        rungs += _as_broken(amount)
    else:
        rungs = _steps(amount)
    plausible = (rung for rung in rungs if _is_plausible(rung, amount))
    return tuple(sorted(plausible, key=lambda rung: _distance(rung, amount)))


def _distance(rung: Quantity, amount: Quantity) -> tuple[bool, bool, Decimal, Decimal]:
    """How far a rung is from an amount: in unit, in roundness, in size."""
    coarse = abs(roundness(rung) - roundness(amount)) > 1
    if amount.value > 2 * _BROKEN_STEP:
        coarse = coarse or _is_whole(rung) is not _is_whole(amount)
    return (rung.unit != amount.unit, coarse, ratio(rung, amount), rung.value)


def _is_whole(amount: Quantity) -> bool:
    return amount.value == amount.value.to_integral_value()


def _as_broken(amount: Quantity) -> list[Quantity]:
    """Values with the decimals of an amount that has some: 67.5 and 77.5 beside 72.5."""
    if _is_whole(amount) or amount.value <= 2 * _BROKEN_STEP:
        return []
    values = (amount.value + _BROKEN_STEP * k for k in (-3, -2, -1, 1, 2, 3))
    most = 100 if amount.unit == "%" else Decimal("Infinity")
    return [Quantity(value, amount.unit) for value in values if 0 < value <= most]


def _steps(amount: Quantity) -> list[Quantity]:
    """The neighbours of a count: 2 and 3 attempts beside 1, 80 and 90 points beside 85."""
    if " " in amount.unit:
        return []
    step = 1 if amount.value <= 12 else {3: 100, 2: 10, 1: 5}.get(roundness(amount), 2)
    values = [amount.value + step * k for k in (-3, -2, -1, 1, 2, 3)]
    return [Quantity(value, amount.unit) for value in values if value >= 0]


def natural(amount: Quantity) -> Quantity:
    """The amount as people say it: 15 minutes instead of 900 seconds, but 90 seconds."""
    while amount.value > _LARGE and amount.unit in _NEXT_UNIT and amount.unit in SECONDS:
        larger = _NEXT_UNIT[amount.unit]
        value = amount.value * SECONDS[amount.unit] / SECONDS[larger]
        if value != value.to_integral_value():
            break
        amount = Quantity(value.quantize(Decimal(1)), larger)
    return amount


def restate(amounts: Sequence[Quantity]) -> list[Quantity] | None:
    """The same amounts, all in the smaller one of their two neighbouring units.

    :return: None where that is not how people write them (more than 120, not whole, or units
        that are not neighbours of a fixed length).
    """
    units = {amount.unit for amount in amounts}
    if not units <= SECONDS.keys():
        return None
    smallest = min(units, key=lambda unit: SECONDS[unit])
    restated = [
        Quantity(amount.value * SECONDS[amount.unit] / SECONDS[smallest], smallest)
        for amount in amounts
    ]
    if any(q.value > _LARGE or q.value != q.value.to_integral_value() for q in restated):
        return None
    return [Quantity(q.value.quantize(Decimal(1)), q.unit) for q in restated]


def _is_plausible(rung: Quantity, amount: Quantity) -> bool:
    if not differ(rung, amount):
        return False
    if amount.unit not in LADDERS:
        return True
    if amount.unit == "%" and amount.value >= 50:
        # 50 % beside 98 % gives itself away
        return abs(rung.value - amount.value) <= max(Decimal(15), 100 - amount.value)
    return ratio(rung, amount) <= 6
