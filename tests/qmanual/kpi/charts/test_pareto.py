from dataclasses import replace

import pytest

from qmanual.kpi.charts.pareto import (
    ParetoRow,
    counted,
    describe_pareto,
    few,
    pareto_chart,
    pareto_rows,
)


@pytest.fixture
def causes(measured, part):
    parts = (part("late", 20.0), part("rude", 70.0), part(None, 10.0), part("none", 0.0))
    return replace(
        measured, unit="count", metric_type="count", direction="lower", breakdown={"cause": parts}
    )


def test_parts_are_sorted_and_added_up(causes) -> None:
    assert pareto_rows(causes, "cause") == (
        ParetoRow(label="rude", count=70.0, share=0.7, cumulative=0.7),
        ParetoRow(label="late", count=20.0, share=0.2, cumulative=0.9),
        ParetoRow(label="not recorded", count=10.0, share=0.1, cumulative=1.0),
    )


def test_the_few_are_those_that_it_takes_to_reach_the_mark(causes) -> None:
    assert [row.label for row in few(pareto_rows(causes, "cause"))] == ["rude", "late"]


def test_the_smallest_of_many_are_gathered(measured, part) -> None:
    parts = tuple(part(f"c{n}", 1.0) for n in range(10_000))
    many = replace(measured, unit="count", metric_type="count", breakdown={"cause": parts})

    rows = pareto_rows(many, "cause")

    assert [len(rows), rows[10].label, rows[11]] == [
        12,
        "c10",
        ParetoRow(label="9989 others", count=9989.0, share=0.9989, cumulative=1.0, others=9989),
    ]


@pytest.mark.parametrize(
    ("direction", "counts", "told"),
    [
        ("higher", [30.0, 10.0], "Cases that were not good"),
        ("lower", [40.0, 20.0], "Cases of it"),
        ("band", [50.0, 50.0], "Cases"),
    ],
)
def test_of_a_share_what_is_not_good_is_counted(measured, part, direction, counts, told) -> None:
    parts = (
        part("a", 0.8, n=50, numerator=40.0, denominator=50.0),
        part("b", 0.4, n=50, numerator=20.0, denominator=50.0),
    )
    share = replace(measured, metric_type="ratio", direction=direction, breakdown={"x": parts})

    rows = pareto_rows(share, "x")

    assert ([row.count for row in rows], counted(share)) == (counts, told)


@pytest.mark.parametrize("values", [(), (0.0, 0.0), (-5.0,), (float("nan"),)])
def test_nothing_to_add_up_is_not_drawn(causes, part, values) -> None:
    parts = tuple(part(f"c{n}", value) for n, value in enumerate(values))

    assert pareto_chart(replace(causes, breakdown={"cause": parts}), "cause") is None


def test_picture_has_bars_their_sum_and_the_mark(causes, rows_of) -> None:
    chart = pareto_chart(causes, "cause")

    assert rows_of(chart, "part")[:2] == [
        {"row": 0, "part": "rude", "from": 0, "share": 0.7, "cumulative": 0.7, "kind": "few",
         "text": "70"},
        {"row": 1, "part": "late", "from": 0, "share": 0.2, "cumulative": 0.9, "kind": "few",
         "text": "20"},
    ]  # fmt: skip
    marks = [layer["mark"]["type"] for layer in chart.to_dict()["layer"]]
    assert marks == ["bar", "rule", "line", "point", "text"]
    assert chart.to_dict()["layer"][1]["data"]["values"] == [{"share": 0.8}]


def test_description(causes) -> None:
    assert describe_pareto(causes, "cause") == (
        "By cause, the largest first: rude: 70, 70%, together 70%; late: 20, 20%, together 90%; "
        "not recorded: 10, 10%, together 100%."
    )
