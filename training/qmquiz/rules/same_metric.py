"""The limits of one metric for its cases: which are near, which are parts of each other.

A metric may have thousands of them (one for each product, say), and each is asked about beside
the others: so nothing here compares every one with every other one.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from qmanual.items.quantity import Quantity
from qmquiz.amounts import differ, ratio, same_scale, span
from qmquiz.facts import Fact
from qmquiz.rules.roles import around
from qmquiz.words import contains_phrase, spaced_words

_SMALL = 64
"""Up to so many limits are looked at as a whole."""
_REACH = 16


@dataclass(frozen=True)
class SameMetric:
    """Limits of one metric on one side.

    :param facts: in reading order; their values are amounts, and ``where`` is their case.
    """

    facts: tuple[Fact, ...]

    def others(self, fact: Fact) -> list[Fact]:
        """All but one, in reading order."""
        return [other for other in self.facts if other is not fact]

    def beside(self, fact: Fact) -> list[Fact]:
        """The others in reading order; of many those around it, the nearest on the page first."""
        if len(self.facts) <= _SMALL:
            return self.others(fact)
        return list(around(self.facts, self._place[fact.key], _REACH))

    def nearest(self, fact: Fact, number: int) -> list[Fact]:
        """The others on the same scale: those in the same unit first, then the nearest in value."""
        unit = _amount(fact).unit
        found = [
            other
            for other in self._around(fact, number)
            if other is not fact and same_scale(_amount(other), _amount(fact))
        ]
        found.sort(key=lambda other: (_amount(other).unit != unit, _distance(other, fact)))
        return found[:number]

    def parts_of(self, fact: Fact) -> Sequence[Fact]:
        """Limits of cases that are part of this one, or that this one is part of.

        What holds for a complaint about safety holds for some complaints.
        """
        return self._parts.get(fact.key, ())

    def holds_elsewhere(self, fact: Fact) -> bool:
        """Whether another case has the same value, or one that may be the same."""
        value = _amount(fact)
        if self._values[value.canonical()] > 1:
            return True
        return any(
            same_scale(value, other) and not differ(value, other)
            for other in self._one_of_each_unit(value)
        )

    def _one_of_each_unit(self, value: Quantity) -> Iterator[Quantity]:
        """Values in units whose length is not fixed beside this one's: a month beside days."""
        for unit, values in self._by_unit.items():
            if unit != value.canonical().unit:
                yield from values

    def _around(self, fact: Fact, number: int) -> Sequence[Fact]:
        """All, or as many on either side as can be among the nearest."""
        if len(self.facts) <= _SMALL:
            return self.facts
        unit = _amount(fact).unit
        found: dict[tuple[str, str], Fact] = {}
        for ordered in (self._in_order[unit], self._in_order[None]):
            place = bisect_left(ordered, _size(fact), key=_size)
            for other in ordered[max(0, place - number) : place + number + 1]:
                found[other.key] = other
        return sorted(found.values(), key=lambda other: self._place[other.key])

    @cached_property
    def by_item(self) -> dict[str, Fact]:
        """Each limit under its item."""
        return {fact.item.id: fact for fact in self.facts}

    @cached_property
    def _place(self) -> dict[tuple[str, str], int]:
        return {fact.key: place for place, fact in enumerate(self.facts)}

    @cached_property
    def _values(self) -> dict[Quantity, int]:
        found: dict[Quantity, int] = {}
        for fact in self.facts:
            value = _amount(fact).canonical()
            found[value] = found.get(value, 0) + 1
        return found

    @cached_property
    def _by_unit(self) -> dict[str, list[Quantity]]:
        found: dict[str, list[Quantity]] = {}
        for value in self._values:
            found.setdefault(value.unit, []).append(value)
        return found

    @cached_property
    def _in_order(self) -> dict[str | None, list[Fact]]:
        """Ascending, for each unit; under None all of them."""
        found: dict[str | None, list[Fact]] = {}
        for fact in sorted(self.facts, key=_size):
            found.setdefault(_amount(fact).unit, []).append(fact)
            found.setdefault(None, []).append(fact)
        return found

    @cached_property
    def _parts(self) -> dict[tuple[str, str], list[Fact]]:
        named: dict[str, list[Fact]] = {}
        for fact in self.facts:
            named.setdefault(spaced_words(fact.words["where"]).strip(), []).append(fact)
        lengths = {len(name) for name in named if name}
        found: dict[tuple[str, str], list[Fact]] = {}
        for fact in self.facts:
            where = spaced_words(fact.words["where"]).strip()
            inside = {
                where[start : start + length]
                for length in lengths
                for start in range(len(where) - length + 1)
            }
            for other in (other for name in inside for other in named.get(name, ())):
                if other is not fact and contains_phrase(fact.words["where"], other.words["where"]):
                    found.setdefault(fact.key, []).append(other)
                    found.setdefault(other.key, []).append(fact)
        return found


def _amount(fact: Fact) -> Quantity:
    assert isinstance(fact.value, Quantity)  # a limit is an amount
    return fact.value


def _size(fact: Fact) -> Decimal:
    return span(_amount(fact)).low


def _distance(other: Fact, fact: Fact) -> Decimal:
    return ratio(_amount(other), _amount(fact))
