"""KPIs that ask for something to be learned again, as an edition has them (``alerts.json``)."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from qmanual.errors import EditionError
from qmtraining.status import KpiAlert

FORMAT = 1
MISSED = "missed"


def load_alerts(path: Path) -> list[dict[str, Any]]:
    """One entry for each KPI that asks for something, sorted; what the service keeps of it.

    Sample figures and good news ask for nothing. An edition that was frozen before there were
    alerts has no such file.

    :return: mappings with ``kpi``, ``title``, ``kind``, ``since``, ``until``, ``items``.
    :raises EditionError: if the file cannot be used.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        raise EditionError(f"cannot be read: {error}", path=path) from error
    try:
        if data["format"] != FORMAT:
            raise EditionError(
                f"has format {data['format']!r}; this version reads {FORMAT}", path=path
            )
        return _by_kpi(data["alerts"])
    except (KeyError, TypeError, ValueError) as error:
        raise EditionError(f"is not a file of alerts: {error}", path=path) from error


def _by_kpi(alerts: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for alert in alerts:
        if not alert["refresh"] or alert["sample"] or alert["better"]:
            continue
        for name in ("since", "until"):
            date.fromisoformat(alert[name])
        entry = {
            "kpi": alert["kpi"],
            "title": alert["title"],
            "kind": alert["kind"],
            "since": alert["since"],
            "until": alert["until"],
            "items": sorted(alert["refresh"]),
        }
        known = found.get(entry["kpi"])
        if known is not None:  # it misses its target and gives a signal: the miss is told
            first = min(known, entry, key=lambda one: one["kind"] != MISSED)
            entry = {
                **first,
                "since": min(known["since"], entry["since"]),
                "until": max(known["until"], entry["until"]),
            }
        found[entry["kpi"]] = entry
    return [found[name] for name in sorted(found)]


def kpi_alerts(entries: Iterable[Mapping[str, Any]]) -> tuple[KpiAlert, ...]:
    """What was kept of an edition's alerts, as values that ``status.py`` computes with."""
    return tuple(
        KpiAlert(
            kpi=entry["kpi"],
            since=date.fromisoformat(entry["since"]),
            until=date.fromisoformat(entry["until"]),
            items=frozenset(entry["items"]),
        )
        for entry in entries
    )
