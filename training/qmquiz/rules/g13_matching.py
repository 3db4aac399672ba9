"""G13: which belongs to which? Meanings and terms, activities and roles, cases and limits.

Three to five rows and two answers too many, all of one kind. Asked only where each row has one
answer and no two rows share it. The long text is the row and the short one the answer, which is
what a phone can show. Each item stands in the rows of one question at most; the question is about
the first.
"""

from collections.abc import Callable, Iterator, Sequence

from qmanual.items.model import Item
from qmanual.items.quantity import Quantity, is_quantity
from qmquiz.amounts import ascending, differ, same_scale
from qmquiz.build import gate, make_question
from qmquiz.context import Context
from qmquiz.facts import Fact, amount_text
from qmquiz.identity import option_id, part_id, question_id
from qmquiz.model import Difficulty, Kind, Option, Rejection, Row
from qmquiz.rules.g01_limit import LimitRule, is_part
from qmquiz.rules.g10_accountable import AccountableRule
from qmquiz.rules.g12_glossary import GlossaryRule
from qmquiz.rules.pairs import Group, Pair, Wrong, group
from qmquiz.rules.roles import excluded_roles
from qmquiz.rules.single import Outcome, candidates_of, clear_facts
from qmquiz.rules.steps import are_alike, doer, namesake, procedures, steps_of
from qmquiz.words import same_text_key, telling_words, visible_length

LIMITS = ("at_most", "at_least")
LONGEST_ROW = 160
"""Width of a row, in letters, that a phone still shows beside its answer."""


class MatchingRule:
    """Asks for several pairs at once."""

    name = "G13"

    def __init__(self, context: Context) -> None:
        self.context = context

    def questions(self) -> Iterator[Outcome]:
        """All questions of the rule, and the items that found no place in one."""
        yield from self._terms()
        yield from self._accountable()
        yield from self._steps()
        yield from self._limits()

    def _terms(self) -> Iterator[Outcome]:
        """Meanings and terms of one category of the glossary."""
        rule = self.context.rule(GlossaryRule)
        facts = [fact for fact in clear_facts(rule) if fact.slot == "term"]
        others = {f.item.id: {c.value for c in candidates_of(rule, f)} for f in facts}

        def wrong(row: Pair, answer: Pair) -> bool:
            # another term for certain, seen from either of them
            return answer.key in others[row.key] and row.key in others[answer.key]

        by_category = _in_groups(facts, lambda fact: self.context.text(fact.item, "category"))
        for found in by_category:
            pairs = [
                Pair(
                    item=fact.item.id,
                    row=fact.words["definition"],
                    key=fact.item.id,
                    answer=fact.text,
                    place="definition",
                )
                for fact in found
            ]
            yield from self._ask_all(pairs, wrong, "terms", {})

    def _accountable(self) -> Iterator[Outcome]:
        """Activities and the roles accountable for them."""
        facts = clear_facts(self.context.rule(AccountableRule))
        pairs = [
            Pair(
                item=fact.item.id,
                row=fact.words["title"],
                key=str(fact.value),
                answer=fact.text,
                place="accountable",
            )
            for fact in facts
        ]
        wrong = self._other_role(superiors=True)
        yield from self._ask_all(pairs, wrong, "accountable", {}, more=self._doers())

    def _steps(self) -> Iterator[Outcome]:
        """Steps of one procedure and the roles that do them."""
        everywhere = self._doers()
        for procedure in procedures(self.context):
            if namesake(self.context, procedure):
                continue  # told by G7
            steps = [
                step
                for step in steps_of(self.context, procedure)
                if step.normative and doer(self.context, step) is not None
            ]
            pairs = [self._step_pair(step) for step in steps]
            words = {"title": self.context.title(procedure.id)}
            yield from self._ask_all(
                pairs, self._other_role(superiors=False), "steps", words, more=everywhere
            )

    def _doers(self) -> list[Pair]:
        """A step of each role that does any, for answers too many."""
        found: dict[str, Pair] = {}
        for step in self.context.catalogue.of_type("step"):
            role = doer(self.context, step)
            if role is not None:
                found.setdefault(role, self._step_pair(step))
        return list(found.values())

    def _step_pair(self, step: Item) -> Pair:
        role = step.links["role"][0]
        return Pair(
            item=step.id,
            row=self.context.title(step.id),
            key=role,
            answer=self.context.title(role),
            place="role",
        )

    def _other_role(self, *, superiors: bool) -> Wrong:
        def wrong(row: Pair, answer: Pair) -> bool:
            excluded = excluded_roles(self.context, row.key, superiors=superiors)
            return answer.key not in excluded and not are_alike(row.row, answer.row)

        return wrong

    def _limits(self) -> Iterator[Outcome]:
        """Cases and the limits of one metric for them."""
        rule = self.context.rule(LimitRule)
        facts = [
            fact
            for fact in rule.facts()
            if fact.slot in LIMITS and "metric" in fact.words and fact.words["where"]
        ]
        promised = self._promised()
        for found in _in_groups(facts, lambda fact: f"{fact.slot} {fact.words['metric']}"):
            first = found[0]
            pairs = [self._limit_pair(fact) for fact in found if isinstance(fact.value, Quantity)]
            more = [
                Pair(
                    item=first.item.id, row="", key=amount_text(candidate.value), answer="",
                    place=first.slot, amount=candidate.value,
                )
                for candidate in candidates_of(rule, first)
                if isinstance(candidate.value, Quantity) and candidate.tempting != "sibling"
                and candidate.value.canonical() not in promised
            ]  # fmt: skip
            words = {"metric": first.words["metric"]}
            yield from self._ask_all(pairs, _other_amount, f"limits_{first.slot}", words, more=more)

    def _limit_pair(self, fact: Fact) -> Pair:
        assert isinstance(fact.value, Quantity)
        return Pair(
            item=fact.item.id,
            row=fact.words["where"],
            key=amount_text(fact.value),
            answer=fact.text,
            place=fact.slot,
            amount=fact.value,
        )

    def _promised(self) -> frozenset[Quantity]:
        """Amounts of promises: looser than the standard, and not quite wrong."""
        return frozenset(
            Quantity.from_json(value).canonical()
            for item in self.context.catalogue.of_type("promise")
            for value in item.fields.values()
            if is_quantity(value)
        )

    def _ask_all(
        self,
        pairs: Sequence[Pair],
        together: Wrong,
        template: str,
        words: dict[str, str],
        more: Sequence[Pair] = (),
    ) -> Iterator[Outcome]:
        """Questions for pairs of one kind."""
        usable = []
        for pair in pairs:
            reason = self._why_not(pair)
            if reason:
                yield self._refuse(pair, template, reason)
            else:
                usable.append(pair)
        for outcome in group(usable, together, more):
            if isinstance(outcome, Group):
                yield self._ask(outcome, template, words)
            else:
                yield self._refuse(outcome[0], template, outcome[1])

    def _why_not(self, pair: Pair) -> str:
        if visible_length(pair.row) > LONGEST_ROW:
            return "it is too long for a row of a matching question"
        if pair.amount is not None:
            return ""
        stop = self.context.wording.stop
        if telling_words(pair.row, stop) & telling_words(pair.answer, stop):
            return "the row and its answer share a word, which gives it away"
        return ""

    def _refuse(self, pair: Pair, template: str, reason: str) -> Rejection:
        return Rejection(item=pair.item, rule=self.name, slot=template, reason=reason)

    def _ask(self, found: Group, template: str, words: dict[str, str]) -> Outcome:
        context, say = self.context, self.context.wording.say
        first = found.pairs[0]
        item = context.catalogue.items[first.item]
        qid = question_id(item.id, self.name, template)
        told = [
            say(self.name, "pair", row=pair.row, value=self._shown(pair)) for pair in found.pairs
        ]
        fact = Fact(
            rule=self.name,
            item=item,
            slot=template,
            value=first.key,
            text=self._shown(first),
            template=template,
            words=words,
            cites=tuple(pair.item for pair in found.pairs),
            difficulty=Difficulty.MEDIUM,
        )
        return gate(
            context,
            make_question(
                context,
                fact,
                rule=self.name,
                kind=Kind.MATCHING,
                stem=say(self.name, "stems", template, **words),
                options=self._options(qid, found),
                rows=[
                    Row(
                        id=part_id(qid, pair.item),
                        text=pair.row,
                        answer=option_id(qid, self._shown(pair)),
                        falsity=pair.falsity,
                    )
                    for pair in found.pairs
                ],
                explanation=say(self.name, "right", pairs=say("between", "steps").join(told)),
            ),
        )

    def _options(self, qid: str, found: Group) -> list[Option]:
        pairs = [*found.pairs, *found.extra]
        amounts = [pair.amount for pair in pairs if pair.amount is not None]
        order = {amount_text(amount): i for i, amount in enumerate(ascending(amounts))}
        options = [
            Option(
                id=option_id(qid, self._shown(pair)),
                text=self._shown(pair),
                correct=pair in found.pairs,
                amount=amount_text(pair.amount) if pair.amount is not None else "",
                tempting="" if pair in found.pairs else "sibling",
                source=pair.item,
                falsity=None if pair in found.pairs else found.pairs[0].falsity,
            )
            for pair in pairs
        ]
        return sorted(options, key=lambda option: (order.get(option.amount, 0), option.id))

    def _shown(self, pair: Pair) -> str:
        return self.context.show(pair.amount) if pair.amount is not None else pair.answer


def _in_groups(facts: Sequence[Fact], key: Callable[[Fact], str]) -> Iterator[list[Fact]]:
    """Facts with the same key, in reading order."""
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        found.setdefault(same_text_key(key(fact)), []).append(fact)
    yield from found.values()


def _other_amount(row: Pair, answer: Pair) -> bool:
    """Whether two limits cannot be the same, and neither case is a part of the other."""
    if row.amount is None or answer.amount is None:
        return False
    if not same_scale(row.amount, answer.amount) or not differ(row.amount, answer.amount):
        return False
    return not (answer.row and is_part(row.row, answer.row))
