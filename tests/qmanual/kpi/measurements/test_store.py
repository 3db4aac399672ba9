from pathlib import Path

import pytest

from qmanual.errors import KpiError
from qmanual.items.findings import Finding, Severity
from qmanual.kpi.measurements.measurement import (
    Bounds,
    LeftOut,
    Measurement,
    Period,
    Segment,
    SeriesPoint,
    SourceNote,
)
from qmanual.kpi.measurements.store import (
    dump_measurements,
    load_findings,
    load_measurements,
    load_measurements_json,
)

WHOLE = Measurement(
    id="KPI-A",
    title="Änderung",
    unit="percent",
    decimals=1,
    direction="higher",
    status="met",
    value=0.5,
    n=4,
    numerator=2,
    denominator=4,
    interval=Bounds(method="wilson", level=0.95, low=0.1, high=0.9),
    previous=0.25,
    target=0.4,
    period=Period(label="2024", start="2024-01-01", end="2024-12-31"),
    as_of="2024-12-31",
    left_out=(LeftOut(reason="empty", n=3),),
    source=SourceNote(name="log", title="Log", sample=True, rows=7, fingerprint="abc"),
    series=(
        SeriesPoint(
            label="2024", start="2024-01-01", end="2024-12-31", value=0.5, n=4, numerator=2,
            denominator=4, low=0.1, high=0.9, target=0.4, warning=None, status="met", complete=True,
        ),
    ),
    breakdown={
        "channel": (
            Segment(
                value_label="Phone", key="p", value=0.5, n=4, numerator=2, denominator=4, low=0.1,
                high=0.9, status="met", share=None,
            ),
        )
    },
    chart="KPI-A.svg",
    breakdown_charts={"channel": "KPI-A--channel.svg"},
    statement="50.0%.",
    definition_hash="d",
    data_fingerprint="f",
    computed_at="2026-01-01T00:00:00+00:00",
)  # fmt: skip
FINDING = Finding(code="kpi-data", path="a.md", line=3, message="x", severity=Severity.WARNING)


def test_what_was_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "measurements.json"

    dump_measurements(path, {"KPI-A": WHOLE}, [FINDING])

    assert load_measurements(path) == {"KPI-A": WHOLE}
    assert load_findings(path) == (FINDING,)
    assert "Änderung" in path.read_text(encoding="utf-8")


def test_no_file_means_no_measurements(tmp_path: Path) -> None:
    path = tmp_path / "measurements.json"

    assert (load_measurements(path), load_findings(path)) == ({}, ())


def test_names_of_a_newer_version_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "measurements.json"
    dump_measurements(path, {"KPI-A": WHOLE})
    path.write_text(path.read_text().replace('"chart":', '"novelty": 1, "chart":', 1))

    assert load_measurements(path) == {"KPI-A": WHOLE}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "cannot be read: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
        ("[]", "is not a file of measurements"),
        ('{"format": 2, "kpis": {}}', "has format 2; this version reads 1"),
    ],
)  # fmt: skip
def test_what_is_no_file_of_measurements_is_refused(
    tmp_path: Path, content: str, message: str
) -> None:
    path = tmp_path / "measurements.json"
    path.write_text(content)

    with pytest.raises(KpiError) as caught:
        load_measurements_json(path)

    assert str(caught.value) == f"{path}: {message}"


def test_measurement_without_its_names_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "measurements.json"
    path.write_text('{"format": 1, "kpis": {"KPI-A": {"id": "KPI-A"}}}')

    with pytest.raises(KpiError, match="is not a file of measurements"):
        load_measurements(path)
