"""The dashboard: every KPI at a glance, and where to act first. Data only."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qmanual.items.model import Item
from qmanual.kpi.alerts import Alert, AlertKind, procedures_behind
from qmanual.sphinx_ext.alert_marks import AlertMark, mark_of
from qmanual.sphinx_ext.facts import Fact
from qmanual.sphinx_ext.kpi_view import kpi_view
from qmanual.sphinx_ext.kpi_words import Words, period
from qmanual.sphinx_ext.labels import type_plural
from qmanual.sphinx_ext.language import _, ngettext
from qmanual.sphinx_ext.manual import Manual, Target
from qmanual.sphinx_ext.references import unknown
from qmanual.sphinx_ext.sparklines import sparkline_svg

STATUSES = ("missed", "warning", "insufficient", "met", "no-target", "no-data")
"""Statuses, those that need someone first."""

BY_TYPE, BY_DOCUMENT, UNGROUPED = "measures", "document", "none"
GROUPS = (BY_TYPE, BY_DOCUMENT, UNGROUPED)

FEW = 5
"""As many KPIs are named under where to act first; the cards show all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiCard:
    """What the dashboard shows of one KPI.

    :param change: how it moved since the period before, in words.
    :param when: period and newest data, in words.
    :param marks: alerts that say more than the status does.
    :param links: what it measures, and where that is done.
    """

    kpi: Target
    value: str
    status: str
    shape: str
    word: str
    target: str
    change: str
    when: str
    spark: str
    sample: bool
    marks: tuple[AlertMark, ...]
    owner: tuple[Target, ...]
    links: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiGroup:
    """KPIs that measure the same kind of thing, or stand in one document."""

    title: str
    cards: tuple[KpiCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DashboardView:
    """All that the dashboard shows.

    :param summary: how many miss, give a signal, wait; empty without KPIs.
    :param first: KPIs to act on first.
    :param more: how many more there are to act on.
    """

    summary: str
    first: tuple[Target, ...]
    more: int
    groups: tuple[KpiGroup, ...]


def dashboard_view(manual: Manual, docname: str, arg: str) -> DashboardView:
    """The dashboard with its options.

    :param arg: options as JSON: status, owner, type, group.
    """
    options = json.loads(arg)
    chosen = [item for item in manual.catalogue.of_type("kpi") if _is_wanted(manual, item, options)]
    chosen.sort(key=lambda item: STATUSES.index(status_of(manual, item)))
    cards = {item.id: _card(manual, docname, item) for item in chosen}
    acting = act_first(manual, chosen)
    return DashboardView(
        summary=summary_of(manual, chosen),
        first=manual.targets(tuple(item.id for item in acting[:FEW])),
        more=max(0, len(acting) - FEW),
        groups=tuple(
            KpiGroup(title=title, cards=tuple(cards[item.id] for item in items))
            for title, items in _grouped(manual, chosen, options.get("group", BY_TYPE))
        ),
    )


def _is_wanted(manual: Manual, item: Item, options: dict[str, list[str]]) -> bool:
    measured = {
        found.type for name in item.links.get("measures", ()) if (found := manual.item(name))
    }
    return (
        ("status" not in options or status_of(manual, item) in options["status"])
        and ("owner" not in options or bool({*item.links.get("owner", ())} & {*options["owner"]}))
        and ("type" not in options or bool(measured & {*options["type"]}))
    )


def status_of(manual: Manual, item: Item) -> str:
    """How a KPI stands; without a measurement it has no data."""
    status = str(manual.measurements.get(item.id, {}).get("status", "no-data"))
    return status if status in STATUSES else "no-data"


def act_first(manual: Manual, items: Iterable[Item]) -> list[Item]:
    """KPIs that miss their target, then those that give a signal; unanswered ones first."""
    found = {item.id: item for item in items}
    alerts = [a for a in manual.alerts if a.kpi in found and not a.better]
    alerts.sort(key=lambda a: (bool(a.answered_by), a.kind is AlertKind.SIGNAL))
    return list({alert.kpi: found[alert.kpi] for alert in alerts}.values())


def summary_of(manual: Manual, items: Sequence[Item]) -> str:
    """Where things stand, in one sentence; empty without KPIs.

    Each part names its number only when it is not nought: a calm day is a short sentence.
    """
    if not items:
        return ""
    wanted = {item.id for item in items}
    statuses = [status_of(manual, item) for item in items]
    missed, waiting = statuses.count("missed"), statuses.count("no-data")
    signals = len({a.kpi for a in manual.alerts if a.kind is AlertKind.SIGNAL} & wanted)
    all_kpis = len(items)
    if missed:
        # translators: the beginning of a sentence: 4 of 24 KPIs miss their target
        first = ngettext("%(n)s of %(all)s KPIs misses its target",
                         "%(n)s of %(all)s KPIs miss their target", missed)  # fmt: skip
    else:
        first = ngettext("The %(all)s KPI does not miss its target",
                         "None of the %(all)s KPIs misses its target", all_kpis)  # fmt: skip
    parts = [first % {"n": missed, "all": all_kpis}]
    if signals:
        parts.append(ngettext("%s gives a signal", "%s give a signal", signals) % signals)
    if waiting:
        parts.append(ngettext("%s waits for data", "%s wait for data", waiting) % waiting)
    # translators: joins the parts of: 4 of 24 KPIs miss their target; 15 wait for data.
    return _("%s.") % _("; ").join(parts)


def _grouped(manual: Manual, items: Sequence[Item], group: str) -> list[tuple[str, Sequence[Item]]]:
    if group == UNGROUPED:
        return [("", items)] if items else []
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(_group_of(manual, item, group), []).append(item)
    if group == BY_DOCUMENT:
        order = list(manual.catalogue.documents)
        titles = {name: manual.catalogue.title_of(name) for name in found}
    else:
        order = [name for name in manual.schema.types if name]
        titles = {
            name: type_plural(manual.schema.types[name]) if name else _("Nothing is linked yet")
            for name in found
        }
    places = {name: position for position, name in enumerate(order)}
    names = sorted(found, key=lambda name: places.get(name, len(places)))
    return [(titles[name], found[name]) for name in names]


def _group_of(manual: Manual, item: Item, group: str) -> str:
    if group == BY_DOCUMENT:
        return item.document
    measured = (manual.item(name) for name in item.links.get("measures", ()))
    return next((found.type for found in measured if found is not None), "")


def _card(manual: Manual, docname: str, item: Item) -> KpiCard:
    view = kpi_view(manual, docname, item.id)
    kpi = manual.target(item.id)
    assert view is not None
    assert kpi is not None
    measured = manual.measurements.get(item.id, {})
    show = Words(measured=measured, unit=str(item.fields.get("unit", "")), language=manual.language)
    sample = (measured.get("source") or {}).get("sample") or item.fields.get("sample")
    return KpiCard(
        kpi=kpi,
        value=view.value,
        status=view.status,
        shape=view.shape,
        word=view.word,
        target=view.target,
        change=change_in_words(show),
        when=_when(show),
        spark=sparkline_svg(measured, manual.language),
        sample=bool(sample),
        marks=tuple(mark_of(manual, a, on=item.id) for a in manual.alerts if _says_more(a, item)),
        owner=manual.targets(item.links.get("owner", ())),
        links=tuple(_links(manual, item)),
    )


def _says_more(alert: Alert, item: Item) -> bool:
    """Whether an alert of a KPI says more than that its target is missed."""
    is_known = alert.kind is AlertKind.MISSED and alert.since_label == alert.period
    return alert.kpi == item.id and not (is_known and not alert.answered_by)


def change_in_words(show: Words) -> str:
    """How the value moved since the period before; empty when one of the two is missing."""
    now, before = show.measured.get("value"), show.measured.get("previous")
    if now is None or before is None:
        return ""
    said = show.value(before)
    if said == show.value(now):
        return _("As in the period before (%s)") % said
    rose = now > before
    match show.measured.get("direction"):
        case "higher" | "lower" as direction:
            better = rose == (direction == "higher")
            words = _("Better than in the period before (%s)")
            if not better:
                words = _("Worse than in the period before (%s)")
        case _:
            words = _("Higher than in the period before (%s)")
            if not rose:
                words = _("Lower than in the period before (%s)")
    return words % said


def _when(show: Words) -> str:
    label, day = period(show.measured), show.day(show.measured.get("as_of"))
    if label and day:
        # translators: a period, then the day of the newest data
        return _("%(period)s, as of %(day)s") % {"period": label, "day": day}
    return label or day


def _links(manual: Manual, item: Item) -> list[Fact]:
    facts = [
        Fact(label=_("Measures"), targets=manual.targets(item.links.get("measures", ()))),
    ]
    measured = set(item.links.get("measures", ()))
    work = procedures_behind(item, manual.catalogue, manual.back_links)
    done = manual.targets(tuple(name for name in work if name not in measured))
    facts.append(Fact(label=_("Done in"), targets=done))
    return [fact for fact in facts if fact.targets]


def dashboard_problem(manual: Manual, arg: str) -> str | None:
    """What is wrong with the options in the light of the catalogue: an owner must be a role."""
    for name in json.loads(arg).get("owner", ()):
        item = manual.item(name)
        if item is None:
            return unknown(manual, name, "role")
        if item.type != "role":
            return f"{name} is a {item.type}, not a role"
    return None
