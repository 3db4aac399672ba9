"""G4: how is a KPI calculated?

For a ratio the options are a square: each of two counts over each of two bases, or the parts
and their places changed. So no option stands out by sharing more with the others than they
share with each other. A ratio that cannot be mixed up with another one gets two options made of
its own parts (see ``_alone``). For anything else the options are the formulas of other KPIs.
Not asked: a KPI without its formula in words; formulas that give the same number.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from qmanual.items.model import Item
from qmquiz.build import Candidate, Fact
from qmquiz.context import Context
from qmquiz.identity import digest, draw
from qmquiz.model import Difficulty, Rejection
from qmquiz.rules.roles import around
from qmquiz.rules.single import Outcome, ask_all
from qmquiz.words import same_text_key, telling_words

_REACH = 12
_POINTS = 20
"""Random points at which two formulas are compared."""
_QUOTIENTS = frozenset({"ratio", "top_box", "nps", "coverage", "rate"})
"""Types of metric that are one count divided by another; a median is not."""
_COMMON = 0.3
"""A word in more of the KPIs than this does not tell what a KPI is about."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A quotient in words; a part may be ``_REST``, what remains of the base."""

    numerator: str
    denominator: str

    def at(self, point: int, whole: str, part: str) -> float:
        """Its value at a random point; the rest of the whole is the whole without the part."""

        def value(text: str) -> float:
            name = same_text_key(text)
            if name == _REST:
                return value(whole) - value(part)
            size = 1 + draw(digest("point", name, point), 997)
            return float(size + 1000) if name == same_text_key(whole) else float(size)

        return value(self.numerator) / value(self.denominator)


_REST = "rest"


class FormulaRule:
    """Asks for ``numerator`` and ``denominator``, or for ``formula``."""

    name = "G4"

    def __init__(self, context: Context) -> None:
        self.context = context

    def questions(self) -> Iterator[Outcome]:
        """All questions of the rule."""
        return ask_all(self)

    @cached_property
    def _kpis(self) -> list[Item]:
        return [item for item in self.context.catalogue.of_type("kpi") if item.normative]

    @cached_property
    def _place(self) -> dict[str, int]:
        return {item.id: place for place, item in enumerate(self._kpis)}

    def facts(self) -> Sequence[Fact]:
        """KPIs with their formula in words."""
        return [
            Fact(
                rule=self.name,
                item=item,
                slot="formula",
                value=same_text_key(text),
                text=text,
                template="formula",
                words={"title": self.context.title(item.id), "formula": text},
                options=4 if self._partner(item) else 3,
                difficulty=Difficulty.HARD,
            )
            for item in self._kpis
            if (text := self._formula(item))
        ]

    def refusals(self) -> Sequence[Rejection]:
        """KPIs without words for their formula."""
        return [
            Rejection(
                item=item.id,
                rule=self.name,
                slot="formula",
                reason="its formula is not said in words: give it a numerator and a denominator if "
                "it is a ratio, or else a formula",
            )
            for item in self._kpis
            if not self._formula(item)
        ]

    def candidates(self, fact: Fact) -> Sequence[Candidate]:
        """Wrong formulas: three that make a square with the right one, or those of others."""
        key = self._ratio(fact.item)
        if key is None:
            return list(self._others(fact))
        sibling = self._partner(fact.item)
        if sibling:
            wrong, rest = self._with_sibling(key, *sibling), ""
        else:
            wrong, rest = self._alone(fact.item, key)
        found = []
        for formula, tempting, source in wrong:
            words = {"title": self.context.title(source)} if source else {}
            parts = (formula.numerator, formula.denominator)
            shown = [rest if part == _REST else part for part in parts]
            if not _give_the_same(formula, key):
                found.append(
                    Candidate(
                        value=same_text_key(self._write(*shown)),
                        text=self._write(*shown),
                        tempting=tempting,
                        why=self.context.wording.say(self.name, "why", tempting, **words),
                        source=source or fact.item.id,
                    )
                )
        return found

    def _with_sibling(
        self, key: Formula, other: Item, ratio: Formula
    ) -> list[tuple[Formula, str, str]]:
        """The square of two counts and two bases, or two places if both have one base."""
        if same_text_key(ratio.denominator) != same_text_key(key.denominator):
            return [
                (Formula(key.numerator, ratio.denominator), "denominator", other.id),
                (Formula(ratio.numerator, key.denominator), "numerator", other.id),
                (ratio, "sibling", other.id),
            ]
        return [
            (Formula(key.denominator, key.numerator), "swapped", ""),
            (ratio, "sibling", other.id),
            (Formula(ratio.denominator, ratio.numerator), "swapped_numerator", other.id),
        ]

    def _alone(self, item: Item, key: Formula) -> tuple[list[tuple[Formula, str, str]], str]:
        """Two of the other three quotients of count, base and the rest of the base; the rest.

        Which two, and whether the rest is said in long words, is drawn from three ways. In one
        of them the right one is the shortest, in one it is among the longest, in one it is the
        most like the others: so none of these tells.
        """
        swapped = (Formula(key.denominator, key.numerator), "swapped", "")
        by_rest = (Formula(key.numerator, _REST), "rest", "")
        of_rest = (Formula(_REST, key.numerator), "swapped_rest", "")
        way = draw(digest("formula", item.id), 3)
        wrong = ([swapped, of_rest], [swapped, by_rest], [by_rest, of_rest])[way]
        name = "rest" if way == 2 else "others"
        rest = self.context.wording.say(self.name, name, denominator=key.denominator)
        return wrong, rest

    def _partner(self, item: Item) -> tuple[Item, Formula] | None:
        """The KPI with which this one could be mixed up, if it is a quotient and has one."""
        key = self._ratio(item)
        if key is None:
            return None
        return self.context.remember(("partner", item.id), lambda: self._sibling(item, key))

    def _sibling(self, item: Item, key: Formula) -> tuple[Item, Formula] | None:
        """The nearest KPI of the same source with which each part of this one could be mixed up.

        A count of complaints over a number of visits is ruled out at sight.
        """
        for other in around(self._kpis, self._place[item.id], _REACH):
            ratio = self._ratio(other)
            if ratio is None or other.fields.get("source") != item.fields.get("source"):
                continue
            if _definition(other) == _definition(item):
                continue
            mixed = self._share_words(key.numerator, ratio.denominator) and self._share_words(
                ratio.numerator, key.denominator
            )
            if not mixed:
                continue
            parts = (key.numerator, key.denominator, ratio.denominator)
            if all(same_text_key(ratio.numerator) != same_text_key(part) for part in parts):
                return other, ratio
        return None

    def _share_words(self, a: str, b: str) -> bool:
        return bool((self._words_of(a) & self._words_of(b)) - self._everyday)

    @cached_property
    def _everyday(self) -> frozenset[str]:
        """Words that so many KPIs have that they tell nothing."""
        ratios = [ratio for item in self._kpis if (ratio := self._ratio(item))]
        counts = Counter(word for ratio in ratios for word in self._words_of(ratio.denominator))
        most = max(2.0, _COMMON * len(ratios))
        return frozenset(word for word, number in counts.items() if number > most)

    def _words_of(self, text: str) -> frozenset[str]:
        return telling_words(text, self.context.wording.stop)

    def _others(self, fact: Fact) -> Iterator[Candidate]:
        """Formulas of other KPIs that are no quotients either."""
        for other in around(self._kpis, self._place[fact.item.id], _REACH):
            text = self._formula(other)
            if text and not self._ratio(other) and _definition(other) != _definition(fact.item):
                why = self.context.wording.say(
                    self.name, "why", "sibling", title=self.context.title(other.id)
                )
                yield Candidate(
                    value=same_text_key(text),
                    text=text,
                    tempting="sibling",
                    why=why,
                    source=other.id,
                )

    def _ratio(self, item: Item) -> Formula | None:
        """The two parts of a quotient, remarks behind a semicolon left out."""
        metric = item.fields.get("metric")
        if not isinstance(metric, Mapping) or metric.get("type") not in _QUOTIENTS:
            return None
        numerator, denominator = (
            self.context.text(item, name).partition(";")[0].strip().rstrip(".")
            for name in ("numerator", "denominator")
        )
        return Formula(numerator, denominator) if numerator and denominator else None

    def _formula(self, item: Item) -> str:
        ratio = self._ratio(item)
        if ratio is None:
            return self.context.text(item, "formula").rstrip(".")
        return self._write(ratio.numerator, ratio.denominator)

    def _write(self, numerator: str, denominator: str) -> str:
        return self.context.wording.say(
            self.name, "ratio", numerator=numerator, denominator=denominator
        )


def _give_the_same(formula: Formula, key: Formula) -> bool:
    """Whether two formulas agree at random points, each of their parts being a number."""
    whole, part = key.denominator, key.numerator
    return all(
        formula.at(point, whole, part) == key.at(point, whole, part) for point in range(_POINTS)
    )


def _definition(item: Item) -> tuple[Any, ...]:
    """What is computed, for telling KPIs apart that only have different titles."""
    metric = item.fields.get("metric")
    return (
        item.fields.get("source"),
        item.fields.get("filter"),
        digest(dict(metric) if isinstance(metric, Mapping) else metric),
    )
