"""G7: put the steps of a procedure in order.

Asked of 4 to 6 steps that follow each other. Not asked across a step that has a condition or
may be done in any order, nor with two steps that read alike.
"""

from collections.abc import Iterator

from qmanual.items.model import Item
from qmquiz.build import gate, make_question
from qmquiz.context import Context
from qmquiz.facts import Fact
from qmquiz.identity import option_id, question_id
from qmquiz.model import Difficulty, Kind, Option, Question, Rejection
from qmquiz.rules.single import Outcome
from qmquiz.rules.steps import are_alike, is_free, namesake, procedures, steps_of

LEAST, MOST = 4, 6


class OrderRule:
    """Asks for the order of steps."""

    name = "G7"

    def __init__(self, context: Context) -> None:
        self.context = context

    def questions(self) -> Iterator[Outcome]:
        """One question for each window of steps, or why a procedure has none."""
        for procedure in procedures(self.context):
            if other := namesake(self.context, procedure):
                reason = f"{other.id} has the same title; give each one of its own"
                yield self._refuse(procedure, reason)
                continue
            steps = steps_of(self.context, procedure)
            runs = list(_runs(steps))
            windows = [window for run in runs for window in _windows(run)]
            if not windows:
                yield self._refuse(
                    procedure, f"no {LEAST} steps follow each other in a fixed order"
                )
            for window in windows:
                yield self._ask(procedure, window)

    def _ask(self, procedure: Item, window: list[Item]) -> Question | Rejection:
        titles = [self.context.title(step.id) for step in window]
        pairs = [(a, b) for i, a in enumerate(titles) for b in titles[i + 1 :]]
        alike = next((pair for pair in pairs if are_alike(*pair)), None)
        slot = f"order:{window[0].id}"
        if alike:
            return self._refuse(procedure, f"“{alike[0]}” and “{alike[1]}” read alike", slot)
        fact = Fact(
            rule=self.name,
            item=procedure,
            slot=slot,
            value="",
            text="",
            template="order",
            words={"title": self.context.title(procedure.id)},
            cites=tuple(step.id for step in window),
            difficulty=Difficulty.HARD,
        )
        qid = question_id(procedure.id, self.name, slot)
        steps = self.context.wording.say("between", "steps").join(titles)
        return gate(
            self.context,
            make_question(
                self.context,
                fact,
                rule=self.name,
                kind=Kind.ORDER,
                stem=self.context.wording.say(self.name, "stems", "order", **fact.words),
                options=[
                    Option(id=option_id(qid, step.id), text=title, correct=True, source=step.id)
                    for step, title in zip(window, titles, strict=True)
                ],
                explanation=self.context.wording.say(self.name, "right", steps=steps),
            ),
        )

    def _refuse(self, procedure: Item, reason: str, slot: str = "order") -> Rejection:
        return Rejection(item=procedure.id, rule=self.name, slot=slot, reason=reason)


def _runs(steps: list[Item]) -> Iterator[list[Item]]:
    """Stretches of steps that follow each other for certain."""
    run: list[Item] = []
    for step in steps:
        if is_free(step):
            if len(run) >= LEAST:
                yield run
            run = []
        else:
            run.append(step)
    if len(run) >= LEAST:
        yield run


def _windows(run: list[Item]) -> Iterator[list[Item]]:
    """A run cut into windows of nearly equal length."""
    count = -(-len(run) // MOST)
    while count > 1 and len(run) // count < LEAST:
        count -= 1
    size, longer = divmod(len(run), count)
    start = 0
    for number in range(count):
        end = start + size + (number < longer)
        yield run[start:end][:MOST]
        start = end
