"""Internal audits: done in time, by somebody else, and their findings closed."""

import datetime
from collections.abc import Iterator

from qmanual.checks.words import days_of, warning
from qmanual.items.findings import Finding
from qmanual.items.model import Catalogue
from qmanual.registers.actions import is_overdue
from qmanual.registers.derive import Context
from qmanual.registers.record import Record, Register

FINDING_DAYS = 90
"""A finding of an audit that is open longer than this is too old, whatever its date says."""


def find_audit_problems(
    register: Register, catalogue: Catalogue, context: Context
) -> Iterator[Finding]:
    for audit in register.records:
        planned = audit.day("planned")
        if audit.day("done") is None and planned is not None and planned < context.today:
            yield warning(
                "audit-overdue", audit, "planned",
                f"{audit.id} was planned for {planned}; do it, or plan it anew",
            )  # fmt: skip
        yield from _own_work(audit, catalogue)
        for finding in audit.rows("findings"):
            yield from _audit_finding(audit, finding, context.today)
    yield from _never_audited(register, catalogue)


def _own_work(audit: Record, catalogue: Catalogue) -> Iterator[Finding]:
    """Criteria that the auditor owns, is accountable for, or carries out."""
    auditor = audit.text("auditor")
    for identifier in audit.links("criteria"):
        item = catalogue.items.get(identifier)
        links = item.links if item else {}
        if any(auditor in links.get(name, ()) for name in _OWN):
            yield warning(
                "audits-own-work", audit, "auditor",
                f"{audit.id}: {auditor} audits {identifier}, its own work; another role has to",
            )  # fmt: skip


_OWN = ("owner", "accountable", "responsible", "role")


def _audit_finding(audit: Record, finding: Record, today: datetime.date) -> Iterator[Finding]:
    if is_overdue(finding, "closed", today):
        yield warning(
            "finding-overdue", finding, "due",
            f"{finding.id} of {audit.id} was due on {finding.day('due')}; "
            f"{finding.text('owner')} closes it, or agrees a new date",
        )  # fmt: skip
    done = audit.day("done")
    if finding.day("closed") is None and done is not None:
        days = (today - done).days
        if days > FINDING_DAYS:
            yield warning(
                "finding-open-too-long", finding, "finding",
                f"{finding.id} of {audit.id} has been open for {days_of(days)}, longer than "
                f"{FINDING_DAYS}; bring it to the next quality meeting",
            )  # fmt: skip
    if finding.day("verified") is not None and finding.text("verified_by") == finding.text("owner"):
        yield warning(
            "finding-verified-by-owner", finding, "verified_by",
            f"{finding.id} of {audit.id} was verified by {finding.text('owner')}, who owned it",
        )  # fmt: skip


def _never_audited(register: Register, catalogue: Catalogue) -> Iterator[Finding]:
    """What the programme covers and none of its audits looks at."""
    head = register.head
    if head.day("period_from") is None or head.day("period_to") is None:
        return
    wanted = head.links("covers") or tuple(item.id for item in catalogue.of_type("standard"))
    audited: set[str] = set()
    for audit in register.records:
        if _in_period(audit, head):
            audited.update(_reached(audit, catalogue))
    for identifier in wanted:
        if identifier not in audited:
            yield warning(
                "never-audited", head, "period_from",
                f"no audit from {head.day('period_from')} to {head.day('period_to')} looks at "
                f"{identifier} ({catalogue.title_of(identifier)})",
            )  # fmt: skip


def _in_period(audit: Record, head: Record) -> bool:
    when = audit.day("done") or audit.day("planned")
    first, last = head.day("period_from"), head.day("period_to")
    return bool(when and first and last and first <= when <= last)


def _reached(audit: Record, catalogue: Catalogue) -> Iterator[str]:
    """The criteria of an audit, and what procedures and processes among them keep."""
    for identifier in audit.links("criteria"):
        yield identifier
        item = catalogue.items.get(identifier)
        if item is None:
            continue
        procedures = [item]
        if item.type == "process":
            procedures = [
                p for p in catalogue.of_type("procedure") if item.id in p.links.get("part_of", ())
            ]
        for procedure in procedures:
            yield procedure.id
            parts = [procedure, *(catalogue.items[child] for child in procedure.children)]
            for part in parts:
                yield from part.links.get("applies", ())
    yield from (line.text("item") for line in audit.rows("lines") if line.text("item"))
