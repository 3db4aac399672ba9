"""Limits that certainly hold for other cases: what makes "it does not hold here" provable.

Scopes are free text: alone, nobody can decide whether "urgent case" covers a burst pipe. But the
standards that limit one metric divide its cases among them; their channels and scopes are a
closed list, and what holds for one of them does not hold for another one.
"""

from qmanual.items.quantity import Quantity
from qmquiz.amounts import differ
from qmquiz.facts import Fact
from qmquiz.rules.g01_limit import LimitRule, is_part
from qmquiz.rules.single import candidates_of


def limits_of_other_cases(limits: LimitRule, fact: Fact) -> list[Fact]:
    """Other limits of the metric for cases that are no part of this one, the nearest first."""
    return limits.context.remember(("other cases", *fact.key), lambda: _find(limits, fact))


def _find(limits: LimitRule, fact: Fact) -> list[Fact]:
    if not fact.words["where"] or "metric" not in fact.words:
        return []
    by_item = limits.same_metric(fact).by_item
    nearest = [
        by_item[candidate.source]
        for candidate in candidates_of(limits, fact)
        if candidate.tempting == "sibling"
    ]
    return [other for other in nearest if other.words["where"] and are_apart(other, fact)]


def are_apart(a: Fact, b: Fact) -> bool:
    """Whether two limits certainly differ, and none of their cases is part of the other."""
    return (
        isinstance(a.value, Quantity)
        and isinstance(b.value, Quantity)
        and differ(a.value, b.value)
        and not is_part(a.words["where"], b.words["where"])
    )
