"""Alerts on the pages of what they concern: one calm line under the title of an item."""

from dataclasses import dataclass

from docutils import nodes

from qmanual.kpi.alerts import Alert, AlertKind
from qmanual.sphinx_ext.kinds import Place
from qmanual.sphinx_ext.kpi_words import Words, target
from qmanual.sphinx_ext.labels import status_shape
from qmanual.sphinx_ext.language import _, joined_text
from qmanual.sphinx_ext.manual import Manual, Target
from qmanual.sphinx_ext.markup import element, paragraph, text

SIGNAL_SHAPE = "◇"
"""Stands for a signal of a control chart; the word stands beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertMark:
    """One alert in words.

    :param kpi: the KPI that it is about; None on the KPI itself.
    :param words: what is the matter, since when; one sentence.
    :param more: who is at work on it, and whose data they are; may be empty.
    """

    kind: str
    shape: str
    words: str
    kpi: Target | None
    more: str


def alert_marks(manual: Manual, _docname: str, identifier: str) -> tuple[AlertMark, ...]:
    """The alerts that concern an item, in the order of their KPIs."""
    return tuple(
        mark_of(manual, alert, on=identifier)
        for alert in manual.alerts
        if identifier in alert.concerned
    )


def mark_of(manual: Manual, alert: Alert, on: str = "") -> AlertMark:
    """An alert in words.

    :param on: the item that it is shown on.
    """
    item = manual.catalogue.items[alert.kpi]
    measured = manual.measurements.get(alert.kpi, {})
    show = Words(measured=measured, unit=str(item.fields.get("unit", "")), language=manual.language)
    missed = alert.kind is AlertKind.MISSED
    return AlertMark(
        kind=alert.kind.value,
        shape=status_shape("missed") if missed else SIGNAL_SHAPE,
        words=_missed(alert, show) if missed else _signal(alert),
        kpi=None if on == alert.kpi else manual.target(alert.kpi),
        more=_more(alert),
    )


def _missed(alert: Alert, show: Words) -> str:
    value = show.value(show.measured.get("value"))
    wanted = target(show)
    if alert.since_label == alert.period:
        # translators: such as: Target missed in 2026-04: 63.4%, target at least 80%.
        words = _("Target missed in %(since)s: %(value)s, target %(target)s.")
    else:
        # translators: such as: Target missed since 2026-03: 63.4%, target at least 80%.
        words = _("Target missed since %(since)s: %(value)s, target %(target)s.")
    return words % {"since": alert.since_label, "value": value, "target": wanted}


def _signal(alert: Alert) -> str:
    if alert.better:
        words = _("The control chart gives a signal in %s, for the better.")
    elif alert.better is False:
        words = _("The control chart gives a signal in %s, for the worse.")
    else:
        words = _("The control chart gives a signal in %s.")
    return words % alert.period


def _more(alert: Alert) -> str:
    parts = []
    if alert.answered_by:
        # translators: %s is the number of a nonconformity in the register
        parts.append(_("being worked on: %s") % alert.answered_by)
    if alert.sample:
        parts.append(_("sample data"))
    return joined_text(parts)


def render_alert_marks(marks: tuple[AlertMark, ...], place: Place) -> list[nodes.Node]:
    """One line for each alert: shape, words, the KPI, who is at work."""
    return [render_mark(mark, place) for mark in marks]


def render_mark(mark: AlertMark, place: Place) -> nodes.Element:
    """An alert as one line."""
    shape = element("span", text(mark.shape), classes=("qm-shape",), aria_hidden="true")
    parts: list[nodes.Node] = [shape, text(f" {mark.words}")]
    if mark.kpi is not None:
        parts += [text(" "), place.link(mark.kpi)]
    if mark.more:
        parts.append(element("span", text(f" ({mark.more})"), classes=("qm-label",)))
    return paragraph(*parts, classes=("qm-alert", f"qm-alert-{mark.kind}"))
