import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from qmanual.kpi.charts.sparkline import describe_sparkline, sparkline


def test_whole_picture_of_two_values(measured, point) -> None:
    series = (point(2022, 0.7), point(2023, 0.9, status="missed"))

    assert sparkline(replace(measured, series=series)) == (
        '<svg xmlns="http://www.w3.org/2000/svg" class="qm-spark" viewBox="0 0 112 28"'
        ' width="112" height="28" fill="none" stroke-linecap="round" role="img"'
        ' aria-label="70% in 2022, 90% in 2023; target 80%">'
        '<path d="M0 14.0H112" stroke="var(--qm-chart-target, #00704f)" stroke-dasharray="4 2"/>'
        '<path d="M5.0 23.0h0L107.0 5.0" stroke="var(--qm-chart-value, #0b5c8a)"'
        ' stroke-width="1.5"/>'
        '<path d="M107 5m0-4.6l4.4 4.6l-4.4 4.6l-4.4-4.6z"'
        ' fill="var(--qm-chart-missed, #b03a00)"/></svg>'
    )


def test_a_gap_breaks_the_line(measured) -> None:
    assert re.findall(r'd="(M5[^"]+)"', sparkline(measured)) == ["M5.0 23.0h0M107.0 5.0h0"]


def test_thirteen_periods_weigh_less_than_two_kilobytes(measured, point) -> None:
    series = tuple(point(f"<{n}&>", n / 60) for n in range(60))

    svg = sparkline(replace(measured, series=series), "ru")

    assert len(svg.encode()) < 2048
    assert svg.count("L") == 12
    assert ET.fromstring(svg).get("aria-label") == describe_sparkline(
        replace(measured, series=series), "ru"
    )


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ((None, None), None),
        ((0.5,), "M107 23.0h0"),
        ((-4.0, -4.0, -4.0), "M5.0 23.0h0L56.0 23.0L107.0 23.0"),
        ((1e20, -1e20), "M5.0 5.0h0L107.0 23.0"),
        ((float("nan"), 1.0), "M107.0 5.0h0"),
    ],
)
def test_strange_values(measured, point, values, path) -> None:
    series = tuple(point(2020 + n, value) for n, value in enumerate(values))

    svg = sparkline(replace(measured, series=series))

    found = re.search(rf'd="([^"]+)" stroke="{re.escape("var(--qm-chart-value, #0b5c8a)")}"', svg)
    assert (found[1] if found else None) == path
    assert "nan" not in svg


def test_too_few_cases_do_not_flatten_the_line(measured, point) -> None:
    free = {"target": None}
    series = (
        point(2022, 1.0, **free),
        point(2023, 2.0, **free),
        point(2024, 900.0, status="insufficient", **free),
    )

    svg = sparkline(replace(measured, series=series))

    assert 'd="M5.0 23.0h0L56.0 5.0L107.0 5.0"' in svg


def test_values_that_are_all_of_too_few_cases_are_not_pressed_flat(measured, point) -> None:
    series = tuple(
        point(2020 + n, value, status="insufficient") for n, value in enumerate((0.6, 0.7, 1.0))
    )

    svg = sparkline(replace(measured, series=series))

    assert 'd="M5.0 23.0h0L56.0 18.5L107.0 5.0"' in svg


def test_one_value_is_said_once(measured, point) -> None:
    one = replace(measured, series=(point(2022, 0.7, target=None),))

    assert describe_sparkline(one) == "70% in 2022"
