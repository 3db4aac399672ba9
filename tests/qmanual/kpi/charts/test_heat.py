from dataclasses import replace
from typing import Any

import pytest

from qmanual.kpi.charts.heat import describe_heat, grid_of, heat_chart
from qmanual.kpi.measurements.measurement import HeatCell


def cell(part: str, period: int, value: float | None, status: str = "met") -> HeatCell:
    return HeatCell(
        key=part or None, label=part, period=str(period), value=value, n=9, status=status
    )


@pytest.fixture
def warm(measured, point):
    cells = (
        cell("phone", 2023, 0.9),
        cell("phone", 2022, 0.5, "missed"),
        cell("", 2022, 0.7, "insufficient"),
        cell("", 2024, None, "no-data"),
    )
    series = tuple(point(year, 0.5) for year in (2022, 2023, 2024))
    return replace(measured, series=series, heat={"channel": cells})


def test_grid_has_periods_in_the_order_of_time_and_empty_cells(warm) -> None:
    grid = grid_of(warm, "channel")

    assert (grid.parts, grid.periods) == (("phone", "not recorded"), ("2022", "2023", "2024"))
    assert [[c and c.value for c in line] for line in grid.cells] == [
        [0.5, 0.9, None],
        [0.7, None, None],
    ]


def shown(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [(r["row"], r["column"], r["text"], r["shade"], r["status"]) for r in rows]


def test_a_cell_has_its_value_and_a_shape_besides_its_shade(warm, rows_of) -> None:
    rows = rows_of(heat_chart(warm, "channel"), "shade")

    assert shown(rows) == [
        (0, 0, "50%", "1", "missed"),
        (0, 1, "90%", "5", None),
        (0, 2, "–", "none", None),
        (1, 0, "70%", "few", None),
        (1, 1, "–", "none", None),
        (1, 2, "–", "none", None),
    ]


def test_equal_values_have_one_shade(warm, rows_of) -> None:
    cells = tuple(cell("phone", year, 0.5) for year in (2022, 2023))

    rows = rows_of(heat_chart(replace(warm, heat={"channel": cells}), "channel"), "shade")

    assert {row["shade"] for row in rows} == {"3"}


def test_as_many_periods_as_have_room_and_twelve_parts(warm, point, rows_of) -> None:
    series = tuple(point(year, 0.5) for year in range(1900, 2000))
    cells = tuple(
        cell(f"part {n}", year, 123456.0 * n) for n in range(40) for year in range(1900, 2000)
    )
    large = replace(warm, unit="count", series=series, heat={"channel": cells})

    rows = rows_of(heat_chart(large, "channel"), "shade")

    assert {row["row"] for row in rows} == set(range(12))
    assert len({row["column"] for row in rows}) == 7
    assert [row["text"] for row in rows if row["row"] == 1][:1] == ["123.5K"]


@pytest.mark.parametrize("cells", [(), (cell("a", 2022, None),)])
def test_nothing_measured_is_not_drawn(warm, cells) -> None:
    assert heat_chart(replace(warm, heat={"channel": cells}), "channel") is None


def test_description(warm) -> None:
    assert describe_heat(warm, "channel") == (
        "By channel and period. Lowest: 50%, phone in 2022. Highest: 90%, phone in 2023."
    )
