"""The quality plan: each measure with its milestones, and what became late."""

import datetime
from dataclasses import dataclass

from docutils import nodes

from qmanual.registers.record import Record, Register
from qmanual.sphinx_ext.columns import Cell
from qmanual.sphinx_ext.facts import Fact
from qmanual.sphinx_ext.item_rendering import fact_list
from qmanual.sphinx_ext.kinds import Place
from qmanual.sphinx_ext.language import _, format_number, ngettext
from qmanual.sphinx_ext.manual import Manual
from qmanual.sphinx_ext.markup import element, paragraph, text
from qmanual.sphinx_ext.register_views.named import problem_of_kind
from qmanual.sphinx_ext.register_views.words import (
    alone,
    cannot_be_shown,
    day_cell,
    facts_of,
    table_of,
)
from qmanual.sphinx_ext.tables import CellTable, render_table

KIND = "plan"
_FACTS = ("objectives", "owner", "resources", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureView:
    """One measure with its milestones."""

    id: str
    title: str
    facts: tuple[Fact, ...]
    milestones: CellTable


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView:
    """The whole plan; ``summary`` says how it stands."""

    summary: str
    measures: tuple[MeasureView, ...]


def plan_view(manual: Manual, _docname: str, name: str) -> PlanView | None:
    """The plan in a register; ``None`` if there is no such register."""
    register = manual.registers.get(name)
    if register is None or register.kind != KIND:
        return None
    return PlanView(
        summary=_summary(manual, register),
        measures=tuple(_measure(manual, register, record) for record in register.records),
    )


def plan_problem(manual: Manual, name: str) -> str | None:
    """What is wrong with the argument: it must be a register with a plan."""
    return problem_of_kind(manual, name, KIND)


def _summary(manual: Manual, register: Register) -> str:
    milestones = [row for record in register.records for row in record.rows("milestones")]
    reached = sum(row.day("done") is not None for row in milestones)
    late = sum(_is_late(row, manual.today) for row in milestones)
    if not milestones:
        return _("No milestone has been set yet.")
    told = ngettext(
        "%(reached)s of %(all)s milestone reached", "%(reached)s of %(all)s milestones reached",
        len(milestones),
    ) % {"reached": reached, "all": len(milestones)}  # fmt: skip
    if not late:
        return _("%s; none is late.") % told
    lates = ngettext("%(told)s; %(late)s is late.", "%(told)s; %(late)s are late.", late)
    return lates % {"told": told, "late": late}


def _is_late(row: Record, today: datetime.date) -> bool:
    due = row.day("due")
    return row.day("done") is None and due is not None and due < today


def _measure(manual: Manual, register: Register, record: Record) -> MeasureView:
    rows = tuple(_milestone(manual, row) for row in record.rows("milestones"))
    return MeasureView(
        id=record.id,
        title=record.text("measure"),
        facts=facts_of(manual, table_of(register), record, _FACTS),
        milestones=CellTable(
            caption="",
            head=(_("Milestone"), _("Due"), _("Reached"), _("Slip"), _("Why late")),
            rows=rows,
            empty=_("No milestone has been set yet."),
            kind="register",
        ),
    )


def _milestone(manual: Manual, row: Record) -> tuple[Cell, ...]:
    due, first, done = row.day("due"), row.day("first_due"), row.day("done")
    is_late = done is None and _is_late(row, manual.today)
    late = Cell(value=alone(_("late")), status="missed")
    return (
        Cell(value=row.text("milestone")),
        day_cell(manual, due),
        late if is_late else day_cell(manual, done),
        Cell(value=_slip(first or due, done or due, manual.language)),
        Cell(value=row.text("slip")),
    )


def _slip(first: datetime.date | None, last: datetime.date | None, language: str) -> str:
    """Days between the first date and the one that counts; nothing when there is no delay."""
    days = (last - first).days if first and last else 0
    if days <= 0:
        return ""
    return ngettext("%s day", "%s days", days) % format_number(days, None, language)


def render_plan(view: PlanView | None, place: Place) -> list[nodes.Node]:
    """One block for each measure."""
    if view is None:
        return [cannot_be_shown()]
    result: list[nodes.Node] = [paragraph(text(view.summary))]
    for measure in view.measures:
        block = element("div", classes=("qm-item",), ids=(measure.id.lower(),))
        block += paragraph(
            element("span", text(measure.title), classes=("qm-statement",)),
            text(" "),
            element("span", text(measure.id), classes=("qm-id",)),
            classes=("qm-title",),
        )
        block += fact_list(measure.facts, place)
        block.extend(render_table(measure.milestones, place))
        result.append(block)
    return result
