"""Document control: states come from records."""

import datetime
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from qmanual.errors import ConfigError
from qmanual.items.control import (
    ApprovalRecord,
    DocumentState,
    RecordKind,
    Rewording,
    add_duration,
    document_state,
    load_approvals,
    next_review,
    record_approval,
)
from qmanual.items.model import Document, Reading
from qmanual.items.quantity import parse_quantity

RECORD = """\
approvals:
- document: DOC-A
  revision: '1'
  hash: abc
  kind: approval
  role: R
  name: Ann
  date: '2026-02-20'
  evidence: |
    - a list in the evidence begins no record
"""
APPROVED_ON = datetime.date(2026, 2, 20)


@pytest.fixture
def document(read_page: Callable[[str], Reading], page: str) -> Document:
    return read_page(page).catalogue.documents["DOC-PHONE"]


@pytest.fixture
def approval(document: Document) -> ApprovalRecord:
    return ApprovalRecord(
        document=document.id,
        revision="1",
        hash=document.content_hash,
        kind=RecordKind.APPROVAL,
        role="ROLE-LEAD",
        name="Ana Łęcka",
        date=APPROVED_ON,
        evidence="Minutes of 20 February: no objection",
    )


@pytest.mark.parametrize(
    ("today", "state"),
    [
        ("2026-02-19", DocumentState.DRAFT),
        ("2026-02-20", DocumentState.APPROVED),
        ("2026-02-28", DocumentState.APPROVED),
        ("2026-03-01", DocumentState.EFFECTIVE),
    ],
)
def test_document_state_follows_approval_and_effective_date(
    document: Document, approval: ApprovalRecord, today: str, state: DocumentState
) -> None:
    assert document_state(document, [approval], datetime.date.fromisoformat(today)) is state


def test_document_state_of_another_text_is_draft(
    document: Document, approval: ApprovalRecord
) -> None:
    changed = replace(document, content_hash="another")

    assert document_state(changed, [approval], datetime.date(2026, 6, 1)) is DocumentState.DRAFT


def test_document_state_of_a_submitted_text_is_in_review(
    document: Document, approval: ApprovalRecord
) -> None:
    submitted = replace(approval, kind=RecordKind.SUBMIT)

    assert (
        document_state(document, [submitted], datetime.date(2026, 6, 1)) is DocumentState.IN_REVIEW
    )


def test_next_review_counts_from_the_last_look(
    document: Document, approval: ApprovalRecord
) -> None:
    review = replace(approval, kind=RecordKind.REVIEW, date=datetime.date(2026, 8, 31))

    assert next_review(document, []) is None
    assert next_review(document, [approval]) == datetime.date(2027, 2, 20)
    assert next_review(document, [review, approval]) == datetime.date(2027, 8, 31)


@pytest.mark.parametrize(
    ("day", "duration", "expected"),
    [
        ("2026-08-31", "6 months", "2027-02-28"),
        ("2027-08-31", "6 months", "2028-02-29"),
        ("2026-12-31", "1 month", "2027-01-31"),
        ("2026-01-01", "2 years", "2028-01-01"),
        ("2026-01-01", "2 weeks", "2026-01-15"),
        ("2026-01-01", "10 working days", "2026-01-15"),
    ],
)
def test_add_duration_keeps_to_the_calendar(day: str, duration: str, expected: str) -> None:
    later = add_duration(datetime.date.fromisoformat(day), parse_quantity(duration))

    assert later == datetime.date.fromisoformat(expected)


def test_record_approval_adds_and_keeps_what_stands(
    approval: ApprovalRecord, tmp_path: Path
) -> None:
    path = tmp_path / "approvals.yml"
    review = replace(approval, kind=RecordKind.REVIEW, evidence="")

    record_approval(path, [approval])
    first = path.read_text(encoding="utf-8")
    record_approval(path, [review])

    assert load_approvals(path) == (approval, review)
    assert path.read_text(encoding="utf-8").startswith(first)
    assert list(tmp_path.glob("approvals*")) == [path]


def test_a_record_keeps_what_the_approver_called_minor(
    approval: ApprovalRecord, tmp_path: Path
) -> None:
    path = tmp_path / "approvals.yml"
    minor = (
        Rewording(item="STD-A", before="0" * 32, after="12" * 16),
        Rewording(item="STD-B", before="b1", after="b2"),
    )

    record_approval(path, [replace(approval, minor=minor), approval])

    assert load_approvals(path) == (replace(approval, minor=minor), approval)
    assert yaml.safe_load(path.read_text(encoding="utf-8"))["approvals"][0]["minor"] == {
        "STD-A": ["0" * 32, "12" * 16],
        "STD-B": ["b1", "b2"],
    }


def test_approvals_that_cannot_be_written_are_one_line(
    approval: ApprovalRecord, tmp_path: Path
) -> None:
    (tmp_path / "taken").write_text("a file, no folder", encoding="utf-8")

    with pytest.raises(ConfigError, match="cannot be written"):
        record_approval(tmp_path / "taken" / "approvals.yml", [approval])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("approvals: 3\n", "'approvals' must be a list of records"),
        ("approvals:\n- {document: D}\n", ":2: the record has no 'date'"),
        ("approvals:\n- nothing\n", ":2: a record must be a mapping"),
        ("approvals: [\n", "not valid YAML"),
        (
            RECORD + "  minor: {STD-A: [a, b]}\n- nothing\n",
            ":12: a record must be a mapping",
        ),
        (
            RECORD + "  minor: {STD-A: [a]}\n",
            ":2: the record cannot be used: minor needs two hashes for STD-A: the one before and "
            "the one after",
        ),
        (
            RECORD + "  minor: [STD-A]\n",
            ":2: the record cannot be used: minor is written as STD-A: [hash before, hash after]",
        ),
        (
            RECORD.replace("approval\n", "review\n") + "  minor: {STD-A: [a, b]}\n",
            ":2: the record cannot be used: only an approval decides what is minor, and this is a "
            "review",
        ),
    ],
)
def test_load_approvals_says_what_cannot_be_used(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "approvals.yml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(ConfigError) as caught:
        load_approvals(path)

    assert message in str(caught.value)
