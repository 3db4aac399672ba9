"""G1: what is the limit? For standards, promises and steps.

Wrong answers are the limits of the same metric for other cases, then what held before, then
other limits of the manual, then values that organisations write. Not asked: a metric with two
limits for the same case; a value that stands at the end of its scale.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import chain, islice

from qmanual.items.model import Item
from qmanual.items.quantity import Quantity, is_quantity
from qmquiz.amounts import equal, ladder, ratio, same_scale
from qmquiz.facts import Candidate, Fact
from qmquiz.gaps import find_gap, sentences
from qmquiz.gates.options import fits_gap
from qmquiz.identity import shuffled
from qmquiz.model import Difficulty, Rejection
from qmquiz.rules.same_metric import SameMetric
from qmquiz.rules.single import FactRule
from qmquiz.words import contains_phrase, read_alike_key, same_text_key

_SLOTS = ("at_most", "at_least", "share")
_NEAR = 8
"""How many other values of one kind are looked at."""
_DRAWN = 5
"""From how many of the nearest made-up values the offered ones are drawn."""
_REACH = 30
"""How far in the manual they are looked for."""


class LimitRule(FactRule):
    """Asks for ``at_most``, ``at_least`` and ``share``."""

    name = "G1"

    def read(self) -> Iterator[Fact | Rejection]:
        """Limits of standards, promises and steps; refused are those that two items set."""
        for outcome in self._said:
            if isinstance(outcome, Fact) and (reason := self._ambiguous.get(outcome.key)):
                item, slot = outcome.key
                yield Rejection(item=item, rule=self.name, slot=slot, reason=reason)
            else:
                yield outcome

    def siblings(self, fact: Fact) -> list[Fact]:
        """Limits of the same metric and slot for other cases, in reading order."""
        return self.same_metric(fact).others(fact)

    def same_metric(self, fact: Fact) -> SameMetric:
        """The limits of the metric of one of them, itself among them."""
        return self._by_metric.get(_metric_key(fact)) or SameMetric(facts=(fact,))

    def candidates(self, fact: Fact) -> Sequence[Candidate]:
        """Wrong values in order of preference."""
        if not isinstance(fact.value, Quantity):
            return []
        banned = [*self._linked_values(fact), *self._nested_values(fact)]
        found: list[Candidate] = []
        nearby = list(self._nearby(fact))
        tiers = (
            self._same_metric(fact),
            (c for c in nearby if _in_unit(c, fact)),
            self._rungs(fact, beside=False),
            (c for c in nearby if not _in_unit(c, fact)),
            self._rungs(fact, beside=True),
        )
        for candidate in chain(*tiers):
            value = candidate.value
            if isinstance(value, Quantity) and not any(equal(value, other) for other in banned):
                found.append(candidate)
        if "gap" not in fact.words or not self._fits(fact, fact.value):
            return found
        return [candidate for candidate in found if self._fits(fact, candidate.value)]

    def _fits(self, fact: Fact, value: object) -> bool:
        """Whether a value can be said in the gap: *in 20 minutes* also in Russian."""
        shown = self.context.show(value) if isinstance(value, Quantity) else str(value)
        return fits_gap(shown, fact.words["before"], fact.words["after"], self.context.wording)

    def _nested_values(self, fact: Fact) -> list[Quantity]:
        """Limits of cases that are part of this one, or that this one is part of.

        What holds for a complaint about safety holds for some complaints.
        """
        return [
            other.value
            for other in self.same_metric(fact).parts_of(fact)
            if isinstance(other.value, Quantity) and not other.says_the_same(fact)
        ]

    def metric_of(self, fact: Fact) -> str:
        """What a limit is about, for feedback: its metric, else its item's title."""
        return fact.words.get("metric") or self.context.title(fact.item.id)

    def scope_of(self, fact: Fact) -> str:
        """The scope of a limit; empty if it has none."""
        return self.context.text(fact.item, "scope")

    @cached_property
    def _said(self) -> list[Fact | Rejection]:
        return [
            self._fact(item, slot, amount)
            for item in self.context.catalogue.of_type("standard", "promise", "step")
            if item.normative
            for slot in _SLOTS
            if (amount := self.context.amount(item, slot)) is not None
        ]

    @cached_property
    def _all(self) -> list[Fact]:
        return [outcome for outcome in self._said if isinstance(outcome, Fact)]

    @cached_property
    def _by_metric(self) -> dict[tuple[str, str], SameMetric]:
        found: dict[tuple[str, str], list[Fact]] = {}
        for fact in self._all:
            if "metric" in fact.words:
                found.setdefault(_metric_key(fact), []).append(fact)
        return {name: SameMetric(facts=tuple(facts)) for name, facts in found.items()}

    @cached_property
    def _by_scale(self) -> dict[tuple[str, bool], list[Fact]]:
        found: dict[tuple[str, bool], list[Fact]] = {}
        for fact in self._all:
            found.setdefault(_scale_key(fact), []).append(fact)
        return found

    @cached_property
    def _index_in_scale(self) -> dict[tuple[str, str], int]:
        return {
            fact.key: place for facts in self._by_scale.values() for place, fact in enumerate(facts)
        }

    @cached_property
    def _ambiguous(self) -> dict[tuple[str, str], str]:
        """Limits of a metric that hold for the same case as another one."""
        found: dict[tuple[str, str], str] = {}
        for group in self._by_metric.values():
            facts = group.facts
            everywhere = _one_of_each(facts)
            by_case: dict[str, list[Fact]] = {}
            for fact in facts:
                by_case.setdefault(read_alike_key(fact.words["where"]), []).append(fact)
            for case, same in by_case.items():
                values = _one_of_each(same) if case else everywhere
                for fact in same:
                    other = next((one for one in values if not one.says_the_same(fact)), None)
                    if other is not None:
                        found[fact.key] = (
                            f"{other.item.id} sets another limit for the same metric, and nothing "
                            "says which case is which; give each a channel or a scope"
                        )
        return found

    def _fact(self, item: Item, slot: str, amount: Quantity) -> Fact | Rejection:
        words = self._words(item)
        template = self._template(item, slot, amount, words)
        if template is None:
            return Rejection(
                item=item.id,
                rule=self.name,
                slot=slot,
                reason="nothing says what is limited: give it a metric, or say the value in words",
            )
        shown = self.context.show(amount)
        if template.startswith("step") and contains_phrase(words["title"], shown):
            return Rejection(
                item=item.id, rule=self.name, slot=slot, reason="its title gives the answer away"
            )
        return Fact(
            rule=self.name,
            item=item,
            slot=slot,
            value=amount,
            text=shown,
            template=template,
            words=words,
            cites=(item.parent,) if item.type == "step" and item.parent else (),
            difficulty=Difficulty.MEDIUM,
        )

    def _words(self, item: Item) -> dict[str, str]:
        context = self.context
        channel, scope = context.text(item, "channel"), context.text(item, "scope")
        everywhere = channel.casefold() in context.wording.words("everywhere")
        if everywhere or contains_phrase(scope, channel):
            channel = ""
        where = context.wording.say("between", "where").join(filter(None, (channel, scope)))
        words = {"title": context.title(item.id), "where": where}
        if item.parent:
            words["procedure"] = context.title(item.parent)
        metric = context.text(item, "metric")
        if metric:
            words["metric"] = metric[0].lower() + metric[1:] if metric[1:2].islower() else metric
        share = context.amount(item, "share")
        if share is not None:
            words["share"] = context.show(share)
        return words

    def _template(
        self, item: Item, slot: str, amount: Quantity, words: dict[str, str]
    ) -> str | None:
        """Name of the sentence; a gap's text is put into ``words``."""
        where = "_where" if words["where"] else ""
        if "metric" in words:
            if slot == "share":
                return f"share{where}"
            share = "_share" if "share" in words else ""
            side = "least" if slot == "at_least" else "most"
            timed = "_time" if amount.is_time and self._is_time(words["metric"]) else ""
            return f"{side}{timed}{share}{where}"
        for sentence in (words["title"], *sentences(item.text)):
            gap = find_gap(sentence, amount, self.context.language)
            if gap is not None:
                words["gap"], words["before"], words["after"] = gap.text, gap.before, gap.after
                return f"gap_{item.type}{where if item.type != 'step' else ''}"
        return "step" if item.type == "step" and slot == "at_most" else None

    def _is_time(self, metric: str) -> bool:
        heads = self.context.wording.words("time_heads")
        # languages that quote the metric can say "longest" of any time
        return "*" in heads or any(same_text_key(metric).startswith(head) for head in heads)

    def _same_metric(self, fact: Fact) -> Iterator[Candidate]:
        # the same unit first, so that the right value is not the only one in its unit; then
        # the nearest, because 15 minutes beside 7 days tempts nobody
        for other in self.same_metric(fact).nearest(fact, 2 * _NEAR):
            where = other.words["where"] or other.words["title"]
            yield self._candidate(other, "sibling", _share("sibling", fact), where=where)

    def _nearby(self, fact: Fact) -> Iterator[Candidate]:
        """Other limits of the manual that are near in value, the nearest in the text first."""
        facts = self._by_scale.get(_scale_key(fact), [])
        place = self._index_in_scale.get(fact.key, 0)
        around = (
            facts[place + step]
            for distance in range(1, _REACH + 1)
            for step in (-distance, distance)
            if 0 <= place + step < len(facts)
        )
        near = (other for other in around if _is_close(other, fact))
        for other in islice(near, _NEAR):
            where = other.words["where"]
            sentence = _share("channel", fact) + ("_where" if where else "")
            yield self._candidate(
                other, "channel", sentence, metric=self.metric_of(other), where=where
            )

    def _rungs(self, fact: Fact, *, beside: bool) -> Iterator[Candidate]:
        """Values that organisations write, in the same unit or in the ones beside it."""
        if isinstance(fact.value, Quantity):
            rungs = ladder(fact.value)
            # the nearest ones in drawn order: the very next rungs of a round value
            # are less round than it, and it would stand out
            near = shuffled(fact.item.id + fact.slot, rungs[:_DRAWN], str)
            for rung in (*near, *rungs[_DRAWN:]):
                if (rung.unit != fact.value.unit) is beside:
                    yield Candidate(value=rung, text=self.context.show(rung), tempting="ladder")

    def _candidate(self, other: Fact, tempting: str, sentence: str, **words: str) -> Candidate:
        return Candidate(
            value=other.value,
            text=other.text,
            tempting=tempting,
            why=self.context.wording.say(self.name, "why", sentence, value=other.text, **words),
            source=other.item.id,
        )

    def _linked_values(self, fact: Fact) -> list[Quantity]:
        """Amounts of items tied to this one: the promise that it keeps, the step that applies it.

        A looser promise about the same thing is not wrong enough to be offered.
        """
        item = fact.item
        linked = [*item.links.get("applies", ()), *item.links.get("kept_by", ())]
        pointing = self.context.pointing_at.get(item.id, {})
        for name in ("applies", "kept_by", "measures"):
            linked += pointing.get(name, ())
        for standard in item.links.get("kept_by", ()):
            linked += self.context.pointing_at.get(standard, {}).get("kept_by", ())
        values = [
            Quantity.from_json(value)
            for name in linked
            if (found := self.context.item(name)) is not None and found.id != item.id
            for value in found.fields.values()
            if is_quantity(value)
        ]
        return [value for value in values if not _is_value_of(fact, value)]


def is_part(a: str, b: str) -> bool:
    """Whether one case is named inside the other."""
    return contains_phrase(a, b) or contains_phrase(b, a)


def _one_of_each(facts: Sequence[Fact]) -> list[Fact]:
    """The first fact of each value, two at most: enough to find one that says otherwise."""
    found: list[Fact] = []
    for fact in facts:
        if all(not one.says_the_same(fact) for one in found):
            found.append(fact)
            if len(found) == 2:
                break
    return found


def _is_value_of(fact: Fact, value: Quantity) -> bool:
    return isinstance(fact.value, Quantity) and equal(fact.value, value)


def _metric_key(fact: Fact) -> tuple[str, str]:
    return (same_text_key(fact.words.get("metric", fact.item.id)), fact.slot)


def _scale_key(fact: Fact) -> tuple[str, bool]:
    scale = ""
    if isinstance(fact.value, Quantity):
        scale = "time" if fact.value.is_time else fact.value.unit.casefold()
    return (scale, fact.slot == "share")


def _unit(fact: Fact) -> str:
    return fact.value.unit if isinstance(fact.value, Quantity) else ""


def _share(sentence: str, fact: Fact) -> str:
    return f"{sentence}_share" if fact.slot == "share" else sentence


def _in_unit(candidate: Candidate, fact: Fact) -> bool:
    return isinstance(candidate.value, Quantity) and candidate.value.unit == _unit(fact)


def _is_close(other: Fact, fact: Fact) -> bool:
    """Whether two values are near enough for one to be taken for the other."""
    if not isinstance(other.value, Quantity) or not isinstance(fact.value, Quantity):
        return False
    return same_scale(other.value, fact.value) and ratio(other.value, fact.value) <= 6
