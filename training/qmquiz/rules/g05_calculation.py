"""G5: what is the value of a KPI, from a small table of counts?

The counts are drawn so that the value is round and lies near the KPI's target, without being it.
What the wrong formulas of G4 would give are the slips of the number: whoever types one of them
is told which formula that was. No two results lie within the tolerance of each other.

Asked for shares in percent, for rates per so many units, and for the net promoter score. Not
asked: a KPI whose formula is not said in words, or whose result is a sum, a mean or a median.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import product

from qmanual.items.model import Item
from qmanual.items.quantity import Quantity
from qmquiz.build import gate, make_question
from qmquiz.context import Context
from qmquiz.facts import Fact, Refused
from qmquiz.identity import question_id, shuffled
from qmquiz.model import Difficulty, Kind, Number, Rejection, Slip
from qmquiz.rules.formulas import REST, Formula
from qmquiz.rules.g04_formula import FormulaRule
from qmquiz.rules.g06_attribute import AttributeRule
from qmquiz.rules.promoter_score import make_score
from qmquiz.rules.single import Outcome, facts_by_key, unclear
from qmquiz.rules.sums import (
    BASES,
    TOLERANCE,
    Sum,
    are_apart,
    exact,
    first_clear,
    is_number,
    tenths,
    whole,
)
from qmquiz.words import same_text_key

_SHARES = frozenset({"ratio", "top_box", "coverage"})
"""Types of metric that are a part of a whole, in percent."""
_MOST_UNITS = 10**9
_BELOW, _ABOVE = 12, 8
"""How far from its target, in percent, a value lies at most."""


class CalculationRule:
    """Asks for the value of a KPI."""

    name = "G5"

    def __init__(self, context: Context) -> None:
        self.context = context
        self._formulas = context.rule(FormulaRule)

    def questions(self) -> Iterator[Outcome]:
        """One calculation for each KPI that is a quotient of counts."""
        for item in self._formulas.kpis:
            try:
                yield self._ask(item)
            except Refused as refused:
                yield Rejection(item=item.id, rule=self.name, slot=_SLOT, reason=str(refused))

    def _ask(self, item: Item) -> Outcome:
        qid = question_id(item.id, self.name, _SLOT)
        if reason := unclear(self._formulas).get((item.id, "formula")):
            raise Refused(reason)
        metric = item.fields.get("metric")
        kind = str(metric.get("type")) if isinstance(metric, Mapping) else None
        unit = self.context.text(item, "unit")
        if kind == "nps" and isinstance(metric, Mapping):
            score = make_score(self.context, metric, self._known_values(item, Decimal(1)), qid)
            return self._question(item, qid, "nps", score)
        ratio = self._formulas.ratio(item)
        if ratio and same_text_key(ratio.numerator) == same_text_key(ratio.denominator):
            raise Refused("its numerator is its denominator: the result is always the same")
        if kind in _SHARES and ratio is not None and unit in ("percent", "%"):
            return self._question(item, qid, "percent", self._share(item, ratio, qid), unit="%")
        if kind == "rate" and ratio is not None and isinstance(metric, Mapping):
            per = whole(metric.get("per"))
            if per is None or per < 2:
                raise Refused("it is a rate per one unit: nothing is left to compute")
            if per > _MOST_UNITS:
                raise Refused("it is a rate per so many units that no table would count them")
            return self._question(item, qid, "rate", self._rate(item, ratio, per, qid), per=per)
        if kind in _SHARES or kind == "rate":
            raise Refused(
                "it cannot be computed from counts: give it a numerator and a denominator in "
                "words, and the unit percent if it is a share"
            )
        raise Refused("only shares, rates and the net promoter score can be computed from counts")

    def _question(
        self, item: Item, qid: str, template: str, table: Sum, *, unit: str = "", per: int = 100
    ) -> Outcome:
        say = self.context.wording.say
        rows = [
            say(self.name, "row", label=label, count=self._count(count))
            for label, count in shuffled(f"{qid}/rows", table.rows, lambda row: row[0])
        ]
        title = self.context.title(item.id)
        words = {
            "title": title,
            "rows": say("between", "steps").join(rows),
            "per": self._count(per),
        }
        fact = Fact(
            rule=self.name,
            item=item,
            slot=_SLOT,
            value=str(table.value),
            text=str(table.value),
            template=template,
            cites=tuple(other.id for other in self._sibling(item)),
            difficulty=Difficulty.HARD,
        )
        number = Number(
            value=f"{table.value:f}",
            unit=unit,
            tolerance=str(TOLERANCE),
            slips=tuple(Slip(value=f"{value:f}", why=why) for value, why in table.slips),
        )
        return gate(
            self.context,
            make_question(
                self.context,
                fact,
                rule=self.name,
                kind=Kind.NUMERIC,
                stem=say(self.name, "stems", template, **words),
                options=(),
                number=number,
                explanation=table.right,
            ),
        )

    # Shares: one count of another, in percent

    def _share(self, item: Item, key: Formula, qid: str) -> Sum:
        """A table with the counts of a KPI, and those of the one that is mixed up with it."""
        other = self._formulas.sibling(item, key)
        return first_clear(
            self._share_of(item, key, base, part, other, more)
            for base, part in self._parts(item, qid)
            for more in (_counts_of(key, other[1], base, part, qid) if other else [{}])
        )

    def _share_of(
        self,
        item: Item,
        key: Formula,
        base: int,
        part: int,
        other: tuple[Item, Formula] | None,
        more: Mapping[str, int],
    ) -> Sum | None:
        counts = {
            same_text_key(key.denominator): base,
            same_text_key(key.numerator): part,
            **more,
        }
        labels = [key.numerator, key.denominator]
        if other is not None:
            labels += [
                text
                for text in (other[1].numerator, other[1].denominator)
                if same_text_key(text) not in {same_text_key(label) for label in labels}
            ]
        result = tenths(Decimal(100 * part) / base)
        slips = []
        for formula, name, source in self._formulas.wrong_formulas(item, key):
            value = _percent(formula, key, counts)
            if value is None:
                return None
            words = {"title": self.context.title(source)} if source else {}
            slips.append((value, self.context.wording.say("G4", "why", name, **words)))
        if not are_apart([result, *(value for value, _ in slips)]):
            return None
        return Sum(
            rows=[(label, counts[same_text_key(label)]) for label in labels],
            value=result,
            slips=slips,
            right=self._say_right(part, base, 100, Quantity(result, "%")),
        )

    def _parts(self, item: Item, qid: str) -> list[tuple[int, int]]:
        """Bases and parts of them whose share is a whole percentage near the target."""
        banned = self._known_values(item, Decimal(100))
        low, high = 30, 97
        if banned:
            low = max(2, int(banned[0]) - _BELOW)
            high = min(98, int(banned[0]) + _ABOVE)
        found = [
            (base, base * share // 100)
            for base, share in product(BASES, range(low, high + 1))
            if base * share % 100 == 0 and Decimal(share) not in banned
        ]
        return shuffled(f"{qid}/counts", found, str)

    # Rates: events per so many units

    def _rate(self, item: Item, key: Formula, per: int, qid: str) -> Sum:
        banned = self._known_values(item, Decimal(1))
        target = banned[0] if banned else Decimal(4)
        values = [
            value
            for step in range(1, 200)
            if (value := Decimal(step) / 10) not in banned
            and target * Decimal("0.6") <= value <= target * Decimal("1.6")
        ]
        tables = [
            (base, int(events))
            for value, factor in product(values, (2, 4, 5, 8, 12, 15, 20, 25, 40, 50))
            for base in (factor * per,)
            if (events := value * factor) == int(events) and 0 < events < base
        ]
        return first_clear(
            self._rate_of(key, base, events, per)
            for base, events in shuffled(f"{qid}/counts", tables, str)
        )

    def _rate_of(self, key: Formula, base: int, events: int, per: int) -> Sum | None:
        say = self.context.wording.say
        ratio = Decimal(events) / base
        result = tenths(ratio * per)
        words = {"per": self._count(per)}
        slips = [
            (exact(ratio), say(self.name, "why", "single", **words)),
            (exact(per / ratio), say("G4", "why", "swapped")),
        ]
        if per != 100:
            slips.append((exact(ratio * 100), say(self.name, "why", "percent", **words)))
        if not are_apart([result, *(value for value, _ in slips)]):
            return None
        return Sum(
            rows=[(key.numerator, events), (key.denominator, base)],
            value=result,
            slips=slips,
            right=self._say_right(events, base, per, Quantity(result)),
        )

    # What they share

    def _sibling(self, item: Item) -> list[Item]:
        key = self._formulas.ratio(item)
        found = self._formulas.sibling(item, key) if key else None
        return [found[0]] if found else []

    def _known_values(self, item: Item, factor: Decimal) -> list[Decimal]:
        """Values that the manual names for a KPI, the target in force first."""
        found: list[Decimal] = []
        target = facts_by_key(self.context.rule(AttributeRule)).get((item.id, "target"))
        if target is not None and isinstance(target.value, Quantity):
            found.append(target.value.value)
        targets = item.fields.get("targets")
        for entry in targets if isinstance(targets, list) else []:
            if isinstance(entry, Mapping):
                for name in ("target", "warning"):
                    value = entry.get(name)
                    if is_number(value):
                        found.append((Decimal(str(value)) * factor).normalize())
        return found

    def _count(self, count: int) -> str:
        return self.context.show(Quantity(Decimal(count)))

    def _say_right(self, part: int, base: int, per: int, value: Quantity) -> str:
        return self.context.wording.say(
            self.name,
            "right",
            numerator=self._count(part),
            denominator=self._count(base),
            per=self._count(per),
            value=self.context.show(value),
        )


_SLOT = "value"


def _counts_of(
    key: Formula, ratio: Formula, base: int, part: int, qid: str
) -> Iterator[dict[str, int]]:
    """Counts of the KPI that is mixed up with this one; a count that both have is the same."""
    shared = {same_text_key(key.denominator): base, same_text_key(key.numerator): part}
    name = same_text_key(ratio.denominator)
    if name in shared:
        bases = [shared[name]]
    else:
        bases = [other for other in BASES if other != base and part < other <= 3 * base]
    seed = f"{qid}/{base}/{part}"
    for other_base in shuffled(seed, bases, str)[:4]:
        most = min(base, other_base)
        shares = [most * percent // 100 for percent in (35, 45, 55, 65, 75, 85)]
        for count in shuffled(f"{seed}/{other_base}", shares, str)[:3]:
            if 0 < count < most and count != part:
                yield {name: other_base, same_text_key(ratio.numerator): count}


def _percent(formula: Formula, key: Formula, counts: Mapping[str, int]) -> Decimal | None:
    """What a formula gives for some counts, in percent; None if it divides by nothing."""

    def count(text: str) -> int:
        if text == REST:
            return counts[same_text_key(key.denominator)] - counts[same_text_key(key.numerator)]
        return counts[same_text_key(text)]

    below = count(formula.denominator)
    return exact(Decimal(100 * count(formula.numerator)) / below) if below > 0 else None
