"""Digests: of all that a measurement depends on, the data left out."""

import hashlib
import json
from collections.abc import Iterable, Mapping

from qmanual.calendars.calendar import Calendar
from qmanual.items.model import Item
from qmanual.kpi.sources.source import Source

_WORDS = {
    "question", "formula", "numerator", "denominator", "frequency", "reaction", "caveats", "sample",
}  # fmt: skip
"""Fields that say something to people and change no figure."""


def definition_digest(
    item: Item, source: Source | None, calendar: Calendar | None, python: str
) -> str:
    """Digest of a definition.

    :param python: fingerprint of the code that prepares its rows.
    """
    content = {
        "id": item.id,
        "title": item.title,
        "fields": {name: item.fields[name] for name in _sorted(item.fields)},
        "source": source.spec if source else None,
        "calendar": calendar.spec if calendar else None,
        "python": python,
    }
    return _digest(json.dumps(content, sort_keys=True, ensure_ascii=False, default=str))


def derived_digest(own: str, inputs: Mapping[str, str]) -> str:
    """Digest of a derived KPI: its own, and those of its inputs.

    :param inputs: KPI to digest; empty for one that has no definition.
    """
    return _digest(" ".join([own, *(f"{name}={inputs[name]}" for name in sorted(inputs))]))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _sorted(names: Iterable[str]) -> list[str]:
    return sorted(set(names) - _WORDS)
