"""Risks: looked at again in time, and prepared for when they are great."""

import datetime
from collections.abc import Iterator

from qmanual.items.findings import Finding, Severity
from qmanual.items.model import Catalogue

HIGH_RISK = 20
"""Likelihood times impact from which a risk needs a plan for the day when it happens."""

HIGH_RESIDUAL = 12
"""Weight that remains with all controls; above it, the same holds."""


def find_risk_problems(catalogue: Catalogue, today: datetime.date) -> Iterator[Finding]:
    """Risks that were not looked at again, and great ones without a plan for the day."""
    for item in catalogue.of_type("risk"):
        review = item.fields.get("review")
        if review and datetime.date.fromisoformat(review) < today:
            yield Finding(
                code="risk-review-overdue",
                path=item.path,
                line=item.line,
                message=f"{item.id} was to be looked at again by {review}; weigh it anew",
                severity=Severity.WARNING,
                item=item.id,
            )
        weight = int(item.fields.get("likelihood") or 0) * int(item.fields.get("impact") or 0)
        residual = int(item.fields.get("residual") or 0)
        if (weight >= HIGH_RISK or residual > HIGH_RESIDUAL) and not item.links.get("contingency"):
            what = f"weighs {weight}" if weight >= HIGH_RISK else f"keeps a weight of {residual}"
            yield Finding(
                code="risk-without-contingency",
                path=item.path,
                line=item.line,
                message=f"{item.id} {what} and has no contingency plan; name the procedure that is "
                "followed when it happens ('contingency')",
                severity=Severity.WARNING,
                item=item.id,
            )
