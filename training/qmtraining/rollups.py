"""How many people stand how: counters that change together with the statuses they count."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db import connection

from qmtraining.models import Rollup, Scope
from qmtraining.status import State, worst


class Cell(NamedTuple):
    """One counter."""

    scope: str
    key: str
    module: str
    state: str


def cells_of(
    department: str, roles: Iterable[str], states: Mapping[tuple[str, str], State]
) -> Counter[Cell]:
    """The counters that one person stands in.

    :param states: module and item to state.
    """
    by_module: dict[str, list[State]] = {}
    by_item: dict[str, list[State]] = {}
    for (module, item), state in states.items():
        by_module.setdefault(module, []).append(state)
        by_item.setdefault(item, []).append(state)
    worst_of = {module: worst(found) for module, found in by_module.items()}
    if worst_of:
        worst_of[""] = worst(worst_of.values())
    cells: Counter[Cell] = Counter()
    for item, found in by_item.items():
        cells[Cell(Scope.ITEM, item, "", worst(found))] += 1
    for module, state in worst_of.items():
        cells[Cell(Scope.DEPARTMENT, department, module, state)] += 1
        for role in sorted(set(roles)):
            cells[Cell(Scope.ROLE, role, module, state)] += 1
    return cells


def add_to_rollups(change: Mapping[Cell, int]) -> None:
    """Add to the counters, in one statement; in a fixed order, so that writers never deadlock."""
    rows = [(*cell, n) for cell, n in sorted(change.items()) if n]
    if not rows:
        return
    table = connection.ops.quote_name(Rollup._meta.db_table)
    for start in range(0, len(rows), 150):  # SQLite takes 999 values in old builds
        part = rows[start : start + 150]
        places = ", ".join(["(%s, %s, %s, %s, %s)"] * len(part))
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} (scope, key, module, state, n) VALUES {places} "  # noqa: S608
                "ON CONFLICT (scope, key, module, state) "
                f"DO UPDATE SET n = {table}.n + excluded.n",
                [value for row in part for value in row],
            )


def change_between(before: Counter[Cell], after: Counter[Cell]) -> dict[Cell, int]:
    """What has to be added to the counters to come from one state to another."""
    change = Counter(after)
    change.subtract(before)
    return {cell: n for cell, n in change.items() if n}
