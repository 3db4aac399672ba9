"""What the registers tell a management review; a register that nobody keeps is named as such."""

from collections.abc import Iterator, Sequence
from typing import Any

from qmanual.registers.actions import NonconformityState, nonconformity_state
from qmanual.registers.classification import is_complaint
from qmanual.sphinx_ext.language import _, joined_text, ngettext
from qmanual.sphinx_ext.manual import Manual
from qmanual.sphinx_ext.review_words import Line, Period

_FEW = 6
"""As many records are named; a review that needs them all reads the register."""


def records_of(manual: Manual, kind: str) -> list[Any] | None:
    """The records of all registers of a kind; None when none is kept.

    Several sources may show one register: its records, and the lists inside them.
    """
    found = {entry.path: entry for entry in manual.registers.values() if entry.kind == kind}
    if not found:
        return None
    return [record for _path, entry in sorted(found.items()) for record in entry.records]


def plan_lines(manual: Manual, period: Period) -> Iterator[Line]:
    """Milestones of what was decided: reached, and overdue."""
    records = records_of(manual, "plan")
    if records is None:
        yield Line(text=_("No quality plan is kept yet, so decisions are not followed up here."))
        return
    milestones = [row for record in records for row in record.rows("milestones")]
    done = [row for row in milestones if row.day("done") is not None]
    late = [row for row in milestones if row not in done and _is_past(row, "due", period)]
    told = ngettext(
        "%(n)s of %(all)s milestone of the quality plan is reached.",
        "%(n)s of %(all)s milestones of the quality plan are reached.",
        len(milestones),
    )
    yield Line(text=told % {"n": len(done), "all": len(milestones)})
    yield from _named(_("Overdue:"), [row.text("milestone") for row in late])


def complaint_lines(manual: Manual, period: Period) -> Iterator[Line]:
    """What customers told us, and what waits for an answer."""
    records = records_of(manual, "complaints")
    if records is None:
        yield Line(text=_("No register of complaints and feedback is kept yet."))
        return
    received = [record for record in records if period.holds(record.day("received_at"))]
    complaints = [record for record in received if is_complaint(record)]
    unanswered = [
        record for record in records if is_complaint(record) and record.day("answered_at") is None
    ]
    told = ngettext(
        "%(n)s message of customers in this time, complaints among them: %(complaints)s.",
        "%(n)s messages of customers in this time, complaints among them: %(complaints)s.",
        len(received),
    )
    yield Line(text=told % {"n": len(received), "complaints": len(complaints)})
    yield from _named(_("Not answered yet:"), [record.id for record in unanswered])


def nonconformity_lines(manual: Manual, period: Period) -> Iterator[Line]:
    """Nonconformities raised, those that are open, actions that are overdue."""
    records = records_of(manual, "nonconformities")
    if records is None:
        yield Line(text=_("No register of nonconformities is kept yet."))
        return
    raised = [record for record in records if period.holds(record.day("raised"))]
    open_ones = [
        record
        for record in records
        if nonconformity_state(record) is not NonconformityState.EFFECTIVE
    ]
    actions = [row for record in records for row in record.all_rows("actions")]
    late = [row for row in actions if row.day("done") is None and _is_past(row, "due", period)]
    told = ngettext(
        "%(n)s nonconformity was raised in this time; open in all: %(open)s.",
        "%(n)s nonconformities were raised in this time; open in all: %(open)s.",
        len(raised),
    )
    yield Line(text=told % {"n": len(raised), "open": len(open_ones)})
    yield from _named(_("Actions overdue:"), [row.id or row.text("action") for row in late])


def audit_lines(manual: Manual, period: Period) -> Iterator[Line]:
    """Audits done of those planned, and findings that are open."""
    records = records_of(manual, "audits")
    if records is None:
        yield Line(text=_("No audit programme is kept yet."))
        return
    planned = [record for record in records if period.holds(record.day("planned"))]
    done = [record for record in planned if record.day("done") is not None]
    findings = [row for record in records for row in record.all_rows("findings")]
    open_ones = [row for row in findings if row.day("closed") is None]
    unseen = [row for row in findings if row not in open_ones and row.day("verified") is None]
    late = [row for row in open_ones if _is_past(row, "due", period)]
    told = ngettext(
        "%(done)s of %(n)s audit planned in this time was done; open findings: %(open)s.",
        "%(done)s of %(n)s audits planned in this time were done; open findings: %(open)s.",
        len(planned),
    )
    yield Line(text=told % {"done": len(done), "n": len(planned), "open": len(open_ones)})
    yield from _named(_("Findings overdue:"), [row.id for row in late])
    yield from _named(_("Closed, and not verified yet:"), [row.id for row in unseen])


def supplier_lines(manual: Manual, _period: Period) -> Iterator[Line]:
    """How suppliers perform."""
    records = records_of(manual, "suppliers")
    if records is None:
        yield Line(text=_("No register of suppliers is kept yet."))
        return
    told = ngettext("%s supplier is assessed.", "%s suppliers are assessed.", len(records))
    yield Line(text=told % len(records))


def suggestion_lines(manual: Manual, period: Period) -> Iterator[Line]:
    """Ideas that reached us, how many were taken up, and who still waits for an answer."""
    records = records_of(manual, "suggestions")
    if records is None:
        yield Line(text=_("No register of suggestions is kept yet."))
        return
    received = [record for record in records if period.holds(record.day("received"))]
    taken = [record for record in received if record.text("decision") in ("done", "planned")]
    waiting = [record for record in records if record.day("answered") is None]
    told = ngettext(
        "%(n)s suggestion in this time; taken up: %(taken)s.",
        "%(n)s suggestions in this time; taken up: %(taken)s.",
        len(received),
    )
    yield Line(text=told % {"n": len(received), "taken": len(taken)})
    yield from _named(_("Not answered yet:"), [record.id for record in waiting])


def _is_past(row: Any, name: str, period: Period) -> bool:
    day = row.day(name)
    return day is not None and day < period.end


def _named(label: str, names: Sequence[str]) -> Iterator[Line]:
    """Records by name; how many more there are when they are many."""
    if not names:
        return
    shown = joined_text(names[:_FEW])
    more = len(names) - _FEW
    if more > 0:
        shown += " " + ngettext("and %s more", "and %s more", more) % more
    yield Line(text=f"{label} {shown}")
