"""Decision tables: readable, and with exactly one row for each case."""

from collections.abc import Iterator

from qmanual.items.decision_defects import DefectKind, find_defects
from qmanual.items.decision_table import read_decision_table
from qmanual.items.findings import Finding, Severity
from qmanual.items.model import Catalogue

_MILD = (DefectKind.UNREACHABLE, DefectKind.TOO_LARGE)
"""Defects that make no case wrong."""


def find_decision_problems(catalogue: Catalogue) -> Iterator[Finding]:
    """Tables that cannot be read, cases without a row, and cases with several."""
    for item in catalogue.of_type("decision"):
        reading = read_decision_table(item)
        for problem in reading.problems:
            yield Finding(
                code="decision-table",
                path=item.path,
                line=problem.line,
                message=f"{item.id}: {problem.message}",
                item=item.id,
            )
        for defect in find_defects(reading.table) if reading.table else ():
            yield Finding(
                code=defect.kind.value,
                path=item.path,
                line=defect.line,
                message=f"{item.id}: {defect.message}",
                severity=Severity.WARNING if defect.kind in _MILD else Severity.ERROR,
                item=item.id,
            )
