"""Does a KPI miss its target, or give a signal, and is anybody at work on it?"""

from collections.abc import Iterable, Iterator

from qmanual.items.findings import Finding, Severity
from qmanual.items.model import Catalogue
from qmanual.kpi.alerts import Alert, AlertKind


def find_open_alerts(catalogue: Catalogue, alerts: Iterable[Alert]) -> Iterator[Finding]:
    """A finding for each alert; a warning while the figures are ours and nobody works on it."""
    for alert in alerts:
        item = catalogue.items[alert.kpi]
        missed = alert.kind is AlertKind.MISSED
        yield Finding(
            code="kpi-missed" if missed else "kpi-signal",
            path=item.path,
            line=item.line,
            message=f"{alert.kpi} {_what(alert)}; {_next(alert)}",
            severity=_severity(alert),
            item=alert.kpi,
        )


def _severity(alert: Alert) -> Severity:
    quiet = alert.sample or alert.answered_by or alert.better
    return Severity.NOTE if quiet else Severity.WARNING


def _what(alert: Alert) -> str:
    since = f" since {alert.since_label}" if alert.since_label != alert.period else ""
    if alert.kind is AlertKind.MISSED:
        return f"misses its target in {alert.period}{since}"
    side = {True: ", for the better", False: ", for the worse", None: ""}[alert.better]
    rules = ", ".join(alert.rules)
    return f"gives a signal on its control chart in {alert.period}{since} ({rules}){side}"


def _next(alert: Alert) -> str:
    if alert.answered_by:
        return f"{alert.answered_by} is at work on it"
    if alert.sample:
        return "the data are samples, so nobody has to act"
    if alert.better:
        return "find out what went better, so that it stays"
    return (
        "look for the cause and open a record in the register of nonconformities "
        f"that names {alert.kpi}"
    )
