"""The registers of a manual: every source of ``sources.yml`` that is one, read and looked at."""

import datetime
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from qmanual.config import Settings
from qmanual.errors import SourceError
from qmanual.items.findings import Finding, Severity
from qmanual.items.model import Catalogue
from qmanual.items.suggest import did_you_mean
from qmanual.kpi.sources.reader import load_sources
from qmanual.kpi.sources.register_rows import data_rows, written_paths
from qmanual.kpi.sources.source import Source, Sources
from qmanual.registers.kinds import load_kinds
from qmanual.registers.limits import OPTIONS, find_option_problems, read_limits
from qmanual.registers.links import find_broken_record_links
from qmanual.registers.read import RegisterReading, read_register
from qmanual.registers.record import Register
from qmanual.registers.table import tables_of


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterSet:
    """The registers of a manual.

    :param by_source: name of a source to its register; two sources may show two tables of one.
    :param findings: what is wrong with sources, files, and links between registers.
    """

    by_source: Mapping[str, Register]
    findings: tuple[Finding, ...] = ()

    @property
    def registers(self) -> tuple[Register, ...]:
        """Each register once."""
        return tuple({(r.kind, r.path): r for r in self.by_source.values()}.values())


def load_registers(
    settings: Settings,
    catalogue: Catalogue,
    sources: Sources,
    *,
    today: datetime.date | None = None,
) -> dict[str, Register]:
    """The registers by name of their source, whatever is wrong in them; for pages."""
    return dict(load_register_set(settings, catalogue, sources, today=today).by_source)


def registers_of(
    settings: Settings, catalogue: Catalogue, *, today: datetime.date | None = None
) -> dict[str, Register]:
    """The same for who has not read ``sources.yml``; what is wrong in it is found elsewhere."""
    sources = load_sources(
        settings.manual_path,
        settings.root,
        timezone=settings.timezone,
        country=settings.country,
    )
    return load_registers(settings, catalogue, sources, today=today)


def load_register_set(
    settings: Settings,
    catalogue: Catalogue,
    sources: Sources,
    *,
    today: datetime.date | None = None,
) -> RegisterSet:
    """The registers, and what makes them unusable.

    :param today: day after which nothing can have happened; the manual's own by default.
    """
    readings = read_registers(settings, catalogue, sources, today=today)
    found = {finding for reading in readings.values() for finding in reading.findings}
    for source in sources.by_name.values():
        found.update(_source_problems(source, catalogue))
    made = RegisterSet(
        by_source={name: entry.register for name, entry in readings.items() if entry.usable}
    )
    found.update(find_broken_record_links(made.registers))
    return replace(made, findings=tuple(sorted(found, key=lambda finding: finding.order)))


def read_registers(
    settings: Settings,
    catalogue: Catalogue,
    sources: Sources,
    *,
    today: datetime.date | None = None,
) -> dict[str, RegisterReading]:
    """Every source that is a register, read; those of an unknown kind are left out.

    :param today: day after which nothing can have happened; the manual's own by default.
    """
    day = today or settings.today()
    readings: dict[str, RegisterReading] = {}
    read: dict[str, RegisterReading] = {}
    for name, source in sources.by_name.items():
        kind = register_kind(source)
        if kind not in load_kinds():
            continue
        try:
            # Sources that show several tables of one register read it once.
            key = _key(source)
            if key not in read:
                read[key] = _read(settings, catalogue, source, kind, day)
            register = replace(read[key].register, source=name)
            readings[name] = replace(read[key], register=register)
        except SourceError as error:
            finding = Finding(
                code="register",
                path=str(error.path or source.file),
                line=error.line or source.line(),
                message=error.message,
            )
            register = Register(kind=kind, source=name, path=source.file)
            readings[name] = RegisterReading(register=register, findings=(finding,), usable=False)
    return readings


def register_kind(source: Source) -> str:
    """The kind of register that a source is; empty for any other source."""
    return str(json.loads(source.spec or "{}").get("register") or "")


def register_options(source: Source) -> dict[str, Any]:
    """The keys of a source that belong to its register, and its time zone."""
    spec: Mapping[str, Any] = json.loads(source.spec or "{}")
    options = {key: spec[key] for key in OPTIONS if spec.get(key) is not None}
    return {**options, "timezone": source.timezone}


def _key(source: Source) -> str:
    """The same for sources that read the same records in the same way."""
    calendar = source.calendar and source.calendar.name
    place = [source.connect, source.sheet, source.header_row]
    if not source.inner_table:
        place.append(source.table)  # of a database
    told = [register_kind(source), source.paths, place, calendar, register_options(source)]
    return json.dumps(told, sort_keys=True)


def _read(
    settings: Settings, catalogue: Catalogue, source: Source, kind: str, today: datetime.date
) -> RegisterReading:
    return read_register(
        kind,
        _paths(source),
        rows=data_rows(source, settings.cache_path),
        root=settings.root,
        catalogue=catalogue,
        today=today,
        source=source.name,
        options=register_options(source),
        calendar=source.calendar,
    )


def _paths(source: Source) -> list[Path]:
    """The files of a register; one that is not there is complained of when it is read.

    :raises SourceError: if the source names none, or no file matches a pattern.
    """
    paths: list[Path] = []
    for written in written_paths(source):
        if any(sign in written for sign in "*?["):
            found = sorted(source.folder.glob(written))
            if not found:
                raise _problem(source, f"no file matches {written!r}")
            paths += found
        else:
            paths.append(source.folder / written)
    if not source.paths and not source.connect:
        raise _problem(source, "a register needs a 'path': the file that holds its records")
    return paths


def _problem(source: Source, message: str) -> SourceError:
    return SourceError(
        f"source {source.name!r}: {message}", path=source.file, line=source.line("path")
    )


def _source_problems(source: Source, catalogue: Catalogue) -> Iterator[Finding]:
    """What is wrong with the keys of a source that is a register."""
    name = register_kind(source)
    if not name:
        return
    kinds = load_kinds()
    if name not in kinds:
        hint = did_you_mean(name, kinds) or f"; there are {', '.join(kinds)}"
        yield _finding(source, "register", f"there is no kind of register {name!r}{hint}")
        return
    kind, tables = kinds[name], tables_of(kinds[name])
    if source.inner_table and source.inner_table not in tables:
        hint = did_you_mean(source.table, tables) or f"; there are {', '.join(tables) or 'none'}"
        yield _finding(source, "table", f"a register of {name} has no table {source.table!r}{hint}")
    options = register_options(source)
    for key, message in find_option_problems(kind, options, catalogue):
        yield _finding(source, key, message)
    if source.calendar is None and read_limits(kind, options, catalogue).in_working_time:
        told = (
            "names no calendar, so working days are Monday to Friday, holidays included; "
            "name one of 'calendars:' ('calendar:')"
        )
        yield replace(_finding(source, "limits", told), severity=Severity.NOTE)


def _finding(source: Source, key: str, message: str) -> Finding:
    return Finding(
        code="register",
        path=source.file,
        line=source.line(key),
        message=f"source {source.name!r}: {message}",
    )
