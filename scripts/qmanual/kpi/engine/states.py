"""States: the counts, sums and moments of groups of rows, merged into those of larger groups.

So the year follows from its months, and the total from its channels, without reading the rows
again.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from qmanual.kpi.definitions.definition import MetricType

State = Mapping[str, float | None]
"""Name of an aggregate to its value; None where there was no row to take it from."""


def merge(kind: MetricType, states: Iterable[State]) -> dict[str, float]:
    """The state of all rows together; nothing if there is no state."""
    total: dict[str, float] = {}
    for state in states:
        if kind is MetricType.MEAN:
            _add_moments(total, state)
        else:
            for name, value in state.items():
                # A database may give sums as decimals.
                added = float(value) if isinstance(value, Decimal) else value or 0
                total[name] = total.get(name, 0) + added
    return total


def _add_moments(total: dict[str, float], state: State) -> None:
    """Add a group's mean and variance without loss of digits.

    Source: Chan, Golub, LeVeque 1983, pairwise updating of sums of squares. Sums of squares
    themselves would lose all digits when the mean is large against the spread.
    """
    n = state["n"] or 0
    if not total:
        total.update(n=0, mean=0.0, variance=0.0)
    if n == 0:
        return
    mean, variance = float(state["mean"] or 0), float(state["variance"] or 0)
    known, whole = total["n"], total["n"] + n
    apart = mean - total["mean"]
    squares = known * total["variance"] + n * variance + apart * apart * known * n / whole
    total["n"] = whole
    total["mean"] += apart * n / whole
    total["variance"] = squares / whole
