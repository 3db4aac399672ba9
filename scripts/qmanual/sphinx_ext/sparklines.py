"""The newest periods of a KPI as a line the height of a word."""

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any

_MODULE = "qmanual.kpi.charts.sparkline"


def sparkline_svg(measured: Mapping[str, Any], language: str) -> str:
    """The line as SVG; empty without charts or without periods."""
    if not measured.get("series") or find_spec(_MODULE) is None:
        return ""
    from qmanual.kpi.measurements.measurement import from_json

    return str(import_module(_MODULE).sparkline(from_json(measured), language))
