"""Complaints and feedback by category and severity: how often, and how many are still open."""

from collections import Counter
from dataclasses import dataclass

from docutils import nodes

from qmanual.registers.classification import (
    SEVERITY_WEIGHTS,
    classify_complaints,
    is_complaint,
)
from qmanual.registers.record import Record, Register
from qmanual.sphinx_ext.columns import Cell
from qmanual.sphinx_ext.kinds import Place
from qmanual.sphinx_ext.language import _, format_day, format_number, ngettext
from qmanual.sphinx_ext.manual import Manual
from qmanual.sphinx_ext.markup import paragraph, text
from qmanual.sphinx_ext.register_views.named import problem_of_kind
from qmanual.sphinx_ext.register_views.words import alone, cannot_be_shown, choice_of
from qmanual.sphinx_ext.tables import CellTable, render_table

KIND = "complaints"


@dataclass(frozen=True, slots=True, kw_only=True)
class FrequencyView:
    """Counts by category and severity; ``summary`` says how it stands."""

    summary: str
    table: CellTable


def frequency_view(manual: Manual, _docname: str, name: str) -> FrequencyView | None:
    """The complaints of a register; ``None`` if there is no such register."""
    register = manual.registers.get(name)
    if register is None or register.kind != KIND:
        return None
    return FrequencyView(summary=_summary(manual, register), table=_table(manual, register))


def frequency_problem(manual: Manual, name: str) -> str | None:
    """What is wrong with the argument: it must be a register with complaints."""
    return problem_of_kind(manual, name, KIND)


def _complaints(register: Register) -> list[Record]:
    return [record for record in register.records if is_complaint(record)]


def _is_open(record: Record) -> bool:
    return record.day("closed_at") is None


def _summary(manual: Manual, register: Register) -> str:
    complaints = _complaints(register)
    others = len(register.records) - len(complaints)
    days = [day for record in register.records if (day := record.day("received_at"))]
    if not days:
        return _("Nothing has been received yet.")
    told = ngettext(
        "%(n)s complaint and %(others)s other messages from %(first)s to %(last)s.",
        "%(n)s complaints and %(others)s other messages from %(first)s to %(last)s.",
        len(complaints),
    )
    return told % {
        "n": format_number(len(complaints), None, manual.language),
        "others": format_number(others, None, manual.language),
        "first": format_day(min(days), manual.language),
        "last": format_day(max(days), manual.language),
    }


def _table(manual: Manual, register: Register) -> CellTable:
    complaints = _complaints(register)
    lines = classify_complaints(complaints)
    still = Counter(record.text("category") for record in complaints if _is_open(record))
    without = any(line.counts[""] for line in lines)
    columns = (*SEVERITY_WEIGHTS, *(("",) if without else ()))

    def number(count: int) -> Cell:
        return Cell(value=format_number(count, None, manual.language) if count else "–")

    rows = [
        (
            Cell(value=line.category),
            *(number(line.counts[grade]) for grade in columns),
            number(line.total),
            number(still[line.category]),
        )
        for line in lines
    ]
    return CellTable(
        caption="",
        head=(
            _("Category"),
            *(alone(choice_of(grade) if grade else _("not graded")) for grade in columns),
            _("In all"),
            _("Still open"),
        ),
        rows=tuple(rows),
        empty=_("No complaint has been received yet."),
        kind="register",
    )


def render_frequency(view: FrequencyView | None, place: Place) -> list[nodes.Node]:
    """How it stands, then the counts."""
    if view is None:
        return [cannot_be_shown()]
    if not view.table.rows:
        return [paragraph(text(view.summary), classes=("qm-empty",))]
    return [paragraph(text(view.summary)), *render_table(view.table, place)]
