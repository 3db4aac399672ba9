"""A checklist for an audit, made from standards and procedures in force."""

import json

from qmanual.items.suggest import did_you_mean
from qmanual.registers.checklists import make_checklist
from qmanual.sphinx_ext.columns import Cell
from qmanual.sphinx_ext.language import _
from qmanual.sphinx_ext.manual import Manual
from qmanual.sphinx_ext.tables import CellTable

TYPES = ("standard", "promise", "procedure", "process", "step", "commitment")
"""Types of item that an audit can be held against."""


def checklist_view(manual: Manual, _docname: str, arg: str) -> CellTable:
    """One line for each question, with room for what is found.

    :param arg: options as JSON: ``items``, ``document``, ``type``; without any, all standards.
    """
    questions = make_checklist(manual.catalogue, _criteria(manual, arg), manual.language)
    return CellTable(
        caption="",
        head=(_("Question"), _("Where to look"), _("Criterion"), _("Found")),
        rows=tuple(
            (
                Cell(value=entry.question),
                Cell(value=entry.evidence),
                Cell(targets=manual.targets((entry.item,))),
                Cell(),
            )
            for entry in questions
        ),
        empty=_("Nothing to ask about here."),
        kind="checklist",
    )


def _criteria(manual: Manual, arg: str) -> list[str]:
    options = json.loads(arg)
    if "items" in options:
        return list(options["items"])
    types = options.get("type", () if "document" in options else ("standard",))
    return [
        item.id
        for item in manual.catalogue.items.values()
        if item.type in (types or TYPES)
        and options.get("document") in (None, item.document)
        and (item.parent is None or item.type in types)
    ]


def checklist_problem(manual: Manual, arg: str) -> str | None:
    """What is wrong with the options in the light of the catalogue."""
    options = json.loads(arg)
    for name in options.get("items", ()):
        item = manual.item(name)
        if item is None:
            hint = did_you_mean(name, manual.catalogue.items)
            return f"there is no item {name!r}{hint}"
        if item.type not in TYPES:
            return f"{name} is a {item.type}; an audit asks about {', '.join(TYPES)}"
    for name in options.get("type", ()):
        if name not in TYPES:
            hint = did_you_mean(name, TYPES) or f"; there are {', '.join(TYPES)}"
            return f"an audit does not ask about type {name!r}{hint}"
    document = options.get("document")
    if document is not None and document not in manual.catalogue.documents:
        return (
            f"there is no document {document!r}{did_you_mean(document, manual.catalogue.documents)}"
        )
    return None
