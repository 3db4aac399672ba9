"""Points and their limits."""

from qmanual.kpi.statistics.chart import Point, point


def test_limits_end_where_values_end() -> None:
    assert point(0.5, 0.5, 0.25, least=0.0, greatest=1.0) == Point(
        value=0.5, centre=0.5, lower=0.0, upper=1.0, spread=0.25
    )
    assert point(0.5, 0.5, 0.25, nsigmas=2.0) == Point(
        value=0.5, centre=0.5, lower=0.0, upper=1.0, spread=0.25
    )
    assert point(4.0, 0.5, 0.25) == Point(
        value=4.0, centre=0.5, lower=-0.25, upper=1.25, spread=0.25
    )


def test_without_a_spread_there_are_no_limits() -> None:
    assert point(4.0, 0.5, None) == Point(
        value=4.0, centre=0.5, lower=None, upper=None, spread=None
    )
    assert point(None, None, 1.0) == Point(
        value=None, centre=None, lower=None, upper=None, spread=None
    )
