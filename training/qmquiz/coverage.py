"""Which statements of the manual are asked about, which are not, and why."""

from collections.abc import Iterator
from dataclasses import dataclass

from qmanual.items.model import Catalogue, Item
from qmquiz.model import Bank, Rejection
from qmquiz.rules.g15_decision import DEFECT

NO_RULE = "no rule asks for anything that it says: write a question for it, or give it a field"


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncovered:
    """An item that people have to know and that nobody asks about.

    :param reasons: why each rule passed it over, without repeats.
    """

    item: Item
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How much of a manual is asked about.

    :param normative: items that people have to know.
    :param asked: of these, how many have a question about them.
    :param two_kinds: how many have questions of two rules.
    :param defects: what is wrong with the document itself, also where something else is asked.
    """

    normative: int
    asked: int
    two_kinds: int
    uncovered: tuple[Uncovered, ...]
    defects: tuple[Rejection, ...] = ()


def measure_coverage(catalogue: Catalogue, bank: Bank) -> Coverage:
    """Count the items with questions, and list those without."""
    items = [item for item in catalogue.items.values() if item.normative]
    rules = {item.id: {question.rule for question in bank.about(item.id)} for item in items}
    reasons: dict[str, list[str]] = {}
    for rejection in bank.rejected:
        reasons.setdefault(rejection.item, []).append(rejection.reason)

    def uncovered() -> Iterator[Uncovered]:
        for item in items:
            if not rules[item.id]:
                found = tuple(dict.fromkeys(reasons.get(item.id, (NO_RULE,))))
                yield Uncovered(item=item, reasons=found)

    return Coverage(
        normative=len(items),
        asked=sum(bool(found) for found in rules.values()),
        two_kinds=sum(len(found) >= 2 for found in rules.values()),
        uncovered=tuple(uncovered()),
        defects=tuple(rejection for rejection in bank.rejected if rejection.slot == DEFECT),
    )
