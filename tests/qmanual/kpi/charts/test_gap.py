from dataclasses import replace
from typing import Any

import pytest

from qmanual.kpi.charts.gap import describe_gaps, gap_chart
from qmanual.kpi.charts.radar import radar_chart
from qmanual.kpi.measurements.measurement import GapDimension


def gap(label: str, expectation: float | None, perception: float | None, **others: Any) -> Any:
    both = expectation is not None and perception is not None
    value = round(perception - expectation, 6) if both else None  # type: ignore[operator]
    return GapDimension(
        **{
            "key": label[:1], "label": label, "n": 40, "expectation": expectation,
            "perception": perception, "gap": value, "low": None, "high": None, "weight": 0.5,
        } | others
    )  # fmt: skip


@pytest.fixture
def surveyed(measured):
    gaps = (
        gap("Reliability", 4.5, 4.0, low=-0.6, high=-0.4),
        gap("Empathy", 4.0, 4.25),
        gap("Tangibles", 4.0, None),
    )
    return replace(measured, gaps=gaps)


def test_interval_of_the_gap_lies_around_the_perception(surveyed, rows_of) -> None:
    rows = rows_of(gap_chart(surveyed), "expectation")

    assert rows == [
        {"row": 0, "label": "Reliability", "expectation": 4.5, "perception": 4.0, "low": 3.9,
         "high": 4.1, "text": "−0.50 (−0.60 to −0.40)"},
        {"row": 1, "label": "Empathy", "expectation": 4.0, "perception": 4.25, "low": None,
         "high": None, "text": "+0.25"},
    ]  # fmt: skip


def test_nothing_asked_is_not_drawn(measured, surveyed) -> None:
    unanswered = replace(surveyed, gaps=surveyed.gaps[2:])

    assert (gap_chart(measured), gap_chart(unanswered)) == (None, None)


def test_radar_needs_three_spokes(surveyed) -> None:
    third = gap("Assurance", 4.0, 4.0)

    charts = [radar_chart(surveyed), radar_chart(replace(surveyed, gaps=(*surveyed.gaps, third)))]

    assert [chart is None for chart in charts] == [True, False]


def test_radar_closes_both_lines_and_starts_at_the_top(surveyed) -> None:
    gaps = tuple(gap(name, 5.0, 3.0) for name in ("Reliability", "Empathy", "Assurance"))

    layers = radar_chart(replace(surveyed, gaps=gaps)).to_dict()["layer"]

    lines = [
        [(row["order"], row["x"], row["y"]) for row in layer["data"]["values"]]
        for layer in layers
        if layer["mark"]["type"] == "line" and "detail" not in layer["encoding"]
    ]
    assert [[order for order, _x, _y in line] for line in lines] == [[0, 1, 2, 3]] * 2
    assert [line[0][1:] == line[3][1:] for line in lines] == [True, True]
    perceived, expected = lines
    assert (expected[0][1], perceived[0][1]) == (215, 215)
    assert expected[0][2] < perceived[0][2] <= 145


def test_description(surveyed) -> None:
    assert describe_gaps(surveyed) == (
        "Perception against expectation: Reliability: expectation 4.50, perception 4.00, "
        "gap −0.50 (−0.60 to −0.40); Empathy: expectation 4.00, perception 4.25, gap +0.25; "
        "Tangibles: expectation 4.00, perception –, gap –."
    )
