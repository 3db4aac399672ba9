import datetime
from dataclasses import replace
from pathlib import Path

import pytest

from qmanual.config import Settings
from qmanual.items.model import Catalogue, Item
from qmanual.items.schema import load_schema
from qmanual.sphinx_ext.facts import Fact
from qmanual.sphinx_ext.kpi_parts import PartView, TableView
from qmanual.sphinx_ext.kpi_view import kpi_view
from qmanual.sphinx_ext.manual import Manual

MEASURED = {
    "id": "KPI-CSAT",
    "title": "Satisfied customers",
    "unit": "percent",
    "decimals": 1,
    "direction": "higher",
    "status": "missed",
    "value": 0.7843,
    "n": 2625,
    "numerator": 2059,
    "denominator": 2625,
    "interval": {"method": "wilson", "level": 0.95, "low": 0.768, "high": 0.7996},
    "previous": 0.8211,
    "target": 0.8,
    "warning": 0.785,
    "low": None,
    "high": None,
    "period": {"label": "2018", "start": "2018-01-01", "end": "2018-12-31"},
    "as_of": "2018-12-31",
    "left_out": [{"reason": "not answered", "n": 184}],
    "source": {"name": "survey", "title": "Survey", "publisher": "Airport", "licence": "PDDL",
               "sample": True},
    "series": [
        {"label": "2017", "value": 0.8211, "n": 2000, "target": 0.8, "status": "met",
         "complete": True},
        {"label": "2018", "value": None, "n": 3, "target": 0.8, "status": "insufficient",
         "complete": False},
    ],
    "breakdown": {"pay_type": [{"value_label": "", "value": 0.5, "n": 10, "status": "missed"}]},
    "breakdown_charts": {},
    "chart": "KPI-CSAT.svg",
}  # fmt: skip


@pytest.fixture
def manual(tmp_path: Path) -> Manual:
    (tmp_path / "KPI-CSAT.svg").write_text("<svg></svg>", encoding="utf-8")
    item = Item(
        id="KPI-CSAT", type="kpi", title="Satisfied customers", document="DOC-KPIS",
        docname="manual/kpis", path="manual/kpis.md", line=1,
        fields={"unit": "percent", "source": "survey", "min_n": 100, "formula": "good / all"},
    )  # fmt: skip
    return Manual(
        settings=Settings(root=tmp_path),
        schema=load_schema(),
        catalogue=Catalogue(items={item.id: item}),
        today=datetime.date(2026, 6, 1),
        charts=tmp_path,
        measurements={"KPI-CSAT": MEASURED},
    )


def with_measurement(manual: Manual, **changes: object) -> Manual:
    return Manual(
        settings=manual.settings, schema=manual.schema, catalogue=manual.catalogue,
        today=manual.today, charts=manual.charts,
        measurements={"KPI-CSAT": {**MEASURED, **changes}},
    )  # fmt: skip


def test_measurement_is_said_in_words(manual):
    view = kpi_view(manual, "manual/kpis", "KPI-CSAT")

    assert view is not None
    assert (view.value, view.status, view.shape, view.word) == (
        "78.4%",
        "missed",
        "◆",
        "Target missed",
    )
    assert view.facts == (
        Fact(label="Target", value="at least 80%; warning at 78.5%"),
        Fact(label="Period", value="2018"),
        Fact(label="Cases", value="2,059 of 2,625"),
        Fact(label="Interval", value="76.8 to 80.0% (95 %, Wilson)"),
        Fact(label="Period before", value="82.1%"),
        Fact(label="As of", value="31 December 2018"),
        Fact(label="Source", value="Survey (Airport), PDDL"),
    )
    assert view.definition == (
        Fact(label="Formula", value="good / all"),
        Fact(label="Judged from", value="100 cases"),
    )
    assert view.notes == (
        "Sample data that stand in for the organisation’s own.",
        "Left out: 184, not answered",
    )
    assert view.chart == "<svg></svg>"
    assert view.parts == (
        PartView(
            table=TableView(
                caption="By period",
                head=("Period", "Value", "Cases", "Target", "State"),
                rows=(
                    ("2017", "82.1%", "2,000", "80%", "Target met"),
                    ("2018 (not complete)", "–", "3", "80%", "Too few to judge"),
                ),
            )
        ),
        PartView(
            table=TableView(
                caption="By pay type",
                head=("Pay type", "Value", "Cases", "State"),
                rows=(("not stated", "50.0%", "10", "Target missed"),),
            )
        ),
    )


def test_a_long_breakdown_shows_the_largest_parts_and_counts_the_rest(manual):
    entries = [{"value_label": f"part {n}", "value": 0.5, "n": 9} for n in range(1250)]

    view = kpi_view(with_measurement(manual, breakdown={"part": entries}), "x", "KPI-CSAT")

    assert view is not None
    rows = view.parts[1].table.rows
    assert rows[:1] + rows[-2:] == (
        ("part 0", "50.0%", "9"),
        ("part 49", "50.0%", "9"),
        ("1,200 more", "", ""),
    )


def test_kpi_without_a_measurement_says_so(manual):
    view = kpi_view(with_measurement(manual, status="no-data", value=None), "x", "KPI-CSAT")

    assert view is not None
    assert (view.value, view.word, view.shape) == ("", "No data yet", "○")
    assert view.notes[-1] == "Nothing has been measured yet. The definition is in force."


@pytest.mark.parametrize(("upper", "is_told"), [(None, True), (0.9, False)])
def test_control_chart_without_limits_says_why(manual, upper, is_told):
    points = [{"label": "2017", "value": 0.8, "centre": 0.8, "lower": None, "upper": upper}]
    measured = {**MEASURED, "control": {"kind": "p", "points": points, "phases": []}}

    view = kpi_view(replace(manual, measurements={"KPI-CSAT": measured}), "manual/a", "KPI-CSAT")

    told = "The control chart has no limits: they take 8 full periods whose values differ."
    assert (told in view.notes) is is_told


def test_too_few_cases_are_grey_and_say_how_many_are_needed(manual):
    changed = with_measurement(manual, status="insufficient", n=12)

    view = kpi_view(changed, "x", "KPI-CSAT")

    assert view is not None
    assert (view.value, view.word, view.shape) == ("78.4%", "Too few to judge", "○")
    assert view.notes[-1] == "12 cases are too few to judge; from 100 on it is judged."


@pytest.mark.parametrize(
    ("unit", "direction", "value", "target", "expected"),
    [
        ("s", "lower", 841.0, 900.0, ("841 seconds", "at most 900 seconds")),
        ("h", "lower", 22.13, 24.0, ("22.1 hours", "at most 24 hours")),
        ("points", "higher", 31.04, 35.0, ("31.0 points", "at least 35 points")),
        ("count", None, 10000.0, None, ("10,000", "")),
    ],
)
def test_units_are_written_out(manual, unit, direction, value, target, expected):
    decimals = 0 if unit in ("s", "count") else 1
    item = manual.catalogue.items["KPI-CSAT"]
    fields = {**item.fields, "unit": unit}
    changed = Manual(
        settings=manual.settings, schema=manual.schema, today=manual.today,
        catalogue=Catalogue(items={"KPI-CSAT": Item(
            id=item.id, type="kpi", title=item.title, document="", docname="", path="", line=1,
            fields=fields)}),
        measurements={"KPI-CSAT": {**MEASURED, "unit": unit, "direction": direction,
                                   "decimals": decimals, "value": value, "target": target}},
    )  # fmt: skip

    view = kpi_view(changed, "x", "KPI-CSAT")

    assert view is not None
    assert (view.value, view.target) == expected
