"""Complaints by frequency and severity: where a quality meeting looks first."""

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from qmanual.registers.record import Record

SEVERITY_WEIGHTS: Mapping[str, int] = {"low": 1, "medium": 3, "high": 9}
"""How much a complaint weighs: one of high severity as much as nine of low. A convention of ours,
as in scales of failure modes; the counts stand beside it."""

_COMPLAINTS = ("complaint", "claim")


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryWeight:
    """One category of complaints.

    :param counts: severity to number, all severities, ``""`` for those not classified yet.
    :param weight: sum over the weights of the severities; one without a severity weighs as
        one of low severity.
    :param share: part of the number of all complaints, 0 to 1.
    """

    category: str
    counts: Mapping[str, int]
    weight: int
    share: float

    @property
    def total(self) -> int:
        """How many complaints there are."""
        return sum(self.counts.values())


def is_complaint(record: Record) -> bool:
    """Whether an entry of a register of feedback is a complaint; a claim is one, too."""
    return record.text("kind") in _COMPLAINTS


def classify_complaints(
    records: Iterable[Record],
    first: datetime.date | None = None,
    last: datetime.date | None = None,
) -> tuple[CategoryWeight, ...]:
    """Categories of complaints and claims, the heaviest first; then by number and name.

    :param first: day from which they were received; None: all.
    :param last: last day on which they were received; None: all.
    """
    counted: Counter[tuple[str, str]] = Counter()
    for record in records:
        day = record.day("received_at")
        if not is_complaint(record) or day is None:
            continue
        if (first is None or first <= day) and (last is None or day <= last):
            counted[record.text("category"), record.text("severity")] += 1
    everything = counted.total()
    lines = []
    for category in {category for category, _ in counted}:
        counts = {name: counted[category, name] for name in (*SEVERITY_WEIGHTS, "")}
        weight = sum(SEVERITY_WEIGHTS.get(name, 1) * count for name, count in counts.items())
        share = sum(counts.values()) / everything
        lines.append(CategoryWeight(category=category, counts=counts, weight=weight, share=share))
    return tuple(sorted(lines, key=lambda line: (-line.weight, -line.total, line.category)))
