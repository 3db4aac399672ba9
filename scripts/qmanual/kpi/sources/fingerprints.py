"""Fingerprints of files: digests of their content, without reading again what did not change."""

import hashlib
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qmanual.kpi.sources.durable import write_atomically

CACHE_FILE = "fingerprints.json"
_FORMAT = 1
_RACY_NS = 2_000_000_000
"""A file may change twice within one tick of its clock, which is up to 2 s (FAT): what changed
so recently is not remembered."""

State = tuple[int, ...]
"""Size, inode, and times of content and of anything else, in ns."""


@dataclass(slots=True)
class FileFingerprints:
    """Digests of files, remembered in a folder.

    :param folder: where ``fingerprints.json`` is kept.
    """

    folder: Path
    _known: dict[str, tuple[State, str]] = field(init=False)
    _changed: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        self._known = _load(self.folder / CACHE_FILE)

    def digest(self, path: Path) -> str:
        """Digest of a file's content.

        :raises OSError: if it cannot be read.
        """
        key = str(path.resolve())
        before = _state(path)
        known = self._known.get(key)
        if known is not None and known[0] == before:
            return known[1]
        started = time.time_ns()
        with path.open("rb") as file:
            found = hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
        newest = max(before[2:])
        if _state(path) == before and newest < started - _RACY_NS:
            self._known[key] = before, found
            self._changed = True
        elif self._known.pop(key, None) is not None:
            self._changed = True
        return found

    def save(self) -> None:
        """Remember what was found; a folder that cannot be written costs time, nothing else."""
        if not self._changed:
            return
        entries = {
            name: {"state": list(state), "digest": digest}
            for name, (state, digest) in sorted(self._known.items())
            if Path(name).exists()
        }
        text = json.dumps({"format": _FORMAT, "files": entries}, indent=1) + "\n"
        try:
            write_atomically(self.folder / CACHE_FILE, text.encode())
        except OSError:
            return
        self._changed = False


def joined(digests: Sequence[str]) -> str:
    """One digest of several, in their order."""
    return hashlib.blake2b("\n".join(digests).encode(), digest_size=16).hexdigest()


def _state(path: Path) -> State:
    found = path.stat()
    return found.st_size, found.st_ino, found.st_mtime_ns, found.st_ctime_ns


def _load(path: Path) -> dict[str, tuple[State, str]]:
    """What was remembered; a file that cannot be used is as good as none."""
    try:
        loaded = json.loads(path.read_text(encoding="utf-8"))
        if loaded["format"] != _FORMAT:
            return {}
        return {
            str(name): (tuple(int(n) for n in entry["state"]), str(entry["digest"]))
            for name, entry in loaded["files"].items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
