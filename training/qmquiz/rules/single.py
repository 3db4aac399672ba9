"""What the rules share that ask for one value with one right option."""

import datetime
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Protocol

from qmanual.items.quantity import Quantity
from qmquiz.build import gate, make_question
from qmquiz.context import Context
from qmquiz.facts import Candidate, Fact, Refused
from qmquiz.identity import question_id
from qmquiz.model import Option, Question, Rejection
from qmquiz.rules.amount_options import choose_amounts
from qmquiz.rules.text_options import choose_texts
from qmquiz.words import numbers_in, read_alike_key, same_text_key

Outcome = Question | Rejection


class Rule(Protocol):
    """Anything that makes questions from a catalogue."""

    def __init__(self, context: Context) -> None: ...

    def questions(self) -> Iterator[Outcome]:
        """All questions of the rule, and what it could not ask."""
        ...


class FactRule(ABC):
    """A rule that asks for facts: what stands at one place of an item, and holds one value."""

    name: ClassVar[str]

    def __init__(self, context: Context) -> None:
        self.context = context

    @abstractmethod
    def read(self) -> Iterator[Fact | Rejection]:
        """What it can ask for, in reading order, and what it cannot, whatever the options."""

    @abstractmethod
    def candidates(self, fact: Fact) -> Sequence[Candidate]:
        """Wrong answers in order of preference; the superseded value is not among them."""

    def facts(self) -> Sequence[Fact]:
        """What it can ask for, in reading order."""
        return self._read[0]

    def refusals(self) -> Sequence[Rejection]:
        """What stands in the manual but cannot be asked, whatever the options."""
        return self._read[1]

    def questions(self) -> Iterator[Outcome]:
        """The questions for all facts, and what is refused."""
        for fact in clear_facts(self):
            yield ask(self, fact)
        yield from self.refusals()
        for (item, slot), reason in unclear(self).items():
            yield Rejection(item=item, rule=self.name, slot=slot, reason=reason)

    @cached_property
    def _read(self) -> tuple[list[Fact], list[Rejection]]:
        found = list(self.read())
        return (
            [entry for entry in found if isinstance(entry, Fact)],
            [entry for entry in found if isinstance(entry, Rejection)],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a fact was before its newest change.

    :param old: what an earlier edition said.
    :param since: day from which the edition that made the change holds, if it says one.
    """

    old: Fact
    since: datetime.date | None


def superseded(rule: FactRule, fact: Fact) -> Change | None:
    """The newest change of a fact: what was said before is false now.

    Earlier editions are looked at, the newest first, back to the one that says something else;
    the edition after it made the change. A text that says other words may only be said better;
    it is false for certain if it says other numbers. An edition that does not say it at all ends
    the search: since then it is new, not changed. A rule without words for it asks no changes.
    """
    if not rule.context.wording.has(fact.rule, "why", "superseded"):
        return None
    made_by = rule.context
    for earlier in rule.context.earlier:
        old = facts_by_key(earlier.rule(type(rule))).get(fact.key)
        if old is None:
            return None
        if not old.says_the_same(fact) and _is_certain(old, fact):
            changed = made_by.item(fact.item.id)
            return Change(old=old, since=made_by.since(changed) if changed else None)
        made_by = earlier
    return None


def _is_certain(old: Fact, fact: Fact) -> bool:
    """Whether what was said otherwise before is false now, and was not only said otherwise."""
    exact = fact.exact or isinstance(fact.value, Quantity)
    return exact or numbers_in(old.text) != numbers_in(fact.text)


def facts_by_key(rule: FactRule) -> dict[tuple[str, str], Fact]:
    """The facts of a rule under item and slot."""
    return rule.context.remember(
        ("facts", rule.name), lambda: {fact.key: fact for fact in rule.facts()}
    )


def superseded_candidate(rule: FactRule, fact: Fact, change: Change) -> Candidate:
    """The old value as a wrong answer."""
    wording, old = rule.context.wording, change.old
    if change.since is None:
        why = wording.say(fact.rule, "why", "superseded_undated", value=old.text)
    else:
        date = wording.date(change.since)
        why = wording.say(fact.rule, "why", "superseded", value=old.text, date=date)
    return Candidate(
        value=old.value, text=old.text, tempting="superseded", why=why, source=fact.item.id
    )


def candidates_of(rule: FactRule, fact: Fact) -> Sequence[Candidate]:
    """The wrong answers of a fact; several rules ask about the same one."""
    return rule.context.remember(("candidates", rule.name, fact.key), lambda: rule.candidates(fact))


def with_superseded(rule: FactRule, fact: Fact) -> list[Candidate]:
    """All candidates: siblings of the same kind, then what held before, then the others."""
    candidates = list(candidates_of(rule, fact))
    change = superseded(rule, fact)
    if change is None or not rule.context.wording.has(fact.rule, "why", "superseded"):
        return candidates  # of a formula or a definition nobody says that it held before
    first = sum(1 for candidate in candidates if candidate.tempting == "sibling")
    place = min(first, 1)  # one sibling, then the old value: both are tempting
    return [
        *candidates[:place],
        superseded_candidate(rule, fact, change),
        *candidates[place:],
    ]


def ask(rule: FactRule, fact: Fact) -> Outcome:
    """The question for a fact, or why there is none."""
    context = rule.context
    qid = question_id(fact.item.id, rule.name, fact.slot)
    stem = context.wording.say(fact.rule, "stems", fact.template, **fact.words)
    explanation = context.wording.say(fact.rule, "right", **{"value": fact.text, **fact.words})
    candidates = with_superseded(rule, fact)

    def build(options: Sequence[Option]) -> Question:
        old = next((option for option in options if option.tempting == "superseded"), None)
        return make_question(
            context,
            fact,
            rule=rule.name,
            stem=stem,
            options=options,
            explanation=explanation,
            old_value=old.text if old else None,
        )

    try:
        if isinstance(fact.value, Quantity):
            return gate(context, build(choose_amounts(context, fact, qid, candidates)))
        return first_accepted(
            gate(context, build(options)) for options in choose_texts(fact, qid, candidates)
        )
    except Refused as refused:
        return Rejection(item=fact.item.id, rule=rule.name, slot=fact.slot, reason=str(refused))


def first_accepted(outcomes: Iterator[Outcome]) -> Outcome:
    """The first question; if there is none, why the preferred one was refused."""
    refused: Rejection | None = None
    for outcome in outcomes:
        if isinstance(outcome, Question):
            return outcome
        refused = refused or outcome
    if refused is None:
        raise Refused("no set of options holds what it must")
    return refused


def clear_facts(rule: FactRule) -> Sequence[Fact]:
    """The facts of a rule whose question no other item answers otherwise."""
    doubtful = unclear(rule)
    return [fact for fact in rule.facts() if fact.key not in doubtful]


def unclear(rule: FactRule) -> dict[tuple[str, str], str]:
    """Facts that are asked for in the same words as another one that says something else.

    Two processes of one title, and "who is accountable?" has two right answers.

    :return: item and slot, and what to do about it.
    """
    return rule.context.remember(("unclear", rule.name), lambda: _find_unclear(rule))


def _find_unclear(rule: FactRule) -> dict[tuple[str, str], str]:
    alike: dict[str, list[Fact]] = {}
    for fact in rule.facts():
        stem = rule.context.wording.say(fact.rule, "stems", fact.template, **fact.words)
        alike.setdefault(read_alike_key(stem), []).append(fact)
    found: dict[tuple[str, str], str] = {}
    for facts in alike.values():
        answers = {same_text_key(fact.text) for fact in facts}
        if len(answers) > 1:
            for fact, other in zip(facts, (*facts[1:], facts[0]), strict=True):
                found[fact.key] = (
                    f"{other.item.id} is asked for in the same words and may say something else; "
                    "give each a title, or a case, of its own"
                )
    return found
