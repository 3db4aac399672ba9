"""Capability agrees with qcc, intervals included."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmanual.kpi.statistics.capability import (
    Beyond,
    Capability,
    Index,
    capability,
    share_beyond,
)


@pytest.mark.parametrize(
    ("name", "target"), [("pistonrings_7395_7405", None), ("pistonrings_target", 74.02)]
)
def test_agrees_with_qcc(name: str, target: float | None, r_truth: Any) -> None:
    truth = r_truth["capability"][name]
    chart = r_truth["shewhart"]["pistonrings_xbar_UWAVE-R"]
    lower, upper = truth["spec"]

    found = capability(
        chart["center"], chart["std_dev"], 125, lower=lower, upper=upper, target=target
    )

    def of_r(index: str) -> Index:
        row = truth["indices"][index]
        return Index(
            value=pytest.approx(row["value"], abs=1e-9),
            bounds=pytest.approx((row["lo95"], row["hi95"]), abs=1e-9),
        )

    assert found == Capability(
        cp=of_r("Cp"), cpl=of_r("Cp_l"), cpu=of_r("Cp_u"), cpk=of_r("Cp_k"), cpm=of_r("Cpm")
    )


def test_values_beyond_the_limits(pistonrings: list[list[float]], r_truth: Any) -> None:
    truth = r_truth["capability"]["pistonrings_7395_7405"]
    values = [value for sample in pistonrings[:25] for value in sample]

    found = share_beyond(values, lower=73.95, upper=74.05, sigma=0.009785038693035)

    assert (found.below, found.above) == (truth["obs"]["Obs < LSL"], truth["obs"]["Obs > USL"])
    assert found.expected == pytest.approx(0, abs=1e-6)


def test_values_beyond_one_limit() -> None:
    found = share_beyond([1.0, 2.0, None, 3.0, 4.0], upper=3.0, sigma=1.0)

    assert found == Beyond(
        n=4,
        below=0,
        above=1,
        share=0.25,
        # R: prop.test(1, 4, correct = FALSE)
        bounds=pytest.approx((0.0455873, 0.6993582), abs=1e-6),
        expected=pytest.approx(0.3085375387259869),
    )
    assert share_beyond([], upper=3.0) == Beyond(
        n=0, below=0, above=0, share=None, bounds=None, expected=None
    )


def test_one_limit_has_one_index() -> None:
    found = capability(5.0, 1.0, 50, upper=8.0)

    assert (found.cp, found.cpl, found.cpm) == (None, None, None)
    assert found.cpu is not None
    assert found.cpk is not None
    assert found.cpu.value == found.cpk.value == 1.0
    assert found.cpk.bounds is not None
    assert found.cpu.bounds is not None
    # One-sided bounds lie nearer than two-sided ones.
    assert found.cpk.bounds[0] < found.cpu.bounds[0]


def test_no_variation_has_no_index() -> None:
    nothing = Capability(cp=None, cpl=None, cpu=None, cpk=None, cpm=None)

    assert capability(5.0, 0.0, 50, lower=4.0, upper=6.0) == nothing


def test_one_value_has_no_interval() -> None:
    found = capability(5.0, 1.0, 1, lower=2.0, upper=8.0)

    assert [index.bounds for index in (found.cp, found.cpk, found.cpm) if index] == [None] * 3


@pytest.mark.parametrize(
    ("lower", "upper", "message"),
    [(None, None, "needs a lower or an upper limit"), (3.0, 3.0, "is not below the upper limit")],
)
def test_limits_must_make_sense(lower: float | None, upper: float | None, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        capability(5.0, 1.0, 50, lower=lower, upper=upper)


@given(st.floats(-5, 15), st.floats(0.1, 5), st.integers(2, 500), st.sampled_from([0.8, 0.9, 0.95]))
def test_intervals_hold_the_index_and_widen_with_the_level(
    centre: float, sigma: float, n: int, level: float
) -> None:
    narrow = capability(centre, sigma, n, lower=0, upper=10, level=level)
    wide = capability(centre, sigma, n, lower=0, upper=10, level=0.99)

    for one, other in ((narrow.cpk, wide.cpk), (narrow.cpl, wide.cpl), (narrow.cpu, wide.cpu)):
        assert one is not None
        assert other is not None
        assert one.bounds is not None
        assert other.bounds is not None
        assert other.bounds[0] < one.bounds[0] < one.value < one.bounds[1] < other.bounds[1]
    assert narrow.cp is not None
    assert narrow.cpk is not None
    assert narrow.cpk.value <= narrow.cp.value + 1e-12
