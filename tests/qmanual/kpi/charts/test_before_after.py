from dataclasses import replace

import pytest

from qmanual.kpi.charts.before_after import (
    BeforeAfter,
    Level,
    before_after_chart,
    describe_before_after,
)

SHOWN = BeforeAfter(
    labels=("2021", "2022", "2023", "2024"),
    values=(0.6, None, 0.75, 0.7),
    split=2,
    before=Level(value=0.6, low=0.55, high=0.65),
    after=Level(value=0.725),
    unit="percent",
    change=Level(value=0.125, low=0.05, high=0.2),
    decimals=1,
    verdict="The share rose.",
    action="Two more people",
)


def test_each_side_has_its_points_its_level_and_its_interval(rows_of) -> None:
    chart = before_after_chart(SHOWN)

    assert rows_of(chart, "side") == [
        {"x": 0, "period": "2021", "value": 0.6, "run": "0/0", "side": "before"},
        {"x": 2, "period": "2023", "value": 0.75, "run": "1/1", "side": "after"},
        {"x": 3, "period": "2024", "value": 0.7, "run": "1/1", "side": "after"},
    ]
    bands = [
        layer["data"]["values"]
        for layer in chart.to_dict()["layer"]
        if layer["mark"]["type"] == "rect"
    ]
    assert bands == [[{"left": -0.5, "right": 1.5, "low": 0.55, "high": 0.65}]]
    assert rows_of(chart, "text") == [{"x": 1.5, "text": "Two more people"}]


def test_nothing_measured_is_not_drawn() -> None:
    assert before_after_chart(replace(SHOWN, values=(None,) * 4)) is None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"split": 0}, "split must be from 1 to 3, not 0"),
        ({"split": 4}, "split must be from 1 to 3, not 4"),
        ({"values": (0.6,)}, "labels, values and n must be of one length"),
        ({"n": (1.0,)}, "labels, values and n must be of one length"),
    ],
)
def test_what_cannot_be_drawn_is_refused(change, message) -> None:
    with pytest.raises(ValueError, match=f"^{message}$"):
        replace(SHOWN, **change)


def test_description() -> None:
    assert describe_before_after(SHOWN) == (
        "Before: 60.0% (55.0% to 65.0%); After: 72.5%; "
        "Change: 12.5 (5.0 to 20.0), in percentage points. The share rose. "
        "By period: 2021: 60.0%; 2022: –; 2023: 75.0%; 2024: 70.0%."
    )
