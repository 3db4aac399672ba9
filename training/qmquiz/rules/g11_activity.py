"""G11: what is a role accountable for? The reverse of G10.

Wrong answers are activities in which the role has another part, then others. Not asked where
the role would be accountable for more than one option.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice

from qmquiz.context import Context
from qmquiz.facts import Candidate, Fact
from qmquiz.model import Difficulty, Rejection
from qmquiz.rules.g10_accountable import AccountableRule
from qmquiz.rules.roles import around, excluded_roles
from qmquiz.rules.single import FactRule, Outcome, ask
from qmquiz.words import read_alike_key

_REACH = 8


class ActivityRule(FactRule):
    """Asks for an activity of an accountable role."""

    name = "G11"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._accountable = context.rule(AccountableRule)

    def questions(self) -> Iterator[Outcome]:
        """All questions of the rule."""
        # several answers may be right in words: of them only one is among the options
        return (ask(self, fact) for fact in self.facts())

    def read(self) -> Iterator[Fact | Rejection]:
        """Activities with one accountable role; what cannot be asked is told by G10."""
        for fact in self._accountable.facts():
            yield Fact(
                rule=self.name,
                item=fact.item,
                slot="accountable-for",
                value=fact.item.id,
                text=fact.words["title"],
                template="activity",
                words={"role": fact.text, "role_id": str(fact.value)},
                cites=(str(fact.value),),
                difficulty=Difficulty.MEDIUM,
            )

    @cached_property
    def _of_type(self) -> dict[str, list[Fact]]:
        found: dict[str, list[Fact]] = {}
        for fact in self._accountable.facts():
            found.setdefault(fact.item.type, []).append(fact)
        return found

    @cached_property
    def _place(self) -> dict[str, int]:
        return {
            fact.item.id: place
            for facts in self._of_type.values()
            for place, fact in enumerate(facts)
        }

    @cached_property
    def _with_a_part(self) -> dict[tuple[str, str], list[Fact]]:
        """Activities in which a role is responsible, consulted or informed."""
        found: dict[tuple[str, str], list[Fact]] = {}
        for fact in self._accountable.facts():
            for link in ("responsible", "consulted", "informed"):
                for role in fact.item.links.get(link, ()):
                    found.setdefault((role, fact.item.type), []).append(fact)
        return found

    def _titles_of(self, roles: frozenset[str]) -> set[str]:
        """Titles of what some roles are accountable for, also together with others."""
        pointing = (self.context.pointing_at.get(role, {}) for role in roles)
        items = {item for links in pointing for item in links.get("accountable", ())}
        return {read_alike_key(self.context.title(item)) for item in items}

    def candidates(self, fact: Fact) -> Sequence[Candidate]:
        """Activities of others, those in which the role has a part first."""
        role = fact.words["role_id"]
        excluded = excluded_roles(self.context, role, superiors=True)
        all_facts = self._of_type[fact.item.type]
        place = self._place[fact.item.id]
        nearby = (
            *self._with_a_part.get((role, fact.item.type), ()),
            *around(all_facts, place, _REACH),
        )
        own = self._titles_of(excluded)
        others = {
            other.item.id: other
            for other in nearby
            if str(other.value) not in excluded and read_alike_key(other.words["title"]) not in own
        }
        return [
            Candidate(
                value=other.item.id,
                text=other.words["title"],
                tempting="sibling",
                why=self.context.wording.say(
                    self.name, "why", "sibling", value=other.words["title"], role=other.text
                ),
                source=other.item.id,
            )
            for other in islice(others.values(), _REACH)
        ]
