"""G8: which step comes right after this one?

Wrong answers are steps two or three further on, then earlier ones, then steps of another
procedure. Not asked where the next step has a condition or may be done in any order.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice, pairwise

from qmanual.items.model import Item
from qmquiz.facts import Candidate, Fact
from qmquiz.model import Difficulty, Rejection
from qmquiz.rules.roles import around
from qmquiz.rules.single import FactRule
from qmquiz.rules.steps import are_alike, is_free, procedures, steps_of

_REACH = 3


class NextRule(FactRule):
    """Asks for the step behind a step."""

    name = "G8"

    @cached_property
    def _procedures(self) -> list[Item]:
        return list(procedures(self.context))

    def read(self) -> Iterator[Fact | Rejection]:
        """Pairs of steps that follow each other for certain; refused are those that depend."""
        for procedure in self._procedures:
            steps = steps_of(self.context, procedure)
            for step, following in pairwise(steps):
                if not step.normative:
                    continue
                if is_free(following) or step.fields.get("any_order"):
                    yield Rejection(
                        item=step.id,
                        rule=self.name,
                        slot="next",
                        reason="what comes next has a condition or may be done in any order",
                    )
                    continue
                yield Fact(
                    rule=self.name,
                    item=step,
                    slot="next",
                    value=following.id,
                    text=self.context.title(following.id),
                    template="next",
                    words={
                        "title": self.context.title(step.id),
                        "procedure": self.context.title(procedure.id),
                    },
                    cites=(procedure.id, following.id),
                    owner=procedure.id,
                    exact=True,
                    difficulty=Difficulty.MEDIUM,
                )

    def candidates(self, fact: Fact) -> Sequence[Candidate]:
        """Other steps, those of the same procedure first."""
        titles = (fact.text, fact.words["title"])
        return [
            candidate
            for candidate in (*self._of_procedure(fact), *self._of_sibling(fact))
            if not any(are_alike(candidate.text, title) for title in titles)
        ]

    def _of_procedure(self, fact: Fact) -> Iterator[Candidate]:
        procedure = self.context.item(fact.owner)
        steps = steps_of(self.context, procedure) if procedure else []
        place = next((i for i, step in enumerate(steps) if step.id == fact.item.id), 0)
        for distance, why in ((2, "later"), (3, "later"), (-1, "earlier"), (-2, "earlier")):
            if 0 <= place + distance < len(steps) and not is_free(steps[place + distance]):
                yield self._candidate(steps[place + distance], why)

    def _of_sibling(self, fact: Fact) -> Iterator[Candidate]:
        place = next(i for i, item in enumerate(self._procedures) if item.id == fact.owner)
        for procedure in islice(around(self._procedures, place, 2), 2):
            for step in steps_of(self.context, procedure)[:_REACH]:
                yield self._candidate(step, "sibling", title=self.context.title(procedure.id))

    def _candidate(self, step: Item, why: str, **words: str) -> Candidate:
        text = self.context.title(step.id)
        return Candidate(
            value=step.id,
            text=text,
            tempting=why,
            why=self.context.wording.say(self.name, "why", why, value=text, **words),
            source=step.id,
        )
