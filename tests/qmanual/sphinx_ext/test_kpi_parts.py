"""Tables beside the charts of a KPI, from the JSON of its measurement."""

import datetime
from dataclasses import replace
from typing import Any

import pytest

from qmanual.config import Settings
from qmanual.items.model import Catalogue
from qmanual.items.schema import load_schema
from qmanual.kpi.measurements.measurement import (
    Control,
    ControlPoint,
    GapDimension,
    HeatCell,
    Measurement,
    Phase,
    Segment,
    to_json,
)
from qmanual.sphinx_ext.kpi_parts import PartView, TableView, parts_of
from qmanual.sphinx_ext.kpi_words import Words
from qmanual.sphinx_ext.manual import Manual

MEASURED = Measurement(
    id="KPI-A", title="A", unit="percent", decimals=1, direction="higher", status="met"
)


def part(label: str, value: float, **others: Any) -> Segment:
    return Segment(
        **{
            "value_label": label, "key": label, "value": value, "n": 40, "numerator": None,
            "denominator": None, "low": None, "high": None, "status": "no-target", "share": None,
        } | others
    )  # fmt: skip


@pytest.fixture
def tables_of(tmp_path):
    """The parts of a measurement, as the page has them."""

    def make(measurement: Measurement) -> list[PartView]:
        for name in ("KPI-A.svg", "KPI-A--how.svg"):
            (tmp_path / name).write_text(f"<svg>{name}</svg>", encoding="utf-8")
        manual = Manual(
            settings=Settings(root=tmp_path), schema=load_schema(), catalogue=Catalogue(items={}),
            today=datetime.date(2026, 6, 1), charts=tmp_path,
        )  # fmt: skip
        data = to_json(measurement)
        return parts_of(manual, Words(measured=data, unit=measurement.unit, language="en"))

    return make


CONTROL = Control(
    kind="p-prime",
    points=(
        ControlPoint(label="2022", value=0.7, centre=0.7, lower=0.6, upper=0.8),
        ControlPoint(label="2023", value=0.9, centre=0.7, lower=0.6, upper=0.8,
                     rules=("we-1", "house-1")),
        ControlPoint(label="2024", value=None, centre=0.9, lower=None, upper=0.95, phase=1),
    ),
    phases=(
        Phase(label="2022", start="2022-01-01"),
        Phase(label="2024", start="2024-01-01", reason="Second shift"),
    ),
)  # fmt: skip


def test_points_of_a_control_chart(tables_of) -> None:
    assert tables_of(replace(MEASURED, control=CONTROL)) == [
        PartView(
            table=TableView(
                caption="Control chart: p′",
                head=("Period", "Value", "Centre", "Limits", "Signal", "Limits since"),
                rows=(
                    ("2022", "70.0%", "70.0%", "60.0% to 80.0%", "", "2022"),
                    ("2023", "90.0%", "70.0%", "60.0% to 80.0%", "beyond the limits + house-1",
                     "2022"),
                    ("2024", "–", "90.0%", "– to 95.0%", "", "2024: Second shift"),
                ),
            )
        )
    ]  # fmt: skip


def test_frozen_limits_and_sums_without_a_unit(tables_of) -> None:
    points = tuple(
        ControlPoint(label=str(n), value=n / 2, centre=0, lower=-5, upper=5) for n in range(200)
    )
    cusum = Control(kind="cusum", points=points, frozen_at="60")

    table = tables_of(replace(MEASURED, control=cusum))[0].table

    assert table.caption == (
        "Control chart: CUSUM; limits from the periods up to 60; the newest 120 periods"
    )
    assert (len(table.rows), table.rows[-1]) == (
        120,
        ("199", "99.50", "0.00", "-5.00 to 5.00", ""),
    )


def test_gaps_of_a_survey(tables_of) -> None:
    gaps = (
        GapDimension(key="r", label="Reliability", n=386, expectation=4.5, perception=4.0,
                     gap=-0.5, low=-0.6, high=-0.4, weight=0.25, alpha=0.81),
        GapDimension(key="e", label="Empathy", n=386, expectation=None, perception=4.0, gap=None,
                     low=None, high=None, weight=0.75),
    )  # fmt: skip

    table = tables_of(replace(MEASURED, gaps=gaps))[0].table

    assert table == TableView(
        caption="Expectation and perception",
        head=("Dimension", "Cases", "Expectation", "Perception", "Gap", "Interval", "Weight",
              "Cronbach’s alpha"),
        rows=(
            ("Reliability", "386", "4.50", "4.00", "-0.50", "-0.60 to -0.40", "25%", "0.81"),
            ("Empathy", "386", "–", "4.00", "–", "–", "75%", "–"),
        ),
    )  # fmt: skip


def test_heat_map_says_states_and_empty_cells(tables_of) -> None:
    cells = (
        HeatCell(key="phone", label="phone", period="2022", value=0.5, n=9, status="missed"),
        HeatCell(key=None, label="", period="2023", value=0.9, n=2, status="met"),
    )

    heated = replace(MEASURED, heat={"how": cells}, chart_type="heat", chart="KPI-A--how.svg")

    assert tables_of(replace(heated, breakdown_charts={"how": "KPI-A--how.svg"})) == [
        PartView(
            table=TableView(
                caption="By how and period",
                head=("How", "2022", "2023"),
                rows=(("phone", "50.0% (Target missed)", "–"), ("not stated", "–", "90.0%")),
            )
        )
    ]


def test_pareto_of_a_share_stands_before_its_breakdown_with_the_chart(tables_of) -> None:
    parts = (
        part("a", 0.9, numerator=36.0, denominator=40.0),
        part("b", 0.7, numerator=28.0, denominator=40.0),
    )
    share = replace(
        MEASURED, metric_type="ratio", chart_type="pareto", chart="KPI-A.svg",
        breakdown={"how": parts}, breakdown_charts={"how": "KPI-A--how.svg"},
    )  # fmt: skip

    pareto, plain = tables_of(share)

    assert pareto == PartView(
        table=TableView(
            caption="By how, the largest first",
            head=("How", "Cases that were not good", "Share", "Share together"),
            rows=(("b", "12", "75.0%", "75.0%"), ("a", "4", "25.0%", "100.0%")),
        ),
        chart="<svg>KPI-A--how.svg</svg>",
    )
    assert (plain.table.caption, plain.chart) == ("By how", "")


def test_pareto_of_a_count_needs_no_second_table(tables_of) -> None:
    counted = replace(
        MEASURED, unit="count", decimals=0, metric_type="count", chart_type="pareto",
        breakdown={"how": (part("a", 30.0), part("b", 10.0))},
    )  # fmt: skip

    assert [entry.table.rows for entry in tables_of(counted)] == [
        (("a", "30", "75.0%", "75.0%"), ("b", "10", "25.0%", "100.0%"))
    ]
