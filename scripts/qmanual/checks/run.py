"""All checks of a manual, in one list."""

import datetime
from collections.abc import Iterator, Sequence
from importlib.metadata import entry_points

from qmanual.checks.conflicts import find_conflicting_limits, find_impossible_objectives
from qmanual.checks.contents import find_pages_left_out
from qmanual.checks.control import find_missed_objectives, find_uncontrolled_documents
from qmanual.checks.coverage import find_missing_links
from qmanual.checks.decisions import find_decision_problems
from qmanual.checks.frozen import frozen_editions
from qmanual.checks.kpis import find_open_alerts
from qmanual.checks.references import find_dangling_references
from qmanual.checks.registers import find_register_problems
from qmanual.checks.rewordings import find_rewordings
from qmanual.checks.risks import find_risk_problems
from qmanual.checks.roles import find_circular_escalation
from qmanual.config import Settings
from qmanual.errors import QmanualError
from qmanual.items.control import APPROVALS, ApprovalRecord, load_approvals
from qmanual.items.findings import Finding, Severity
from qmanual.items.model import Catalogue, Reading
from qmanual.items.schema import load_schema
from qmanual.items.tree import FolderTree
from qmanual.kernels.old_figures import NOTEBOOKS, find_old_figures
from qmanual.kpi.alerts import alerts_of
from qmanual.kpi.check import find_kpi_problems
from qmanual.kpi.measurements.store import MEASUREMENTS_FILE, load_measurements_json
from qmanual.kpi.registers import load_register_set
from qmanual.kpi.sources.reader import load_sources

CHECKS_GROUP = "qmanual.checks"
"""Entry points: callables that take (settings, catalogue) and yield findings. Training adds
its curricula and question banks here; nothing in the toolchain imports them."""


def run_checks(
    settings: Settings, reading: Reading, *, today: datetime.date | None = None
) -> list[Finding]:
    """Everything that is wrong with a manual, sorted by place; no finding stands twice."""
    found = {*reading.findings, *_own(settings, reading, today or settings.today())}
    for entry_point in sorted(entry_points(group=CHECKS_GROUP), key=lambda point: point.name):
        found.update(entry_point.load()(settings, reading.catalogue))
    return sorted(found, key=lambda finding: finding.order)


def errors_of(findings: list[Finding]) -> list[Finding]:
    """The findings that stop a publication."""
    return [finding for finding in findings if finding.severity is Severity.ERROR]


def _own(settings: Settings, reading: Reading, today: datetime.date) -> Iterator[Finding]:
    catalogue = reading.catalogue
    records = load_approvals(settings.manual_path / APPROVALS)
    yield from find_missing_links(catalogue, load_schema())
    yield from find_conflicting_limits(catalogue)
    yield from find_impossible_objectives(catalogue)
    yield from find_decision_problems(catalogue)
    yield from find_circular_escalation(catalogue)
    yield from find_uncontrolled_documents(catalogue, records, today)
    yield from _since_newest_edition(settings, catalogue, records, today)
    yield from find_missed_objectives(catalogue, today)
    yield from find_dangling_references(catalogue, settings.root)
    yield from find_risk_problems(catalogue, today)
    sources = load_sources(
        settings.manual_path,
        settings.root,
        timezone=settings.timezone,
        country=settings.country,
    )
    loaded = load_register_set(settings, catalogue, sources, today=today)
    yield from sources.findings
    yield from loaded.findings
    yield from find_register_problems(loaded.registers, catalogue, today)
    if any(catalogue.of_type("kpi")):
        yield from find_kpi_problems(settings, catalogue)
        measured = load_measurements_json(settings.cache_path / MEASUREMENTS_FILE)["kpis"]
        alerts = alerts_of(measured, catalogue, loaded.by_source)
        yield from find_open_alerts(catalogue, alerts)
    yield from find_old_figures(settings.cache_path / NOTEBOOKS)
    yield from find_pages_left_out(FolderTree(settings.root, settings.manual), settings.manual)


def _since_newest_edition(
    settings: Settings,
    catalogue: Catalogue,
    records: Sequence[ApprovalRecord],
    today: datetime.date,
) -> Iterator[Finding]:
    """What changed since the newest frozen edition and waits for a decision; nothing before it."""
    for edition in frozen_editions(settings)[-1:]:
        try:
            old = edition.catalogue()
        except QmanualError:
            continue  # `qmanual edition verify` tells; the manual itself is not to blame
        yield from find_rewordings(catalogue, records, today, old, edition.name)
