from statistics import quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmanual.kpi.definitions.definition import Interval, IntervalMethod
from qmanual.kpi.engine.percentiles import percentile, percentile_bounds, ranks_of

NONE = Interval(method=IntervalMethod.NONE)
RANKS = Interval(method=IntervalMethod.QUANTILE)


@given(st.lists(st.integers(-50, 50), min_size=2, max_size=40), st.integers(1, 99))
def test_percentile_is_that_of_the_standard_library(rows: list[int], hundredth: int) -> None:
    rows.sort()
    p = hundredth / 100

    found = percentile(
        len(rows), p, {rank: rows[rank - 1] for rank in ranks_of(len(rows), p, NONE)}
    )

    assert found == pytest.approx(quantiles(rows, n=100, method="inclusive")[hundredth - 1])


def test_one_value_is_every_percentile() -> None:
    assert ranks_of(1, 0.9, RANKS) == {1}
    assert percentile(1, 0.9, {1: 7.0}) == 7.0
    assert percentile_bounds(1, 0.9, RANKS, {1: 7.0}) is None


def test_no_value_has_no_ranks() -> None:
    assert ranks_of(0, 0.5, RANKS) == frozenset()


def test_interval_is_between_two_values_of_the_data() -> None:
    ranks = ranks_of(16, 0.5, RANKS)

    assert ranks == {4, 8, 9, 13}
    assert percentile_bounds(16, 0.5, RANKS, {r: float(r) for r in ranks}) == (4.0, 13.0)
