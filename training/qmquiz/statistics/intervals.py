"""How far a share seen in a few answers may lie from the one that we would like to know."""

import math

Z95 = 1.959963984540054
"""Of a normal distribution 95 % lie within so many standard deviations."""


def wilson(share: float, n: int) -> tuple[float, float] | None:
    """Interval of a share by Wilson's score method, 95 %; ``None`` without answers.

    Also for a mean of marks from 0 to 1: their variance is at most ``share * (1 - share)``, so
    the interval is then wider than need be, never narrower.

    :param share: 0 to 1.

    Source: Wilson 1927; Newcombe 1998.
    """
    if n <= 0:
        return None
    z2 = Z95 * Z95
    middle = share + z2 / (2 * n)
    spread = Z95 * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    whole = 1 + z2 / n
    low = 0.0 if share <= 0 else max(0.0, (middle - spread) / whole)
    high = 1.0 if share >= 1 else min(1.0, (middle + spread) / whole)
    return low, high
