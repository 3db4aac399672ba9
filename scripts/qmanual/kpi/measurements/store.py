"""The store: measurements as one JSON file that pages, editions and commands read."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from qmanual.errors import KpiError
from qmanual.items.findings import Finding, Severity
from qmanual.kpi.measurements.measurement import Measurement, from_json, to_json
from qmanual.kpi.sources.files import write_atomically

FORMAT = 1
MEASUREMENTS_FILE = "measurements.json"
CHARTS_FOLDER = "charts"


def load_measurements(path: Path) -> dict[str, Measurement]:
    """Identifier to measurement; empty if the file is not there.

    :raises KpiError: if the file is not one of measurements, or a newer one.
    """
    data = load_measurements_json(path)
    try:
        return {name: from_json(entry) for name, entry in data["kpis"].items()}
    except (TypeError, KeyError, AttributeError) as error:
        raise KpiError(f"is not a file of measurements: {error}", path=path) from error


def load_measurements_json(path: Path) -> dict[str, Any]:
    """The file as JSON values; without KPIs if it is not there.

    :raises KpiError: if the file is not one of measurements, or a newer one.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {"format": FORMAT, "kpis": {}, "findings": []}
    except (OSError, ValueError) as error:
        raise KpiError(f"cannot be read: {error}", path=path) from error
    if not isinstance(data, dict) or not isinstance(data.get("kpis"), dict):
        raise KpiError("is not a file of measurements", path=path)
    if data.get("format") != FORMAT:
        raise KpiError(f"has format {data.get('format')!r}; this version reads {FORMAT}", path=path)
    return data


def load_findings(path: Path) -> tuple[Finding, ...]:
    """What was wrong with definitions, sources and data when the file was written."""
    return tuple(
        Finding(**{**entry, "severity": Severity(entry["severity"])})
        for entry in load_measurements_json(path).get("findings", [])
    )


def load_effects(path: Path) -> dict[str, dict[str, Any]]:
    """What the figures say of effectiveness checks (:mod:`qmanual.kpi.effect_reports`)."""
    return dict(load_measurements_json(path).get("effects", {}))


def dump_measurements(
    path: Path,
    measurements: Mapping[str, Measurement],
    findings: Sequence[Finding] = (),
    effects: Mapping[str, Mapping[str, Any]] | None = None,
) -> None:
    """Write measurements, what was wrong, and effects; left alone if the file says the same."""
    data: dict[str, Any] = {
        "format": FORMAT,
        "kpis": {name: to_json(measurements[name]) for name in sorted(measurements)},
        "findings": [
            {
                "code": finding.code,
                "path": finding.path,
                "line": finding.line,
                "message": finding.message,
                "severity": finding.severity,
                "item": finding.item,
            }
            for finding in findings
        ],
    }
    if effects:
        data["effects"] = effects
    text = json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n"
    content = text.encode()
    if not path.is_file() or path.read_bytes() != content:
        write_atomically(path, content)
