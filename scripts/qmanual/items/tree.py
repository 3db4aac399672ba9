"""Where a manual's files come from: a folder, a folder with an overlay, or a git revision."""

import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from qmanual.errors import HistoryError, QmanualError

SYMLINK = "120000"
"""Git's mode of a symbolic link."""

_COMMIT = "^{commit}"
"""After a revision: the commit that it stands for."""


class Tree(Protocol):
    """The text files of a manual; names are relative to its root, with ``/``."""

    def names(self) -> tuple[str, ...]:
        """Names of the ``.md`` and ``.yml`` files under the manual's folder, sorted."""

    def text(self, name: str) -> str:
        """The text of one file.

        :raises QmanualError: if it is not UTF-8 text or cannot be read.
        """


def is_source(name: str) -> bool:
    """Whether a file can be part of the manual: no hidden or private folder, a known suffix."""
    parts = name.split("/")
    hidden = any(part.startswith((".", "_")) for part in parts[:-1]) or parts[-1].startswith(".")
    return not hidden and name.endswith((".md", ".yml"))


class FolderTree:
    """The files of a folder; a file in the overlay stands in place of the same one under it."""

    def __init__(self, root: Path, manual: str, overlay: Path | None = None) -> None:
        self._files: dict[str, Path] = {}
        for base in (root / manual, *([overlay] if overlay else ())):
            if not base.is_dir():
                raise QmanualError("is not a folder", path=base)
            for path in base.rglob("*"):
                name = f"{manual}/{path.relative_to(base).as_posix()}"
                if is_source(name) and path.is_file():
                    self._files[name] = path

    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self._files))

    def text(self, name: str) -> str:
        return decode(self._read(name), name)

    def _read(self, name: str) -> bytes:
        try:
            return self._files[name].read_bytes()
        except OSError as error:
            raise QmanualError(f"cannot be read: {error.strerror or error}", path=name) from error


class RevisionTree:
    """The files of a git revision, read as blobs: nothing is checked out."""

    def __init__(self, root: Path, revision: str, manual: str) -> None:
        self._blobs = _blobs(root, revision, manual)

    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self._blobs))

    def text(self, name: str) -> str:
        return decode(self._blobs[name], name)


def decode(data: bytes, name: str) -> str:
    """The text of a file; line ends become ``\\n``, a byte order mark goes.

    :raises QmanualError: if it is not UTF-8; the line is named.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise QmanualError("is not UTF-8 text; save it as UTF-8", path=name, line=line) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _git(root: Path, *arguments: str, stdin: bytes | None = None) -> bytes:
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *arguments], input=stdin, capture_output=True, check=False
        )
    except FileNotFoundError as error:
        raise HistoryError("git is not installed, so there is no history to read") from error
    if done.returncode != 0:
        words = done.stderr.decode(errors="replace").strip().splitlines() or ["git failed"]
        if "not a git repository" in words[0]:
            raise HistoryError("there is no git history here", path=root)
        if words[0] == "fatal: Needed a single revision":
            revision = arguments[-1].removesuffix(_COMMIT)
            raise HistoryError(f"git knows no revision {revision!r}", path=root)
        raise HistoryError(words[0].removeprefix("fatal: "), path=root)
    return done.stdout


def _blobs(root: Path, revision: str, manual: str) -> Mapping[str, bytes]:
    if revision.startswith("-"):
        raise HistoryError(f"{revision!r} is not a git revision")
    commit = _git(root, "rev-parse", "--verify", "--end-of-options", f"{revision}{_COMMIT}")
    listing = _git(root, "ls-tree", "-r", "-z", commit.decode().strip(), "--", f"{manual}/")
    wanted: list[tuple[str, str]] = []
    for entry in listing.split(b"\0"):
        if not entry:
            continue
        head, _, name = entry.decode(errors="surrogateescape").partition("\t")
        mode, kind, object_id = head.split()
        if kind == "blob" and mode != SYMLINK and is_source(name):
            wanted.append((name, object_id))
    asked = "".join(f"{object_id}\n" for _, object_id in wanted)
    output = _git(root, "cat-file", "--batch", stdin=asked.encode())
    blobs: dict[str, bytes] = {}
    position = 0
    for name, _object_id in wanted:
        header_end = output.index(b"\n", position)
        size = int(output[position:header_end].split()[2])
        blobs[name] = output[header_end + 1 : header_end + 1 + size]
        position = header_end + 1 + size + 1
    return blobs
