"""G17: what has changed? "From 5 October 2026, …"

Asked for every fact with one value that an earlier edition says differently, and for a step
that has a new successor; of several changes the newest is asked, dated by the edition that made
it. What held before is always offered. Of amounts four are offered, with
decoys on both sides, and the places of the right one are shared out evenly over all questions of
this rule: if limits only ever got stricter, the least value would otherwise be right every time.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from qmanual.items.quantity import Quantity
from qmquiz.build import gate, make_question
from qmquiz.context import Context
from qmquiz.facts import Fact, Refused
from qmquiz.identity import question_id, shuffled
from qmquiz.model import Difficulty, Option, Question, Rejection
from qmquiz.rules.amount_options import choose_amounts, feasible_places
from qmquiz.rules.g01_limit import LimitRule
from qmquiz.rules.g06_attribute import AttributeRule
from qmquiz.rules.g08_next import NextRule
from qmquiz.rules.g10_accountable import AccountableRule
from qmquiz.rules.g15_decision import DecisionRule
from qmquiz.rules.single import (
    Change,
    FactRule,
    Outcome,
    clear_facts,
    first_accepted,
    superseded,
    superseded_candidate,
)
from qmquiz.rules.text_options import choose_texts
from qmquiz.words import same_text_key

_SOURCES: tuple[type[FactRule], ...] = (
    LimitRule,
    AttributeRule,
    NextRule,
    AccountableRule,
    DecisionRule,
)
_COUNTS = ((4, False), (3, False), (3, True))
"""Options that are offered: four, to have decoys on both sides; three where four cannot be, in the
end with the right one at the end of its scale (100 %)."""


class DeltaRule:
    """Asks for what was otherwise before."""

    name = "G17"

    def __init__(self, context: Context) -> None:
        self.context = context
        self._used: Counter[int] = Counter()

    def questions(self) -> Iterator[Outcome]:
        """A question for each fact that has changed."""
        self._used.clear()
        changed = [
            (rule, fact, change)
            for source in _SOURCES
            for rule in (self.context.rule(source),)
            for fact in clear_facts(rule)
            if (change := superseded(rule, fact)) is not None
        ]
        changed.sort(key=lambda entry: self._qid(entry[1]))
        for rule, fact, change in changed:
            # a text that reads the same to people, or a sentence that was merely reworded
            if self.context.wording.has(fact.rule, "since", fact.template):
                yield self._ask(rule, fact, change)

    def _slot(self, fact: Fact) -> str:
        return f"{fact.rule}:{fact.slot}" + (f":{fact.item.id}" if fact.owner else "")

    def _qid(self, fact: Fact) -> str:
        return question_id(fact.owner or fact.item.id, self.name, self._slot(fact))

    def _ask(self, rule: FactRule, fact: Fact, change: Change) -> Question | Rejection:
        qid = self._qid(fact)
        try:
            if same_text_key(change.old.text) == same_text_key(fact.text):
                raise Refused("what is new reads like what was before")
            if isinstance(fact.value, Quantity):
                options = self._amounts(rule, fact, change, qid)
                return gate(self.context, self._question(fact, change, options))
            must = [superseded_candidate(rule, fact, change)]
            return first_accepted(
                gate(self.context, self._question(fact, change, options))
                for options in choose_texts(fact, qid, rule.candidates(fact), must=must)
            )
        except Refused as refused:
            return Rejection(
                item=fact.owner or fact.item.id,
                rule=self.name,
                slot=self._slot(fact),
                reason=str(refused),
            )

    def _amounts(self, rule: FactRule, fact: Fact, change: Change, qid: str) -> tuple[Option, ...]:
        """Options around old and new; the place of the right one is the least used so far."""
        must = [superseded_candidate(rule, fact, change)]
        candidates = rule.candidates(fact)
        for count, at_end in _COUNTS:
            places = feasible_places(fact, candidates, must=must, count=count, at_end=at_end)
            if places:
                place = self._least_used(qid, places)
                self._used[place] += 1
                return choose_amounts(
                    self.context, fact, qid, candidates, must=must, count=count, rank=place
                )
        raise Refused("there are too few other values of this kind on either side of it")

    def _least_used(self, qid: str, places: Sequence[int]) -> int:
        drawn = shuffled(qid, places, str)
        return min(drawn, key=lambda place: self._used[place])

    def _question(self, fact: Fact, change: Change, options: Sequence[Option]) -> Question:
        context, wording = self.context, self.context.wording
        since = change.since
        words = {**fact.words, "value": fact.text, "old": change.old.text}
        if since is None:
            stem = wording.say(fact.rule, "stems", fact.template, **words)
            explanation = wording.say(fact.rule, "right_changed", **words)
        else:
            words["date"] = wording.date(since)
            stem = wording.say(fact.rule, "since", fact.template, **words)
            explanation = wording.say(fact.rule, "right_since", **words)
        shown = next(option.text for option in options if option.tempting == "superseded")
        return make_question(
            context,
            fact,
            rule=self.name,
            slot=self._slot(fact),
            item=context.item(fact.owner) if fact.owner else None,
            stem=stem,
            options=options,
            explanation=explanation,
            old_value=shown,
            since=since.isoformat() if since else None,
            difficulty=Difficulty.HARD,
        )
