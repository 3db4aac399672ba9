"""Judging: a value against the target in force."""

from enum import StrEnum

from qmanual.kpi.definitions.definition import Decide, Direction, Target


class Status(StrEnum):
    """How a KPI stands."""

    MET = "met"
    """The target is met."""
    WARNING = "warning"
    """The target is missed, the warning value is kept."""
    MISSED = "missed"
    """The target is missed, and the warning value too."""
    INSUFFICIENT = "insufficient"
    """Too few cases to judge."""
    NO_DATA = "no-data"
    """There is no value."""
    NO_TARGET = "no-target"
    """There is a value, and no target in force to hold it against."""


def judge(
    value: float | None,
    *,
    n: float,
    target: Target | None,
    direction: Direction | None,
    min_n: int = 0,
    decide: Decide = Decide.POINT,
    interval: tuple[float, float] | None = None,
) -> Status:
    """The status of a value. Too little data is never red or green.

    :param n: cases the value rests on.
    :param interval: bounds to decide by, where the definition asks for them.
    """
    if value is None:
        return Status.NO_DATA
    if n < min_n:
        return Status.INSUFFICIENT
    if target is None or direction is None:
        return Status.NO_TARGET
    if decide is not Decide.POINT:
        if interval is None:
            return Status.INSUFFICIENT
        value = interval[0] if decide is Decide.CI_LOWER else interval[1]
    return _compare(value, target, direction)


def _compare(value: float, target: Target, direction: Direction) -> Status:
    if direction is Direction.BAND:
        inside = (target.low is None or value >= target.low) and (
            target.high is None or value <= target.high
        )
        return Status.MET if inside else Status.MISSED
    sign = 1 if direction is Direction.HIGHER else -1
    if target.target is None:
        return Status.NO_TARGET
    if sign * value >= sign * target.target:
        return Status.MET
    if target.warning is not None and sign * value >= sign * target.warning:
        return Status.WARNING
    return Status.MISSED
