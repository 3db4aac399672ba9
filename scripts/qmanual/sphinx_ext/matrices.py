"""Matrices: processes and procedures by role, clauses by item, a process by stage."""

import json
from dataclasses import dataclass

from docutils import nodes

from qmanual.items.model import Item
from qmanual.sphinx_ext.columns import Cell
from qmanual.sphinx_ext.facts import Fact, field_text
from qmanual.sphinx_ext.item_rendering import fact_list
from qmanual.sphinx_ext.kinds import Place
from qmanual.sphinx_ext.labels import field_label, link_label
from qmanual.sphinx_ext.language import _
from qmanual.sphinx_ext.manual import Manual, Target
from qmanual.sphinx_ext.markup import element, paragraph, text
from qmanual.sphinx_ext.references import unknown
from qmanual.sphinx_ext.tables import CellTable

RACI = (
    ("accountable", "A"),
    ("responsible", "R"),
    ("consulted", "C"),
    ("informed", "I"),
)
"""Links of a process or a procedure to roles, and the letter of each."""

ABSENT = "–"

LANES = ("customer", "frontstage", "backstage", "support", "evidence", "wait", "fail_point")
"""Fields of a stage, from what the customer does to what fails."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageView:
    """One stage of a blueprint."""

    number: int
    target: Target
    is_moment_of_truth: bool
    lanes: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BlueprintView:
    """The stages of a process in order."""

    title: str
    stages: tuple[StageView, ...]


def raci_view(manual: Manual, _docname: str, arg: str) -> CellTable:
    """Who is accountable, responsible, consulted, informed; steps count as responsible.

    :param arg: options as JSON: ``document``, ``type``.
    """
    options = json.loads(arg)
    types = tuple(options.get("type", ())) or ("process", "procedure")
    listed = [
        item
        for item in manual.catalogue.of_type(*types)
        if options.get("document") in (None, item.document)
    ]
    letters = {item.id: _letters(manual, item) for item in listed}
    used = {role for entry in letters.values() for role in entry}
    roles = [role for role in manual.catalogue.of_type("role") if role.id in used]
    rows = [
        (
            Cell(targets=manual.targets((item.id,))),
            *(Cell(value=letters[item.id].get(role.id, "")) for role in roles),
        )
        for item in listed
    ]
    return CellTable(
        caption=_("A accountable, R responsible, C consulted, I informed"),
        head=(_("Work"), *(role.title for role in roles)),
        rows=tuple(rows) if roles else (),
        empty=_("No process or procedure names a role yet."),
        kind="raci",
    )


def _letters(manual: Manual, item: Item) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for link, letter in RACI:
        for role in item.links.get(link, ()):
            found.setdefault(role, []).append(letter)
    for child in item.children:
        step = manual.item(child)
        for role in step.links.get("role", ()) if step is not None else ():
            letters = found.setdefault(role, [])
            if "R" not in letters:
                letters.append("R")
    return {role: " ".join(letters) for role, letters in found.items()}


def raci_problem(manual: Manual, arg: str) -> str | None:
    """What is wrong with the options in the light of the catalogue."""
    document = json.loads(arg).get("document")
    if document is None or document in manual.catalogue.documents:
        return None
    return unknown(manual, document, "document")


def clause_view(manual: Manual, _docname: str, _arg: str) -> CellTable:
    """Which documents and items answer which clause of which standard."""
    answers: dict[str, list[str]] = {}
    for document in manual.catalogue.documents.values():
        for clause in document.fields.get("clauses") or ():
            answers.setdefault(str(clause), []).append(document.id)
    for item in manual.catalogue.items.values():
        for clause in item.fields.get("clauses") or ():
            answers.setdefault(str(clause), []).append(item.id)
    rows = [
        (Cell(value=clause), Cell(targets=manual.targets(tuple(dict.fromkeys(answers[clause])))))
        for clause in sorted(answers, key=_clause_order)
    ]
    return CellTable(
        caption="",
        head=(_("Clause"), _("Answered by")),
        rows=tuple(rows),
        empty=_("No document or item names a clause yet."),
        kind="clauses",
    )


def _clause_order(clause: str) -> tuple[str, tuple[tuple[int, int | str], ...]]:
    """9001:5.2 before 9001:10.1: numbers count as numbers."""
    standard, _colon, number = clause.rpartition(":")
    parts = number.split(".")
    return (standard, tuple((0, int(p)) if p.isdigit() else (1, p) for p in parts))


def blueprint_view(manual: Manual, _docname: str, process: str) -> BlueprintView:
    """The stages of a process; each has all lanes that any of them has."""
    identifiers = manual.back_links.get(process, {}).get("of", ())
    items = [item for item in map(manual.item, identifiers) if item is not None]
    lanes = [name for name in LANES if any(name in item.fields for item in items)]
    keeps = any("applies" in item.links for item in items)
    stages = []
    for number, item in enumerate(items, 1):
        facts = [
            Fact(label=field_label(name), value=field_text(manual, item, name) or ABSENT)
            for name in lanes
        ]
        if keeps:
            label = link_label(manual.schema.types["stage"].links["applies"])
            applied = manual.targets(item.links.get("applies", ()))
            facts.append(Fact(label=label, targets=applied, value="" if applied else ABSENT))
        stages.append(
            StageView(
                number=number,
                target=manual.targets((item.id,))[0],
                is_moment_of_truth=bool(item.fields.get("moment_of_truth")),
                lanes=tuple(facts),
            )
        )
    return BlueprintView(title=manual.catalogue.title_of(process), stages=tuple(stages))


def blueprint_problem(manual: Manual, process: str) -> str | None:
    """What is wrong with the argument: it must be a process."""
    item = manual.item(process)
    if item is None:
        return unknown(manual, process, "process")
    return None if item.type == "process" else f"{process} is a {item.type}, not a process"


def render_blueprint(view: BlueprintView, place: Place) -> list[nodes.Node]:
    """Stages side by side where there is room, one under the other on a phone."""
    if not view.stages:
        words = _("The process has no stages yet.")
        return [paragraph(text(words), classes=("qm-empty",))]
    entries = nodes.enumerated_list("", classes=["qm-blueprint"], enumtype="arabic")
    for stage in view.stages:
        title: list[nodes.Node] = [place.link(stage.target)]
        entry = nodes.list_item("", paragraph(*title, classes=("qm-title",)))
        moment = [text(" " + field_label("moment_of_truth"))] if stage.is_moment_of_truth else []
        star = [element("span", text("★"), aria_hidden="true")] if stage.is_moment_of_truth else []
        entry += paragraph(*star, *moment, classes=("qm-moment",))
        entry += fact_list(stage.lanes, place)
        entries += entry
    return [element("div", entries, classes=("qm-blueprint-frame",), tabindex="0", role="group",
                    aria_label=view.title)]  # fmt: skip
