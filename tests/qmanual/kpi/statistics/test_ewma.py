"""EWMA charts agree with qcc and with NIST."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmanual.kpi.statistics.chart import Fit
from qmanual.kpi.statistics.ewma import ewma_points
from qmanual.kpi.statistics.rules import broken_rules
from qmanual.kpi.statistics.shewhart import points_of


@pytest.mark.parametrize(
    ("name", "n"), [("pistonrings_l02_n3", 25), ("pistonrings_l02_n27_newdata", 40)]
)
def test_agrees_with_qcc(name: str, n: int, pistonrings: list[list[float]], r_truth: Any) -> None:
    truth = r_truth["ewma"][name]
    fit = Fit(kind="ewma", centre=truth["center"], sigma=truth["std_dev"])
    means = [sum(sample) / 5 for sample in pistonrings[:n]]

    points = ewma_points(fit, means, [5] * n, weight=truth["lambda"], nsigmas=truth["nsigmas"])

    for drawn, expected in (
        ([p.value for p in points], truth["ewma"]),
        ([p.spread for p in points], truth["sigma"]),
        ([p.lower for p in points], truth["lcl"]),
        ([p.upper for p in points], truth["ucl"]),
    ):
        assert drawn == pytest.approx(expected, abs=1e-9)
    broken = broken_rules(points, ["we-1"])
    assert [place for place, rules in enumerate(broken, 1) if rules] == truth["violations"]


def test_agrees_with_nist(nist: Any) -> None:
    example = nist["EWMA_6.3.2.4"]
    fit = Fit(kind="ewma", centre=example["target"], sigma=example["s"])

    points = ewma_points(
        fit, example["x"], weight=example["lambda"], nsigmas=example["L"], steady=True
    )

    assert [p.value for p in points] == pytest.approx(example["z_2dp"], abs=0.006)
    assert (points[0].lower, points[0].upper) == pytest.approx(
        (example["lcl_asymptotic"], example["ucl_asymptotic"]), abs=example["tol_limits"]
    )
    assert example["out_of_control"] == []
    assert not any(broken_rules(points, ["we-1"]))


def test_missing_value_keeps_its_place_and_the_mean() -> None:
    points = ewma_points(Fit(kind="ewma", centre=0.0, sigma=1.0), [1, None, 1], weight=0.5)

    assert [p.value for p in points] == [0.5, None, 0.75]
    assert [p.spread for p in points] == pytest.approx([0.5, None, (0.25 + 0.0625) ** 0.5])


def test_without_sigma_there_are_no_limits() -> None:
    (point,) = ewma_points(Fit(kind="ewma", centre=2.0, sigma=None), [3.0])

    assert (point.value, point.centre, point.upper) == (pytest.approx(2.2), 2.0, None)


@pytest.mark.parametrize("weight", [0.0, -0.1, 1.1])
def test_impossible_weight_is_refused(weight: float) -> None:
    with pytest.raises(ValueError, match="the weight of an EWMA"):
        ewma_points(Fit(kind="ewma", centre=0.0, sigma=1.0), [1.0], weight=weight)


@given(st.lists(st.floats(-100, 100), max_size=20), st.floats(0.1, 10))
def test_weight_of_one_is_the_chart_of_single_values(values: list[float], sigma: float) -> None:
    single = points_of(Fit(kind="i", centre=3.0, sigma=sigma), values)

    drawn = ewma_points(Fit(kind="ewma", centre=3.0, sigma=sigma), values, weight=1.0)

    for one, other in zip(drawn, single, strict=True):
        assert (one.value, one.lower, one.upper) == pytest.approx(
            (other.value, other.lower, other.upper)
        )
