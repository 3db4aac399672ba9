"""G9: which of these steps does a role do? Several are right.

Offered are 5 or 6 steps of one procedure, 2 to 4 of them the role's. Not asked: a role that
does none, one or all of them; a step with two roles; steps of the role's deputy.
"""

from collections.abc import Iterator

from qmanual.items.model import Item
from qmquiz.build import gate, make_question, wrong_option
from qmquiz.context import Context
from qmquiz.facts import Candidate, Fact
from qmquiz.identity import option_id, question_id, shuffled
from qmquiz.model import Difficulty, Kind, Option, Rejection
from qmquiz.rules.roles import excluded_roles
from qmquiz.rules.single import Outcome
from qmquiz.rules.steps import are_alike, doer, namesake, procedures, steps_of

_LEAST, _MOST = 5, 6


class ByRoleRule:
    """Asks for the steps of a role."""

    name = "G9"

    def __init__(self, context: Context) -> None:
        self.context = context

    def questions(self) -> Iterator[Outcome]:
        """One question for each role with some, but not all, of a procedure's steps."""
        for procedure in procedures(self.context):
            steps = [
                step
                for step in steps_of(self.context, procedure)
                if doer(self.context, step) is not None
            ]
            roles = dict.fromkeys(step.links["role"][0] for step in steps)
            for role in roles:
                yield self._ask(procedure, steps, role)

    def _ask(self, procedure: Item, steps: list[Item], role: str) -> Outcome:
        excluded = excluded_roles(self.context, role, superiors=False)
        slot = f"steps:{role}"
        if other := namesake(self.context, procedure):
            return Rejection(
                item=procedure.id,
                rule=self.name,
                slot=slot,
                reason=f"{other.id} has the same title; give each one of its own",
            )
        qid = question_id(procedure.id, self.name, slot)
        own = [step for step in steps if step.links["role"][0] == role]
        others = [step for step in steps if step.links["role"][0] not in excluded]
        others = self._distinct(others, own)
        if len(own) < 2 or len(others) < 2 or len(own) + len(others) < _LEAST:
            return Rejection(
                item=procedure.id,
                rule=self.name,
                slot=slot,
                reason=f"{len(own)} steps are the role's and {len(others)} are certainly others'; "
                "5 are needed, 2 of each",
            )
        # as many right ones as a hash of the question says, so that their number tells nothing
        most_own = min(len(own), 4, _MOST - 2)
        least_own = max(2, _LEAST - len(others))
        wanted = least_own + int(qid, 16) % (most_own - least_own + 1)
        right = shuffled(qid, own, lambda step: step.id)[:wanted]
        wrong = shuffled(qid, others, lambda step: step.id)[: max(2, _MOST - wanted)]
        return self._question(procedure, role, slot, qid, right, wrong)

    def _question(
        self, procedure: Item, role: str, slot: str, qid: str, right: list[Item], wrong: list[Item]
    ) -> Outcome:
        context, say = self.context, self.context.wording.say
        words = {"title": context.title(procedure.id), "role": context.title(role)}
        fact = Fact(
            rule=self.name,
            item=procedure,
            slot=slot,
            value=role,
            text=words["role"],
            template="steps",
            words=words,
            cites=(role, *(step.id for step in (*right, *wrong))),
            difficulty=Difficulty.HARD,
        )
        options = [
            Option(
                id=option_id(qid, context.title(step.id)),
                text=context.title(step.id),
                correct=True,
                source=step.id,
            )
            for step in right
        ]
        for step in wrong:
            other = context.title(step.links["role"][0])
            candidate = Candidate(
                value=step.id,
                text=context.title(step.id),
                tempting="other",
                why=say(self.name, "why", "other", role=other),
                source=step.id,
            )
            options.append(wrong_option(qid, fact, candidate))
        in_order = [step for step in steps_of(context, procedure) if step in right]
        steps = say("between", "steps").join(context.title(step.id) for step in in_order)
        return gate(
            context,
            make_question(
                context,
                fact,
                rule=self.name,
                kind=Kind.MULTIPLE,
                stem=say(self.name, "stems", "steps", **words),
                options=sorted(options, key=lambda option: option.id),
                explanation=say(self.name, "right", role=words["role"], steps=steps),
            ),
        )

    def _distinct(self, others: list[Item], own: list[Item]) -> list[Item]:
        """Steps of others that do not read like one of the role's own."""
        titles = [self.context.title(step.id) for step in own]
        return [
            step
            for step in others
            if not any(are_alike(self.context.title(step.id), title) for title in titles)
        ]
