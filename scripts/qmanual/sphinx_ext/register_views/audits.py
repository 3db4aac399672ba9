"""The audit programme: what is audited when and by whom, what was found, what is left."""

from dataclasses import dataclass

from docutils import nodes

from qmanual.registers.record import Record, Register
from qmanual.sphinx_ext.columns import Cell
from qmanual.sphinx_ext.kinds import Place
from qmanual.sphinx_ext.language import _, format_number, joined_text, ngettext
from qmanual.sphinx_ext.manual import Manual
from qmanual.sphinx_ext.markup import paragraph, text
from qmanual.sphinx_ext.register_views.named import problem_of_kind
from qmanual.sphinx_ext.register_views.words import (
    alone,
    cannot_be_shown,
    cell_of,
    choice_of,
    table_of,
    title_of,
)
from qmanual.sphinx_ext.tables import CellTable, render_table

KIND = "audits"
_FINDING = ("id", "finding", "grade", "item", "owner", "due", "closed", "verified")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeView:
    """The programme: how it stands, its audits, their findings."""

    summary: str
    audits: CellTable
    findings: CellTable


def programme_view(manual: Manual, _docname: str, name: str) -> ProgrammeView | None:
    """The audits of a register; ``None`` if there is no such register."""
    register = manual.registers.get(name)
    if register is None or register.kind != KIND:
        return None
    found = [row for record in register.records for row in record.rows("findings")]
    shape = table_of(register, "findings")
    return ProgrammeView(
        summary=_summary(manual, register, found),
        audits=_audits(manual, register),
        findings=CellTable(
            caption=_("Findings"),
            head=tuple(title_of(shape.fields[column]) for column in _FINDING),
            rows=tuple(
                tuple(cell_of(manual, shape.fields[column], row) for column in _FINDING)
                for row in sorted(found, key=lambda row: row.day("closed") is not None)
            ),
            empty=_("No audit has found anything yet."),
            kind="register",
        ),
    )


def programme_problem(manual: Manual, name: str) -> str | None:
    """What is wrong with the argument: it must be a register with audits."""
    return problem_of_kind(manual, name, KIND)


def covered(manual: Manual, register: Register) -> tuple[set[str], set[str]]:
    """What has to be audited in the programme's period, and what of it was."""
    wanted = set(register.head.links("covers"))
    wanted = wanted or {item.id for item in manual.catalogue.of_type("standard")}
    done: set[str] = set()
    for record in register.records:
        if record.day("done") is not None:
            done |= set(record.links("criteria"))
    return wanted, wanted & done


def _summary(manual: Manual, register: Register, found: list[Record]) -> str:
    audits = register.records
    done = sum(record.day("done") is not None for record in audits)
    still = sum(row.day("closed") is None for row in found)
    wanted, audited = covered(manual, register)
    parts = [
        ngettext("%(done)s of %(all)s audit done", "%(done)s of %(all)s audits done", len(audits))
        % {"done": done, "all": len(audits)},
        ngettext(
            "%(done)s of %(all)s requirement audited",
            "%(done)s of %(all)s requirements audited",
            len(wanted),
        )
        % {"done": len(audited), "all": len(wanted)},
        ngettext("%s finding open", "%s findings open", still) % still,
    ]
    return joined_text(parts)


def _audits(manual: Manual, register: Register) -> CellTable:
    shape = table_of(register)
    rows = []
    for record in register.records:
        criteria = len(record.links("criteria"))
        counted = ngettext("%s requirement", "%s requirements", criteria)
        rows.append(
            (
                Cell(value=record.text("title")),
                cell_of(manual, shape.fields["planned"], record),
                cell_of(manual, shape.fields["done"], record),
                cell_of(manual, shape.fields["auditor"], record),
                Cell(value=counted % format_number(criteria, None, manual.language)),
                Cell(value=_grades(record)),
                cell_of(manual, shape.fields["report"], record),
            )
        )
    names = ("title", "planned", "done", "auditor", "criteria")
    return CellTable(
        caption=register.head.text("programme"),
        head=(
            *(title_of(shape.fields[name]) for name in names),
            _("Findings"),
            title_of(shape.fields["report"]),
        ),
        rows=tuple(rows),
        empty=_("No audit has been planned yet."),
        kind="register",
    )


def _grades(record: Record) -> str:
    """How many findings of each grade, the gravest first."""
    if record.day("done") is None:
        return ""
    grades = [row.text("grade") for row in record.rows("findings")]
    counted = [(grade, grades.count(grade)) for grade in ("major", "minor", "observation")]
    parts = [f"{choice_of(grade)} {count}" for grade, count in counted if count]
    return alone(joined_text(parts) or _("none"))


def render_programme(view: ProgrammeView | None, place: Place) -> list[nodes.Node]:
    """How it stands, then the audits, then what they found."""
    if view is None:
        return [cannot_be_shown()]
    if not view.audits.rows:
        return render_table(view.audits, place)
    return [
        paragraph(text(view.summary)),
        *render_table(view.audits, place),
        *render_table(view.findings, place),
    ]
