"""What was read of a file stays known until the file or the definition changes.

States of KPIs are kept for each file of a source, under the digest of its content and the hash
of the definition. So when a month is added or an old one is corrected, that file alone is read
again; what was read of the others is merged with it. A source of one file keeps nothing: there
would be nothing left to keep when it changes.

A tally of values is kept, too, if it is small: at most a fifth of the rows that it counts, and
at most five million entries. Otherwise it is made again of all rows.

A file with rows dated in the future is not kept, because they will count one day. What cannot be
read here, or is not as it was written, is as good as not there.
"""

import contextlib
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from qmanual.kpi.sources.durable import write_atomically

_FORMAT = 1
FOLDER = "partials"

Json = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A file with tallies.

    :param digest: of the file's content.
    :param files: digests of the data files that it counts.
    """

    name: str
    digest: str
    files: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class PartialCache:
    """What is known of the files of one source.

    :param folder: the source's own; nothing else is in it.
    :param files: path of each file to the digest of its content.
    """

    folder: Path
    files: Mapping[str, str]
    _entries: dict[str, dict[str, Json]] = field(default_factory=dict)
    _used: set[str] = field(default_factory=set)
    _changed: bool = False

    def __post_init__(self) -> None:
        """Read what there is."""
        self._entries = _load(self.path)

    @property
    def path(self) -> Path:
        """The file of the source."""
        return self.folder / "states.json"

    @property
    def keeps(self) -> bool:
        """Whether there is anything to be gained; equal files could not be told apart."""
        digests = list(self.files.values())
        return len(digests) > 1 and len(set(digests)) == len(digests)

    def get(self, key: str, file: str) -> Json:
        """What is known of a file under a key; None if nothing is."""
        self._used.add(key)
        return self._entries.get(key, {}).get(self.files[file])

    def put(self, key: str, file: str, content: Json) -> None:
        """Keep what was found of a file."""
        self._used.add(key)
        self._entries.setdefault(key, {})[self.files[file]] = content
        self._changed = True

    def chunks(self, key: str) -> list[Chunk]:
        """The sound files of a tally, each with at least one file that is still there."""
        self._used.add(key)
        found = []
        current = set(self.files.values())
        for name, entry in self._entries.get(key, {}).items():
            chunk = Chunk(name=name, digest=entry["digest"], files=tuple(entry["files"]))
            if current & set(chunk.files) and _digest_of(self.folder / name) == chunk.digest:
                found.append(chunk)
        return found

    def put_chunk(self, key: str, path: Path, files: Iterable[str]) -> None:
        """Keep a file of tallies that has been written into the folder."""
        self._used.add(key)
        digest = _digest_of(path)
        if digest is not None:
            entry = {"digest": digest, "files": sorted(self.files[file] for file in files)}
            self._entries.setdefault(key, {})[path.name] = entry
            self._changed = True

    def save(self, alive: Iterable[str]) -> None:
        """Write what is known, without what nobody will ask for again.

        :param alive: beginnings of the keys that are in use, besides those asked for today.
        """
        if not self.keeps:
            return
        alive = tuple(alive)
        current = set(self.files.values())
        kept: dict[str, dict[str, Json]] = {}
        for key, entries in self._entries.items():
            if key in self._used or key.startswith(alive):
                some = {n: e for n, e in entries.items() if _is_current(n, e, current)}
                if some:
                    kept[key] = some
        if not self._changed and kept == self._entries:
            return
        text = json.dumps(kept, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        content = f"qmanual partials {_FORMAT} {_digest(text.encode())}\n{text}\n"
        # A folder that cannot be written costs time, nothing else.
        with contextlib.suppress(OSError):
            write_atomically(self.path, content.encode())
            chunks = {name for entries in kept.values() for name in entries}
            for path in self.folder.glob("tally-*"):
                if path.name not in chunks:
                    path.unlink(missing_ok=True)
        self._entries, self._changed = kept, False


def _is_current(name: str, entry: Json, current: set[str]) -> bool:
    if isinstance(entry, dict) and "digest" in entry:
        return bool(current & set(entry["files"]))
    return name in current


def _load(path: Path) -> dict[str, dict[str, Json]]:
    try:
        head, _, text = path.read_text(encoding="utf-8").partition("\n")
        text = text.removesuffix("\n")
        if head != f"qmanual partials {_FORMAT} {_digest(text.encode())}":
            return {}
        loaded: dict[str, dict[str, Json]] = json.loads(text)
    except (OSError, ValueError):
        return {}
    return loaded


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def _digest_of(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
    except OSError:
        return None


def folder_of(cache: Path, source: str) -> Path:
    """The folder of a source's partials, whatever its name."""
    return cache / FOLDER / (source if re.fullmatch(r"[A-Za-z0-9_-]+", source) else key_of(source))


def key_of(*parts: object) -> str:
    """A short name of what is kept, which differs when any part differs."""
    return _digest(json.dumps([str(part) for part in parts]).encode())


def to_json(value: Any) -> Json:
    """A value of a dimension or an aggregate as JSON."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    raise TypeError(f"{type(value).__name__} cannot be kept")


def from_json(value: Json) -> Any:
    """The inverse of :func:`to_json`."""
    if not isinstance(value, dict):
        return value
    ((kind, text),) = value.items()
    if kind == "moment":
        return datetime.fromisoformat(text)
    return date.fromisoformat(text) if kind == "day" else Decimal(text)
