"""The registers of a manual: every source of ``sources.yml`` that is one, read and looked at."""

import datetime
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from qmanual.config import Settings
from qmanual.errors import SourceError
from qmanual.items.findings import Finding
from qmanual.items.model import Catalogue
from qmanual.items.suggest import did_you_mean
from qmanual.kpi.sources.files import find_files
from qmanual.kpi.sources.reader import load_sources
from qmanual.kpi.sources.source import Source, Sources
from qmanual.registers.files import SUFFIXES, RawFile, database_rows
from qmanual.registers.kinds import load_kinds
from qmanual.registers.limits import OPTIONS, find_option_problems
from qmanual.registers.links import find_broken_record_links
from qmanual.registers.read import RegisterReading, read_register, read_rows
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
    sources = load_sources(settings.manual_path, settings.root, timezone=settings.timezone)
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
    for name, source in sources.by_name.items():
        kind = register_kind(source)
        if kind not in load_kinds():
            continue
        try:
            readings[name] = _read(settings, catalogue, source, kind, day)
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


def _read(
    settings: Settings, catalogue: Catalogue, source: Source, kind: str, today: datetime.date
) -> RegisterReading:
    options = register_options(source)
    if all(Path(path).suffix.lower() in SUFFIXES for path in source.paths) and source.paths:
        files = find_files(source, settings.cache_path)
        return read_register(
            kind,
            files.paths if files else (),
            root=settings.root,
            catalogue=catalogue,
            today=today,
            source=source.name,
            options=options,
        )
    return read_rows(
        kind,
        RawFile(rows=database_rows(_rows(settings, source, kind), source.file, source.line())),
        catalogue=catalogue,
        today=today,
        source=source.name,
        options=options,
        path=source.file,
    )


def _rows(settings: Settings, source: Source, kind: str) -> Iterator[dict[str, Any]]:
    """Rows of a database or a data file; columns that the register does not know stay there.

    :raises SourceError: if it cannot be read.
    """
    from qmanual.kpi.sources.tables import engine_errors, first_line, open_table

    files = find_files(source, settings.cache_path)
    if files is None:
        return
    opened = open_table(source, files)
    try:
        names = [name for name in opened.columns if name in load_kinds()[kind].rows.fields]
        yield from opened.table.select(names).to_pyarrow().to_pylist() if names else ()
    except engine_errors() as error:
        raise SourceError(
            f"source {source.name!r} cannot be read: {first_line(error)}",
            path=source.file,
            line=source.line(),
        ) from error
    finally:
        opened.close()


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
    if source.table and source.table not in tables and not source.format:
        hint = did_you_mean(source.table, tables) or f"; there are {', '.join(tables) or 'none'}"
        yield _finding(source, "table", f"a register of {name} has no table {source.table!r}{hint}")
    for key, message in find_option_problems(kind, register_options(source), catalogue):
        yield _finding(source, key, message)


def _finding(source: Source, key: str, message: str) -> Finding:
    return Finding(
        code="register",
        path=source.file,
        line=source.line(key),
        message=f"source {source.name!r}: {message}",
    )
