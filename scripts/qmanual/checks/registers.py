"""Registers: what is late, what is missing, and what does not fit together.

Errors make data unusable and are found in reading. All here are warnings: somebody should act.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping

from qmanual.checks.audits import find_audit_problems
from qmanual.checks.words import days_of, warning
from qmanual.items.findings import Finding, Severity
from qmanual.items.model import Catalogue
from qmanual.registers.actions import NonconformityState, is_overdue, nonconformity_state
from qmanual.registers.answers import PAIRS, WEIGHTS_SUM
from qmanual.registers.derive import Context
from qmanual.registers.kinds import load_kinds
from qmanual.registers.limits import read_limits
from qmanual.registers.record import Record, Register
from qmanual.registers.scores import failed_critical, line_score
from qmanual.registers.whys import root_causes, why_tree

Check = Callable[[Register, Catalogue, Context], Iterator[Finding]]


def find_register_problems(
    registers: Iterable[Register], catalogue: Catalogue, today: datetime.date
) -> Iterator[Finding]:
    """What somebody should do about the registers, as of a day."""
    for register in registers:
        kind = load_kinds()[register.kind]
        limits = read_limits(kind, register.options, catalogue, register.calendar)
        context = Context(register=register, today=today, limits=limits)
        for check in _CHECKS.get(register.kind, ()):
            yield from check(register, catalogue, context)


# --- Complaints and suggestions -------------------------------------------------------------


def _late_complaints(register: Register, _c: Catalogue, context: Context) -> Iterator[Finding]:
    """Complaints that wait for a word from us, or for their answer, beyond the limit."""
    for record in register.records:
        yield from _late(record, "acknowledged_at", "acknowledged", context)
        yield from _late(record, "answered_at", "answered", context)
        if record.text("kind") in ("complaint", "claim") and record.day("closed_at"):
            if not record.text("answer"):
                yield warning(
                    "complaint-without-answer", record, "closed_at",
                    f"{record.id} was closed on {record.day('closed_at')} without an answer on "
                    "record; write down what the customer was told",
                )  # fmt: skip
            if not record.text("severity"):
                yield warning(
                    "complaint-not-classified", record, "kind",
                    f"{record.id} was closed without a severity; frequency and severity cannot be "
                    "weighed without it",
                )  # fmt: skip


def _late(record: Record, name: str, word: str, context: Context) -> Iterator[Finding]:
    """Something that is not done though its time has passed; what is done late is history."""
    if record.day(name) is not None or record.day("closed_at") is not None:
        return
    until = context.limits.deadline_for(name, record)
    if until is not None and until.date() < context.today:
        limit = context.limits.limit_for(name, record)
        said = f" ({limit.standard})" if limit and limit.standard else ""
        days = (context.today - until.date()).days
        yield warning(
            f"not-{word}", record, name,
            f"{record.id} should have been {word} by {until.date()}{said}; "
            f"it is {days_of(days)} late",
        )  # fmt: skip


def _unanswered_suggestions(
    register: Register, _c: Catalogue, context: Context
) -> Iterator[Finding]:
    for record in register.records:
        yield from _late(record, "acknowledged", "acknowledged", context)
        yield from _late(record, "answered", "answered", context)
        if record.day("answered") and not record.text("answer"):
            yield warning(
                "suggestion-without-answer", record, "answered",
                f"{record.id} was answered on {record.day('answered')}, but not with what; write "
                "down the answer",
            )  # fmt: skip


# --- Nonconformities ------------------------------------------------------------------------


def _nonconformities(register: Register, _c: Catalogue, context: Context) -> Iterator[Finding]:
    for record in register.records:
        analyses = record.rows("analyses")
        for analysis in analyses:
            yield from _analysis(record, analysis)
        for action in record.all_rows("actions"):
            yield from _action(record, action, context.today)
        if not analyses:
            continue
        last = analyses[-1]
        state = nonconformity_state(record)
        if last.rows("actions") and not last.rows("checks"):
            yield warning(
                "no-effectiveness-check", last, "actions",
                f"{record.id} has actions but no effectiveness check; plan a day, and say which "
                "KPI will tell whether they helped",
            )  # fmt: skip
        for check in record.all_rows("checks"):
            yield from _check(record, check, context.today)
        if state is NonconformityState.NOT_EFFECTIVE:
            yield warning(
                "not-analysed-again", last, "checks",
                f"{record.id} was not effective; look for the cause again and add the new analysis",
            )  # fmt: skip


def _analysis(record: Record, analysis: Record) -> Iterator[Finding]:
    tree, roots = why_tree(analysis), root_causes(analysis)
    if not roots:
        what = "names no root cause" if tree else "asks no why"
        yield warning(
            "no-root-cause", analysis, "whys",
            f"{record.id}: the analysis of {analysis.day('analysed')} {what}; ask on until "
            "removing the answer would keep the problem away",
        )  # fmt: skip
    for root in roots:
        if not root.evidence:
            yield Finding(
                code="root-cause-without-evidence",
                path=analysis.path,
                line=root.line,
                message=f"{record.id}: the root cause “{root.why}” has no evidence; say how we "
                "know",
                severity=Severity.WARNING,
            )


def _action(record: Record, action: Record, today: datetime.date) -> Iterator[Finding]:
    name = action.id or f"“{action.text('action')}”"
    if is_overdue(action, "done", today):
        days = (today - (action.day("due") or today)).days
        yield warning(
            "action-overdue", action, "due",
            f"{record.id}: the action {name} was due on {action.day('due')}, {days_of(days)} ago; "
            f"{action.text('owner')} does it, or agrees a new date and says why",
        )  # fmt: skip
    if _extended(action) and not action.text("extended"):
        yield warning(
            "extended-without-reason", action, "first_due",
            f"{record.id}: the action {name} was extended from {action.day('first_due')} to "
            f"{action.day('due')}; say why ('extended')",
        )  # fmt: skip


def _extended(row: Record) -> bool:
    first, due = row.day("first_due"), row.day("due")
    return first is not None and due is not None and first < due


def _check(record: Record, check: Record, today: datetime.date) -> Iterator[Finding]:
    planned, made = check.day("planned"), check.day("made")
    if made is None and planned is not None and planned < today:
        yield warning(
            "effectiveness-check-overdue", check, "planned",
            f"{record.id}: the effect was to be checked on {planned}; compare before and after, "
            "and write down the verdict",
        )  # fmt: skip
    if made is not None and not check.text("verdict"):
        yield warning(
            "check-without-verdict", check, "made",
            f"{record.id}: the effect was checked on {made}, but there is no verdict",
        )  # fmt: skip
    if check.text("method") == "auto" and not all(
        check.get(name) for name in ("kpi", "before_from", "before_to", "after_from", "after_to")
    ):
        yield warning(
            "check-without-periods", check, "method",
            f"{record.id}: a check by figures needs a KPI and the first and last day of before "
            "and after",
        )  # fmt: skip


# --- Mystery visits and surveys -------------------------------------------------------------


def _visits(register: Register, _c: Catalogue, _context: Context) -> Iterator[Finding]:
    checklist = register.head.rows("checklist")
    if checklist and not any(line.number("weight") for line in checklist):
        yield warning(
            "checklist-without-weights", checklist[0], "weight",
            "all lines of the checklist have the weight 0; no visit can reach a point",
        )  # fmt: skip
    for visit in register.records:
        failed = [row.text("line") for row in failed_critical(register, visit)]
        if failed and not visit.text("nonconformity"):
            lines = ", ".join(failed)
            yield warning(
                "critical-line-failed", visit, "nonconformity",
                f"{visit.id} failed the critical line {lines}; raise a nonconformity and name it",
            )  # fmt: skip
        for row in visit.rows("lines"):
            points, maximum = row.number("score"), row.number("maximum")
            most = 1 if maximum is None else maximum
            if points is not None and points > most:
                yield warning(
                    "more-points-than-possible", row, "score",
                    f"{visit.id}: {row.text('line')} has {points:g} of {most:g} points",
                )  # fmt: skip
        scored = [row for row in visit.rows("lines") if line_score(row) is not None]
        if checklist and not scored:
            yield warning(
                "visit-without-score", visit, "lines",
                f"{visit.id} has no line with a score; it counts for nothing",
            )  # fmt: skip


def _servqual(register: Register, _c: Catalogue, _context: Context) -> Iterator[Finding]:
    head = register.head
    dimensions, pairs = head.rows("dimensions"), head.rows("pairs")
    total = sum(row.number("weight") or 0 for row in dimensions)
    if dimensions and abs(total - WEIGHTS_SUM) > 1e-9:
        yield warning(
            "weights-not-100", dimensions[0], "weight",
            f"the weights of the dimensions make {total:g}, not {WEIGHTS_SUM}",
        )  # fmt: skip
    for dimension in dimensions:
        if not any(pair.text("dimension") == dimension.id for pair in pairs):
            yield warning(
                "dimension-without-pairs", dimension, "id",
                f"no pair of statements asks about {dimension.id}",
            )  # fmt: skip
    if pairs and len(pairs) != PAIRS:
        yield warning(
            "not-22-pairs", pairs[0], "id",
            f"there are {len(pairs)} pairs of statements; a full questionnaire has {PAIRS}",
        )  # fmt: skip


# --- Quality plan ---------------------------------------------------------------------------


def _plan(register: Register, _c: Catalogue, context: Context) -> Iterator[Finding]:
    for measure in register.records:
        milestones = measure.rows("milestones")
        if not milestones:
            yield warning(
                "measure-without-milestones", measure, "measure",
                f"{measure.id} has no milestones; nobody can see how far it is",
            )  # fmt: skip
        for row in milestones:
            late = is_overdue(row, "done", context.today)
            done_late = (row.day("done") or context.today) > (row.day("due") or datetime.date.max)
            if (late or done_late or _extended(row)) and not row.text("slip"):
                yield warning(
                    "milestone-late", row, "due",
                    f"{measure.id}: the milestone “{row.text('milestone')}” was due on "
                    f"{row.day('first_due') or row.day('due')}; say why it is late ('slip')",
                )  # fmt: skip
            elif late:
                yield warning(
                    "milestone-not-replanned", row, "due",
                    f"{measure.id}: the milestone “{row.text('milestone')}” is late since "
                    f"{row.day('due')}; agree a new date",
                )  # fmt: skip


_CHECKS: Mapping[str, tuple[Check, ...]] = {
    "complaints": (_late_complaints,),
    "nonconformities": (_nonconformities,),
    "audits": (find_audit_problems,),
    "visits": (_visits,),
    "servqual": (_servqual,),
    "suggestions": (_unanswered_suggestions,),
    "plan": (_plan,),
}
