"""Wilson's interval."""

import pytest

from qmquiz.statistics.intervals import wilson


@pytest.mark.parametrize(
    ("share", "n", "interval"),
    [
        (0.5, 10, (0.236593, 0.763407)),
        (0.0, 10, (0.0, 0.277533)),
        (1.0, 10, (0.722467, 1.0)),
        (15 / 148, 148, (0.062386, 0.160493)),
    ],
)
def test_numbers_of_newcombe_1998(share, n, interval):
    """The last one is table I of Newcombe (1998), method 3, to four digits."""
    assert wilson(share, n) == pytest.approx(interval, abs=1e-4)


def test_without_answers_there_is_none():
    assert wilson(0.0, 0) is None


def test_it_agrees_with_scipy():
    from scipy.stats import binomtest

    found = binomtest(37, 61).proportion_ci(method="wilson")

    assert wilson(37 / 61, 61) == pytest.approx((found.low, found.high))
