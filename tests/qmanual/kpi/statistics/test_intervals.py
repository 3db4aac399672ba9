"""Intervals agree with R 4.2.2 (``binom::binom.confint``, ``binom.test``, ``poisson.test``)."""

import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmanual.kpi.statistics.intervals import (
    exact,
    mean_t,
    nps,
    poisson,
    quantile_ranks,
    ratio_of_pairs,
    ratio_of_sums,
    wilson,
)

# x, n, Wilson without correction, Clopper-Pearson; printed by R with 13 digits.
SHARES = [
    (0, 20, (0, 0.1611251580528), (0, 0.1684334709831)),
    (15, 148, (0.06238639953074, 0.1604872417233), (0.05784401008345, 0.1616504903495)),
    (56, 70, (0.6918335550375, 0.8769526075164), (0.6872643461042, 0.8861196379678)),
    (810, 1000, (0.7845166798034, 0.8331107299356), (0.7842863111484, 0.8338734924612)),
    (5, 56, (0.03874214844959, 0.1925600138551), (0.02962984188954, 0.1961934409348)),
]


@pytest.mark.parametrize(("good", "n", "by_wilson", "by_exact"), SHARES)
def test_share_agrees_with_r(
    good: int, n: int, by_wilson: tuple[float, float], by_exact: tuple[float, float]
) -> None:
    assert wilson(good, n) == pytest.approx(by_wilson, abs=1e-9)
    assert exact(good, n) == pytest.approx(by_exact, abs=1e-9)


@pytest.mark.parametrize(
    ("events", "bounds"),
    [
        (0, (0, 3.688879454114)),
        (5, (1.623486390118, 11.668332079323)),
        (100, (81.363991250923, 121.626793792426)),
    ],
)
def test_poisson_agrees_with_r(events: int, bounds: tuple[float, float]) -> None:
    low, high = bounds

    assert poisson(events) == pytest.approx(bounds, abs=1e-9)
    assert poisson(events, 50) == pytest.approx((low / 50, high / 50), abs=1e-9)


def test_all_good_reaches_exactly_one() -> None:
    assert [wilson(7, 7)[1], exact(7, 7)[1]] == [1.0, 1.0]  # type: ignore[index]


def test_mean_agrees_with_student() -> None:
    # The first group of Student's sleep data (R's ``sleep``): t.test(extra[group == 1]).
    values = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
    mean = sum(values) / 10
    variance = sum((value - mean) ** 2 for value in values) / 9

    assert mean_t(mean, variance, 10) == pytest.approx((-0.5297804, 2.0297804), abs=1e-6)


def test_nps_of_the_textbook() -> None:
    # n = 400, half promoters, a fifth detractors: plus and minus 7.7 points.
    low, high = nps(200, 80, 400)  # type: ignore[misc]

    assert (round(30 - low, 1), round(high - 30, 1)) == (7.7, 7.7)


def test_nps_of_one_mind_does_not_leave_the_scale() -> None:
    assert nps(10, 0, 10) == (100.0, 100.0)


@pytest.mark.parametrize(
    ("n", "p", "ranks"),
    [
        # Distribution-free 95 % ranks of the median, Conover 1999, and of the 90th percentile;
        # qbinom(.025, n, p) and qbinom(.975, n, p) + 1 in R.
        (10, 0.5, (2, 9)),
        (16, 0.5, (4, 13)),
        (100, 0.5, (40, 61)),
        (100, 0.9, (84, 96)),
        (5, 0.5, None),
        (1, 0.5, None),
        (0, 0.5, None),
    ],
)
def test_quantile_ranks(n: int, p: float, ranks: tuple[int, int] | None) -> None:
    assert quantile_ranks(n, p) == ranks


def test_too_little_data_gives_no_interval() -> None:
    assert [wilson(0, 0), exact(0, 0), poisson(3, 0), mean_t(1, None, 1), nps(0, 0, 0)] == [
        None
    ] * 5


def test_continuity_correction_agrees_with_r(r_truth: Any) -> None:
    for case in r_truth["wilson"]:
        found = wilson(case["x"], case["n"], continuity=True)
        assert found == pytest.approx(case["wilson_cc"], abs=1e-9)
    # prop.test leaves the correction out where exactly half are good.
    assert wilson(5, 10, continuity=True) == wilson(5, 10)


# Two lines of a checklist at each of four visits: points reached, points possible.
VISITS = [(8.0, 10.0), (5.0, 10.0), (6.0, 8.0), (9.0, 9.0)]


def test_ratio_of_sums_counts_visits_and_not_lines() -> None:
    # R = 28/37; sum(e^2) by hand; t(0.975, 3) = 3.182446305.
    ratio = 28 / 37
    squares = sum((y - ratio * x) ** 2 for y, x in VISITS)
    reach = 3.182446305284263 * math.sqrt(4 / 3 * squares) / 37

    sums = ratio_of_sums(
        4,
        sum_y=28,
        sum_x=37,
        sum_yy=sum(y * y for y, _ in VISITS),
        sum_xy=sum(x * y for y, x in VISITS),
        sum_xx=sum(x * x for _, x in VISITS),
    )

    assert sums == pytest.approx((ratio - reach, ratio + reach))
    assert ratio_of_pairs(VISITS) == pytest.approx(sums)


def test_ratio_of_groups_that_agree_has_no_width() -> None:
    assert ratio_of_pairs([(1.0, 2.0), (2.0, 4.0)]) == (0.5, 0.5)
    assert [ratio_of_pairs([(1.0, 2.0)]), ratio_of_pairs([]), ratio_of_pairs([(1.0, 0.0)] * 2)] == [
        None
    ] * 3
    assert ratio_of_sums(1, sum_y=1, sum_x=2, sum_yy=1, sum_xy=2, sum_xx=4) is None


cases = st.tuples(st.integers(0, 300), st.integers(0, 300)).filter(lambda case: sum(case) > 0)


@given(cases, st.sampled_from([wilson, exact]))
def test_shares_lie_inside_and_turn_with_good_and_bad(
    case: tuple[int, int], method: Callable[..., tuple[float, float]]
) -> None:
    good, bad = case
    n = good + bad

    low, high = method(good, n)

    wide_low, wide_high = method(good, n, 0.99)
    turned_low, turned_high = method(bad, n)
    narrow_low, narrow_high = method(4 * good, 4 * n)
    assert 0 <= wide_low <= low <= good / n <= high <= wide_high <= 1
    assert (turned_low, turned_high) == pytest.approx((1 - high, 1 - low))
    assert narrow_high - narrow_low < high - low


@given(st.integers(0, 10_000), st.floats(0.01, 1e6))
def test_rates_lie_inside_and_follow_the_unit(events: int, exposure: float) -> None:
    low, high = poisson(events, exposure)  # type: ignore[misc]

    wide_low, wide_high = poisson(events, exposure, 0.99)  # type: ignore[misc]
    assert 0 <= wide_low <= low <= events / exposure <= high <= wide_high
    assert poisson(events, 1000 * exposure) == pytest.approx((low / 1000, high / 1000))
