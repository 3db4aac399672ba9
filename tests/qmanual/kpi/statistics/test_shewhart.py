"""Shewhart charts agree with qcc 2.7 and with the NIST e-Handbook."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmanual.kpi.statistics import shewhart, sigma
from qmanual.kpi.statistics.chart import Fit, Point
from qmanual.kpi.statistics.constants import d2
from qmanual.kpi.statistics.rules import broken_rules, run_of
from qmanual.kpi.statistics.shewhart import (
    fit_c,
    fit_individuals,
    fit_p,
    fit_subgroups,
    fit_u,
    points_of,
    r_values,
    s_values,
    xbar_values,
)
from qmanual.kpi.statistics.sigma import ESTIMATORS

Rings = list[list[float]]


@pytest.fixture
def constants_of_qcc(monkeypatch: pytest.MonkeyPatch) -> None:
    """The table of qcc 2.7: d2 with three decimals, d3 of five off in the sixth.

    With it charts of ranges agree with R to 1e-9; with the exact constants to 4e-4, which
    :func:`test_exact_constants_differ_from_the_table_of_qcc_by_its_rounding` pins.
    """
    monkeypatch.setattr(sigma, "d2", lambda n: round(d2(n), 3))
    monkeypatch.setattr(shewhart, "d2", lambda n: round(d2(n), 3))
    monkeypatch.setattr(shewhart, "d3", lambda n: {5: 0.8640855}[n])


def beyond(points: tuple[Point, ...]) -> list[int]:
    """Places of the points beyond limits, counted from 1."""
    return [place for place, rules in enumerate(broken_rules(points, ["we-1"]), 1) if rules]


def of_seven(points: tuple[Point, ...]) -> list[int]:
    """Places that qcc marks as runs."""
    return [place for place, hit in enumerate(run_of(points, 7), 1) if hit]


def as_list(value: Any, n: int) -> list[Any]:
    """R writes one number for n equal ones, and for a list of one."""
    return value if isinstance(value, list) and len(value) != 1 else [value] * n


def expect(points: tuple[Point, ...], truth: Any) -> None:
    """Points, limits and signals are those that qcc printed."""
    n = len(points)
    drawn = truth["statistics"]
    assert [p.value for p in points[: len(drawn)]] == pytest.approx(drawn, rel=1e-9, abs=1e-9)
    assert [p.lower for p in points] == pytest.approx(as_list(truth["lcl"], n), abs=1e-9)
    assert [p.upper for p in points] == pytest.approx(as_list(truth["ucl"], n), abs=1e-9)
    assert beyond(points) == sorted(truth["beyond"])
    runs = truth["runs"]
    assert of_seven(points) == (runs if isinstance(runs, list) else [runs])


@pytest.mark.usefixtures("constants_of_qcc")
@pytest.mark.parametrize("estimator", list(ESTIMATORS))
def test_xbar_by_each_estimator(estimator: str, pistonrings: Rings, r_truth: Any) -> None:
    truth = r_truth["shewhart"][f"pistonrings_xbar_{estimator}"]

    fit = fit_subgroups(pistonrings[:25], estimator=estimator)

    assert fit == Fit(
        kind="xbar",
        centre=pytest.approx(truth["center"], abs=1e-12),
        sigma=pytest.approx(truth["std_dev"], rel=1e-9),
    )
    expect(points_of(fit, *xbar_values(pistonrings[:25])), truth)


def test_exact_constants_differ_from_the_table_of_qcc_by_its_rounding(
    pistonrings: Rings, read_table: Any, r_truth: Any
) -> None:
    values = [float(row["viscosity"]) for row in read_table("montgomery_viscosity.csv")]
    charts = r_truth["shewhart"]

    of_five, of_two = sigma.within_subgroups(pistonrings[:25]), sigma.by_moving_range(values)

    assert of_five is not None
    assert of_two is not None
    assert of_five * d2(5) / 2.326 == pytest.approx(
        charts["pistonrings_xbar_UWAVE-R"]["std_dev"], rel=1e-9
    )
    assert of_two * d2(2) / 1.128 == pytest.approx(charts["viscosity_I_MR"]["std_dev"], rel=1e-9)


@pytest.mark.usefixtures("constants_of_qcc")
def test_new_samples_are_held_against_frozen_limits(pistonrings: Rings, r_truth: Any) -> None:
    fit = fit_subgroups(pistonrings[:25])

    assert fit is not None
    expect(
        points_of(fit, *xbar_values(pistonrings)), r_truth["shewhart"]["pistonrings_xbar_newdata"]
    )


@pytest.mark.usefixtures("constants_of_qcc")
def test_samples_of_different_size(pistonrings: Rings, r_truth: Any) -> None:
    # As in qcc's own example, rings 1, 2, 50, 52 and 199 are missing.
    flat = [diameter for sample in pistonrings for diameter in sample]
    gone = {1, 2, 50, 52, 199}
    samples = [
        [flat[i] if i + 1 not in gone else None for i in range(start, start + 5)]
        for start in range(0, 200, 5)
    ]
    truth = r_truth["shewhart"]["pistonrings_xbar_unequal"]

    fit = fit_subgroups(samples)

    assert fit is not None
    assert (fit.centre, fit.sigma) == pytest.approx((truth["center"], truth["std_dev"]), rel=1e-9)
    expect(points_of(fit, *xbar_values(samples)), truth)


@pytest.mark.usefixtures("constants_of_qcc")
def test_ranges_and_deviations(pistonrings: Rings, r_truth: Any) -> None:
    samples = pistonrings[:25]
    of_r, of_s = (r_truth["shewhart"][f"pistonrings_{kind}"] for kind in "RS")

    by_r, by_s = fit_subgroups(samples, "r"), fit_subgroups(samples, "s", "UWAVE-SD")

    assert by_r is not None
    assert by_s is not None
    r_points = points_of(by_r, *r_values(samples))
    s_points = points_of(by_s, *s_values(samples))
    assert (r_points[0].centre, s_points[0].centre) == pytest.approx(
        (of_r["center"], of_s["center"]), abs=1e-9
    )
    expect(r_points, of_r)
    expect(s_points, of_s)


def test_shares_and_numbers(read_table: Any, r_truth: Any) -> None:
    rows = [row for row in read_table("qcc_orangejuice.csv") if row["trial"] == "TRUE"]
    counts, sizes = [float(row["D"]) for row in rows], [float(row["size"]) for row in rows]
    of_p, of_np = (r_truth["shewhart"][f"orangejuice_{kind}_trial"] for kind in ("p", "np"))

    share, number = fit_p(counts, sizes), fit_p(counts, sizes, "np")

    assert share is not None
    assert number is not None
    assert (share.centre, share.sigma) == pytest.approx((of_p["center"], of_p["std_dev"]))
    numbers = points_of(number, counts, sizes)
    assert (numbers[0].centre, numbers[0].spread) == pytest.approx(
        (of_np["center"], of_np["std_dev"]), rel=1e-9
    )
    expect(points_of(share, counts, sizes), of_p)
    expect(numbers, of_np)


def test_shares_after_two_causes_were_removed(read_table: Any, r_truth: Any) -> None:
    rows = read_table("qcc_orangejuice.csv")
    kept = [r for r in rows if r["trial"] == "FALSE" or r["sample"] not in ("15", "23")]
    counts, sizes = [float(row["D"]) for row in kept], [float(row["size"]) for row in kept]

    fit = fit_p(counts[:28], sizes[:28])

    assert fit is not None
    truth = r_truth["shewhart"]["orangejuice_p_revised_newdata"]
    # qcc numbers its points anew after the two are gone.
    expect(points_of(fit, counts, sizes), truth)


def test_counts(read_table: Any, r_truth: Any) -> None:
    rows = read_table("qcc_circuit.csv")
    trial = [float(row["x"]) for row in rows if row["trial"] == "TRUE"]
    revised = [x for place, x in enumerate(trial, 1) if place not in (6, 20)]
    new = [float(row["x"]) for row in rows if row["trial"] == "FALSE"]

    first, second = fit_c(trial), fit_c(revised)

    assert first is not None
    assert second is not None
    expect(points_of(first, trial), r_truth["shewhart"]["circuit_c_trial"])
    expect(points_of(second, revised + new), r_truth["shewhart"]["circuit_c_revised_newdata"])


def test_rates_of_equal_exposure_are_counts_in_other_units(read_table: Any) -> None:
    counts = [float(row["x"]) for row in read_table("qcc_circuit.csv")]
    sizes = [100.0] * len(counts)

    rate, count = fit_u(counts, sizes), fit_c(counts)

    assert rate is not None
    assert count is not None
    of_u, of_c = points_of(rate, counts, sizes), points_of(count, counts)
    assert [p.upper for p in of_u] == pytest.approx([(p.upper or 0) / 100 for p in of_c])
    assert beyond(of_u) == beyond(of_c) != []


@pytest.mark.usefixtures("constants_of_qcc")
def test_single_values(read_table: Any, r_truth: Any) -> None:
    values = [float(row["viscosity"]) for row in read_table("montgomery_viscosity.csv")]
    truth = r_truth["shewhart"]["viscosity_I_MR"]

    fit = fit_individuals(values)

    assert fit is not None
    assert (fit.centre, fit.sigma) == pytest.approx((truth["center"], truth["std_dev"]), rel=1e-9)
    expect(points_of(fit, values), truth)


def test_single_values_of_nist(nist: Any) -> None:
    example = nist["I_MR_6.3.2.2"]

    fit = fit_individuals(example["x"])

    assert fit is not None
    points = points_of(fit, example["x"])
    assert fit.centre == pytest.approx(example["mean"], abs=example["tol"])
    # NIST's 1.128 for d2 and its rounded mean range move the limits by so much.
    assert (points[0].lower, points[0].upper) == pytest.approx(
        (example["lcl"], example["ucl"]), abs=5e-3
    )
    assert beyond(points) == example["out_of_control"]


def test_counts_of_nist_where_one_lies_on_the_limit(nist: Any) -> None:
    example = nist["c_6.3.3.1"]

    fit = fit_c(example["c"])

    assert fit is not None
    points = points_of(fit, example["c"])
    assert (points[0].lower, points[0].centre, points[0].upper) == (
        example["lcl"],
        example["cbar"],
        example["ucl"],
    )
    assert beyond(points) == example["out_of_control_1based"]


def test_shares_of_nist(nist: Any) -> None:
    example = nist["p_6.3.3.2"]
    sizes = [example["n"]] * 30

    fit = fit_p(example["defectives"], sizes)

    assert fit is not None
    points = points_of(fit, example["defectives"], sizes)
    assert (points[0].lower, points[0].centre, points[0].upper) == pytest.approx(
        (example["lcl"], example["pbar"], example["ucl"]), abs=example["tol"]
    )
    assert beyond(points) == example["out_of_control_1based"]


def test_gap_keeps_its_place_and_no_range_bridges_it() -> None:
    fit = fit_individuals([1.0, 2.0, None, 10.0, 11.0])

    assert fit == Fit(kind="i", centre=6.0, sigma=pytest.approx(math.sqrt(math.pi) / 2))
    values = [p.value for p in points_of(fit, [1.0, None, math.nan])]
    assert values == [1.0, None, None]


def test_period_without_cases_has_no_limits() -> None:
    fit = fit_p([5, None, 0], [10, 10, 0])

    assert fit == Fit(kind="p", centre=0.5, sigma=0.5)
    nothing = Point(value=None, centre=0.5, lower=None, upper=None, spread=None)
    assert points_of(fit, [5, None, 0], [10, None, 0])[1:] == (nothing, nothing)


@pytest.mark.parametrize("all_good", [True, False])
def test_shares_without_variation_have_limits_of_no_width(all_good: bool) -> None:
    counts = [10.0 * all_good] * 4

    fit = fit_p(counts, [10.0] * 4)

    share = float(all_good)
    assert fit == Fit(kind="p", centre=share, sigma=0.0)
    assert set(points_of(fit, counts, [10.0] * 4)) == {
        Point(value=share, centre=share, lower=share, upper=share, spread=0.0)
    }


def test_nothing_fits_nothing() -> None:
    assert [
        fit_individuals([]),
        fit_individuals([None]),
        fit_p([], []),
        fit_p([0], [0]),
        fit_c([None]),
        fit_u([3], [0]),
        fit_subgroups([[], [None]]),
    ] == [None] * 7


def test_one_value_has_a_centre_and_no_limits() -> None:
    fit = fit_individuals([4.0])

    assert fit == Fit(kind="i", centre=4.0, sigma=None)
    assert points_of(fit, [4.0]) == (
        Point(value=4.0, centre=4.0, lower=None, upper=None, spread=None),
    )


@pytest.mark.parametrize(("counts", "sizes"), [([11], [10]), ([-1], [10])])
def test_impossible_shares_are_refused(counts: list[float], sizes: list[float]) -> None:
    with pytest.raises(ValueError, match="a share lies from 0 to 1"):
        fit_p(counts, sizes)


def test_negative_events_are_refused() -> None:
    with pytest.raises(ValueError, match="events cannot be fewer than none"):
        fit_c([-3, 1])


series = st.lists(st.floats(-1e3, 1e3).map(lambda x: round(x, 3)), min_size=3, max_size=40)


@given(series, st.floats(-100, 100), st.floats(0.01, 100))
def test_single_values_move_and_stretch_with_the_data(
    values: list[float], shift: float, scale: float
) -> None:
    fit, moved = fit_individuals(values), fit_individuals([scale * x + shift for x in values])

    assert fit is not None
    assert moved is not None
    assert moved.centre == pytest.approx(scale * fit.centre + shift, abs=1e-6)
    assert moved.sigma == pytest.approx(scale * (fit.sigma or 0), abs=1e-6)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(50, 90)), min_size=1, max_size=30))
def test_limits_of_shares_stay_shares_and_narrow_with_n(cases: list[tuple[int, int]]) -> None:
    counts, sizes = [float(x) for x, _ in cases], [float(n) for _, n in cases]

    fit = fit_p(counts, sizes)

    assert fit is not None
    few = points_of(fit, counts, sizes)
    many = points_of(fit, [4 * x for x in counts], [4 * n for n in sizes])
    for point, narrow in zip(few, many, strict=True):
        assert point.lower is not None
        assert point.upper is not None
        assert 0 <= point.lower <= fit.centre <= point.upper <= 1
        assert narrow.spread == pytest.approx((point.spread or 0) / 2)
