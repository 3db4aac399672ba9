"""G4: how is a KPI calculated?

Wrong answers are the parts swapped, the base or the count of another KPI of the same source,
the formula of another KPI. Not asked: a KPI without its formula in words; two formulas that
give the same number.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from qmanual.items.model import Item
from qmquiz.build import Candidate, Fact
from qmquiz.context import Context
from qmquiz.identity import digest, draw
from qmquiz.model import Difficulty, Rejection
from qmquiz.rules.roles import around
from qmquiz.rules.single import Outcome, ask_all
from qmquiz.words import same_text_key

_REACH = 8
_POINTS = 20
"""Random points at which two formulas are compared."""


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
                words={"title": self.context.title(item.id), "formula": text.rstrip(".")},
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
                reason="the formula is not said in words: give it a numerator and a denominator, "
                "or a formula",
            )
            for item in self._kpis
            if not self._formula(item)
        ]

    def candidates(self, fact: Fact) -> Sequence[Candidate]:
        """Wrong formulas, those with the parts of the right one first."""
        key = _Ratio.of(self.context, fact.item)
        found = list(self._variants(fact.item, key)) if key else []
        found += [
            Candidate(
                value=same_text_key(text),
                text=text,
                tempting="sibling",
                why=self._say("sibling", title=self.context.title(other.id)),
                source=other.id,
            )
            for other in around(self._kpis, fact.item, _REACH)
            if (text := self._formula(other))
            and bool(_Ratio.of(self.context, other)) == bool(key)
            and _definition(other) != _definition(fact.item)
        ]
        return [candidate for candidate in found if not _gives_the_same(candidate.text, fact.text)]

    def _variants(self, item: Item, key: "_Ratio") -> Iterator[Candidate]:
        """The right formula with one thing wrong."""
        same_source = [
            (other, ratio)
            for other in around(self._kpis, item, _REACH)
            if other.fields.get("source") == item.fields.get("source")
            and (ratio := _Ratio.of(self.context, other)) is not None
        ]
        for other, ratio in same_source:
            if not _same(ratio.denominator, key.denominator) and not _same(
                ratio.denominator, key.numerator
            ):
                yield self._variant(key.numerator, ratio.denominator, "denominator", other)
        yield self._variant(key.denominator, key.numerator, "swapped", item)
        for other, ratio in same_source:
            if not _same(ratio.numerator, key.numerator):
                yield self._variant(ratio.numerator, key.denominator, "numerator", other)

    def _variant(self, numerator: str, denominator: str, why: str, source: Item) -> Candidate:
        text = self.context.wording.say(
            self.name, "ratio", numerator=numerator, denominator=denominator
        )
        return Candidate(
            value=same_text_key(text),
            text=text,
            tempting=why,
            why=self._say(why, title=self.context.title(source.id)),
            source=source.id,
        )

    def _formula(self, item: Item) -> str:
        ratio = _Ratio.of(self.context, item)
        if ratio is None:
            return self.context.text(item, "formula").rstrip(".")
        return self.context.wording.say(
            self.name, "ratio", numerator=ratio.numerator, denominator=ratio.denominator
        )

    def _say(self, sentence: str, **words: str) -> str:
        return self.context.wording.say(self.name, "why", sentence, **words)


class _Ratio:
    """Numerator and denominator of a KPI in words."""

    __slots__ = ("denominator", "numerator")

    def __init__(self, numerator: str, denominator: str) -> None:
        self.numerator = numerator
        self.denominator = denominator

    @classmethod
    def of(cls, context: Context, item: Item) -> "_Ratio | None":
        """The two parts; None if the KPI lacks one."""
        numerator = context.text(item, "numerator").rstrip(".")
        denominator = context.text(item, "denominator").rstrip(".")
        return cls(numerator, denominator) if numerator and denominator else None


def _same(a: str, b: str) -> bool:
    return same_text_key(a) == same_text_key(b)


def _gives_the_same(a: str, b: str) -> bool:
    """Whether two formulas agree at random points, each of their parts being a number."""
    return all(_evaluate(a, point) == _evaluate(b, point) for point in range(_POINTS))


def _evaluate(formula: str, point: int) -> float:
    parts = [same_text_key(part) for part in formula.split("÷")]
    values = [1 + draw(digest("point", part, point), 997) for part in parts]
    result = float(values[0])
    for value in values[1:]:
        result /= value
    return result


def _definition(item: Item) -> tuple[Any, ...]:
    metric = item.fields.get("metric")
    return (
        item.fields.get("source"),
        item.fields.get("filter"),
        digest(dict(metric) if isinstance(metric, Mapping) else metric),
    )
