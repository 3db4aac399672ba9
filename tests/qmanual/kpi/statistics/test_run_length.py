"""Average run lengths agree with the R package spc."""

import random
from typing import Any

import pytest

from qmanual.kpi.statistics.chart import Point
from qmanual.kpi.statistics.rules import broken_rules
from qmanual.kpi.statistics.run_length import cusum_arl, ewma_arl, shewhart_arl


def test_agrees_with_spc(r_truth: Any) -> None:
    truth = r_truth["arl"]
    wide, narrow = truth["mu_ewma1"], truth["mu_ewma2"]

    assert shewhart_arl() == pytest.approx(truth["shewhart3"], rel=1e-9)
    for found, expected in (
        ([ewma_arl(mu, 0.2, 2.7) for mu in wide], truth["ewma_l02_L27_two_sided"]),
        ([ewma_arl(mu, 0.1, 2.703) for mu in narrow], truth["ewma_l01_L2703"]),
        ([cusum_arl(mu, 0.5, 5) for mu in wide], truth["cusum_k05_h5"]),
        ([cusum_arl(mu, 0.5, 4) for mu in wide], truth["cusum_k05_h4"]),
    ):
        assert found == pytest.approx(expected, rel=1e-9)


def test_one_sided_cusum_of_the_textbook() -> None:
    # Montgomery, table 9.4: h = 5, k = 0.5 in control, 930 (Siegmund 938.2).
    assert cusum_arl(one_sided=True) == pytest.approx(2 * cusum_arl(), rel=1e-9)
    assert cusum_arl(one_sided=True) == pytest.approx(930.9, abs=0.5)


def test_ewma_of_weight_one_is_a_shewhart_chart() -> None:
    # A density as narrow as the span between limits is the worst case for the quadrature.
    assert ewma_arl(1.0, weight=1.0) == pytest.approx(shewhart_arl(1.0), rel=1e-9)


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        # Champ and Woodall 1987, table 1: run lengths of normal values in control.
        (("we-1", "we-2"), 225.44),
        (("we-1", "we-2", "we-3", "we-4"), 91.75),
    ],
)
def test_rules_raise_false_alarms_as_often_as_published(
    rules: tuple[str, ...], expected: float
) -> None:
    normal = random.Random(20261121)
    runs: list[int] = []
    while len(runs) < 1200:
        values = [normal.gauss(0, 1) for _ in range(4000)]
        points = [Point(value=x, centre=0.0, lower=-3.0, upper=3.0, spread=1.0) for x in values]
        # Each alarm ends a run, and the next begins afresh, as in the table.
        start = 0
        while start < len(points):
            window = points[start : start + 4000]
            alarm = _first_alarm(window, rules)
            if alarm is None:
                break
            runs.append(alarm)
            start += alarm

    mean = sum(runs) / len(runs)
    # Run lengths are about geometric; runs cut off at the end of 4000 shorten the mean a little.
    assert mean == pytest.approx(expected, rel=0.12)


def _first_alarm(points: list[Point], rules: tuple[str, ...]) -> int | None:
    for length in (100, 400, 1600, len(points)):
        broken = broken_rules(points[:length], rules)
        found = next((place for place, names in enumerate(broken, 1) if names), None)
        if found is not None:
            return found
    return None
