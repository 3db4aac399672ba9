"""CUSUM charts agree with qcc and with NIST."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmanual.kpi.statistics.chart import Fit, Point
from qmanual.kpi.statistics.cusum import Sums, cusum, cusum_points
from qmanual.kpi.statistics.rules import broken_rules

UNIT = Fit(kind="cusum", centre=0.0, sigma=1.0)


def test_agrees_with_qcc(pistonrings: list[list[float]], r_truth: Any) -> None:
    truth = r_truth["cusum"]["pistonrings_h5"]
    fit = Fit(kind="cusum", centre=truth["center"], sigma=truth["std_dev"])
    means = [sum(sample) / 5 for sample in pistonrings[:25]]

    sums = cusum(fit, means, [5] * 25, allowance=truth["se_shift"] / 2)

    assert [entry.up for entry in sums] == pytest.approx(truth["pos"], abs=1e-9)
    assert [entry.down for entry in sums] == pytest.approx(truth["neg"], abs=1e-9)
    points = cusum_points(sums, truth["decision_interval"])
    assert truth["violations"] == {"lower": [], "upper": []}
    assert not any(broken_rules(points, ["we-1"]))


def test_agrees_with_nist(nist: Any) -> None:
    example = nist["CUSUM_6.3.2.3"]
    fit = Fit(kind="cusum", centre=example["target"], sigma=1.0)

    sums = cusum(fit, example["x"], allowance=example["k"])

    assert [entry.up for entry in sums] == pytest.approx(example["S_hi"], abs=example["tol"])
    assert [-(entry.down or 0) for entry in sums] == pytest.approx(
        example["S_lo"], abs=example["tol"]
    )
    broken = broken_rules(cusum_points(sums, example["h"]), ["we-1"])
    first = next(place for place, rules in enumerate(broken, 1) if rules)
    assert first == example["first_signal_index_1based"]


def test_missing_value_keeps_its_place_and_the_sums() -> None:
    assert cusum(UNIT, [2, None, 1]) == (
        Sums(up=1.5, down=0.0),
        Sums(up=None, down=None),
        Sums(up=2.0, down=0.0),
    )


def test_line_follows_the_sum_that_has_gone_further() -> None:
    sums = [Sums(up=2.0, down=-1.0), Sums(up=1.0, down=-6.0), Sums(up=None, down=None)]

    values = [point.value for point in cusum_points(sums)]

    assert values == [2.0, -6.0, None]
    assert cusum_points(sums)[0] == Point(value=2.0, centre=0.0, lower=-5.0, upper=5.0, spread=None)
    assert broken_rules(cusum_points(sums), ["we-1"]) == ((), ("we-1",), ())


def test_head_start() -> None:
    assert cusum(UNIT, [0.0], head_start=2.5) == (Sums(up=2.0, down=-2.0),)


@pytest.mark.parametrize("sigma", [None, 0.0])
def test_without_sigma_nothing_adds_up(sigma: float | None) -> None:
    fit = Fit(kind="cusum", centre=0.0, sigma=sigma)

    assert cusum(fit, [1.0]) == (Sums(up=None, down=None),)


@given(st.lists(st.floats(-10, 10), max_size=30))
def test_sums_of_the_mirror_are_mirrored(values: list[float]) -> None:
    sums = cusum(UNIT, values)

    mirrored = cusum(UNIT, [-value for value in values])

    assert [(-(m.down or 0), -(m.up or 0)) for m in mirrored] == [(s.up, s.down) for s in sums]
