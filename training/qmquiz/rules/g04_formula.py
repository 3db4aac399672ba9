"""G4: how is a KPI calculated?

For a ratio the options are a square: each of two counts over each of two bases, or the parts
and their places changed. So no option stands out by sharing more with the others than they
share with each other. A ratio that cannot be mixed up with another one gets two options made of
its own parts (see ``_two_of``). For anything else the options are the formulas of other KPIs.
Not asked: a KPI without its formula in words; formulas that give the same number.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from qmanual.items.model import Item
from qmquiz.facts import Candidate, Fact
from qmquiz.identity import digest, draw
from qmquiz.model import Difficulty, Rejection
from qmquiz.rules.formulas import REST, Formula, give_the_same
from qmquiz.rules.roles import around
from qmquiz.rules.single import FactRule
from qmquiz.words import same_text_key, telling_words

_REACH = 12
_QUOTIENTS = frozenset({"ratio", "top_box", "nps", "coverage", "rate"})
"""Types of metric that are one count divided by another; a median is not."""
_COMMON = 0.3
"""A word in more of the KPIs than this does not tell what a KPI is about."""

Wrong = tuple[Formula, str, str]
"""A wrong formula, the mistake that leads to it, and the KPI that it is taken from."""


class FormulaRule(FactRule):
    """Asks for ``numerator`` and ``denominator``, or for ``formula``."""

    name = "G4"

    @cached_property
    def kpis(self) -> list[Item]:
        """The KPIs that people have to know, in reading order."""
        return [item for item in self.context.catalogue.of_type("kpi") if item.normative]

    @cached_property
    def _place(self) -> dict[str, int]:
        return {item.id: place for place, item in enumerate(self.kpis)}

    def read(self) -> Iterator[Fact | Rejection]:
        """KPIs with their formula in words; refused are those without, or always the same."""
        for item in self.kpis:
            if reason := self._why_not(item):
                yield Rejection(item=item.id, rule=self.name, slot="formula", reason=reason)
                continue
            text = self._formula(item)
            yield Fact(
                rule=self.name,
                item=item,
                slot="formula",
                value=same_text_key(text),
                text=text,
                template="formula",
                words={"title": self.context.title(item.id), "formula": text},
                options=4 if self._has_sibling(item) else 3,
                difficulty=Difficulty.HARD,
            )

    def _why_not(self, item: Item) -> str:
        if self._is_always_one(item):
            return "its numerator is its denominator: the result is always the same"
        if self._formula(item):
            return ""
        return (
            "its formula is not said in words: give it a numerator and a denominator if it is a "
            "ratio, or else a formula"
        )

    def _is_always_one(self, item: Item) -> bool:
        ratio = self.ratio(item)
        return ratio is not None and (
            same_text_key(ratio.numerator) == same_text_key(ratio.denominator)
        )

    def candidates(self, fact: Fact) -> Sequence[Candidate]:
        """Wrong formulas: three that make a square with the right one, or those of others."""
        key = self.ratio(fact.item)
        if key is None:
            return list(self._others(fact))
        wrong, rest = self.wrong_formulas(fact.item, key), ""
        if not self._has_sibling(fact.item):
            wrong, rest = self._two_of(wrong, fact.item, key)
        found = []
        for formula, tempting, source in wrong:
            words = {"title": self.context.title(source)} if source else {}
            parts = (formula.numerator, formula.denominator)
            shown = [rest if part == REST else part for part in parts]
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

    def _two_of(self, wrong: Sequence[Wrong], item: Item, key: Formula) -> tuple[list[Wrong], str]:
        """Two of three quotients of count, base and the rest of the base; words for the rest.

        Which two, and whether the rest is said in long words, is drawn from three ways. In one
        of them the right one is the shortest, in one it is among the longest, in one it is the
        most like the others: so none of these tells.
        """
        way = draw(digest("formula", item.id), 3)
        left_out = ("rest", "swapped_rest", "swapped")[way]
        name = "rest" if left_out == "swapped" else "others"
        rest = self.context.wording.say(self.name, name, denominator=key.denominator)
        return [entry for entry in wrong if entry[1] != left_out], rest

    def _has_sibling(self, item: Item) -> bool:
        key = self.ratio(item)
        return key is not None and self.sibling(item, key) is not None

    def wrong_formulas(self, item: Item, key: Formula) -> list[Wrong]:
        """The formulas that a ratio is taken for: each with its mistake, and whose it is."""
        found = self.sibling(item, key)
        square = self._with_sibling(key, *found) if found else self._alone(key)
        return [entry for entry in square if not give_the_same(entry[0], key)]

    def _with_sibling(self, key: Formula, other: Item, ratio: Formula) -> list[Wrong]:
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

    def _alone(self, key: Formula) -> list[Wrong]:
        """The square of the two bases (all, or the rest) and the two places."""
        return [
            (Formula(key.denominator, key.numerator), "swapped", ""),
            (Formula(key.numerator, REST), "rest", ""),
            (Formula(REST, key.numerator), "swapped_rest", ""),
        ]

    def sibling(self, item: Item, key: Formula) -> tuple[Item, Formula] | None:
        """The nearest KPI of the same source with which each part of this one could be mixed up.

        A count of complaints over a number of visits is ruled out at sight.
        """
        return self.context.remember(("sibling", item.id), lambda: self._find_sibling(item, key))

    def _find_sibling(self, item: Item, key: Formula) -> tuple[Item, Formula] | None:
        for other in around(self.kpis, self._place[item.id], _REACH):
            ratio = self.ratio(other)
            if ratio is None or self._is_always_one(other):
                continue
            if other.fields.get("source") != item.fields.get("source"):
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
        ratios = [ratio for item in self.kpis if (ratio := self.ratio(item))]
        counts = Counter(word for ratio in ratios for word in self._words_of(ratio.denominator))
        most = max(2.0, _COMMON * len(ratios))
        return frozenset(word for word, number in counts.items() if number > most)

    def _words_of(self, text: str) -> frozenset[str]:
        return telling_words(text, self.context.wording.stop)

    def _others(self, fact: Fact) -> Iterator[Candidate]:
        """Formulas of other KPIs that are no quotients either."""
        for other in around(self.kpis, self._place[fact.item.id], _REACH):
            text = self._formula(other)
            if text and not self.ratio(other) and _definition(other) != _definition(fact.item):
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

    def ratio(self, item: Item) -> Formula | None:
        """The two parts of a quotient, remarks behind a semicolon left out."""
        metric = item.fields.get("metric")
        kind = metric.get("type") if isinstance(metric, Mapping) else None
        if not isinstance(kind, str) or kind not in _QUOTIENTS:
            return None
        numerator, denominator = (
            self.context.text(item, name).partition(";")[0].strip().rstrip(".")
            for name in ("numerator", "denominator")
        )
        return Formula(numerator, denominator) if numerator and denominator else None

    def _formula(self, item: Item) -> str:
        ratio = self.ratio(item)
        if ratio is None:
            return self.context.text(item, "formula").rstrip(".")
        return self._write(ratio.numerator, ratio.denominator)

    def _write(self, numerator: str, denominator: str) -> str:
        return self.context.wording.say(
            self.name, "ratio", numerator=numerator, denominator=denominator
        )


def _definition(item: Item) -> tuple[Any, ...]:
    """What is computed, for telling KPIs apart that only have different titles."""
    metric = item.fields.get("metric")
    return (
        item.fields.get("source"),
        item.fields.get("filter"),
        digest(dict(metric) if isinstance(metric, Mapping) else metric),
    )
