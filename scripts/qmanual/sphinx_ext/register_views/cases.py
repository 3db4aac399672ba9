"""Corrective actions: what happened, why, what is done about it, and whether it helped."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from docutils import nodes

from qmanual.items.suggest import did_you_mean
from qmanual.registers.actions import NonconformityState, nonconformity_state
from qmanual.registers.record import Record, Register
from qmanual.registers.whys import Why, why_tree
from qmanual.sphinx_ext.columns import Cell
from qmanual.sphinx_ext.facts import Fact
from qmanual.sphinx_ext.item_rendering import fact_list
from qmanual.sphinx_ext.kinds import Place
from qmanual.sphinx_ext.kpi_parts import chart_svg
from qmanual.sphinx_ext.language import _, format_day, format_short_day
from qmanual.sphinx_ext.manual import Manual
from qmanual.sphinx_ext.markup import element, paragraph, text
from qmanual.sphinx_ext.register_views.case_states import state_line
from qmanual.sphinx_ext.register_views.words import (
    cannot_be_shown,
    cell_of,
    facts_of,
    table_of,
    title_of,
)
from qmanual.sphinx_ext.tables import CellTable, render_table

KIND = "nonconformities"

_CASE = ("raised", "source", "kpi", "period", "what", "standards", "owner", "severity",
         "correction", "corrected")  # fmt: skip
_AFTER = ("lessons", "follow_up")
_ACTION = ("action", "owner", "due", "done", "result")
_CHECK = ("kpi", "by_value", "planned", "made", "verdict", "by", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """A look at whether it helped: facts, the figures' verdict in words, a chart."""

    facts: tuple[Fact, ...]
    effect: str
    chart: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysisView:
    """One round: why, what is done, whether it helped.

    :param title: says which round it is, and when.
    """

    title: str
    whys: tuple[Why, ...]
    actions: CellTable
    checks: tuple[CheckView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """A nonconformity from what happened to what was learned."""

    id: str
    title: str
    state: NonconformityState
    facts: tuple[Fact, ...]
    analyses: tuple[AnalysisView, ...]
    after: tuple[Fact, ...]


def find_case(manual: Manual, identifier: str) -> tuple[Register, Record] | None:
    """The nonconformity of that number, in whichever register it stands."""
    for register in manual.registers.values():
        if register.kind == KIND and identifier in register.by_id:
            return register, register.by_id[identifier]
    return None


def case_view(manual: Manual, _docname: str, identifier: str) -> CaseView | None:
    """The view of a nonconformity; ``None`` if there is no such record."""
    found = find_case(manual, identifier)
    if found is None:
        return None
    register, record = found
    shape = table_of(register)
    rounds = record.rows("analyses")
    return CaseView(
        id=record.id,
        title=record.text("title"),
        state=nonconformity_state(record),
        facts=facts_of(manual, shape, record, _CASE),
        analyses=tuple(
            _analysis(manual, register, record.id, number, len(rounds), analysis)
            for number, analysis in enumerate(rounds, 1)
        ),
        after=facts_of(manual, shape, record, _AFTER),
    )


def case_problem(manual: Manual, identifier: str) -> str | None:
    """What is wrong with the argument: it must be the number of a nonconformity."""
    if find_case(manual, identifier) is not None:
        return None
    registers = [entry for entry in manual.registers.values() if entry.kind == KIND]
    known = [name for entry in registers for name in entry.by_id]
    hint = did_you_mean(identifier, known) or f"; there are {', '.join(known) or 'none'}"
    return f"there is no nonconformity {identifier!r}{hint}"


def _analysis(
    manual: Manual, register: Register, case: str, number: int, rounds: int, analysis: Record
) -> AnalysisView:
    day = format_day(analysis.day("analysed") or "", manual.language)
    title = _("Why it happened (%s)") % day
    if rounds > 1:
        title = _("Round %(number)s: why it happened (%(day)s)") % {"number": number, "day": day}
    return AnalysisView(
        title=title,
        whys=why_tree(analysis),
        actions=_actions(manual, register, analysis),
        checks=tuple(
            _check(manual, register, check, manual.effects.get(f"{case}.{number}.{place}"))
            for place, check in enumerate(analysis.rows("checks"), 1)
        ),
    )


def _actions(manual: Manual, register: Register, analysis: Record) -> CellTable:
    shape = table_of(register, "actions")
    rows = analysis.rows("actions")
    return CellTable(
        caption="",
        head=tuple(title_of(shape.fields[name]) for name in _ACTION),
        rows=tuple(
            tuple(_action_cell(manual, register, row, name) for name in _ACTION) for row in rows
        ),
        empty=_("No action has been decided yet."),
        kind="register",
    )


def _action_cell(manual: Manual, register: Register, row: Record, name: str) -> Cell:
    cell = cell_of(manual, table_of(register, "actions").fields[name], row)
    first, due = row.day("first_due"), row.day("due")
    if name == "due" and first is not None and due is not None and first != due:
        # An extended date keeps its first one: closure is counted against that.
        told = _("%(day)s, first %(first)s") % {
            "day": cell.value,
            "first": format_short_day(first, manual.language),
        }
        return Cell(value=told)
    return cell


def _check(
    manual: Manual, register: Register, check: Record, effect: Mapping[str, Any] | None
) -> CheckView:
    found = effect or {}
    return CheckView(
        facts=facts_of(manual, table_of(register, "checks"), check, _CHECK),
        effect=str(found.get("statement", "")),
        chart=chart_svg(manual, found.get("chart")),
    )


def render_case(view: CaseView | None, place: Place) -> list[nodes.Node]:
    """The whole case as one block."""
    if view is None:
        return [cannot_be_shown()]
    anchor = view.id.lower()
    permalink = nodes.reference("", view.id, internal=True, refuri=f"#{anchor}", classes=["qm-id"])
    block = element("div", classes=("qm-item", "qm-case"), ids=(anchor,))
    block += paragraph(
        element("span", text(view.title), classes=("qm-statement",)),
        text(" "),
        permalink,
        classes=("qm-title",),
    )
    block += state_line(view.state)
    block += fact_list(view.facts, place)
    for analysis in view.analyses:
        block += paragraph(text(analysis.title), classes=("qm-case-head",))
        block += _tree(analysis.whys)
        block += render_table(analysis.actions, place)
        for check in analysis.checks:
            block += _render_check(check, place)
    if view.after:
        block += fact_list(view.after, place)
    return [block]


def _tree(whys: tuple[Why, ...]) -> nodes.Element:
    """Answers below answers; the word, not only the weight of the letters, marks a root cause."""
    entries = nodes.bullet_list("", classes=["qm-whys"])
    for why in whys:
        parts: list[nodes.Node] = []
        if why.is_root:
            parts.append(element("b", text(_("Root cause:") + " ")))
        parts.append(text(why.why))
        if why.evidence:
            told = " " + _("(%s)") % why.evidence
            parts.append(element("span", text(told), classes=("qm-label",)))
        entry = nodes.list_item("", paragraph(*parts))
        if why.whys:
            entry += _tree(why.whys)
        entries += entry
    return entries


def _render_check(check: CheckView, place: Place) -> nodes.Element:
    block = element("div", classes=("qm-check",))
    block += paragraph(text(_("Did it help?")), classes=("qm-case-head",))
    if check.effect:
        block += paragraph(text(check.effect))
    if check.chart and place.is_html:
        chart = nodes.raw("", check.chart, format="html")
        block += element("figure", chart, classes=("qm-figure-frame",), tabindex="0")
    block += fact_list(check.facts, place)
    return block
