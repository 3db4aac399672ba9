"""G10: who is accountable? For processes and procedures.

Wrong answers are those who are responsible, then consulted, informed, or do steps of it, then
those accountable for what stands nearby. Not asked: an activity with two who are accountable.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property

from qmanual.items.model import Item
from qmquiz.facts import Candidate, Fact
from qmquiz.model import Difficulty, Rejection
from qmquiz.rules.roles import around, excluded_roles, is_role, role_candidate, without
from qmquiz.rules.single import FactRule

_REACH = 6


class AccountableRule(FactRule):
    """Asks for the link ``accountable``."""

    name = "G10"

    @cached_property
    def _activities(self) -> list[Item]:
        found = self.context.catalogue.of_type("process", "procedure")
        return [item for item in found if item.normative]

    @cached_property
    def _place(self) -> dict[str, int]:
        return {item.id: place for place, item in enumerate(self._activities)}

    def read(self) -> Iterator[Fact | Rejection]:
        """Activities with one accountable role; refused are those with several, with none, or
        with one that does not exist."""
        for item in self._activities:
            if reason := self._why_not(item):
                yield Rejection(item=item.id, rule=self.name, slot="accountable", reason=reason)
                continue
            (role,) = item.links["accountable"]
            yield Fact(
                rule=self.name,
                item=item,
                slot="accountable",
                value=role,
                text=self.context.title(role),
                template="accountable",
                words={"title": self.context.title(item.id)},
                cites=(role,),
                exact=True,
                difficulty=Difficulty.MEDIUM,
            )

    def _why_not(self, item: Item) -> str:
        """Why an activity cannot be asked about; empty if it can."""
        named = item.links.get("accountable", ())
        if len(named) != 1:
            return f"{len(named)} roles are accountable; one is needed"
        return "" if is_role(self.context, named[0]) else f"there is no role {named[0]}"

    def candidates(self, fact: Fact) -> Sequence[Candidate]:
        """Other roles, those with a part in the activity first."""
        excluded = excluded_roles(self.context, str(fact.value), superiors=True)
        return without(
            self.context, (*self._with_a_part(fact.item), *self._nearby(fact.item)), excluded
        )

    def _with_a_part(self, item: Item) -> Iterator[Candidate]:
        for link in ("responsible", "consulted", "informed"):
            for role in item.links.get(link, ()):
                yield role_candidate(self.context, self.name, role, link)
        for name in item.children:
            step = self.context.item(name)
            for role in step.links.get("role", ()) if step else ():
                yield role_candidate(self.context, self.name, role, "does")

    def _nearby(self, item: Item) -> Iterator[Candidate]:
        for other in around(self._activities, self._place[item.id], _REACH):
            for role in other.links.get("accountable", ()):
                yield role_candidate(
                    self.context,
                    self.name,
                    role,
                    "sibling",
                    source=other.id,
                    title=self.context.title(other.id),
                )
