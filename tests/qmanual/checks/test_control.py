"""Documents that nobody approved or looked at again."""

import datetime
from collections.abc import Callable
from dataclasses import replace

from qmanual.checks.control import find_missed_objectives, find_uncontrolled_documents
from qmanual.items.control import ApprovalRecord, RecordKind
from qmanual.items.model import Reading

TODAY = datetime.date(2026, 11, 20)


def approval_of(reading: Reading, date: datetime.date) -> ApprovalRecord:
    document = reading.catalogue.documents["DOC-A"]
    return ApprovalRecord(
        document="DOC-A",
        revision="1",
        hash=document.content_hash,
        kind=RecordKind.APPROVAL,
        role="ROLE-A",
        name="Ann",
        date=date,
    )


def test_find_uncontrolled_documents(read_items: Callable[[str], Reading]) -> None:
    reading = read_items("")
    approved = approval_of(reading, datetime.date(2026, 3, 1))
    cases = {
        "approved": [approved],
        "never": [],
        "changed": [replace(approved, hash="other", revision="0")],
        "same revision": [replace(approved, hash="other")],
        "overdue": [replace(approved, date=datetime.date(2025, 11, 1))],
    }

    found = {
        name: [f.message for f in find_uncontrolled_documents(reading.catalogue, records, TODAY)]
        for name, records in cases.items()
    }

    assert found == {
        "approved": [],
        "never": ["DOC-A was never approved; qmanual approve DOC-A"],
        "changed": ["DOC-A says something else than was approved; qmanual approve DOC-A"],
        "same revision": [
            "DOC-A says something else than was approved; qmanual approve DOC-A",
            "DOC-A: revision 1 was approved with another text; raise the revision, and give its "
            "reason and effective date",
        ],
        "overdue": [
            "DOC-A was to be reviewed by 2026-11-01; read it again, then qmanual approve DOC-A --review"
        ],
    }


def test_find_missed_objectives(read_items: Callable[[str], Reading]) -> None:
    objective = ":::{{objective}} OBJ-{0} Better\n:baseline: 1 %\n:target: 2 %\n:due: {1}\n:owner: ROLE-A\n:::\n"
    text = objective.format("A", "2026-11-19") + objective.format("B", "2026-11-20")

    found = list(find_missed_objectives(read_items(text).catalogue, TODAY))

    assert [finding.item for finding in found] == ["OBJ-A"]
