"""What a source holds on this machine: its files or rows, and a digest of what is in them."""

import datetime
import uuid
from dataclasses import dataclass, replace
from pathlib import Path

from qmanual.errors import SourceError
from qmanual.items.findings import Finding
from qmanual.items.model import Catalogue
from qmanual.kpi.sources.addresses import is_remote
from qmanual.kpi.sources.catalogue_rows import item_rows

# The store of measurements and the charts write their files with it.
from qmanual.kpi.sources.durable import write_atomically as write_atomically
from qmanual.kpi.sources.fingerprints import FileFingerprints, joined
from qmanual.kpi.sources.register_rows import data_rows, register_table, written_paths
from qmanual.kpi.sources.rows import RowTable
from qmanual.kpi.sources.source import Origin, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFiles:
    """What a source holds: files, rows, or a database that is asked later.

    :param fingerprint: digest of the content of all files, or of all rows. A database has none
        that could be trusted: it gets another one each time, so that it is always asked again.
    :param file_fingerprints: digest of the content of each of ``paths``.
    :param rows: the rows of a register or of the catalogue.
    :param findings: what has to be said of them although they can be read.
    """

    fingerprint: str
    paths: tuple[Path, ...] = ()
    file_fingerprints: tuple[str, ...] = ()
    rows: RowTable | None = None
    findings: tuple[Finding, ...] = ()


def find_files(
    source: Source,
    cache: Path,
    *,
    catalogue: Catalogue | None = None,
    today: datetime.date | None = None,
) -> SourceFiles | None:
    """What a source holds; None while it has no data by definition.

    :param cache: folder for files from the network, and for what is remembered of files.
    :param catalogue: of the manual, for registers and for items as a source.
    :param today: day that a register's ages and limits are counted to.
    :raises SourceError: if a file is missing or cannot be read, with the line that names it.
    """
    if source.origin is Origin.NONE:
        return None
    if source.origin is Origin.DATABASE:
        return SourceFiles(fingerprint=uuid.uuid4().hex)
    known = catalogue or Catalogue()
    if source.origin is Origin.ITEMS:
        rows = item_rows(source.items, known)
        return SourceFiles(fingerprint=rows.fingerprint, rows=rows)
    if source.origin is Origin.REGISTER:
        day = today or datetime.datetime.now(datetime.UTC).date()
        paths, findings = _paths(replace(source, paths=written_paths(source)), cache)
        rows = register_table(source, paths, data_rows(source, cache), known, day)
        return SourceFiles(
            fingerprint=rows.fingerprint, paths=tuple(paths), rows=rows, findings=findings
        )
    paths, findings = _paths(source, cache)
    digests = _digests(source, paths, cache)
    return SourceFiles(
        fingerprint=joined(digests),
        paths=tuple(paths),
        file_fingerprints=digests,
        findings=findings,
    )


def _paths(source: Source, cache: Path) -> tuple[list[Path], tuple[Finding, ...]]:
    paths: list[Path] = []
    findings: list[Finding] = []
    for written in source.paths:
        if is_remote(written):
            # Only here: what it needs of the network takes time to load.
            from qmanual.kpi.sources.fetch import fetch

            fetched = fetch(source, written, cache)
            paths.append(fetched.path)
            findings += [fetched.finding] if fetched.finding else []
        else:
            paths += _local(source, written)
    return paths, tuple(findings)


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


def _digests(source: Source, paths: list[Path], cache: Path) -> tuple[str, ...]:
    known = FileFingerprints(cache)
    digests: list[str] = []
    for path in paths:
        try:
            digests.append(known.digest(path))
        except OSError as error:
            reason = error.strerror or error
            raise _problem(source, f"the file {path.name!r} cannot be read: {reason}") from error
    known.save()
    return tuple(digests)
