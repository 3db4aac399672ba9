"""Missing values: None, and what a computation gave that is no finite number."""

import math
from collections.abc import Iterable
from typing import TypeGuard

Number = float | None
"""A value of a series; None where there is none."""


def is_known(value: Number) -> TypeGuard[float]:
    """Whether there is a finite number."""
    return value is not None and math.isfinite(value)


def known(values: Iterable[Number]) -> list[float]:
    """The finite numbers, in their order."""
    return [float(value) for value in values if is_known(value)]


def mean(values: Iterable[float]) -> float | None:
    """Arithmetic mean, summed without loss; None of nothing."""
    numbers = list(values)
    return math.fsum(numbers) / len(numbers) if numbers else None


def variance(values: Iterable[float]) -> float | None:
    """Sample variance, with n - 1 below the line; None of fewer than two."""
    numbers = list(values)
    if len(numbers) < 2:
        return None
    # Of equal values the mean may be off by a rounding error; their variance is nought.
    if min(numbers) == max(numbers):
        return 0.0
    middle = math.fsum(numbers) / len(numbers)
    return math.fsum((value - middle) ** 2 for value in numbers) / (len(numbers) - 1)
