"""What the rules share that ask for one value with one right option."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from qmanual.items.quantity import Quantity
from qmquiz.build import Candidate, Fact, Refused, choose_amounts, choose_texts, gate, make_question
from qmquiz.context import Context
from qmquiz.identity import question_id
from qmquiz.model import Option, Question, Rejection
from qmquiz.words import numbers_in

Outcome = Question | Rejection


class Rule(Protocol):
    """Anything that makes questions from a catalogue."""

    def __init__(self, context: Context) -> None: ...

    def questions(self) -> Iterator[Outcome]:
        """All questions of the rule, and what it could not ask."""
        ...


class FactRule(Protocol):
    """A rule that asks for facts."""

    name: str
    context: Context

    def __init__(self, context: Context) -> None: ...

    def facts(self) -> Sequence[Fact]:
        """What it can ask for, in reading order."""
        ...

    def refusals(self) -> Sequence[Rejection]:
        """What stands in the manual but cannot be asked, whatever the options."""
        ...

    def candidates(self, fact: Fact) -> Sequence[Candidate]:
        """Wrong answers in order of preference; the superseded value is not among them."""
        ...


def superseded(rule: FactRule, fact: Fact) -> Fact | None:
    """What the newest earlier edition said that is false now.

    A text that says other words may only be said better; it is false for certain if it says
    other numbers.
    """
    for earlier in rule.context.earlier:
        old = facts_by_key(earlier.rule(type(rule))).get(fact.key)
        if old is not None and not old.says_the_same(fact):
            certain = fact.exact or isinstance(fact.value, Quantity)
            return old if certain or numbers_in(old.text) != numbers_in(fact.text) else None
    return None


def facts_by_key(rule: FactRule) -> dict[tuple[str, str], Fact]:
    """The facts of a rule under item and slot."""
    return rule.context.remember(
        ("facts", rule.name), lambda: {fact.key: fact for fact in rule.facts()}
    )


def superseded_candidate(rule: FactRule, fact: Fact, old: Fact) -> Candidate:
    """The old value as a wrong answer."""
    context = rule.context
    since = context.since(fact.item)
    if since is None:
        why = context.wording.say(fact.rule, "why", "superseded_undated", value=old.text)
    else:
        why = context.wording.say(
            fact.rule, "why", "superseded", value=old.text, date=context.wording.date(since)
        )
    return Candidate(
        value=old.value, text=old.text, tempting="superseded", why=why, source=fact.item.id
    )


def candidates_of(rule: FactRule, fact: Fact) -> Sequence[Candidate]:
    """The wrong answers of a fact; several rules ask about the same one."""
    return rule.context.remember(("candidates", rule.name, fact.key), lambda: rule.candidates(fact))


def with_superseded(rule: FactRule, fact: Fact) -> list[Candidate]:
    """All candidates: siblings of the same kind, then what held before, then the others."""
    candidates = list(candidates_of(rule, fact))
    old = superseded(rule, fact)
    if old is None:
        return candidates
    first = sum(1 for candidate in candidates if candidate.tempting == "sibling")
    place = min(first, 1)  # one sibling, then the old value: both are tempting
    return [
        *candidates[:place],
        superseded_candidate(rule, fact, old),
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


def ask_all(rule: FactRule) -> Iterator[Outcome]:
    """The questions for all facts of a rule, and what it refuses."""
    for fact in rule.facts():
        yield ask(rule, fact)
    yield from rule.refusals()
