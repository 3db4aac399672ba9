"""Decisions that only the wording changed, as an edition has them (``approvals.json``)."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from qmanual.errors import ConfigError, EditionError
from qmanual.items.control import approvals_in
from qmanual.items.minor import MinorChange, minor_changes


def load_minor_changes(path: Path) -> list[dict[str, str]]:
    """What approvers had decided by the day of an edition; what the service keeps of it.

    An edition that holds no approvals decides nothing.

    :return: mappings with ``item``, ``before``, ``after``, ``name``, ``on``.
    :raises EditionError: if the file cannot be used.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        raise EditionError(f"cannot be read: {error}", path=path) from error
    try:
        records = approvals_in(data, path)
        as_of = data.get("as_of")
        until = date.fromisoformat(as_of) if as_of else date.max
    except (AttributeError, TypeError, ValueError) as error:
        raise EditionError(f"is not a file of approvals: {error}", path=path) from error
    except ConfigError as error:
        raise EditionError(error.message, path=path) from error
    return [
        {
            "item": change.item,
            "before": change.before,
            "after": change.after,
            "name": change.name,
            "on": change.on.isoformat(),
        }
        for change in minor_changes(records, until)
    ]


def kept_minor_changes(entries: Iterable[Mapping[str, Any]]) -> tuple[MinorChange, ...]:
    """What was kept of an edition's decisions, as values that ``status.py`` computes with."""
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
