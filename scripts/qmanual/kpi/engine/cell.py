"""Cell: the value of one group of rows."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """The value of one group of rows.

    :param n: cases that it rests on.
    :param share_of: what the parts of a breakdown add up in; None where they do not.
    """

    value: float | None = None
    n: float = 0
    numerator: float | None = None
    denominator: float | None = None
    bounds: tuple[float, float] | None = None
    share_of: float | None = None
