"""How far an objective is: what its KPIs say, held against the objective's own target.

A KPI may meet its target of today while the objective, which asks for more, is not reached.
"""

from dataclasses import dataclass
from enum import StrEnum

from qmanual.items.model import Item
from qmanual.items.quantity import Quantity
from qmanual.kpi.definitions.units import read_value
from qmanual.sphinx_ext.kpi_words import Words
from qmanual.sphinx_ext.manual import Manual


class Progress(StrEnum):
    """Whether an objective is reached."""

    REACHED = "reached"
    NOT_YET = "not yet"
    UNKNOWN = "unknown"
    """No KPI with enough data says so in a unit that can be compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """An objective as its KPIs see it.

    :param now: value of the KPI that decides, in words; empty when nobody can say.
    """

    progress: Progress
    now: str = ""


_UNSURE = ("insufficient", "no-data")


def evaluate_objective(manual: Manual, objective: Item) -> Evaluation:
    """The worst of what the KPIs that measure it say."""
    found = [
        evaluation
        for name in manual.back_links.get(objective.id, {}).get("measures", ())
        if (item := manual.item(name)) is not None
        and (evaluation := _by_kpi(manual, objective, item)) is not None
    ]
    found.sort(key=lambda evaluation: evaluation.progress is Progress.REACHED)
    return found[0] if found else Evaluation(progress=Progress.UNKNOWN)


def _by_kpi(manual: Manual, objective: Item, kpi: Item) -> Evaluation | None:
    """What one KPI says; None when it cannot say."""
    measured = manual.measurements.get(kpi.id, {})
    value, unit = measured.get("value"), str(kpi.fields.get("unit", ""))
    if value is None or str(measured.get("status")) in _UNSURE:
        return None
    try:
        target = _in_unit(objective, "target", unit)
        baseline = _in_unit(objective, "baseline", unit)
    except (ValueError, KeyError, TypeError):
        return None  # in another unit: this KPI says something else about the objective
    reached = value >= target if target > baseline else value <= target
    show = Words(measured=measured, unit=unit, language=manual.language)
    return Evaluation(
        progress=Progress.REACHED if reached else Progress.NOT_YET, now=show.value(value)
    )


def _in_unit(objective: Item, name: str, unit: str) -> float:
    quantity = Quantity.from_json(objective.fields[name])
    return read_value(f"{quantity.value} {quantity.unit}".strip(), unit)
