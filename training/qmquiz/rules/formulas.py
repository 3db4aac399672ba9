"""Quotients in words: what they give, and whether two of them give the same.

Shared by the rule that asks for a formula and the one that asks for its result.
"""

from dataclasses import dataclass

from qmquiz.identity import digest, draw
from qmquiz.words import same_text_key

REST = "\0rest"
"""A part of a formula: what remains of the base without what is counted; no author writes it."""
_POINTS = 20
"""Random points at which two formulas are compared."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A quotient in words; a part may be :data:`REST`, what remains of the base."""

    numerator: str
    denominator: str

    def at(self, point: int, whole: str, part: str) -> float:
        """Its value at a random point; the rest of the whole is the whole without the part."""

        def value(text: str) -> float:
            if text == REST:
                return value(whole) - value(part)
            name = same_text_key(text)
            size = 1 + draw(digest("point", name, point), 997)
            return float(size + 1000) if name == same_text_key(whole) else float(size)

        return value(self.numerator) / value(self.denominator)


def give_the_same(formula: Formula, key: Formula) -> bool:
    """Whether two formulas agree at random points, each of their parts being a number."""
    whole, part = key.denominator, key.numerator
    return all(
        formula.at(point, whole, part) == key.at(point, whole, part) for point in range(_POINTS)
    )
