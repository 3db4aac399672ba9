"""G12: the term for a meaning, and the meaning of a term.

Wrong answers are the terms not to be confused with it, then those of its category. Not asked:
a definition that says its own term; options that are synonyms, or a kind of each other.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property

from qmanual.items.model import Item
from qmquiz.facts import Candidate, Fact
from qmquiz.gaps import sentences
from qmquiz.model import Difficulty, Rejection
from qmquiz.rules.roles import around
from qmquiz.rules.single import FactRule
from qmquiz.words import contains_phrase, same_text_key, telling_words, visible_length

_REACH = 6
_LENGTHS = 1.5
"""How much longer one definition may be than another in one list of options."""


class GlossaryRule(FactRule):
    """Asks for terms and for their meanings."""

    name = "G12"

    def read(self) -> Iterator[Fact | Rejection]:
        """Terms with a definition; refused are those without one, or defined by themselves."""
        for item in self.context.catalogue.of_type("term"):
            if not item.normative:
                continue
            reason = self._leak(item) if definition_of(item) else "it has no definition"
            if reason:
                yield Rejection(item=item.id, rule=self.name, slot="meaning", reason=reason)
            else:
                yield from self._facts(item)

    def candidates(self, fact: Fact) -> Sequence[Candidate]:
        """Other terms, or their definitions."""
        if fact.slot == "term":
            return [self._as_term(fact, other) for other in self._others(fact)]
        length = visible_length(fact.text)
        return [
            self._as_definition(fact, other)
            for other in self._others(fact)
            if _ratio(length, visible_length(definition_of(other))) <= _LENGTHS
        ]

    @cached_property
    def _terms(self) -> list[Item]:
        found = self.context.catalogue.of_type("term")
        return [item for item in found if item.normative and definition_of(item)]

    @cached_property
    def _by_category(self) -> dict[str, list[Item]]:
        found: dict[str, list[Item]] = {}
        for item in self._terms:
            found.setdefault(self._category(item), []).append(item)
        return found

    @cached_property
    def _by_id(self) -> dict[str, Item]:
        return {item.id: item for item in self._terms}

    @cached_property
    def _place(self) -> dict[str, int]:
        return {
            item.id: place
            for items in self._by_category.values()
            for place, item in enumerate(items)
        }

    def _category(self, item: Item) -> str:
        return same_text_key(self.context.text(item, "category"))

    def _facts(self, item: Item) -> Iterator[Fact]:
        term, definition = self.context.title(item.id), definition_of(item)
        words = {"term": term, "definition": _as_quoted(definition)}
        for slot, text in (("term", term), ("definition", definition)):
            yield Fact(
                rule=self.name,
                item=item,
                slot=slot,
                value=item.id,
                text=text,
                template=slot,
                words=words,
                difficulty=Difficulty.EASY,
            )

    def _leak(self, item: Item) -> str:
        """Why a definition gives its term away; empty if it does not."""
        definition = definition_of(item)
        stop = self.context.wording.stop
        shared = telling_words(self.context.title(item.id), stop) & telling_words(definition, stop)
        if shared:
            return f"its definition says a word of the term itself (“{sorted(shared)[0]}…”)"
        for name in self._names(item):
            if contains_phrase(definition, name):
                return f"its definition says “{name}”"
        return ""

    def _names(self, item: Item) -> list[str]:
        synonyms = item.fields.get("synonyms") or ()
        abbreviation = self.context.text(item, "abbreviation")
        return [name for name in (self.context.title(item.id), *synonyms, abbreviation) if name]

    def _others(self, fact: Fact) -> list[Item]:
        item = fact.item
        confused = [*item.links.get("not", ())]
        confused += self.context.pointing_at.get(item.id, {}).get("not", ())
        first = [self._by_id[name] for name in confused if name in self._by_id]
        nearby = self._nearby(item)
        found = {other.id: other for other in (*first, *nearby)}
        return [other for other in found.values() if self._is_other(item, other)]

    def _nearby(self, item: Item) -> list[Item]:
        terms = self._by_category.get(self._category(item), [])
        return list(around(terms, self._place[item.id], _REACH))

    def _is_other(self, item: Item, other: Item) -> bool:
        """Whether a term certainly means something else."""
        if other.id == item.id:
            return False
        if other.id in item.links.get("broader", ()) or item.id in other.links.get("broader", ()):
            return False
        mine = {same_text_key(name) for name in self._names(item)}
        theirs = {same_text_key(name) for name in self._names(other)}
        if mine & theirs or same_text_key(definition_of(item)) == same_text_key(
            definition_of(other)
        ):
            return False
        # a definition that names the other term rules it out at sight
        return not any(contains_phrase(definition_of(item), name) for name in self._names(other))

    def _as_term(self, fact: Fact, other: Item) -> Candidate:
        title = self.context.title(other.id)
        return self._candidate(fact, other, title)

    def _as_definition(self, fact: Fact, other: Item) -> Candidate:
        return self._candidate(fact, other, definition_of(other))

    def _candidate(self, fact: Fact, other: Item, text: str) -> Candidate:
        confused = other.id in fact.item.links.get("not", ()) or fact.item.id in other.links.get(
            "not", ()
        )
        tempting = "not" if confused else "sibling"
        return Candidate(
            value=other.id,
            text=text,
            tempting=tempting,
            why=self.context.wording.say(
                self.name,
                "why",
                tempting,
                term=self.context.title(other.id),
                definition=_as_quoted(definition_of(other)),
            ),
            source=other.id,
        )


def definition_of(item: Item) -> str:
    """The first sentence of what a term's item says."""
    found = sentences(item.text)
    return found[0] if found else ""


def _as_quoted(definition: str) -> str:
    return definition.rstrip(".")


def _ratio(a: int, b: int) -> float:
    return max(a, b) / max(1, min(a, b))
