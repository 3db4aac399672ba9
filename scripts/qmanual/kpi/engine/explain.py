"""Trails: how the values of a source came about, for ``qmanual kpi --explain``."""

from collections.abc import Iterable
from dataclasses import dataclass

from qmanual.kpi.definitions.definition import Definition
from qmanual.kpi.engine.asker import Asked
from qmanual.kpi.engine.reading import Hit, Reader
from qmanual.kpi.sources.files import SourceFiles
from qmanual.kpi.sources.tables import OpenTable


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailFile:
    """A file of a source.

    :param fingerprint: digest of its content; empty where it is not known by file.
    """

    name: str
    fingerprint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """How the values of one source came about.

    :param backend: what ran the queries, such as duckdb.
    :param timezone: zone that clock times are in.
    :param calendars: KPI to its calendar of business hours.
    :param hits: what came from the cache.
    """

    backend: str
    timezone: str
    asked: tuple[Asked, ...]
    files: tuple[TrailFile, ...] = ()
    calendars: tuple[tuple[str, str], ...] = ()
    hits: tuple[Hit, ...] = ()

    def queries(self, kpi: str) -> tuple[Asked, ...]:
        """The queries that a KPI rests on."""
        return tuple(entry for entry in self.asked if kpi in entry.kpis)

    def calendar(self, kpi: str) -> str:
        """The calendar that a KPI counts in; empty if it counts around the clock."""
        return dict(self.calendars).get(kpi, "")

    def kept(self, kpi: str) -> tuple[Hit, ...]:
        """What a KPI has from the cache."""
        return tuple(hit for hit in self.hits if kpi in hit.kpis)


def make_trail(
    reader: Reader, opened: OpenTable, files: SourceFiles, definitions: Iterable[Definition]
) -> Trail:
    """The trail of what a reader has read."""
    known = files.file_fingerprints or ("",) * len(files.paths)
    return Trail(
        backend=str(opened.connection.name),
        timezone=opened.source.timezone,
        asked=tuple(reader.asker.asked),
        files=tuple(
            TrailFile(name=path.name, fingerprint=fingerprint)
            for path, fingerprint in zip(files.paths, known, strict=True)
        ),
        calendars=tuple((d.id, d.calendar) for d in definitions if d.calendar),
        hits=tuple(reader.hits),
    )
