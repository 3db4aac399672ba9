"""G14: true or false? One value of a true sentence is replaced, or none.

Each fact that has a statement gives a true and a false question; a form takes one of them. Not
asked: a value that also holds for another case which the sentence does not rule out.
"""

from collections.abc import Iterator

from qmanual.items.quantity import Quantity
from qmquiz.amounts import differ, is_known
from qmquiz.build import gate, make_question
from qmquiz.context import Context
from qmquiz.facts import Candidate, Fact, amount_text
from qmquiz.identity import question_id, shuffled
from qmquiz.model import Difficulty, Falsity, Kind, Option, Question, Rejection
from qmquiz.rules.g01_limit import LimitRule
from qmquiz.rules.g06_attribute import AttributeRule
from qmquiz.rules.g10_accountable import AccountableRule
from qmquiz.rules.single import FactRule, Outcome, clear_facts, with_superseded

TRUE, FALSE = "true", "false"
_SOURCES: tuple[type[FactRule], ...] = (LimitRule, AttributeRule, AccountableRule)
_CHOICE = 3
"""From how many of the best wrong values one is drawn."""


class TrueFalseRule:
    """Says something that the manual says, or nearly says."""

    name = "G14"

    def __init__(self, context: Context) -> None:
        self.context = context

    def questions(self) -> Iterator[Outcome]:
        """A true and a false sentence for each fact that has a sentence."""
        for source in _SOURCES:
            rule = self.context.rule(source)
            for fact in clear_facts(rule):
                if self.context.wording.has(self.name, "statements", _sentence(fact)):
                    yield self._ask(fact, None)
                    yield self._false(rule, fact)

    def _false(self, rule: FactRule, fact: Fact) -> Question | Rejection:
        slot = f"{FALSE}:{fact.rule}:{fact.slot}"
        qid = question_id(fact.item.id, self.name, slot)
        usable = [
            candidate for candidate in with_superseded(rule, fact) if _is_certain(fact, candidate)
        ]
        if not usable:
            return Rejection(
                item=fact.item.id,
                rule=self.name,
                slot=slot,
                reason="no other value is certain to be wrong in this sentence",
            )
        superseded = [c for c in usable if c.tempting == "superseded"]
        drawn = superseded or shuffled(qid, usable[:_CHOICE], lambda c: c.text)
        return self._ask(fact, drawn[0])

    def _ask(self, fact: Fact, wrong: Candidate | None) -> Question | Rejection:
        say = self.context.wording.say
        shown = self._shown(fact, wrong.value if wrong else fact.value, wrong or fact)
        words = {**fact.words, "value": shown}
        if "gap" in words:
            words["filled"] = words["before"] + shown + words["after"]
        if wrong:
            explanation = say(self.name, "right_false", value=fact.text, other=wrong.text)
        else:
            explanation = say(self.name, "right_true", value=fact.text)
        return gate(
            self.context,
            make_question(
                self.context,
                fact,
                rule=self.name,
                kind=Kind.TRUE_FALSE,
                slot=f"{FALSE if wrong else TRUE}:{fact.rule}:{fact.slot}",
                stem=say(self.name, "statements", _sentence(fact), **words),
                options=self._options(fact, wrong),
                explanation=explanation,
                old_value=wrong.text if wrong and wrong.tempting == "superseded" else None,
                difficulty=Difficulty.EASY,
            ),
        )

    def _shown(self, fact: Fact, value: Quantity | str, said: Fact | Candidate) -> str:
        """The value in words; of "1 transfer" only the number, for we cannot say 3 of them."""
        if isinstance(value, Quantity) and "gap" not in fact.words and _is_single(fact.value):
            return self.context.show(Quantity(value.value))
        return said.text

    def _options(self, fact: Fact, wrong: Candidate | None) -> list[Option]:
        falsity = Falsity(item=fact.item.id, place=fact.slot, says=fact.text)
        return [
            Option(
                id=name,
                text=self.context.wording.say(self.name, name),
                correct=(name == FALSE) is (wrong is not None),
                why=wrong.why if wrong and name == TRUE else "",
                tempting=wrong.tempting if wrong and name == TRUE else "",
                source=wrong.source if wrong and name == TRUE else "",
                amount="",
                falsity=falsity if (name == FALSE) is not (wrong is not None) else None,
            )
            for name in (TRUE, FALSE)
        ]


def _is_single(value: Quantity | str) -> bool:
    """Whether it is one of a thing whose plural we do not know."""
    return isinstance(value, Quantity) and value.value == 1 and not is_known(value)


def _sentence(fact: Fact) -> str:
    return f"{fact.rule}.{fact.template}"


def _is_certain(fact: Fact, candidate: Candidate) -> bool:
    """Whether the sentence is false with this value in whatever case it is read."""
    if isinstance(fact.value, Quantity):
        if not isinstance(candidate.value, Quantity) or not differ(fact.value, candidate.value):
            return False
        if _is_single(candidate.value) and not _is_single(fact.value):
            return False
        # without a case in the sentence, the limit of another case could be meant
        return bool(fact.words.get("where")) or candidate.tempting not in ("sibling", "channel")
    return candidate.value != fact.value and bool(amount_text(candidate.value) or candidate.text)
