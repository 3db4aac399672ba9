"""Do two statements contradict each other?"""

from collections import defaultdict
from collections.abc import Iterator

from qmanual.items.findings import Finding, Severity
from qmanual.items.model import Catalogue, Item
from qmanual.items.plain import normalise
from qmanual.items.quantity import Quantity

LIMITS = ("at_most", "at_least")


def find_conflicting_limits(catalogue: Catalogue) -> Iterator[Finding]:
    """Two standards that limit the same thing for the same cases with different values."""
    groups: dict[tuple[str, ...], list[Item]] = defaultdict(list)
    for item in catalogue.of_type("standard"):
        metric = item.fields.get("metric")
        if metric:
            names = (metric, item.fields.get("channel", ""), item.fields.get("scope", ""))
            groups[tuple(normalise(name).casefold() for name in names)].append(item)
    for first, *others in groups.values():
        for other in others:
            for limit in LIMITS:
                mine, theirs = first.fields.get(limit), other.fields.get(limit)
                if not mine or not theirs:
                    continue
                if Quantity.from_json(mine).canonical() != Quantity.from_json(theirs).canonical():
                    yield Finding(
                        code="conflicting-limits",
                        path=other.path,
                        line=other.line,
                        message=f"{other.id} and {first.id} ({first.path}:{first.line}) limit the "
                        "same thing for the same cases with different values; "
                        "give one of them a scope, or make them one standard",
                        item=other.id,
                    )


def find_impossible_objectives(catalogue: Catalogue) -> Iterator[Finding]:
    """Objectives whose target is their baseline, or is given in another unit."""
    for item in catalogue.of_type("objective"):
        if "baseline" not in item.fields or "target" not in item.fields:
            continue
        baseline = Quantity.from_json(item.fields["baseline"]).canonical()
        target = Quantity.from_json(item.fields["target"]).canonical()
        if baseline.unit != target.unit:
            yield Finding(
                code="mixed-units",
                path=item.path,
                line=item.line,
                message=f"{item.id}: baseline and target have different units "
                f"({baseline.unit or 'none'}, {target.unit or 'none'})",
                item=item.id,
            )
        elif baseline == target:
            yield Finding(
                code="no-improvement",
                path=item.path,
                line=item.line,
                message=f"{item.id}: the target is the baseline, so there is nothing to reach",
                severity=Severity.WARNING,
                item=item.id,
            )
