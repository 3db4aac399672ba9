"""Meaning hashes: equal when, and only when, people have to know the same."""

import json
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from qmanual.items.model import JsonValue
from qmanual.items.plain import normalise
from qmanual.items.quantity import Quantity, is_quantity
from qmanual.items.schema import ItemType


def digest(value: JsonValue) -> str:
    """32 hexadecimal digits over the canonical JSON of a value (BLAKE2b, 16 bytes)."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return blake2b(text.encode(), digest_size=16).hexdigest()


def source_digest(first_line: str, content: str) -> str:
    """Digest of a directive's raw text.

    Blank lines at either end and spaces at the end of a line do not count, because
    MyST-Parser drops some of them before a directive sees its content.
    """
    lines = [line.rstrip() for line in content.strip("\n").splitlines()]
    while lines and not lines[0]:
        lines.pop(0)
    while lines and not lines[-1]:
        lines.pop()
    return digest([" ".join(first_line.split()), lines])


def meaning_hash(
    item_type: ItemType,
    *,
    title: str,
    text: str,
    fields: Mapping[str, JsonValue],
    links: Mapping[str, tuple[str, ...]],
    children: tuple[str, ...],
    normative: bool,
) -> str:
    """Hash of what an item asks people to know.

    Formatting, white space, the order of options and the spelling of a quantity do not
    count; neither do options that the schema does not mark with ``meaning``.
    """
    return digest(
        {
            "type": item_type.name,
            "title": normalise(title),
            "text": normalise(text),
            "fields": {
                name: canonical(value)
                for name, value in fields.items()
                if name in item_type.fields and item_type.fields[name].meaning
            },
            "links": {
                name: sorted(targets)
                for name, targets in links.items()
                if targets and name in item_type.links and item_type.links[name].meaning
            },
            "children": list(children),
            "normative": normative,
        }
    )


def link_hash(links: Mapping[str, tuple[str, ...]]) -> str:
    """Hash of an item's links; their order does not count."""
    return digest({name: sorted(targets) for name, targets in links.items() if targets})


def canonical(value: JsonValue) -> Any:
    """A field's value as it counts: 60 min and 1 h are the same."""
    if isinstance(value, Mapping):
        if is_quantity(value):
            quantity = Quantity.from_json(value).canonical()
            return [str(quantity.value), quantity.unit]
        return {key: canonical(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [canonical(entry) for entry in value]
    if isinstance(value, str):
        return normalise(value)
    return value
