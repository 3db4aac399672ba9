"""Kaplan-Meier agrees with ``survfit`` of R."""

import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmanual.kpi.statistics.survival import (
    Step,
    Survival,
    kaplan_meier,
    quantile,
    survival_at,
    survival_bounds,
)

# Weeks of remission with 6-mercaptopurine, Freireich 1963; those below were still in remission.
WEEKS = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
STILL = {3, 5, 7, 8, 11, 12, 13, 16, 17, 18, 19, 20}
ENDED = [place not in STILL for place in range(len(WEEKS))]

# summary(survfit(Surv(weeks, ended) ~ 1)) in R: time, n.risk, survival, std.err, lower, upper.
OF_R = [
    (6, 21, 0.857, 0.0764, 0.720, 1.000),
    (7, 17, 0.807, 0.0869, 0.653, 0.996),
    (10, 15, 0.753, 0.0963, 0.586, 0.968),
    (13, 12, 0.690, 0.1068, 0.510, 0.935),
    (16, 11, 0.627, 0.1141, 0.439, 0.896),
    (22, 7, 0.538, 0.1282, 0.337, 0.858),
    (23, 6, 0.448, 0.1346, 0.249, 0.807),
]


def curve(durations: list[float], ended: list[bool]) -> Survival:
    found = kaplan_meier(durations, ended)
    assert found is not None
    return found


def test_agrees_with_r() -> None:
    found = curve(WEEKS, ENDED)

    assert (found.n, found.censored, found.longest) == (21, 12, 35)
    assert [(s.time, s.at_risk) for s in found.steps] == [row[:2] for row in OF_R]
    for step, row in zip(found.steps, OF_R, strict=True):
        bounds = survival_bounds(found, step.time)
        assert bounds is not None
        assert (step.survival, step.error, *bounds) == pytest.approx(row[2:], abs=6e-4)
    assert [quantile(found, p) for p in (0.25, 0.5, 0.75)] == [13, 23, None]


def test_survival_between_and_beyond() -> None:
    found = curve(WEEKS, ENDED)

    assert [survival_at(found, t) for t in (0, 5.9, 35, 35.1)] == [
        1.0,
        1.0,
        pytest.approx(0.448, abs=5e-4),
        None,
    ]
    assert survival_bounds(found, 1) == (1.0, 1.0)
    assert survival_bounds(found, 36) is None


def test_one_wait() -> None:
    assert kaplan_meier([3.0, None], [True, True]) == Survival(
        n=1,
        censored=0,
        longest=3.0,
        steps=(Step(time=3.0, at_risk=1, ended=1, survival=0.0, error=0.0),),
    )
    assert survival_at(curve([3.0], [True]), 9) == 0.0
    assert quantile(curve([3.0], [True]), 0.5) == 3.0


def test_all_hung_up() -> None:
    found = curve([3.0, 4.0], [False, False])

    assert (found.steps, quantile(found, 0.5), survival_at(found, 4)) == ((), None, 1.0)


def test_no_case() -> None:
    assert kaplan_meier([], []) is None
    assert kaplan_meier([None], [True]) is None


def test_wait_below_nought_is_refused() -> None:
    with pytest.raises(ValueError, match="a wait cannot be below 0"):
        kaplan_meier([-1.0], [True])


@given(st.lists(st.integers(0, 100), min_size=1, max_size=50))
def test_without_abandonment_the_median_is_the_usual_one(waits: list[float]) -> None:
    assert quantile(curve(waits, [True] * len(waits)), 0.5) == statistics.median(waits)


@given(st.lists(st.tuples(st.integers(0, 50), st.booleans()), min_size=1, max_size=50))
def test_who_hung_up_can_only_lengthen_the_wait(cases: list[tuple[float, bool]]) -> None:
    waits = [wait for wait, _ in cases]
    censored, naive = curve(waits, [end for _, end in cases]), curve(waits, [True] * len(waits))

    shares = [step.survival for step in censored.steps]
    assert shares == sorted(shares, reverse=True)
    for wait in waits:
        assert (survival_at(censored, wait) or 0) >= (survival_at(naive, wait) or 0) - 1e-12
