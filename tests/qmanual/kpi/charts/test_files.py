import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qmanual.kpi.charts.before_after import BeforeAfter, Level
from qmanual.kpi.charts.files import draw, draw_before_after
from qmanual.kpi.charts.theme import COLOURS
from qmanual.kpi.charts.trend import trend_chart
from qmanual.kpi.measurements.measurement import (
    Control,
    ControlPoint,
    GapDimension,
    HeatCell,
    Measurement,
)


def test_draw_names_the_files_that_it_wrote(measured: Measurement, tmp_path: Path) -> None:
    drawn = draw(measured, tmp_path)

    assert (drawn.chart, drawn.breakdown_charts) == (
        "KPI-A.svg",
        {"how_it_came": "KPI-A--how-it-came.svg"},
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "KPI-A--how-it-came.svg",
        "KPI-A.svg",
    ]


def test_bars_are_the_main_chart_where_they_are_asked_for(
    measured: Measurement, tmp_path: Path
) -> None:
    drawn = draw(replace(measured, chart_type="bars"), tmp_path)

    assert drawn.chart == "KPI-A--how-it-came.svg"


def test_no_chart_is_drawn_where_none_is_wanted(measured: Measurement, tmp_path: Path) -> None:
    assert draw(replace(measured, chart_type="none"), tmp_path).chart is None
    assert list(tmp_path.iterdir()) == []


def test_one_value_makes_no_trend(measured: Measurement, tmp_path: Path) -> None:
    single = replace(measured, series=measured.series[:2], breakdown={})

    assert (draw(single, tmp_path).chart, trend_chart(single)) == (None, None)


def test_svg_says_what_it_shows(measured: Measurement, tmp_path: Path) -> None:
    draw(measured, tmp_path)

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


def test_svg_takes_its_colours_from_the_page_and_needs_no_network(
    measured: Measurement, tmp_path: Path
) -> None:
    draw(measured, tmp_path)

    for path in tmp_path.iterdir():
        svg = path.read_text(encoding="utf-8")
        bare = re.sub(r"var\(--qm-chart-[a-z0-9-]+, #[0-9a-f]{6}\)", "", svg)
        assert not [value for value in COLOURS.values() if value in bare]
        # Black is what Vega falls back to: it would vanish on a dark page.
        assert not re.search(r'(?:fill|stroke)="(?:#000|black)', bare)
        assert re.findall(r"https?://[^\"]+|@font-face|<image|<script| style=", bare) == [
            "http://www.w3.org/2000/svg",
            "http://www.w3.org/1999/xlink",
        ]


def test_identifiers_of_two_charts_on_a_page_differ(measured: Measurement, tmp_path: Path) -> None:
    # Each trend has a clip path.
    draw(measured, tmp_path)
    draw(replace(measured, id="KPI-B"), tmp_path)

    found = [
        re.findall(r'\bid="([^"]+)"', path.read_text(encoding="utf-8"))
        for path in tmp_path.iterdir()
    ]

    names = [name for names in found for name in names]
    assert len(names) == len(set(names)) > 8


def test_svg_does_not_depend_on_what_was_drawn_before(
    measured: Measurement, tmp_path: Path
) -> None:
    for name in ("first", "second"):
        draw(measured, tmp_path / name)

    drawn = [(tmp_path / name / "KPI-A.svg").read_bytes() for name in ("first", "second")]

    assert drawn[0] == drawn[1]


def test_chart_of_the_same_figures_is_not_drawn_again(
    measured: Measurement, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw(measured, tmp_path)
    before = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}

    def refuse(*_: Any, **__: Any) -> str:
        raise AssertionError("drawn again")

    monkeypatch.setattr("qmanual.kpi.charts.files.render_svg", refuse)
    drawn = draw(replace(measured, computed_at="later", statement="other words"), tmp_path)

    assert drawn.chart == "KPI-A.svg"
    assert {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before
    with pytest.raises(AssertionError, match="drawn again"):
        draw(replace(measured, target=0.85), tmp_path)


def test_chart_that_is_no_longer_there_to_draw_is_taken_away(
    measured: Measurement, tmp_path: Path
) -> None:
    draw(measured, tmp_path)

    draw(replace(measured, series=(), breakdown={}), tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["KPI-A--how-it-came.svg"]


def test_chart_is_written_in_the_language(
    measured: Measurement, point: Any, tmp_path: Path
) -> None:
    halves = tuple(point(2020 + n, 0.5 + n / 2, target=None, warning=None) for n in range(3))
    hours = replace(measured, unit="h", series=halves, target=None, breakdown={})
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


def test_chart_in_another_language_is_drawn_again(measured: Measurement, tmp_path: Path) -> None:
    draw(measured, tmp_path)
    before = (tmp_path / "KPI-A.svg").read_bytes()

    draw(measured, tmp_path, "ko")

    assert (tmp_path / "KPI-A.svg").read_bytes() != before


LABELS = ("2022", "2023", "2024")


@pytest.fixture
def full(measured: Measurement) -> Measurement:
    """A measurement that every kind of chart can be drawn from."""
    points = tuple(
        ControlPoint(label=label, value=0.7 + n / 10, centre=0.8, lower=0.6, upper=0.85,
                     rules=("we-1",) if n == 2 else ())
        for n, label in enumerate(LABELS)
    )  # fmt: skip
    gaps = tuple(
        GapDimension(key=name, label=name, n=9, expectation=4.5, perception=4.0, gap=-0.5,
                     low=-0.6, high=-0.4, weight=0.25)
        for name in ("Reliability", "<b>Empathy</b>", "情感投入", "Доверие")
    )  # fmt: skip
    cells = tuple(
        HeatCell(key="a", label="a", period=label, value=n / 4, n=9, status="missed")
        for n, label in enumerate(LABELS)
    )
    return replace(
        measured, control=Control(kind="p", points=points), gaps=gaps, heat={"how_it_came": cells}
    )


@pytest.mark.parametrize(
    ("kind", "main", "parts"),
    [
        ("trend", "KPI-A.svg", "By how it came: phone: 90%; not recorded: 50%."),
        ("bars", "KPI-A--how-it-came.svg", "By how it came: phone: 90%; not recorded: 50%."),
        (
            "pareto",
            "KPI-A--how-it-came.svg",
            "By how it came, the largest first: phone: 10, 50%, together 50%; "
            "not recorded: 10, 50%, together 100%.",
        ),
        (
            "heat",
            "KPI-A--how-it-came.svg",
            "By how it came and period. Lowest: 0%, a in 2022. Highest: 50%, a in 2024.",
        ),
        ("gap", "KPI-A.svg", "By how it came: phone: 90%; not recorded: 50%."),
        ("radar", "KPI-A.svg", "By how it came: phone: 90%; not recorded: 50%."),
        ("control", "KPI-A.svg", "By how it came: phone: 90%; not recorded: 50%."),
        ("ewma", "KPI-A.svg", "By how it came: phone: 90%; not recorded: 50%."),
    ],
)
def test_each_kind_has_its_main_chart_and_its_parts(
    full: Measurement, tmp_path: Path, kind: str, main: str, parts: str
) -> None:
    drawn = draw(replace(full, chart_type=kind), tmp_path)

    assert (drawn.chart, drawn.breakdown_charts) == (
        main,
        {"how_it_came": "KPI-A--how-it-came.svg"},
    )
    found = ET.parse(tmp_path / "KPI-A--how-it-came.svg").getroot()
    description = found.find("{http://www.w3.org/2000/svg}desc")
    assert description is not None
    assert description.text == parts


@pytest.mark.parametrize("kind", ["trend", "bars", "pareto", "heat", "gap", "radar", "control"])
def test_every_kind_is_safe_and_follows_the_page(
    full: Measurement, tmp_path: Path, kind: str
) -> None:
    drawn = draw(replace(full, chart_type=kind), tmp_path)

    svg = (tmp_path / str(drawn.chart)).read_text(encoding="utf-8")
    bare = re.sub(r"var\(--qm-chart-[a-z0-9-]+, #[0-9a-f]{6}\)", "", svg)
    assert re.findall(r"#[0-9a-fA-F]{3,6}|rgb|black|<script|<b>|@font-face|<image", bare) == []
    identifiers = re.findall(r'\bid="([^"]+)"', svg)
    assert len(identifiers) == len(set(identifiers))
    root = ET.fromstring(svg)
    names = [child.tag.rpartition("}")[2] for child in root][:2]
    assert (names, root.get("role")) == (["title", "desc"], "img")


@pytest.mark.parametrize("kind", ["gap", "radar", "control", "heat", "pareto"])
def test_a_kind_without_its_figures_falls_back_to_the_trend(
    measured: Measurement, tmp_path: Path, kind: str
) -> None:
    drawn = draw(replace(measured, chart_type=kind, breakdown={}), tmp_path)

    assert (drawn.chart, drawn.breakdown_charts) == ("KPI-A.svg", {})
    assert "By period: 2022" in (tmp_path / "KPI-A.svg").read_text(encoding="utf-8")


def test_a_chart_is_drawn_again_when_what_it_shows_changes_and_only_then(
    full: Measurement, tmp_path: Path
) -> None:
    def keys(measurement: Measurement) -> list[str]:
        draw(measurement, tmp_path)
        paths = sorted(tmp_path.iterdir())
        found = [re.search(r'drawn-from="(\w+)"', p.read_text("utf-8")) for p in paths]
        return [match[1] for match in found if match]

    control = replace(full, chart_type="control")
    before = keys(control)
    other_gaps = keys(replace(control, gaps=()))
    frozen = keys(replace(control, control=replace(full.control, frozen_at="2023")))

    assert before == other_gaps
    assert [a == b for a, b in zip(before, frozen, strict=True)] == [True, False]


def test_dimensions_in_other_scripts_have_files_of_their_own(
    measured: Measurement, tmp_path: Path
) -> None:
    parts = measured.breakdown["how_it_came"]

    drawn = draw(replace(measured, breakdown={"канал": parts, "район": parts}), tmp_path)

    assert len(set(drawn.breakdown_charts.values())) == 2


def test_effect_of_an_action_is_drawn_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = BeforeAfter(
        labels=LABELS, values=(0.6, 0.7, 0.8), split=1, before=Level(value=0.6),
        after=Level(value=0.75, low=0.7, high=0.8), unit="percent",
    )  # fmt: skip
    path = tmp_path / "CA-1.svg"

    first = draw_before_after(shown, path, title="CA-1 <x>")
    svg = path.read_text(encoding="utf-8")
    monkeypatch.setattr("qmanual.kpi.charts.files.render_svg", None)
    second = draw_before_after(shown, path, title="CA-1 <x>")
    nothing = draw_before_after(replace(shown, values=(None,) * 3), path, title="CA-1 <x>")

    assert (first, second, nothing, path.exists()) == (True, True, False, False)
    assert '<title id="ca-1-title">CA-1 &lt;x&gt;</title>' in svg
