"""The catalogue as a file."""

import json
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from qmanual.errors import QmanualError
from qmanual.items.model import FORMAT, Catalogue, Document, Item

_LISTS = ("children",)


def catalogue_to_json(catalogue: Catalogue) -> dict[str, Any]:
    """The catalogue as JSON values: ``format``, ``documents``, ``items``, in reading order."""
    return {
        "format": FORMAT,
        "documents": [_to_json(document) for document in catalogue.documents.values()],
        "items": [_to_json(item) for item in catalogue.items.values()],
    }


def catalogue_from_json(data: Mapping[str, Any]) -> Catalogue:
    """The inverse of :func:`catalogue_to_json`.

    :raises QmanualError: if it is of another format, or not a catalogue.
    """
    if data.get("format") != FORMAT:
        raise QmanualError(f"is not a catalogue of format {FORMAT}; make it again")
    try:
        documents = [Document(**entry) for entry in data["documents"]]
        items = [Item(**_tuples(entry)) for entry in data["items"]]
    except (KeyError, TypeError) as error:
        raise QmanualError(f"is not a catalogue: {error}") from error
    return Catalogue(
        documents={document.id: document for document in documents},
        items={item.id: item for item in items},
    )


def dump_catalogue(catalogue: Catalogue, path: Path) -> None:
    """Write the catalogue; the same catalogue gives the same bytes."""
    text = json.dumps(catalogue_to_json(catalogue), ensure_ascii=False, indent=1, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def load_catalogue(path: Path) -> Catalogue:
    """Read a catalogue.

    :raises QmanualError: if the file is missing, damaged or of another format.
    """
    try:
        return catalogue_from_json(json.loads(path.read_text(encoding="utf-8")))
    except QmanualError as error:
        raise QmanualError(error.message, path=path) from error
    except (OSError, ValueError) as error:
        raise QmanualError(f"cannot be read as a catalogue: {error}", path=path) from error


def _to_json(value: Document | Item) -> dict[str, Any]:
    entry = {field.name: getattr(value, field.name) for field in fields(value)}
    for name, content in entry.items():
        if isinstance(content, tuple):
            entry[name] = list(content)
        elif isinstance(content, Mapping):
            entry[name] = {k: list(v) if isinstance(v, tuple) else v for k, v in content.items()}
    return entry


def _tuples(entry: Mapping[str, Any]) -> dict[str, Any]:
    links = {name: tuple(targets) for name, targets in entry["links"].items()}
    return {**entry, "links": links, **{name: tuple(entry[name]) for name in _LISTS}}
