"""Intervals agree with R 4.2.2 (``binom::binom.confint``, ``binom.test``, ``poisson.test``)."""

import pytest

from qmanual.kpi.statistics.intervals import (
    exact,
    mean_t,
    nps,
    poisson,
    quantile_ranks,
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
