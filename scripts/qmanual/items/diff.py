"""What changed between two catalogues, in the manual's own terms."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from qmanual.items.model import Catalogue, Item
from qmanual.items.plain import normalise

Pair = tuple[Any, Any]
"""Old and new; None where there is none."""


class ChangeKind(StrEnum):
    """What happened to an item."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemChange:
    """One item that is not what it was.

    :param title: old and new title, if it differs; likewise ``text`` and ``children``.
    :param fields: name of each field that differs to old and new value.
    :param links: name of each link that differs to old and new targets.
    :param meaning: whether people have to know something else than before.
    """

    id: str
    type: str
    kind: ChangeKind
    title: Pair | None = None
    text: Pair | None = None
    fields: Mapping[str, Pair]
    links: Mapping[str, Pair]
    children: Pair | None = None
    normative: bool
    meaning: bool


def compare(old: Catalogue, new: Catalogue) -> tuple[ItemChange, ...]:
    """All items that differ: those of the new catalogue in its order, then those removed."""
    changes = [
        change
        for item in new.items.values()
        if (change := compare_items(old.items.get(item.id), item)) is not None
    ]
    removed = [
        change
        for item in old.items.values()
        if item.id not in new.items and (change := compare_items(item, None)) is not None
    ]
    return (*changes, *removed)


def compare_items(old: Item | None, new: Item | None) -> ItemChange | None:
    """How two versions of an item differ; None if they say the same.

    Where it stands (document, line) does not count: an item that moves is the same item.
    """
    item = new or old
    if item is None:
        return None
    kind = ChangeKind.CHANGED
    if old is None:
        kind = ChangeKind.ADDED
    elif new is None:
        kind = ChangeKind.REMOVED
    fields = _differences(old.fields if old else {}, new.fields if new else {})
    links = _differences(
        {name: tuple(sorted(ids)) for name, ids in (old.links if old else {}).items() if ids},
        {name: tuple(sorted(ids)) for name, ids in (new.links if new else {}).items() if ids},
    )
    change = ItemChange(
        id=item.id,
        type=item.type,
        kind=kind,
        title=_pair(old, new, "title"),
        text=_pair(old, new, "text"),
        fields=fields,
        links=links,
        children=_pair(old, new, "children"),
        normative=item.normative,
        meaning=old is None or new is None or old.hash != new.hash,
    )
    same = not (change.title or change.text or fields or links or change.children)
    return None if kind is ChangeKind.CHANGED and same and not change.meaning else change


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Pair]:
    return {
        name: (old.get(name), new.get(name))
        for name in dict.fromkeys((*old, *new))
        if old.get(name) != new.get(name)
    }


def _pair(old: Item | None, new: Item | None, name: str) -> Pair | None:
    before = getattr(old, name) if old else None
    after = getattr(new, name) if new else None
    if isinstance(before, str) and isinstance(after, str) and normalise(before) == normalise(after):
        return None
    return None if before == after or (not before and not after) else (before, after)
