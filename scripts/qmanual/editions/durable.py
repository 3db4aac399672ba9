"""Files that survive a crash: written, flushed to the disk, then moved into place at once."""

import contextlib
import json
import os
import shutil
import stat
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any


def json_bytes(data: Any) -> bytes:
    """JSON that is the same for the same data: sorted, indented, with a newline at the end."""
    text = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True)
    return (text + "\n").encode()


def files_under(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every file below a folder with its name relative to it, sorted by that name."""
    found = ((path.relative_to(folder).as_posix(), path) for path in folder.rglob("*"))
    return iter(sorted((name, path) for name, path in found if not path.is_dir()))


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, as 64 hexadecimal digits."""
    total = sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            total.update(block)
    return total.hexdigest()


def write_durably(path: Path, data: bytes) -> None:
    """Write a file and flush it to the disk; its folder is made if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def sync_tree(folder: Path) -> None:
    """Flush every file and folder below a folder, and itself, to the disk."""
    for path in folder.rglob("*"):
        if path.is_symlink():
            continue
        _sync(path)
    _sync(folder)


def sync_folder(folder: Path) -> None:
    """Flush the list of a folder's files to the disk, so that a rename in it is kept."""
    _sync(folder)


def _sync(path: Path) -> None:
    # Windows can neither open a folder nor flush what was opened for reading; there the
    # file system's journal has to do.
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return
    try:
        with contextlib.suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)


def make_read_only(folder: Path) -> None:
    """Take the permission to write from every file below a folder."""
    for _name, path in files_under(folder):
        path.chmod(path.stat().st_mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))


def link_or_copy(source: Path, target: Path) -> None:
    """Give a file a second name; where the disk cannot do that, copy it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def remove_tree(folder: Path) -> None:
    """Remove a folder with all that is in it, read-only files too; a missing one is fine."""

    def unlock(function: Any, path: str, _error: BaseException) -> None:
        with contextlib.suppress(OSError):
            Path(path).chmod(stat.S_IRWXU)
            function(path)

    if folder.is_symlink() or folder.is_file():
        folder.unlink()
    elif folder.is_dir():
        # `onerror` is deprecated from 3.12 and `onexc` does not exist before it.
        shutil.rmtree(folder, onerror=lambda f, p, e: unlock(f, p, e[1]))
