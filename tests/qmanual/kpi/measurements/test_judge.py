from datetime import date

import pytest

from qmanual.kpi.definitions.definition import Decide, Direction, Target
from qmanual.kpi.measurements.judge import Status, judge

DAY = date(2024, 1, 1)
HIGHER = Target(start=DAY, target=0.8, warning=0.7)
LOWER = Target(start=DAY, target=20, warning=30)
BAND = Target(start=DAY, low=300, high=400)


@pytest.mark.parametrize(
    ("value", "target", "direction", "status"),
    [
        (0.8, HIGHER, Direction.HIGHER, Status.MET),
        (0.7999999, HIGHER, Direction.HIGHER, Status.WARNING),
        (0.7, HIGHER, Direction.HIGHER, Status.WARNING),
        (0.6999, HIGHER, Direction.HIGHER, Status.MISSED),
        (20, LOWER, Direction.LOWER, Status.MET),
        (30, LOWER, Direction.LOWER, Status.WARNING),
        (30.1, LOWER, Direction.LOWER, Status.MISSED),
        (21, Target(start=DAY, target=20), Direction.LOWER, Status.MISSED),
        (300, BAND, Direction.BAND, Status.MET),
        (299.9, BAND, Direction.BAND, Status.MISSED),
        (400.1, BAND, Direction.BAND, Status.MISSED),
        (5, None, Direction.LOWER, Status.NO_TARGET),
        (5, None, None, Status.NO_TARGET),
        (None, LOWER, Direction.LOWER, Status.NO_DATA),
    ],
)
def test_status(
    value: float | None, target: Target | None, direction: Direction | None, status: Status
) -> None:
    assert judge(value, n=100, target=target, direction=direction) is status


def test_too_few_cases_are_neither_red_nor_green() -> None:
    statuses = [
        judge(0.1, n=n, target=HIGHER, direction=Direction.HIGHER, min_n=30) for n in (29, 30)
    ]

    assert statuses == [Status.INSUFFICIENT, Status.MISSED]


def test_bound_decides_where_the_definition_says_so() -> None:
    statuses = [
        judge(
            0.79,
            n=50,
            target=HIGHER,
            direction=Direction.HIGHER,
            decide=decide,
            interval=(0.65, 0.89),
        )
        for decide in Decide
    ]

    assert dict(zip(Decide, statuses, strict=True)) == {
        Decide.POINT: Status.WARNING,
        Decide.CI_LOWER: Status.MISSED,
        Decide.CI_UPPER: Status.MET,
    }


def test_without_the_interval_that_decides_nothing_is_judged() -> None:
    status = judge(
        0.9, n=1, target=HIGHER, direction=Direction.HIGHER, decide=Decide.CI_LOWER, interval=None
    )

    assert status is Status.INSUFFICIENT
