"""Targets: dated, in the KPI's unit, in an order that makes sense."""

from collections.abc import Mapping
from typing import Any

from qmanual.items.suggest import did_you_mean
from qmanual.kpi.definitions.definition import Direction, Target
from qmanual.kpi.definitions.reading import FieldReader
from qmanual.kpi.definitions.units import read_value, unit_problem


def read_targets(reader: FieldReader, unit: str, direction: Direction | None) -> tuple[Target, ...]:
    """The targets of a KPI, in the order of time."""
    raw = reader.get("targets") or []
    entries = raw if isinstance(raw, list) else [raw]
    if entries and direction is None:
        if reader.get("direction") is None:
            reader.report(
                "needs a 'direction' (higher, lower or band) to judge a target", "targets"
            )
        return ()
    if unit_problem(unit):
        return ()
    targets = [t for entry in entries if (t := _target(reader, entry, unit, direction))]
    starts = [target.start for target in targets]
    for start in sorted({start for start in starts if starts.count(start) > 1}):
        reader.report(f"two targets begin on {start}", "targets", str(start))
    return tuple(sorted(targets, key=lambda target: target.start))


def _target(reader: FieldReader, raw: Any, unit: str, direction: Direction | None) -> Target | None:
    wanted = ("low", "high") if direction is Direction.BAND else ("target",)
    known = ("from", *wanted, *(() if direction is Direction.BAND else ("warning",)))
    if not isinstance(raw, Mapping):
        reader.report("each is a mapping, such as {from: 2026-01-01, target: 0.8}", "targets")
        return None
    before = len(reader.findings)
    for key in raw:
        if key not in known:
            hint = did_you_mean(str(key), known) or f"; it has {', '.join(known)}"
            reader.report(
                f"a target of a {direction} KPI has no key {key!r}{hint}", "targets", str(key)
            )
    for key in ("from", *wanted):
        if raw.get(key) is None:
            reader.report(f"each needs the key {key!r}", "targets")
    start = reader.day(raw.get("from"), "targets")
    values: dict[str, float] = {}
    for key in known[1:]:
        if raw.get(key) is not None:
            try:
                values[key] = read_value(raw[key], unit)
            except ValueError as error:
                reader.report(f"{key!r}: {error}", "targets", key)
    if len(reader.findings) > before or start is None:
        return None
    _check_order(reader, values, direction)
    return Target(start=start, **values)


def _check_order(
    reader: FieldReader, values: Mapping[str, float], direction: Direction | None
) -> None:
    target, warning = values.get("target", 0), values.get("warning")
    if direction is Direction.BAND and values["low"] >= values["high"]:
        reader.report("'low' must be below 'high'", "targets", "low")
    if warning is None:
        return
    if direction is Direction.HIGHER and warning > target:
        reader.report(
            "higher is better, so 'warning' must not lie above 'target'", "targets", "warning"
        )
    if direction is Direction.LOWER and warning < target:
        reader.report(
            "lower is better, so 'warning' must not lie below 'target'", "targets", "warning"
        )
