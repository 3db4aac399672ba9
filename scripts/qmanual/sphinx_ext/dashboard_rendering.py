"""The dashboard as nodes: cards on a phone, rows of a grid where there is room."""

from docutils import nodes

from qmanual.sphinx_ext.alert_marks import render_mark
from qmanual.sphinx_ext.dashboard import DashboardView, KpiCard, KpiGroup
from qmanual.sphinx_ext.item_rendering import joined
from qmanual.sphinx_ext.kinds import Place
from qmanual.sphinx_ext.kpi_rendering import status_mark
from qmanual.sphinx_ext.labels import field_label
from qmanual.sphinx_ext.language import _, ngettext, separator
from qmanual.sphinx_ext.markup import element, paragraph, text


def render_dashboard(view: DashboardView, place: Place) -> list[nodes.Node]:
    """The sentence on top, then the cards by group."""
    if not view.groups:
        return [paragraph(text(_("No KPI to show here.")), classes=("qm-empty",))]
    top: list[nodes.Node] = [paragraph(text(view.summary), classes=("qm-dash-summary",))]
    if view.first:
        label = element("span", text(_("Act first on:")), classes=("qm-label",))
        parts = [label, text(" "), *joined(view.first, place)]
        if view.more:
            parts.append(text(" " + ngettext("and %s more", "and %s more", view.more) % view.more))
        top.append(paragraph(*parts, classes=("qm-dash-first",)))
    groups = [_group(group, place) for group in view.groups]
    return [element("div", *top, *groups, classes=("qm-dash",))]


def _group(group: KpiGroup, place: Place) -> nodes.Element:
    cards = nodes.bullet_list("", classes=["qm-dash-cards"])
    for card in group.cards:
        cards += nodes.list_item("", _card(card, place), classes=["qm-dash-card"])
    parts: list[nodes.Node] = []
    if group.title:
        parts.append(element("p", text(group.title), classes=("qm-dash-group",)))
    return element("section", *parts, cards, classes=("qm-dash-section",), aria_label=group.title)


def _card(card: KpiCard, place: Place) -> nodes.Element:
    title = paragraph(place.link(card.kpi), classes=("qm-dash-title",))
    figure: list[nodes.Node] = []
    if card.value:
        figure += [element("span", text(card.value), classes=("qm-dash-value",)), text(" ")]
    figure.append(status_mark(card.status, card.shape, card.word))
    facts: list[nodes.Node] = []
    if card.target:
        label = element("span", text(field_label("target")), classes=("qm-label",))
        facts.append(paragraph(label, text(f" {card.target}")))
    facts += [paragraph(text(words)) for words in (card.change,) if words]
    when = card.when
    if card.sample and when:
        when = _("%s, sample data") % when
    facts += [paragraph(text(words), classes=("qm-label",)) for words in (when,) if words]
    marks = [render_mark(mark, place) for mark in card.marks]
    if card.owner:
        label = element("span", text(field_label("owner")), classes=("qm-label",))
        facts.append(paragraph(label, text(" "), *joined(card.owner, place)))
    spark: list[nodes.Node] = []
    if card.spark and place.is_html:
        spark.append(nodes.raw("", card.spark, format="html"))
    return element(
        "div",
        element("div", title, *marks, *_links(card, place), classes=("qm-dash-what",)),
        element("div", paragraph(*figure), classes=("qm-dash-figure",)),
        element("div", *facts, classes=("qm-dash-facts",)),
        element("div", *spark, classes=("qm-dash-spark",)),
        classes=("qm-dash-row",),
    )


def _links(card: KpiCard, place: Place) -> list[nodes.Node]:
    """What the KPI measures and where that is done; folded, because it can be a long list."""
    if not card.links:
        return []
    lines = [
        paragraph(
            element("span", text(fact.label), classes=("qm-label",)),
            text(" "),
            *joined(fact.targets, place),
        )
        for fact in card.links
    ]
    words = separator().join(f"{fact.label} ({len(fact.targets)})" for fact in card.links)
    return [element("details", element("summary", text(words)), *lines, classes=("qm-dash-more",))]
