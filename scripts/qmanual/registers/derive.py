"""Derived columns: what follows from a record, its register, the limits and the day.

Each function gives the columns of one table: name to type, and a function that fills them.
"""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qmanual.registers.actions import (
    NonconformityState,
    agreed_due,
    closed_on,
    done_on_time,
    is_overdue,
    nonconformity_state,
)
from qmanual.registers.classification import is_complaint
from qmanual.registers.limits import Limits
from qmanual.registers.record import Record, Register
from qmanual.registers.scores import failed_critical, line_score, visit_points
from qmanual.registers.whys import root_causes

_DAY_S = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a derived value may rest on.

    :param today: day that open things are looked at.
    """

    register: Register
    today: datetime.date
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """Columns that are worked out.

    :param columns: name to type (text, integer, number, boolean, date, timestamp).
    :param fill: the values of a row; the second argument is the records it stands in, from
        the nearest outwards.
    """

    columns: Mapping[str, str]
    fill: Callable[[Record, Sequence[Record], Context], Mapping[str, Any]]


def derived_columns(kind: str, table: str) -> Derived | None:
    """The derived columns of a table of a register; None if it has none.

    :param table: name of a table inside records; empty for the records themselves.
    """
    return _DERIVED.get((kind, table))


def limit_columns(limits: Limits) -> dict[str, str]:
    """The columns that follow from the limits: until when, and whether in time."""
    stems = [_stem(name) for name in limits.by_field]
    return {
        **{f"{stem}_by": "timestamp" for stem in stems},
        **{f"{stem}_on_time": "boolean" for stem in stems},
    }


def limit_values(record: Record, context: Context) -> dict[str, Any]:
    """Until when, and whether in time: empty without a limit and while the time still runs."""
    values: dict[str, Any] = {}
    for name in context.limits.by_field:
        until = context.limits.deadline_for(name, record)
        values[f"{_stem(name)}_by"] = until and until.replace(microsecond=0)
        values[f"{_stem(name)}_on_time"] = until and _in_time(record, name, until, context.today)
    return values


def _stem(name: str) -> str:
    return name.removesuffix("_at")


def _in_time(
    record: Record, name: str, until: datetime.datetime, today: datetime.date
) -> bool | None:
    moment, day = record.moment(name), record.day(name)
    if moment is not None:
        return moment <= until
    if day is not None:
        return day <= until.date()
    return None if today <= until.date() else False


def _complaint(record: Record, _above: Sequence[Record], context: Context) -> Mapping[str, Any]:
    return {
        "is_complaint": is_complaint(record),
        "is_open": record.day("closed_at") is None,
        "age_days": _days(record.day("received_at"), record.day("closed_at") or context.today),
        "days_to_answer": _span(record.moment("received_at"), record.moment("answered_at")),
    }


def _days(first: datetime.date | None, last: datetime.date | None) -> int | None:
    return (last - first).days if first and last else None


def _span(first: datetime.datetime | None, last: datetime.datetime | None) -> float | None:
    return (last - first).total_seconds() / _DAY_S if first and last else None


def _nonconformity(record: Record, _above: Sequence[Record], context: Context) -> Mapping[str, Any]:
    state, closed = nonconformity_state(record), closed_on(record)
    actions = list(record.all_rows("actions"))
    return {
        "state": state.value,
        "is_open": state is not NonconformityState.EFFECTIVE,
        "closed_at": closed,
        "age_days": _days(record.day("raised"), closed or context.today),
        "analyses": len(record.rows("analyses")),
        "root_causes": sum(len(root_causes(analysis)) for analysis in record.rows("analyses")),
        "actions": len(actions),
        "actions_open": sum(action.day("done") is None for action in actions),
    }


def _due_row(
    done: str, late: str
) -> Callable[[Record, Sequence[Record], Context], Mapping[str, Any]]:
    def fill(record: Record, _above: Sequence[Record], context: Context) -> Mapping[str, Any]:
        agreed, due, finished = agreed_due(record), record.day("due"), record.day(done)
        return {
            "agreed_due": agreed,
            f"is_{done}": finished is not None,
            late: is_overdue(record, done, context.today),
            f"{done}_on_time": done_on_time(record, done, context.today),
            "extended_days": _days(agreed, due),
        }

    return fill


def _due_columns(done: str, late: str) -> dict[str, str]:
    return {
        "agreed_due": "date",
        f"is_{done}": "boolean",
        late: "boolean",
        f"{done}_on_time": "boolean",
        "extended_days": "integer",
    }


def _check(record: Record, _above: Sequence[Record], context: Context) -> Mapping[str, Any]:
    made, planned = record.day("made"), record.day("planned")
    verdict = record.text("verdict")
    return {
        "closed_at": made,
        "effect_shown": verdict == "effective" if made and verdict else None,
        "is_overdue": made is None and planned is not None and planned < context.today,
    }


def _why(record: Record, above: Sequence[Record], _context: Context) -> Mapping[str, Any]:
    depth = 1 + sum("why" in row.fields for row in above)
    return {"depth": depth, "has_evidence": bool(record.text("evidence"))}


def _audit(record: Record, _above: Sequence[Record], context: Context) -> Mapping[str, Any]:
    planned, done = record.day("planned"), record.day("done")
    findings = record.rows("findings")
    return {
        "is_overdue": done is None and planned is not None and planned < context.today,
        "findings": len(findings),
        "findings_open": sum(row.day("closed") is None for row in findings),
        "days_to_report": _days(done, record.day("report")),
    }


_CONFORM = {"conform": True, "observation": True, "minor": False, "major": False}


def _audit_line(record: Record, _above: Sequence[Record], _context: Context) -> Mapping[str, Any]:
    return {"is_conform": _CONFORM.get(record.text("result"))}


def _finding(record: Record, above: Sequence[Record], context: Context) -> Mapping[str, Any]:
    closed = record.day("closed")
    began = above[0].day("done") if above else None
    return {
        **_due_row("closed", "is_overdue")(record, above, context),
        "is_verified": record.day("verified") is not None,
        "age_days": _days(began, closed or context.today),
    }


def _visit(record: Record, _above: Sequence[Record], context: Context) -> Mapping[str, Any]:
    failed = sum(1 for _ in failed_critical(context.register, record))
    return {
        "points": visit_points(context.register, record),
        "critical_failed": failed,
        "has_failed": failed > 0,
    }


def _visit_line(record: Record, _above: Sequence[Record], context: Context) -> Mapping[str, Any]:
    lines = {line.id: line for line in context.register.head.rows("checklist")}
    line = lines.get(record.text("line"), Record(id=""))
    return {
        "share": line_score(record),
        "question": line.text("question"),
        "standards": ", ".join(line.links("standards")),
        "weight": line.number("weight"),
        "is_critical": line.flag("critical"),
    }


def _suggestion(record: Record, _above: Sequence[Record], context: Context) -> Mapping[str, Any]:
    answered = record.day("answered")
    return {
        "is_answered": answered is not None,
        "is_taken_up": record.text("decision") in ("done", "planned") if answered else None,
        "days_to_answer": _days(record.day("received"), answered),
        "age_days": _days(record.day("received"), answered or context.today),
    }


def _measure(record: Record, _above: Sequence[Record], context: Context) -> Mapping[str, Any]:
    milestones = record.rows("milestones")
    reached = sum(row.day("done") is not None for row in milestones)
    late = sum(is_overdue(row, "done", context.today) for row in milestones)
    return {
        "milestones": len(milestones),
        "milestones_done": reached,
        "milestones_late": late,
        "is_done": bool(milestones) and reached == len(milestones),
        "next_due": min(
            (d for row in milestones if row.day("done") is None and (d := row.day("due"))),
            default=None,
        ),
    }


_B, _I, _N, _D, _T = "boolean", "integer", "number", "date", "text"

_DERIVED: Mapping[tuple[str, str], Derived] = {
    ("complaints", ""): Derived(
        columns={"is_complaint": _B, "is_open": _B, "age_days": _I, "days_to_answer": _N},
        fill=_complaint,
    ),
    ("nonconformities", ""): Derived(
        columns={
            "state": _T, "is_open": _B, "closed_at": _D, "age_days": _I, "analyses": _I,
            "root_causes": _I, "actions": _I, "actions_open": _I,
        },
        fill=_nonconformity,
    ),
    ("nonconformities", "actions"): Derived(
        columns=_due_columns("done", "is_overdue"), fill=_due_row("done", "is_overdue")
    ),
    ("nonconformities", "checks"): Derived(
        columns={"closed_at": _D, "effect_shown": _B, "is_overdue": _B}, fill=_check
    ),
    ("nonconformities", "whys"): Derived(columns={"depth": _I, "has_evidence": _B}, fill=_why),
    ("audits", ""): Derived(
        columns={"is_overdue": _B, "findings": _I, "findings_open": _I, "days_to_report": _I},
        fill=_audit,
    ),
    ("audits", "lines"): Derived(columns={"is_conform": _B}, fill=_audit_line),
    ("audits", "findings"): Derived(
        columns={**_due_columns("closed", "is_overdue"), "is_verified": _B, "age_days": _I},
        fill=_finding,
    ),
    ("visits", ""): Derived(
        columns={"points": _N, "critical_failed": _I, "has_failed": _B}, fill=_visit
    ),
    ("visits", "lines"): Derived(
        columns={
            "share": _N, "question": _T, "standards": _T, "weight": _N, "is_critical": _B,
        },
        fill=_visit_line,
    ),
    ("suggestions", ""): Derived(
        columns={"is_answered": _B, "is_taken_up": _B, "days_to_answer": _I, "age_days": _I},
        fill=_suggestion,
    ),
    ("plan", ""): Derived(
        columns={
            "milestones": _I, "milestones_done": _I, "milestones_late": _I, "is_done": _B,
            "next_due": _D,
        },
        fill=_measure,
    ),
    ("plan", "milestones"): Derived(
        columns=_due_columns("done", "is_late"), fill=_due_row("done", "is_late")
    ),
}  # fmt: skip
