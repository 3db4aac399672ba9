"""Units of a KPI: which there are, and how a target is read in one."""

import re
from decimal import Decimal

from qmanual.items.quantity import SECONDS, Quantity, parse_quantity
from qmanual.items.suggest import did_you_mean

PERCENT = "percent"
TIME_UNITS = {"s": "s", "min": "min", "h": "h", "days": "day"}
"""Units of time of a KPI, and what a quantity calls them."""

UNITS = (PERCENT, *TIME_UNITS, "points", "count", "score", "index")
_PER = re.compile(r"per \d+(?: \S.*)?")


def unit_problem(unit: str) -> str | None:
    """What is wrong with a unit, or nothing. Besides the fixed ones there is ``per 1000``."""
    if unit in UNITS or _PER.fullmatch(unit):
        return None
    hint = did_you_mean(unit, UNITS) or f"; there are {', '.join(UNITS)} and 'per 1000'"
    return f"unknown unit {unit!r}{hint}"


def read_value(raw: object, unit: str) -> float:
    """A target as a number in the KPI's unit; percent as a ratio from 0 to 1.

    :param raw: a number, or text with a unit such as ``80 %`` or ``24 h``.
    :raises ValueError: with a sentence for the author.
    """
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        raise ValueError(f"{raw!r} is not a number")
    if isinstance(raw, str):
        return _from_quantity(parse_quantity(raw), raw, unit)
    if unit == PERCENT and not 0 <= raw <= 1:
        raise ValueError(f"{raw} is not a share from 0 to 1; write 0.8 or '80 %'")
    return float(raw)


def _from_quantity(quantity: Quantity, raw: str, unit: str) -> float:
    if unit == PERCENT and quantity.unit == "%":
        return read_value(float(quantity.value / 100), unit)
    if unit in TIME_UNITS and quantity.unit in SECONDS:
        seconds = quantity.value * SECONDS[quantity.unit]
        return float(seconds / Decimal(SECONDS[TIME_UNITS[unit]]))
    if quantity.unit in ("", unit):
        return read_value(float(quantity.value), unit)
    raise ValueError(f"{raw!r} is not in the KPI's unit, {unit}")
