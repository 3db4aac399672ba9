"""Laney's charts: the published hospital series, and what they are when nothing is inflated."""

import math
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmanual.kpi.statistics.chart import Fit
from qmanual.kpi.statistics.laney import fit_p_prime, fit_u_prime, z_scores
from qmanual.kpi.statistics.rules import broken_rules
from qmanual.kpi.statistics.shewhart import fit_p, fit_u, points_of


def test_hospital_infections(read_table: Any) -> None:
    rows = read_table("qicharts2_hospital_infections_uti.csv")
    counts, days = [float(row["n"]) for row in rows], [float(row["days"]) for row in rows]

    plain, wide = fit_u(counts, days), fit_u_prime(counts, days)

    assert plain is not None
    assert wide is not None
    # By the formula of the paper, written out apart from the code.
    u = sum(counts) / sum(days)
    z = [(x / n - u) / math.sqrt(u / n) for x, n in zip(counts, days, strict=True)]
    steps = [abs(b - a) for a, b in pairwise(z)]
    inflation = sum(steps) / 23 / (2 / math.sqrt(math.pi))
    assert plain == Fit(kind="u", centre=pytest.approx(u), sigma=pytest.approx(math.sqrt(u)))
    assert wide.inflation == pytest.approx(inflation, rel=1e-9)
    points = points_of(wide, counts, days)
    assert points[0].upper == pytest.approx(u + 3 * inflation * math.sqrt(u / days[0]), rel=1e-9)
    # In this hospital chance is about all there is: no month is beyond either limit.
    assert set(broken_rules(points, ["we-1"])) == {()}
    assert set(broken_rules(points_of(plain, counts, days), ["we-1"])) == {()}


def test_complaints_by_sales_are_wider_than_chance(read_table: Any) -> None:
    rows = read_table("qicharts2_complaints_pareto.csv")
    counts = [float(row["complaints"]) for row in rows]
    sales = [float(row["sales"]) for row in rows]

    plain, wide = fit_u(counts, sales), fit_u_prime(counts, sales)

    assert plain is not None
    assert wide is not None
    beyond = [
        [place for place, rules in enumerate(broken_rules(points, ["we-1"]), 1) if rules]
        for points in (points_of(plain, counts, sales), points_of(wide, counts, sales))
    ]
    # Two months of three are no special cause.
    assert beyond == [[4, 6, 7, 8, 11, 12, 14, 15, 16, 17, 18, 19, 20], []]
    assert wide.inflation == pytest.approx(5.315605931, abs=1e-9)


def test_gaps_are_not_bridged() -> None:
    fit = fit_p_prime([5, 6, None, 9, 8], [20, 20, 20, 20, 20])

    assert fit is not None
    z = z_scores(Fit(kind="p", centre=fit.centre, sigma=fit.sigma), [5, 6, None, 9, 8], [20] * 5)
    assert z[2] is None
    spread = math.sqrt(0.35 * 0.65 / 20)
    assert fit.inflation == pytest.approx(0.05 / spread / (2 / math.sqrt(math.pi)))


def test_without_neighbours_there_is_no_sigma() -> None:
    assert fit_p_prime([5, None, 6], [20, 20, 20]) == Fit(kind="p-prime", centre=0.275, sigma=None)
    assert fit_u_prime([5], [20]) == Fit(kind="u-prime", centre=0.25, sigma=None)
    assert [fit_p_prime([], []), fit_u_prime([None], [3])] == [None, None]


@pytest.mark.parametrize(("counts", "share"), [([0, 0, 0], 0.0), ([9, 9, 9], 1.0)])
def test_all_alike(counts: list[float], share: float) -> None:
    assert fit_p_prime(counts, [9, 9, 9]) == Fit(kind="p-prime", centre=share, sigma=0.0)


@given(st.lists(st.tuples(st.integers(1, 49), st.integers(50, 90)), min_size=2, max_size=30))
def test_limits_are_those_of_p_times_the_inflation(cases: list[tuple[int, int]]) -> None:
    counts, sizes = [float(x) for x, _ in cases], [float(n) for _, n in cases]

    plain, wide = fit_p(counts, sizes), fit_p_prime(counts, sizes)

    assert plain is not None
    assert wide is not None
    not_inflated = Fit(kind="p-prime", centre=wide.centre, sigma=wide.sigma)
    assert points_of(not_inflated, counts, sizes) == points_of(plain, counts, sizes)
    for narrow, broad in zip(
        points_of(plain, counts, sizes), points_of(wide, counts, sizes), strict=True
    ):
        assert broad.spread == pytest.approx(wide.inflation * (narrow.spread or 0))
