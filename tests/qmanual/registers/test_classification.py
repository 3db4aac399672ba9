"""Complaints by frequency and severity."""

import datetime

from qmanual.registers.classification import CategoryWeight, classify_complaints
from qmanual.registers.record import Record


def complaint(
    category: str, severity: str, day: str = "2026-05-04", kind: str = "complaint"
) -> Record:
    fields = {
        "kind": kind,
        "category": category,
        "severity": severity,
        "received_at": datetime.datetime.fromisoformat(day),
    }
    return Record(id="", fields={name: value for name, value in fields.items() if value})


def test_heaviest_category_first() -> None:
    """Four of low severity weigh less than one of high; praise and other days do not count."""
    records = [
        *[complaint("bill", "low")] * 3,
        complaint("bill", ""),
        complaint("water", "high", kind="claim"),
        complaint("bill", "high", kind="praise"),
        complaint("bill", "high", day="2026-04-30"),
        complaint("bill", "high", day="2026-06-01"),
    ]

    made = classify_complaints(records, datetime.date(2026, 5, 1), datetime.date(2026, 5, 31))

    assert made == (
        CategoryWeight(
            category="water",
            counts={"low": 0, "medium": 0, "high": 1, "": 0},
            weight=9,
            share=0.2,
        ),
        CategoryWeight(
            category="bill",
            counts={"low": 3, "medium": 0, "high": 0, "": 1},
            weight=4,
            share=0.8,
        ),
    )
    assert [line.total for line in made] == [1, 4]


def test_no_complaint() -> None:
    assert classify_complaints([]) == ()
