"""The manifest of an edition: what it consists of, so that a change cannot go unnoticed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from qmanual.editions.durable import files_under, json_bytes, sha256_of
from qmanual.errors import EditionError

MANIFEST_FILE = "manifest.json"
FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file: its size in bytes and its SHA-256."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """All files of an edition but the manifest itself.

    :param files: name relative to the edition's folder, with ``/``, sorted.
    """

    edition: str
    files: Mapping[str, Entry]

    @property
    def digest(self) -> str:
        """One SHA-256 over names, sizes and digests of all files."""
        lines = (f"{entry.sha256}  {entry.size}  {name}\n" for name, entry in self.files.items())
        return sha256("".join(lines).encode()).hexdigest()

    def to_bytes(self) -> bytes:
        """The manifest as it is written."""
        return json_bytes(
            {
                "format": FORMAT,
                "edition": self.edition,
                "digest": self.digest,
                "files": [
                    {"path": name, "size": entry.size, "sha256": entry.sha256}
                    for name, entry in self.files.items()
                ],
            }
        )


def manifest_of(folder: Path, edition: str) -> Manifest:
    """The manifest that a folder should have, from reading every file in it."""
    return Manifest(
        edition=edition,
        files={
            name: Entry(size=path.stat().st_size, sha256=sha256_of(path))
            for name, path in files_under(folder)
            if name != MANIFEST_FILE
        },
    )


def load_manifest(folder: Path) -> Manifest:
    """The manifest that an edition was frozen with.

    :raises EditionError: if it is missing, damaged, or does not agree with its own digest.
    """
    path = folder / MANIFEST_FILE
    try:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        manifest = Manifest(
            edition=data["edition"],
            files={
                entry["path"]: Entry(size=entry["size"], sha256=entry["sha256"])
                for entry in data["files"]
            },
        )
        digest = data["digest"]
    except FileNotFoundError as error:
        raise EditionError("is missing; the edition is not whole", path=path) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EditionError("cannot be read; the edition is damaged", path=path) from error
    if manifest.digest != digest:
        raise EditionError("does not agree with its own digest; it was changed", path=path)
    return manifest
