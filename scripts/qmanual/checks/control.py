"""Is every document approved, and looked at in time?"""

import datetime
from collections.abc import Iterator, Sequence

from qmanual.items.control import (
    ApprovalRecord,
    DocumentState,
    RecordKind,
    document_state,
    next_review,
)
from qmanual.items.findings import Finding, Severity
from qmanual.items.model import Catalogue, Document


def find_uncontrolled_documents(
    catalogue: Catalogue, records: Sequence[ApprovalRecord], today: datetime.date
) -> Iterator[Finding]:
    """Documents whose text nobody approved, and those whose review is overdue."""
    for document in catalogue.documents.values():
        state = document_state(document, records, today)
        if state in (DocumentState.DRAFT, DocumentState.IN_REVIEW):
            approvals = [record for record in records if record.kind is RecordKind.APPROVAL]
            known = any(record.document == document.id for record in approvals)
            what = "says something else than was approved" if known else "was never approved"
            yield Finding(
                code="not-approved",
                path=document.path,
                line=1,
                message=f"{document.id} {what}; qmanual approve {document.id}",
                severity=Severity.WARNING,
                item=document.id,
            )
            if any(
                r.document == document.id and r.revision == _revision(document) for r in approvals
            ):
                yield Finding(
                    code="revision-not-raised",
                    path=document.path,
                    line=1,
                    message=f"{document.id}: revision {_revision(document)} was approved with "
                    "another text; raise the revision, and give its reason and effective date",
                    severity=Severity.WARNING,
                    item=document.id,
                )
        due = next_review(document, records)
        if due is not None and due < today:
            yield Finding(
                code="review-overdue",
                path=document.path,
                line=1,
                message=f"{document.id} was to be reviewed by {due}; read it again, then "
                f"qmanual approve {document.id} --review",
                severity=Severity.WARNING,
                item=document.id,
            )


def _revision(document: Document) -> str:
    return str(document.fields.get("revision", ""))


def find_missed_objectives(catalogue: Catalogue, today: datetime.date) -> Iterator[Finding]:
    """Objectives whose day has passed: close them or set a new day."""
    for item in catalogue.of_type("objective"):
        due = item.fields.get("due")
        if due and datetime.date.fromisoformat(due) < today:
            yield Finding(
                code="objective-past-due",
                path=item.path,
                line=item.line,
                message=f"{item.id} was due on {due}; evaluate it and set a new one",
                severity=Severity.WARNING,
                item=item.id,
            )
