"""G15: a case, and what is to be done in it. From decision tables.

The case is one row's conditions, with an amount where the row has a range. Wrong answers are the
actions of rows that differ in one condition, then of others near it, then what held before. Not
asked: a row whose case another row fits, too; that, and a case without a row, is a defect of the
table, which is reported as one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from qmanual.items.decision_cases import Cases
from qmanual.items.decision_cells import word_key
from qmanual.items.decision_defects import DefectKind, find_defects
from qmanual.items.decision_table import TableRow, read_decision_table
from qmanual.items.model import Item
from qmanual.items.quantity import Quantity
from qmquiz.facts import Candidate, Fact
from qmquiz.identity import digest
from qmquiz.model import Difficulty, Rejection
from qmquiz.rules.decision_case import case_of
from qmquiz.rules.roles import around
from qmquiz.rules.single import FactRule
from qmquiz.words import as_amount, contains_phrase, same_text_key

DEFECT = "defect"
"""Slot of a rejection that says what is wrong with the document."""
_REACH = 12
"""How many rows above and below are looked at."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A fact and where it stands.

    :param fitting: mask of the rows that fit its case.
    """

    fact: Fact
    cases: Cases
    place: int
    action: int
    fitting: int


class DecisionRule(FactRule):
    """Asks for the action in a case."""

    name = "G15"

    def read(self) -> Iterator[Fact | Rejection]:
        """One for each row and action column; refused are faulty tables and what is unclear."""
        for outcome in self._outcomes:
            yield outcome if isinstance(outcome, Rejection) else outcome.fact

    def candidates(self, fact: Fact) -> Sequence[Candidate]:
        """Actions of other rows, those one condition away first."""
        asked = self._by_key[fact.key]
        rows = asked.cases.table.rows
        neighbours = self._one_away(asked)
        nearby = around(range(len(rows)), asked.place, _REACH)
        found = []
        for place in dict.fromkeys((*neighbours, *nearby)):
            text = rows[place].actions[asked.action]
            if asked.fitting >> place & 1 or _is_part(text, fact):
                continue
            found.append(self._candidate(asked, rows[place], text))
        return found

    @cached_property
    def _outcomes(self) -> list[_Asked | Rejection]:
        return [
            outcome
            for item in self.context.catalogue.of_type("decision")
            if item.normative
            for outcome in self._of_table(item)
        ]

    @cached_property
    def _by_key(self) -> dict[tuple[str, str], _Asked]:
        return {
            outcome.fact.key: outcome for outcome in self._outcomes if isinstance(outcome, _Asked)
        }

    def _of_table(self, item: Item) -> Iterator[_Asked | Rejection]:
        reading = read_decision_table(item)
        for problem in reading.problems:
            yield self._refuse(item, DEFECT, problem.line, problem.message)
        if reading.table is None:
            return
        for defect in find_defects(reading.table):
            # a row that never counts is refused below, where it would be asked for
            if defect.kind is not DefectKind.UNREACHABLE:
                yield self._refuse(item, DEFECT, defect.line, defect.message)
        cases = Cases(reading.table)
        seen: set[str] = set()
        for place in range(len(reading.table.rows)):
            for action in range(len(reading.table.actions)):
                outcome = self._ask(item, cases, place, action)
                slot = outcome.slot if isinstance(outcome, Rejection) else outcome.fact.slot
                if slot not in seen:
                    seen.add(slot)
                    yield outcome

    def _ask(self, item: Item, cases: Cases, place: int, action: int) -> _Asked | Rejection:
        table = cases.table
        row = table.rows[place]
        slot = _slot(cases, row, action)
        case = case_of(self.context, cases, place, f"{item.id}/{slot}")
        if case is None:
            return self._refuse(item, slot, row.line, "other rows fit the case of this row, too")
        say = self.context.wording.say
        told = [
            say(self.name, "condition", name=condition.name, value=condition.value)
            for condition in case.conditions
        ]
        text = row.actions[action]
        amounts = [as_amount(other.actions[action]) for other in table.rows]
        amount = as_amount(text) if all(amounts) else None
        fact = Fact(
            rule=self.name,
            item=item,
            slot=slot,
            value=amount or same_text_key(text),
            text=self.context.show(amount) if amount else text,
            template="action",
            words={
                "title": self.context.title(item.id),
                "action": table.actions[action],
                "case": say(self.name, "between").join(told),
            },
            exact=True,
            difficulty=Difficulty.HARD,
        )
        return _Asked(fact, cases, place, action, case.fitting)

    def _refuse(self, item: Item, slot: str, line: int, reason: str) -> Rejection:
        where = f"{item.path}:{line}: " if line else ""
        return Rejection(item=item.id, rule=self.name, slot=slot, reason=f"{where}{reason}")

    def _one_away(self, asked: _Asked) -> list[int]:
        """Rows that differ in one condition, the nearest first."""
        index = self.context.remember(("decision", asked.fact.item.id), lambda: _index(asked.cases))
        found = {
            place
            for key in _without_one(asked.cases.table.rows[asked.place])
            for place in index[key]
            if place != asked.place
        }
        return sorted(found, key=lambda place: (abs(place - asked.place), place))[:_REACH]

    def _candidate(self, asked: _Asked, row: TableRow, text: str) -> Candidate:
        amount = as_amount(text) if isinstance(asked.fact.value, Quantity) else None
        shown = self.context.show(amount) if amount else text
        say = self.context.wording.say
        told = [
            say(self.name, "condition", name=column.name, value=cell.text)
            for column, cell in zip(asked.cases.table.columns, row.cells, strict=True)
            if not cell.is_any
        ]
        case = say(self.name, "between").join(told)
        sentence = "sibling" if told else "otherwise"
        return Candidate(
            value=amount or same_text_key(text),
            text=shown,
            tempting="sibling",
            why=say(self.name, "why", sentence, value=shown, case=case),
            source=asked.fact.item.id,
        )


def _slot(cases: Cases, row: TableRow, action: int) -> str:
    """The conditions and what is asked for; the order of columns and rows does not count."""
    table = cases.table
    conditions = sorted(
        [word_key(column.name), *cell.key]
        for column, cell in zip(table.columns, row.cells, strict=True)
        if not cell.is_any
    )
    return digest("case", conditions, word_key(table.actions[action]), size=6)


def _without_one(row: TableRow) -> Iterator[tuple[int, tuple[tuple[str, ...], ...]]]:
    """The row's conditions with one of them left out, and which."""
    keys = [cell.key for cell in row.cells]
    for left_out in range(len(keys)):
        yield left_out, (*keys[:left_out], *keys[left_out + 1 :])


def _index(cases: Cases) -> dict[tuple[int, tuple[tuple[str, ...], ...]], list[int]]:
    found: dict[tuple[int, tuple[tuple[str, ...], ...]], list[int]] = {}
    for place, row in enumerate(cases.table.rows):
        for key in _without_one(row):
            found.setdefault(key, []).append(place)
    return found


def _is_part(text: str, fact: Fact) -> bool:
    """Whether one action is a part of the other: then both may be held to be right."""
    if isinstance(fact.value, Quantity):
        return False
    return contains_phrase(text, fact.text) or contains_phrase(fact.text, text)
