"""Files of a source: which there are on this machine, and what is in them, as a digest."""

import hashlib
import logging
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from qmanual.errors import SourceError
from qmanual.kpi.sources.source import Source

logger = logging.getLogger(__name__)

_TIMEOUT_S = 60
_REMOTE = ("http://", "https://")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFiles:
    """The files of a source on this machine.

    :param fingerprint: digest of their names' order and their content.
    """

    paths: tuple[Path, ...]
    fingerprint: str


def find_files(source: Source, cache: Path) -> SourceFiles | None:
    """The files of a source; None while the source has none by definition.

    :param cache: folder that files from the network are kept in.
    :raises SourceError: if a file is missing or cannot be read, with the line that names it.
    """
    if not source.paths:
        return None
    paths: list[Path] = []
    for written in source.paths:
        if written.startswith(_REMOTE):
            paths.append(_fetch(source, written, cache))
        else:
            paths += _local(source, written)
    return SourceFiles(paths=tuple(paths), fingerprint=_fingerprint(source, paths))


def _problem(source: Source, message: str) -> SourceError:
    return SourceError(
        f"source {source.name!r}: {message}", path=source.file, line=source.line("path")
    )


def _local(source: Source, written: str) -> list[Path]:
    if any(sign in written for sign in "*?["):
        pattern = Path(written)
        base = Path(pattern.anchor) if pattern.is_absolute() else source.folder
        parts = pattern.parts[1:] if pattern.is_absolute() else pattern.parts
        found = sorted(path for path in base.glob("/".join(parts)) if path.is_file())
        if not found:
            raise _problem(source, f"no file matches {written!r}")
        return found
    path = source.folder / written
    if not path.is_file():
        near = sorted(p.name for p in path.parent.glob(f"*{path.suffix}")) if path.suffix else []
        hint = f"; beside it there is {', '.join(near[:4])}" if near else ""
        raise _problem(source, f"there is no file {written!r}{hint}")
    return [path]


def _fingerprint(source: Source, paths: list[Path]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for path in paths:
        try:
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "blake2b").digest())
        except OSError as error:
            reason = error.strerror or error
            raise _problem(source, f"the file {path.name!r} cannot be read: {reason}") from error
    return digest.hexdigest()


def _fetch(source: Source, address: str, cache: Path) -> Path:
    """Get a file from the network; the copy of last time if the network is away."""
    import urllib.error
    import urllib.request

    name = hashlib.sha256(address.encode()).hexdigest()[:16]
    kept = cache / "downloads" / f"{source.name}-{name}.{source.format}"
    try:
        request = urllib.request.Request(address, headers={"User-Agent": "qmanual"})  # noqa: S310 - http and https only
        with urllib.request.urlopen(request, timeout=_TIMEOUT_S) as answer:  # noqa: S310
            content = answer.read()
    except (OSError, ValueError) as error:
        if isinstance(error, urllib.error.HTTPError):
            error.close()
        reason = getattr(error, "reason", None) or error
        if kept.is_file():
            logger.warning(
                "%s cannot be fetched (%s); the copy of last time is used", address, reason
            )
            return kept
        raise _problem(source, f"{address} cannot be fetched: {reason}") from error
    write_atomically(kept, content)
    return kept


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file so that nobody ever sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # mkstemp makes files that only their owner can read; a web server is somebody else.
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
