from dataclasses import replace

import pytest

from qmanual.kpi.charts.bars import bar_chart, describe_bars


def test_bars_show_the_largest_parts_only(measured, part, rows_of) -> None:
    parts = tuple(part(f"part {number:02}", 0.5) for number in range(10_000))

    chart = bar_chart(replace(measured, breakdown={"x": parts}), "x")

    assert [row["part"] for row in rows_of(chart, "part")] == [f"part {n:02}" for n in range(12)]


def test_bars_of_nothing_are_not_drawn(measured, part) -> None:
    empty = replace(measured, breakdown={"x": (replace(part("a", 1), value=None),)})

    assert (bar_chart(measured, "unknown"), bar_chart(empty, "x")) == (None, None)


def test_interval_of_too_few_cases_is_not_drawn(measured, part, rows_of) -> None:
    parts = (
        part("a", 0.5, low=0.4, high=0.6, status="met"),
        part("b", 0.5, low=0.0, high=1.0, status="insufficient"),
    )

    rows = rows_of(bar_chart(replace(measured, breakdown={"x": parts}), "x"), "part")

    assert [(row["low"], row["high"], row["status"]) for row in rows] == [
        (0.4, 0.6, "met"),
        (None, None, "open"),
    ]


def test_names_that_are_equal_when_cut_stay_apart(measured, part, rows_of) -> None:
    long = "Обращения через единый портал государственных услуг"
    parts = (part(f"{long} 1", 0.5), part(f"{long} 2", 0.4))

    chart = bar_chart(replace(measured, breakdown={"x": parts}), "x")

    assert [row["row"] for row in rows_of(chart, "part")] == [0, 1]
    axis = chart.to_dict()["layer"][0]["encoding"]["y"]["axis"]
    assert (axis["values"], axis["labelExpr"].count("\\u2026")) == ([0, 1], 2)


def test_description(measured) -> None:
    told = describe_bars(measured, "how_it_came")

    assert told == "By how it came: phone: 90%; not recorded: 50%."


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("ru", "В разрезе «how it came»: phone: 90 %; не указано: 50 %."),
        ("zh-Hant", "按 how it came 劃分：phone：90%；未記錄：50%。"),
    ],
)
def test_description_is_in_the_language(measured, language, told) -> None:
    found = describe_bars(measured, "how_it_came", language)

    assert found.replace("\N{NO-BREAK SPACE}", " ") == told
