"""Mystery visits: what shoppers look for, what each line reached, what each visit reached."""

from dataclasses import dataclass
from statistics import fmean

from docutils import nodes

from qmanual.registers.record import Record, Register
from qmanual.registers.scores import failed_critical, line_score, visit_points
from qmanual.sphinx_ext.columns import Cell
from qmanual.sphinx_ext.kinds import Place
from qmanual.sphinx_ext.language import _, format_number, joined_text, ngettext
from qmanual.sphinx_ext.manual import Manual
from qmanual.sphinx_ext.markup import paragraph, text
from qmanual.sphinx_ext.register_views.named import problem_of_kind
from qmanual.sphinx_ext.register_views.words import alone, cannot_be_shown, choice_of, day_cell
from qmanual.sphinx_ext.tables import CellTable, render_table

KIND = "visits"


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitsView:
    """The programme of visits: how it stands, its checklist, its visits."""

    summary: str
    checklist: CellTable
    visits: CellTable


def visits_view(manual: Manual, _docname: str, name: str) -> VisitsView | None:
    """The visits of a register; ``None`` if there is no such register."""
    register = manual.registers.get(name)
    if register is None or register.kind != KIND:
        return None
    return VisitsView(
        summary=_summary(manual, register),
        checklist=_checklist(manual, register),
        visits=_visits(manual, register),
    )


def visits_problem(manual: Manual, name: str) -> str | None:
    """What is wrong with the argument: it must be a register with visits."""
    return problem_of_kind(manual, name, KIND)


def _summary(manual: Manual, register: Register) -> str:
    count = len(register.records)
    failed = sum(any(failed_critical(register, visit)) for visit in register.records)
    visits = ngettext("%s visit", "%s visits", count)
    told = [visits % format_number(count, None, manual.language)]
    if count:
        failures = ngettext(
            "%s failed a critical line", "%s failed a critical line", failed
        ) % format_number(failed, None, manual.language)
        told.append(failures if failed else _("none failed a critical line"))
    return joined_text(told)


def _checklist(manual: Manual, register: Register) -> CellTable:
    rows = []
    for line in register.head.rows("checklist"):
        scores = [
            score
            for visit in register.records
            for row in visit.rows("lines")
            if row.text("line") == line.id and (score := line_score(row)) is not None
        ]
        critical = alone(_("critical")) if line.flag("critical") else ""
        rows.append(
            (
                Cell(value=line.text("question")),
                Cell(targets=manual.targets(line.links("standards"))),
                Cell(value=format_number(line.number("weight") or 0, None, manual.language)),
                Cell(value=critical),
                Cell(value=_points(100 * fmean(scores) if scores else None, manual.language)),
                Cell(value=format_number(len(scores), None, manual.language)),
            )
        )
    return CellTable(
        caption=_("What is looked for"),
        head=(
            _("Line"), _("Standard"), _("Weight"), _("Must not fail"), _("Points of 100"),
            _("Came up"),
        ),
        rows=tuple(rows),
        empty=_("The checklist has no lines yet."),
        kind="register",
    )  # fmt: skip


def _visits(manual: Manual, register: Register) -> CellTable:
    scenarios = {row.id: row.text("title") for row in register.head.rows("scenarios")}
    newest = sorted(register.records, key=lambda visit: str(visit.get("visited_at")), reverse=True)
    return CellTable(
        caption=_("Visits, the newest first"),
        head=(_("Day"), _("Where"), _("Scenario"), _("Points of 100"), _("Critical lines failed")),
        rows=tuple(_visit(manual, register, visit, scenarios) for visit in newest),
        empty=_("No visit has taken place yet."),
        kind="register",
    )


def _visit(
    manual: Manual, register: Register, visit: Record, scenarios: dict[str, str]
) -> tuple[Cell, ...]:
    questions = {row.id: row.text("question") for row in register.head.rows("checklist")}
    failed = [questions.get(row.text("line"), "") for row in failed_critical(register, visit)]
    scenario = visit.text("scenario")
    where = [choice_of(visit.text("channel")), visit.text("site")]
    return (
        day_cell(manual, visit.day("visited_at")),
        Cell(value=alone(joined_text(part for part in where if part))),
        Cell(value=scenarios.get(scenario, scenario)),
        Cell(value=_points(visit_points(register, visit), manual.language)),
        Cell(value=alone(joined_text(failed) or _("none"))),
    )


def _points(points: float | None, language: str) -> str:
    return "–" if points is None else format_number(points, 0, language)


def render_visits(view: VisitsView | None, place: Place) -> list[nodes.Node]:
    """How it stands, the checklist, the visits."""
    if view is None:
        return [cannot_be_shown()]
    summary = [paragraph(text(view.summary))] if view.visits.rows else []
    return [
        *summary,
        *render_table(view.checklist, place),
        *render_table(view.visits, place),
    ]
