"""Checking: what is wrong with the KPIs of a manual, from definition to data."""

from qmanual.config import Settings
from qmanual.items.findings import Finding
from qmanual.items.model import Catalogue
from qmanual.kpi.refresh import refresh


def find_kpi_problems(settings: Settings, catalogue: Catalogue) -> tuple[Finding, ...]:
    """Findings of definitions, ``sources.yml`` and data.

    The KPIs are measured for it, because only the data know their columns; what is up to date
    costs nothing.
    """
    return refresh(settings, catalogue).findings
