import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qmanual.kpi.charts.charts import COLOURS, bar_chart, describe, trend_chart
from qmanual.kpi.charts.files import draw
from qmanual.kpi.measurements.measurement import Measurement, Segment, SeriesPoint


def point(year: int, value: float | None, **others: Any) -> SeriesPoint:
    return SeriesPoint(
        **{
            "label": str(year), "start": f"{year}-01-01", "end": f"{year}-12-31", "value": value,
            "n": 10, "numerator": None, "denominator": None, "low": None, "high": None,
            "target": 0.8, "warning": 0.7, "status": "met", "complete": True,
        } | others
    )  # fmt: skip


def part(key: str | None, value: float, **others: Any) -> Segment:
    return Segment(
        **{
            "value_label": key or "", "key": key, "value": value, "n": 10, "numerator": None,
            "denominator": None, "low": None, "high": None, "status": "no-target", "share": None,
        } | others
    )  # fmt: skip


MEASURED = Measurement(
    id="KPI-A",
    title="Calls & <messages>",
    unit="percent",
    decimals=0,
    direction="higher",
    status="met",
    value=0.9,
    target=0.8,
    series=(
        point(2022, 0.75, status="warning", low=0.7, high=0.8),
        point(2023, None, status="no-data"),
        point(2024, 0.9, low=0.85, high=0.95),
    ),
    breakdown={"how_it_came": (part("phone", 0.9), part(None, 0.5))},
)


def test_draw_names_the_files_that_it_wrote(tmp_path: Path) -> None:
    drawn = draw(MEASURED, tmp_path)

    assert (drawn.chart, drawn.breakdown_charts) == (
        "KPI-A.svg",
        {"how_it_came": "KPI-A--how-it-came.svg"},
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "KPI-A--how-it-came.svg",
        "KPI-A.svg",
    ]


def test_bars_are_the_main_chart_where_they_are_asked_for(tmp_path: Path) -> None:
    drawn = draw(replace(MEASURED, chart_type="bars"), tmp_path)

    assert drawn.chart == "KPI-A--how-it-came.svg"


def test_no_chart_is_drawn_where_none_is_wanted(tmp_path: Path) -> None:
    assert draw(replace(MEASURED, chart_type="none"), tmp_path).chart is None
    assert list(tmp_path.iterdir()) == []


def test_one_value_makes_no_trend(tmp_path: Path) -> None:
    single = replace(MEASURED, series=MEASURED.series[:2], breakdown={})

    assert (draw(single, tmp_path).chart, trend_chart(single)) == (None, None)


def test_svg_says_what_it_shows(tmp_path: Path) -> None:
    draw(MEASURED, tmp_path)

    root = ET.parse(tmp_path / "KPI-A.svg").getroot()

    name = "{http://www.w3.org/2000/svg}"
    title, description = root.find(f"{name}title"), root.find(f"{name}desc")
    assert title is not None
    assert description is not None
    assert (root.get("role"), root.get("class")) == ("img", "qm-chart")
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert (title.text, description.text) == (
        "Calls & <messages>",
        "By period: 2022: 75%; 2024: 90%. Target 80%.",
    )


def test_svg_takes_its_colours_from_the_page_and_needs_no_network(tmp_path: Path) -> None:
    draw(MEASURED, tmp_path)

    for path in tmp_path.iterdir():
        svg = path.read_text(encoding="utf-8")
        bare = re.sub(r"var\(--qm-chart-[a-z]+, #[0-9a-f]{6}\)", "", svg)
        assert not [value for value in COLOURS.values() if value in bare]
        # Black is what Vega falls back to: it would vanish on a dark page.
        assert not re.search(r'(?:fill|stroke)="(?:#000|black)', bare)
        assert re.findall(r"https?://[^\"]+|@font-face|<image|<script| style=", bare) == [
            "http://www.w3.org/2000/svg",
            "http://www.w3.org/1999/xlink",
        ]


def test_identifiers_of_two_charts_on_a_page_differ(tmp_path: Path) -> None:
    # Each trend has a clip path.
    draw(MEASURED, tmp_path)
    draw(replace(MEASURED, id="KPI-B"), tmp_path)

    found = [
        re.findall(r'\bid="([^"]+)"', path.read_text(encoding="utf-8"))
        for path in tmp_path.iterdir()
    ]

    names = [name for names in found for name in names]
    assert len(names) == len(set(names)) > 8


def test_svg_does_not_depend_on_what_was_drawn_before(tmp_path: Path) -> None:
    for name in ("first", "second"):
        draw(MEASURED, tmp_path / name)

    drawn = [(tmp_path / name / "KPI-A.svg").read_bytes() for name in ("first", "second")]

    assert drawn[0] == drawn[1]


def test_chart_of_the_same_figures_is_not_drawn_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw(MEASURED, tmp_path)
    before = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}

    def refuse(*_: Any, **__: Any) -> str:
        raise AssertionError("drawn again")

    monkeypatch.setattr("qmanual.kpi.charts.files.render_svg", refuse)
    drawn = draw(replace(MEASURED, computed_at="later", statement="other words"), tmp_path)

    assert drawn.chart == "KPI-A.svg"
    assert {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before
    with pytest.raises(AssertionError, match="drawn again"):
        draw(replace(MEASURED, target=0.85), tmp_path)


def test_chart_that_is_no_longer_there_to_draw_is_taken_away(tmp_path: Path) -> None:
    draw(MEASURED, tmp_path)

    draw(replace(MEASURED, series=(), breakdown={}), tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["KPI-A--how-it-came.svg"]


def test_description_of_a_breakdown() -> None:
    assert describe(MEASURED, "how_it_came") == "By how it came: phone: 90%; not recorded: 50%."


@pytest.mark.parametrize(
    ("language", "trend", "bars"),
    [
        (
            "ru",
            "По периодам: 2022: 75 %; 2024: 90 %. Целевое значение: 80 %.",
            "В разрезе «how it came»: phone: 90 %; не указано: 50 %.",
        ),
        ("zh-Hant", "各期：2022：75%；2024：90%。目標值：80%。",
         "按 how it came 劃分：phone：90%；未記錄：50%。"),
    ],
)  # fmt: skip
def test_description_is_in_the_language(language: str, trend: str, bars: str) -> None:
    found = [describe(MEASURED, None, language), describe(MEASURED, "how_it_came", language)]

    assert [text.replace("\N{NO-BREAK SPACE}", " ") for text in found] == [trend, bars]


def test_chart_is_written_in_the_language(tmp_path: Path) -> None:
    halves = tuple(point(2020 + n, 0.5 + n / 2, target=None, warning=None) for n in range(3))
    hours = replace(MEASURED, unit="h", series=halves, target=None, breakdown={})
    english = draw(hours, tmp_path / "en").chart
    draw(hours, tmp_path / "ru", "ru")

    assert english == "KPI-A.svg"
    texts = {
        name: re.findall(r"<text[^>]*>([^<]+)<", (tmp_path / name / "KPI-A.svg").read_text("utf-8"))
        for name in ("en", "ru")
    }
    assert ("h" in texts["en"], "ч" in texts["ru"]) == (True, True)
    assert {text for text in texts["en"] if "." in text} == {"0.5", "1.5"}
    assert {text for text in texts["ru"] if "," in text} == {"0,5", "1,5"}


def test_chart_in_another_language_is_drawn_again(tmp_path: Path) -> None:
    draw(MEASURED, tmp_path)
    before = (tmp_path / "KPI-A.svg").read_bytes()

    draw(MEASURED, tmp_path, "ko")

    assert (tmp_path / "KPI-A.svg").read_bytes() != before


def values_of(chart: Any, index: int) -> list[dict[str, Any]]:
    specification = chart.to_dict()
    data = specification["layer"][index].get("data") or specification["data"]
    rows: list[dict[str, Any]] = data.get("values") or specification["datasets"][data["name"]]
    return rows


def test_trend_shows_what_is_not_final_or_not_judged_in_grey() -> None:
    series = (
        point(2021, 0.9),
        point(2022, 0.9, complete=False),
        point(2023, 0.2, status="insufficient"),
        point(2024, 0.2, status="missed"),
        point(2025, 0.2, status="no-target"),
    )

    chart = trend_chart(replace(MEASURED, series=series))

    assert [row["status"] for row in values_of(chart, 0)] == [
        "met",
        "open",
        "open",
        "missed",
        "value",
    ]


def test_interval_of_too_few_cases_does_not_flatten_the_trend() -> None:
    series = (
        point(2022, 5.0, low=4.0, high=6.0, target=None, warning=None),
        point(2023, 5.0, low=1.0, high=9000.0, status="insufficient", target=None, warning=None),
    )

    specification = trend_chart(replace(MEASURED, unit="h", series=series, target=None)).to_dict()

    domains = [
        layer["encoding"]["y"]["scale"]["domain"]
        for layer in specification["layer"]
        if "scale" in layer["encoding"]["y"]
    ]
    assert [domain == pytest.approx([0, 6.1]) for domain in domains] == [True] * len(domains)
    assert domains


def test_bars_show_the_largest_parts_only() -> None:
    parts = tuple(part(f"part {number:02}", 0.5) for number in range(20))

    chart = bar_chart(replace(MEASURED, breakdown={"x": parts}), "x")

    assert [row["part"] for row in values_of(chart, 0)] == [f"part {n:02}" for n in range(12)]


def test_bars_of_nothing_are_not_drawn() -> None:
    assert bar_chart(MEASURED, "unknown") is None
