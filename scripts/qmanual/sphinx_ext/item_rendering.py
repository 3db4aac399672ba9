"""An item's head and foot as nodes: title, permalink, facts; and links, one line each."""

from collections.abc import Iterable

from docutils import nodes

from qmanual.sphinx_ext.facts import Fact, ItemView
from qmanual.sphinx_ext.kinds import Place
from qmanual.sphinx_ext.language import _, separator
from qmanual.sphinx_ext.manual import Target, anchor_of
from qmanual.sphinx_ext.markup import definition_list, element, error_block, paragraph, text

FACTS_FIRST = ("procedure", "process")
"""Types whose body is long: the facts would be out of sight below it."""

FEW = 6
"""As many links stand in one line; more are folded away under their number."""


def render_head(view: ItemView | None, place: Place) -> list[nodes.Node]:
    """Title with permalink, the limit of a step, and facts that come before the text."""
    if view is None:
        return [error_block(_("This item was not read; see the warnings of the build."))]
    result: list[nodes.Node] = [title_line(view, place)]
    if view.limit:
        result.append(paragraph(text(_("Within %s") % view.limit), classes=("qm-limit",)))
    if view.facts and view.type in FACTS_FIRST:
        result.append(fact_list(view.facts, place))
    return result


def title_line(view: ItemView, place: Place) -> nodes.Element:
    """The statement in front, its identifier a small permalink behind."""
    permalink = _("%s: link to this passage") % view.type_title
    parts: list[nodes.Node] = []
    if view.number:
        parts += [
            element("span", text(str(view.number)), classes=("qm-number",)),
            text(" "),
        ]
    if view.who:
        parts += [
            element("span", *joined(view.who, place), classes=("qm-who",)),
            text(" "),
        ]
    parts += [element("span", text(view.title), classes=("qm-statement",)), text(" ")]
    parts.append(
        nodes.reference(
            "",
            view.id,
            internal=True,
            refuri=f"#{anchor_of(view.id)}",
            classes=["qm-id"],
            reftitle=permalink,
        )
    )
    return paragraph(*parts, classes=("qm-title",))


def fact_list(facts: Iterable[Fact], place: Place) -> nodes.Element:
    """Facts as a short definition list."""
    return definition_list(
        [
            (fact.label, joined(fact.targets, place) if fact.targets else [text(fact.value)])
            for fact in facts
        ],
        classes=("qm-facts",),
    )


def render_foot(view: ItemView | None, place: Place) -> list[nodes.Node]:
    """The facts, if they do not stand in the head; then links, a line for each relation."""
    result: list[nodes.Node] = []
    if view is None:
        return result
    if view.facts and view.type not in (*FACTS_FIRST, "kpi"):
        result.append(fact_list(view.facts, place))
    if view.links:
        lines = (link_line(fact, place) for fact in view.links)
        result.append(element("div", *lines, classes=("qm-links",)))
    return result


def link_line(fact: Fact, place: Place) -> nodes.Element:
    """One relation: label and targets; many targets are folded away."""
    if len(fact.targets) <= FEW:
        return paragraph(
            element("span", text(fact.label), classes=("qm-label",)),
            text(" "),
            *joined(fact.targets, place),
        )
    entries = nodes.bullet_list("", classes=["qm-many"])
    for target in fact.targets:
        entries += nodes.list_item("", paragraph(place.link(target)))
    summary = element("summary", text(f"{fact.label} ({len(fact.targets)})"), classes=("qm-label",))
    return element("details", summary, entries)


def joined(targets: Iterable[Target], place: Place) -> list[nodes.Node]:
    """Links with commas between."""
    result: list[nodes.Node] = []
    for target in targets:
        if result:
            result.append(text(separator()))
        result.append(place.link(target))
    return result
