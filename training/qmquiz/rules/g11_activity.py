"""G11: what is a role accountable for? The reverse of G10.

Wrong answers are activities in which the role has another part, then others. Not asked where
the role would be accountable for more than one option.
"""

from collections.abc import Iterator, Sequence

from qmquiz.build import Candidate, Fact
from qmquiz.context import Context
from qmquiz.model import Difficulty, Rejection
from qmquiz.rules.g10_accountable import AccountableRule
from qmquiz.rules.roles import excluded_roles
from qmquiz.rules.single import Outcome, ask_all

_REACH = 8


class ActivityRule:
    """Asks for an activity of an accountable role."""

    name = "G11"

    def __init__(self, context: Context) -> None:
        self.context = context
        self._accountable = context.rule(AccountableRule)

    def questions(self) -> Iterator[Outcome]:
        """All questions of the rule."""
        return ask_all(self)

    def facts(self) -> Sequence[Fact]:
        """Activities with one accountable role."""
        return [
            Fact(
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
            for fact in self._accountable.facts()
        ]

    def refusals(self) -> Sequence[Rejection]:
        """None of its own: what cannot be asked is told by G10."""
        return []

    def candidates(self, fact: Fact) -> Sequence[Candidate]:
        """Activities of others, those in which the role has a part first."""
        role = fact.words["role_id"]
        excluded = excluded_roles(self.context, role, superiors=True)
        home = self.context.place[fact.item.id]
        others = [
            other
            for other in self._accountable.facts()
            if other.item.type == fact.item.type and str(other.value) not in excluded
        ]
        others.sort(
            key=lambda other: (
                not _has_part(other, role),
                abs(self.context.place[other.item.id] - home),
            )
        )
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
            for other in others[:_REACH]
        ]


def _has_part(fact: Fact, role: str) -> bool:
    links = ("responsible", "consulted", "informed")
    return any(role in fact.item.links.get(link, ()) for link in links)
