"""Decisions that only the wording changed, as the service keeps them with an edition."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from qmanual.items.minor import MinorChange


def minor_as_json(changes: Iterable[MinorChange]) -> list[dict[str, str]]:
    """Decisions as the service keeps them, in their order."""
    return [
        {
            "item": change.item,
            "before": change.before,
            "after": change.after,
            "name": change.name,
            "on": change.on.isoformat(),
        }
        for change in changes
    ]


def minor_from_json(entries: Iterable[Mapping[str, Any]]) -> tuple[MinorChange, ...]:
    """The inverse of :func:`minor_as_json`."""
    return tuple(
        MinorChange(
            item=entry["item"],
            before=entry["before"],
            after=entry["after"],
            name=entry["name"],
            on=date.fromisoformat(entry["on"]),
        )
        for entry in entries
    )
