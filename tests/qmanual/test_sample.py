"""The sample's own manual: both of its editions are without a finding, and of a useful size."""

import datetime
from pathlib import Path

import pytest

from qmanual.checks.run import run_checks
from qmanual.config import load_settings
from qmanual.editions.plan import load_plans
from qmanual.items.control import APPROVALS, approved_by, load_approvals
from qmanual.items.findings import Severity
from qmanual.items.read import read_folder

ROOT = Path(__file__).resolve().parents[2]
TODAY = datetime.date(2026, 11, 20)
"""Later, reviews and objectives of the sample come due, as they should."""


def test_the_manual_has_no_finding(tmp_path: Path) -> None:
    settings = load_settings(ROOT, data=str(tmp_path))

    findings = run_checks(settings, read_folder(ROOT), today=TODAY)

    notes = [finding for finding in findings if finding.severity is Severity.NOTE]
    assert [str(finding) for finding in findings if finding not in notes] == []
    # Sample data may miss a target, and nobody has to act on that.
    assert {finding.code for finding in notes} <= {"kpi-missed", "kpi-signal"}


@pytest.mark.parametrize("plan", load_plans(load_settings(ROOT)), ids=lambda plan: plan.name)
def test_every_document_of_an_edition_is_approved(plan) -> None:
    reading = read_folder(ROOT, overlay=plan.sources)
    records = load_approvals(ROOT / "manual" / APPROVALS)

    assert reading.findings == ()
    approvals = [
        approved_by(document, records) for document in reading.catalogue.documents.values()
    ]
    assert all(record is not None and record.date <= plan.effective for record in approvals)
    assert len(approvals) >= 14
    assert len(reading.catalogue.items) >= 120
