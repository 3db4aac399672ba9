from dataclasses import replace
from typing import Any

import pytest

from qmanual.kpi.charts.control import control_chart, describe_control
from qmanual.kpi.measurements.measurement import Control, ControlPoint, Phase


def controlled(label: str, value: float | None, **others: Any) -> ControlPoint:
    return ControlPoint(
        **{"label": label, "value": value, "centre": 0.7, "lower": 0.6, "upper": 0.8} | others
    )


POINTS = (
    controlled("2021", 0.7),
    controlled("2022", 0.9, rules=("we-1", "we-2")),
    controlled("2023", 0.75, rules=("we-2",), upper=0.82),
    controlled("2024", 0.86, phase=1, centre=0.9, lower=0.85, upper=0.95),
)
CONTROL = Control(
    kind="p-prime",
    points=POINTS,
    phases=(
        Phase(label="2021", start="2021-01-01"),
        Phase(label="2024", start="2024-01-01", reason="Second shift"),
    ),
)


@pytest.fixture
def watched(measured, point):
    series = tuple(point(p.label, p.value, complete=p.label != "2024") for p in POINTS)
    return replace(measured, series=series, control=CONTROL)


def test_signals_are_told_apart_by_mark_and_an_open_period_is_grey(watched, rows_of) -> None:
    rows = rows_of(control_chart(watched), "mark")

    assert [(row["mark"], row["run"]) for row in rows] == [
        ("stable", "0/0"),
        ("limit", "0/0"),
        ("run", "0/0"),
        ("open", "0/1"),
    ]


def test_limits_step_with_each_period_and_break_between_phases(watched) -> None:
    lines = [
        layer["data"]["values"]
        for layer in control_chart(watched).to_dict()["layer"]
        if layer["mark"]["type"] == "line" and layer["mark"].get("clip")
    ]

    centre, _lower, upper = lines
    assert [(row["x"], row["value"], row["run"]) for row in upper] == [
        (-0.5, 0.8, "0/0"), (0.5, 0.8, "0/0"), (0.5, 0.8, "0/0"), (1.5, 0.8, "0/0"),
        (1.5, 0.82, "0/0"), (2.5, 0.82, "0/0"), (2.5, 0.95, "0/1"), (3.5, 0.95, "0/1"),
    ]  # fmt: skip
    assert {row["value"] for row in centre} == {0.7, 0.9}


def texts_of(chart: Any) -> list[str]:
    return [
        layer["data"]["values"][0]["text"]
        for layer in chart.to_dict()["layer"]
        if layer["mark"]["type"] == "text"
    ]


def test_phases_and_limits_are_named_in_the_picture(watched) -> None:
    assert texts_of(control_chart(watched)) == [
        "Second shift",
        "Beyond the limits",
        "Several in a row that stand out",
        "Not complete",
        "Lower limit",
        "Centre",
        "Upper limit",
    ]


def test_frozen_limits_show_the_periods_that_they_come_from(watched) -> None:
    frozen = replace(watched, control=replace(CONTROL, frozen_at="2023", phases=(), kind="i"))

    texts = texts_of(control_chart(frozen))

    assert texts[-1] == "limits computed from these"
    assert "The limits were computed from the periods up to 2023." in describe_control(frozen)


def test_a_sum_of_deviations_has_no_unit(watched) -> None:
    points = tuple(
        controlled(str(n), float(n), centre=0.0, lower=-5.0, upper=5.0) for n in range(4)
    )
    cusum = replace(watched, control=Control(kind="cusum", points=points))

    found = describe_control(cusum)

    assert found == "Control chart (CUSUM): centre 0.00, limits -5.00 to 5.00. No signal."


@pytest.mark.parametrize(
    "points",
    [
        (),
        POINTS[:1],
        tuple(replace(p, value=None) for p in POINTS),
        tuple(replace(p, value=float("nan")) for p in POINTS),
    ],
)
def test_fewer_than_two_values_make_no_chart(watched, points) -> None:
    assert control_chart(replace(watched, control=replace(CONTROL, points=points))) is None


def test_values_without_limits_are_drawn(watched) -> None:
    bare = tuple(replace(p, centre=None, lower=None, upper=None) for p in POINTS)

    chart = control_chart(replace(watched, control=Control(kind="c", points=bare)))

    assert "Upper limit" not in texts_of(chart)


def test_a_measurement_without_control_has_no_chart(measured) -> None:
    assert (control_chart(measured), describe_control(measured)) == (None, "")


def test_description(watched) -> None:
    assert describe_control(watched) == (
        "Control chart (p′): centre 90%, limits 85% to 95%. "
        "New limits from 2024 on: Second shift. "
        "Signals: 2022: 90%, beyond the limits + two of three beyond two thirds of the way to a "
        "limit; 2023: 75%, two of three beyond two thirds of the way to a limit."
    )
