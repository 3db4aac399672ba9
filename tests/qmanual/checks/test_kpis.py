"""Findings of alerts: what is said, and how much it weighs."""

from dataclasses import replace

import pytest

from qmanual.checks.kpis import find_open_alerts
from qmanual.items.findings import Finding, Severity
from qmanual.items.model import Catalogue, Item
from qmanual.kpi.alerts import Alert, AlertKind

KPI = Item(
    id="KPI-WAIT", type="kpi", title="Waiting time", document="DOC-K", docname="manual/k",
    path="manual/k.md", line=7,
)  # fmt: skip
MISSED = Alert(
    kpi="KPI-WAIT", kind=AlertKind.MISSED, period="2026-04", since="2026-03-01",
    since_label="2026-03", until="2026-04-30",
)  # fmt: skip
SIGNAL = replace(
    MISSED, kind=AlertKind.SIGNAL, since_label="2026-04", rules=("we-1",), better=False
)


def found(alert: Alert) -> Finding:
    (finding,) = find_open_alerts(Catalogue(items={KPI.id: KPI}), (alert,))
    return finding


def test_a_miss_that_nobody_works_on_is_a_warning_that_says_what_to_do() -> None:
    assert found(MISSED) == Finding(
        code="kpi-missed",
        path="manual/k.md",
        line=7,
        message="KPI-WAIT misses its target in 2026-04 since 2026-03; look for the cause and open "
        "a record in the register of nonconformities that names KPI-WAIT",
        severity=Severity.WARNING,
        item="KPI-WAIT",
    )


def test_a_signal_has_a_code_of_its_own_and_names_its_rules() -> None:
    finding = found(SIGNAL)

    assert (finding.code, finding.severity) == ("kpi-signal", Severity.WARNING)
    assert finding.message.startswith(
        "KPI-WAIT gives a signal on its control chart in 2026-04 (we-1), for the worse; look"
    )


@pytest.mark.parametrize(
    ("alert", "end"),
    [
        (replace(MISSED, answered_by="NC-4"), "; NC-4 is at work on it"),
        (replace(MISSED, sample=True), "; the data are samples, so nobody has to act"),
        (replace(SIGNAL, better=True), "; find out what went better, so that it stays"),
    ],
)
def test_what_is_answered_a_sample_or_good_news_is_a_note(alert: Alert, end: str) -> None:
    finding = found(alert)

    assert finding.severity is Severity.NOTE
    assert finding.message.endswith(end)
