"""Each rule marks the point that completes its pattern, and stops at gaps and phases."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmanual.kpi.statistics.chart import Point
from qmanual.kpi.statistics.rules import DEFAULT, RULES, Runs, analyse_runs, broken_rules


def chart(values: Sequence[float | None]) -> list[Point]:
    """Points around 0 with limits at 3."""
    return [Point(value=x, centre=0.0, lower=-3.0, upper=3.0, spread=1.0) for x in values]


def marked_by(rule: str, values: Sequence[float | None]) -> list[int]:
    """Places that a rule marks, counted from 1."""
    return [p for p, rules in enumerate(broken_rules(chart(values), [rule]), 1) if rules == (rule,)]


UP_AND_DOWN = [0.1, 0.3] * 7


@pytest.mark.parametrize(
    ("rule", "values", "places"),
    [
        ("we-1", [3.0, 3.1, -3.0, -3.1], [2, 4]),
        ("we-2", [2.1, 0, 2.1, 2.1, 0, 0, 2.1], [3, 4]),
        # One above and one below is no pattern; a point on the edge of a zone is inside.
        ("we-2", [2.1, -2.1, 0, 2.1, 2.0], []),
        ("we-2", [-2.1, -2.1], [2]),
        ("we-3", [1.1, 1.1, 0, 1.1, 1.1, -1.1, 1.1], [5]),
        ("we-4", [0.1] * 7 + [0] + [0.1] * 8 + [-0.1], [16]),
        ("nelson-1", [3.1], [1]),
        ("nelson-2", [-0.1] * 10, [9, 10]),
        ("nelson-3", [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.6], [6, 7]),
        ("nelson-3", [0.6, 0.5, 0.4, 0.3, 0.3, 0.2, 0.1, 0.0, -0.1, -0.2], [10]),
        ("nelson-4", UP_AND_DOWN, [14]),
        ("nelson-4", UP_AND_DOWN[:13], []),
        ("nelson-4", [0.1, 0.3, 0.4, *UP_AND_DOWN[:11]], []),
        ("nelson-5", [0, 2.1, 2.1], [3]),
        ("nelson-6", [-1.1, -1.1, -1.1, -1.1], [4]),
        ("nelson-7", [0.5, -0.5] * 7 + [0.9, 1.0], [15]),
        ("nelson-8", [1.1, -1.1, 1.1, 1.1, -2, 1.1, 1.1, -1.1], [8]),
        ("nelson-8", [1.1, -1.1, 1.1, 1.0, -2, 1.1, 1.1, -1.1], []),
    ],
)
def test_rule_marks_the_point_that_completes_it(
    rule: str, values: list[float], places: list[int]
) -> None:
    assert marked_by(rule, values) == places


@pytest.mark.parametrize(
    ("rule", "values"),
    [
        ("we-2", [2.1, None, 2.1]),
        ("we-3", [1.1, 1.1, None, 1.1, 1.1]),
        ("we-4", [*[0.1] * 4, None, *[0.1] * 4]),
        ("nelson-3", [0.1, 0.2, 0.3, None, 0.4, 0.5, 0.6]),
        ("nelson-4", [*UP_AND_DOWN[:7], None, *UP_AND_DOWN[7:]]),
        ("nelson-7", [*[0.5] * 7, None, *[0.5] * 8]),
        ("nelson-8", [*[1.5] * 4, None, *[1.5] * 4]),
    ],
)
def test_gap_unjudged_point_and_phase_end_a_pattern(rule: str, values: list[float | None]) -> None:
    gap = values.index(None)
    filled = [0.35 if x is None else x for x in values]
    without = [x for x in values if x is not None]

    assert marked_by(rule, values) == []
    judged = [place != gap for place in range(len(values))]
    assert set(broken_rules(chart(filled), [rule], judged=judged)) == {()}
    phases = [int(place >= gap) for place in range(len(without))]
    assert set(broken_rules(chart(without), [rule], phases=phases)) == {()}
    # Without the gap it is a pattern.
    assert marked_by(rule, without) != []


def test_point_without_limits_breaks_only_rules_about_sides() -> None:
    points = [Point(value=1e9, centre=0.0, lower=None, upper=None, spread=None)] * 9

    broken = broken_rules(points, list(RULES))

    assert broken[8] == ("we-4", "nelson-2", "anhoej-run", "anhoej-crossings")
    assert broken[0] == ()


def test_limits_of_no_width() -> None:
    points = [Point(value=x, centre=0.5, lower=0.5, upper=0.5, spread=0.0) for x in (0.5, 0.6)]

    assert broken_rules(points, ["we-1", "we-2"]) == ((), ("we-1",))


def test_rounding_of_a_mean_is_no_side() -> None:
    noisy = sum([0.1] * 10) / 10

    assert noisy != 0.1
    points = [Point(value=0.1, centre=noisy, lower=noisy, upper=noisy, spread=0.0)] * 20
    assert set(broken_rules(points, list(RULES))) == {()}


def test_rules_are_named_in_their_own_order_and_the_default_is_two() -> None:
    assert broken_rules(chart([4, 4]), ["nelson-1", "we-2", "we-1"])[1] == (
        "we-1",
        "we-2",
        "nelson-1",
    )
    assert broken_rules(chart([4, 4]))[1] == DEFAULT == ("we-1", "we-2")


def test_unknown_rule_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown rule: we-5"):
        broken_rules(chart([1.0]), ["we-1", "we-5"])


def test_runs_of_anhoej() -> None:
    # 24 useful values: the longest run may be round(log2 24) + 3 = 8, and 8 crossings are needed
    # (Anhoej and Olesen 2014, table 1).
    values = [1.0] * 9 + [0.0, None] + [-1.0] * 8 + [1.0] * 7

    assert analyse_runs(chart(values)) == Runs(
        useful=24, longest=9, longest_allowed=8, crossings=2, crossings_needed=8
    )
    assert marked_by("anhoej-run", values) == [9]
    assert marked_by("anhoej-crossings", values) == [26]


def test_runs_of_few_values_say_nothing() -> None:
    assert analyse_runs([]) == Runs(
        useful=0, longest=0, longest_allowed=0, crossings=0, crossings_needed=0
    )
    assert marked_by("anhoej-run", [1.0] * 3) == marked_by("anhoej-crossings", [1.0] * 3) == []


@pytest.mark.parametrize(
    ("useful", "allowed", "needed"),
    # Anhoej and Olesen 2014, PLoS ONE 9(11) e113825, table 1.
    [(10, 6, 2), (12, 7, 3), (16, 7, 4), (20, 7, 6), (24, 8, 8), (40, 8, 14), (60, 9, 23)],
)
def test_runs_table(useful: int, allowed: int, needed: int) -> None:
    runs = analyse_runs(chart([1.0] * useful))

    assert (runs.longest_allowed, runs.crossings_needed) == (allowed, needed)
    assert runs.is_shifted
    assert runs.is_clustered


values = st.lists(st.one_of(st.none(), st.integers(-40, 40).map(lambda x: x / 10)), max_size=60)


@given(values)
def test_mirrored_chart_breaks_the_same_rules(values: list[float | None]) -> None:
    mirrored = [None if x is None else -x for x in values]

    assert broken_rules(chart(mirrored), list(RULES)) == broken_rules(chart(values), list(RULES))


@given(values, st.integers(-5, 5), st.sampled_from([0.5, 2, 8]))
def test_shifted_and_stretched_chart_breaks_the_same_rules(
    values: list[float | None], shift: int, scale: float
) -> None:
    moved = [
        Point(
            value=None if x is None else scale * x + shift,
            centre=float(shift),
            lower=shift - 3 * scale,
            upper=shift + 3 * scale,
            spread=scale,
        )
        for x in values
    ]

    assert broken_rules(moved, list(RULES)) == broken_rules(chart(values), list(RULES))
