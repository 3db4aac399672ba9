"""G3: where does a limit hold? The reverse of G1, for metrics with limits for several cases.

Wrong answers are the other cases of the same metric. Not asked: a value that holds for two of
them.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property

from qmquiz.context import Context
from qmquiz.facts import Candidate, Fact
from qmquiz.model import Difficulty, Rejection
from qmquiz.rules.g01_limit import LimitRule, is_part
from qmquiz.rules.same_metric import SameMetric
from qmquiz.rules.single import FactRule

_LEAST = 3
"""Cases that a metric needs before its values can be asked back."""


class WhereRule(FactRule):
    """Asks for the case in which a value holds."""

    name = "G3"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._limits = context.rule(LimitRule)

    def read(self) -> Iterator[Fact | Rejection]:
        """Values that hold in one case only; refused are those that hold in several."""
        for limit in self._limits.facts():
            if limit.slot == "share" or not limit.words["where"] or "metric" not in limit.words:
                continue
            group = self._limits.same_metric(limit)
            if len(group.facts) < _LEAST:
                continue
            if group.holds_elsewhere(limit):
                yield Rejection(
                    item=limit.item.id,
                    rule=self.name,
                    slot=f"where:{limit.slot}",
                    reason=f"{limit.text} holds in more than one case",
                )
                continue
            yield Fact(
                rule=self.name,
                item=limit.item,
                slot=f"where:{limit.slot}",
                value=limit.words["where"],
                text=self._case(limit),
                template="where",
                words={**limit.words, "value": limit.text, "where": self._case(limit)},
                difficulty=Difficulty.MEDIUM,
            )

    @cached_property
    def _limit_of(self) -> dict[tuple[str, str], Fact]:
        return {(fact.item.id, f"where:{fact.slot}"): fact for fact in self._limits.facts()}

    def candidates(self, fact: Fact) -> Sequence[Candidate]:
        """The other cases in reading order; of many, those around it."""
        limit = self._limit_of[fact.key]
        siblings = self._limits.same_metric(limit).beside(limit)
        say = self.context.wording.say
        return [
            Candidate(
                value=sibling.words["where"],
                text=case,
                tempting="sibling",
                why=say(self.name, "why", "sibling", where=case, value=sibling.text),
                source=sibling.item.id,
            )
            for sibling in siblings
            if (case := self._case(sibling))
            and not is_part(sibling.words["where"], str(fact.value))
        ]

    def _case(self, limit: Fact) -> str:
        """The case of a limit: its scope alone where that tells the cases of a metric apart."""
        group = self._limits.same_metric(limit)
        apart = self.context.remember(
            ("scopes apart", group.facts[0].key), lambda: self._are_apart(group)
        )
        case = self._limits.scope_of(limit) if apart else limit.words["where"]
        return case[:1].upper() + case[1:]

    def _are_apart(self, group: SameMetric) -> bool:
        scopes = [self._limits.scope_of(fact) for fact in group.facts]
        return all(scopes) and len(set(scopes)) == len(scopes)
