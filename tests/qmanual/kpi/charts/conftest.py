"""Made measurements, and a look into specifications."""

from collections.abc import Callable
from typing import Any

import pytest

from qmanual.kpi.measurements.measurement import Measurement, Segment, SeriesPoint

PointOf = Callable[..., SeriesPoint]
PartOf = Callable[..., Segment]
RowsOf = Callable[..., list[dict[str, Any]]]


def make_point(label: int | str, value: float | None, **others: Any) -> SeriesPoint:
    return SeriesPoint(
        **{
            "label": str(label), "start": f"{label}-01-01", "end": f"{label}-12-31",
            "value": value, "n": 10, "numerator": None, "denominator": None, "low": None,
            "high": None, "target": 0.8, "warning": 0.7, "status": "met", "complete": True,
        } | others
    )  # fmt: skip


def make_part(key: str | None, value: float, **others: Any) -> Segment:
    return Segment(
        **{
            "value_label": key or "", "key": key, "value": value, "n": 10, "numerator": None,
            "denominator": None, "low": None, "high": None, "status": "no-target", "share": None,
        } | others
    )  # fmt: skip


@pytest.fixture
def point() -> PointOf:
    return make_point


@pytest.fixture
def part() -> PartOf:
    return make_part


@pytest.fixture
def measured() -> Measurement:
    """A share with three years, the middle one without a value, and two parts."""
    return Measurement(
        id="KPI-A",
        title="Calls & <messages>",
        unit="percent",
        decimals=0,
        direction="higher",
        status="met",
        value=0.9,
        target=0.8,
        series=(
            make_point(2022, 0.75, status="warning", low=0.7, high=0.8),
            make_point(2023, None, status="no-data"),
            make_point(2024, 0.9, low=0.85, high=0.95),
        ),
        breakdown={"how_it_came": (make_part("phone", 0.9), make_part(None, 0.5))},
    )


@pytest.fixture
def rows_of() -> RowsOf:
    """Rows of the first layer of a chart whose rows have a field."""

    def find(chart: Any, field: str) -> list[dict[str, Any]]:
        specification = chart.to_dict()
        # Altair moves data that all layers share to the top.
        for layer in (specification, *specification["layer"]):
            rows: list[dict[str, Any]] = layer.get("data", {}).get("values", [])
            if rows and field in rows[0]:
                return rows
        raise AssertionError(f"no layer has {field}")

    return find
