"""Frozen limits, phases, and places that keep where they are."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmanual.kpi.statistics.chart import Fit, Point
from qmanual.kpi.statistics.phases import PhasedChart, Setting, phased_chart
from qmanual.kpi.statistics.shewhart import fit_individuals, fit_p, points_of

KINDS = ["i", "p", "p-prime", "np", "c", "u", "u-prime", "ewma", "cusum"]


def test_baseline_freezes_the_limits(read_table: Any) -> None:
    rows = read_table("qcc_orangejuice.csv")
    counts, sizes = [float(row["D"]) for row in rows], [float(row["size"]) for row in rows]

    chart = phased_chart("p", counts, sizes, baseline=[row["trial"] == "TRUE" for row in rows])

    fit = fit_p(counts[:30], sizes[:30])
    assert fit is not None
    assert chart == PhasedChart(
        points=points_of(fit, counts, sizes), phases=(0,) * len(rows), fits=(fit,)
    )


def test_each_phase_has_limits_of_its_own_and_no_range_bridges_them() -> None:
    before, after = [1.0, 2.0, 1.0], [11.0, 14.0, 11.0]

    chart = phased_chart("i", before + after, starts=[3])

    fits = fit_individuals(before), fit_individuals(after)
    assert chart.fits == fits
    assert chart.phases == (0, 0, 0, 1, 1, 1)
    assert chart.points == (*points_of(fits[0], before), *points_of(fits[1], after))  # type: ignore[arg-type]


def test_baseline_holds_in_its_phase_and_others_use_all_of_their_own() -> None:
    values = [1.0, 2.0, 9.0, 11.0, 12.0, 13.0]

    chart = phased_chart(
        "c", values, starts=[0, 3, 99], baseline=[True, True, False, False, False, False]
    )

    assert [point.centre for point in chart.points] == [1.5, 1.5, 1.5, 12.0, 12.0, 12.0]


def test_places_that_do_not_count_are_drawn() -> None:
    chart = phased_chart("c", [4.0, 4.0, 400.0], counted=[True, True, False])

    assert chart.points[2] == Point(value=400.0, centre=4.0, lower=0.0, upper=10.0, spread=2.0)


def test_moving_mean_passes_over_what_does_not_count() -> None:
    values = [1.0, 3.0, 900.0, 2.0]
    counted = [True, True, False, True]

    for kind in ("ewma", "cusum"):
        chart = phased_chart(kind, values, counted=counted)
        alike = phased_chart(kind, [1.0, 3.0, None, 2.0])
        assert chart == alike
        assert chart.points[2].value is None


def test_too_few_values_give_a_centre_only() -> None:
    setting = Setting(minimum=4)

    few = phased_chart("c", [4.0, None, 4.0, 4.0], setting=setting)
    enough = phased_chart("c", [4.0, 4.0, 4.0, 4.0], setting=setting)

    assert few.fits == (Fit(kind="c", centre=4.0, sigma=None),)
    assert (few.points[0].upper, enough.points[0].upper) == (None, 10.0)


def test_period_without_cases_does_not_count_towards_the_minimum() -> None:
    chart = phased_chart("p", [1.0, 0.0], [4.0, 0.0], setting=Setting(minimum=2))

    assert chart.fits == (Fit(kind="p", centre=0.25, sigma=None),)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("values", [[], [None], [None, None, None], [3.0], [3.0, 3.0]])
def test_little_or_nothing(kind: str, values: list[float | None]) -> None:
    chart = phased_chart(kind, values, [10.0] * len(values), starts=[1])

    assert len(chart.points) == len(chart.phases) == len(values)
    known = [value for value in values if value is not None]
    assert all((fit is None) == (not known) for fit in chart.fits)


@pytest.mark.parametrize("kind", ["p", "p-prime", "np", "u", "u-prime"])
def test_charts_of_cases_need_their_number(kind: str) -> None:
    with pytest.raises(ValueError, match=f"a {kind} chart needs the size of each point"):
        phased_chart(kind, [1.0])


@given(
    st.sampled_from(KINDS),
    st.lists(st.one_of(st.none(), st.integers(0, 30)), max_size=25),
    st.lists(st.integers(0, 30), max_size=3),
)
def test_phases_are_charts_of_their_own(
    kind: str, values: list[float | None], starts: list[int]
) -> None:
    sizes: list[float | None] = [30.0] * len(values)
    edges = sorted({0, *(s for s in starts if s < len(values)), len(values)})

    chart = phased_chart(kind, values, sizes, starts=starts)

    parts = [slice(a, b) for a, b in zip(edges, edges[1:], strict=False)]  # noqa: RUF007
    apart = [phased_chart(kind, values[part], sizes[part]) for part in parts]
    assert chart.points == tuple(point for one in apart for point in one.points)
    assert chart.fits == tuple(fit for one in apart for fit in one.fits)
