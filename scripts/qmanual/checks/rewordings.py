"""Which items were only reworded, and wait for an approver who says so, or not."""

import datetime
from collections.abc import Iterator, Sequence

from qmanual.items.control import ApprovalRecord, approved_by
from qmanual.items.findings import Finding, Severity
from qmanual.items.minor import (
    MinorChange,
    earlier_wordings,
    is_reworded,
    minor_changes,
    why_not_minor,
)
from qmanual.items.model import Catalogue, Item


def find_rewordings(
    catalogue: Catalogue,
    records: Sequence[ApprovalRecord],
    today: datetime.date,
    old: Catalogue,
    since: str,
) -> Iterator[Finding]:
    """Items whose words alone changed and of which nobody decided whether people learn them
    again; and decisions that call minor what is not.

    :param old: the newest frozen edition; ``since`` is its name.
    """
    made = [record for record in records if record.date <= today]
    approved = {d.id for d in catalogue.documents.values() if approved_by(d, made)}
    decided: dict[str, list[MinorChange]] = {}
    for change in minor_changes(made, today):
        decided.setdefault(change.item, []).append(change)
    for item in catalogue.items.values():
        before = old.items.get(item.id)
        if before is None or before.hash == item.hash or not item.normative:
            continue
        decision = earlier_wordings(item.hash, decided.get(item.id, ())).get(before.hash)
        if decision is not None:
            yield from _wrong_decision(before, item, decision)
        elif item.document not in approved and is_reworded(before, item):
            yield Finding(
                code="reworded",
                path=item.path,
                line=item.line,
                message=f"the words of {item.id} changed since {since}, none of its fields: "
                f"whoever approves {item.document} decides whether people learn it again "
                f"(`qmanual approve {item.document} --minor {item.id}`)",
                severity=Severity.NOTE,
                item=item.id,
            )


def _wrong_decision(old: Item, new: Item, decision: MinorChange) -> Iterator[Finding]:
    """A record that the command would have refused, such as one written by hand."""
    if what := why_not_minor(old, new):
        yield Finding(
            code="not-minor",
            path=new.path,
            line=new.line,
            message=f"{new.id}: {what}, and the approval by {decision.name} of {decision.on} calls "
            f"that minor; approve {new.document} again without --minor {new.id}",
            item=new.id,
        )
