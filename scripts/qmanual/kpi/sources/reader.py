"""Reading ``sources.yml``: each mistake is a finding with its line, and spoils its source only."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from qmanual.calendars.calendar import Calendar
from qmanual.calendars.read import Calendars, load_calendars
from qmanual.items.findings import Finding
from qmanual.items.schema import load_schema
from qmanual.items.suggest import did_you_mean
from qmanual.items.yaml_lines import Lined, YamlProblem, load_lined
from qmanual.kpi.sources.addresses import find_address_problem, find_secret, is_remote
from qmanual.kpi.sources.catalogue_rows import DOCUMENTS
from qmanual.kpi.sources.columns import ColumnReader
from qmanual.kpi.sources.source import SOURCES_FILE, FileFormat, Origin, Source, Sources
from qmanual.registers.files import SUFFIXES as REGISTER_SUFFIXES

_SUFFIXES = {
    ".parquet": FileFormat.PARQUET,
    ".csv": FileFormat.CSV,
    ".tsv": FileFormat.CSV,
    ".db": FileFormat.SQLITE,
    ".sqlite": FileFormat.SQLITE,
    ".sqlite3": FileFormat.SQLITE,
    ".xlsx": FileFormat.XLSX,
    ".xlsm": FileFormat.XLSX,
    ".xlsb": FileFormat.XLSX,
    ".xls": FileFormat.XLSX,
    ".ods": FileFormat.XLSX,
}
REGISTER_KEYS = ("limits", "calendar", "choices")
"""Keys that only a register has; what they may hold, the registers' room knows."""

_KEYS = (
    "title", "path", "format", "encoding", "table", "sheet", "header_row", "connect", "register",
    "items", "key", "publisher", "licence", "url", "note", "sample", "timezone", "covers",
    "null_codes", "columns", *REGISTER_KEYS,
)  # fmt: skip
_TOP_KEYS = ("format", "sources", "calendars")
_TEXTS = (
    "title", "table", "sheet", "connect", "register", "items", "publisher", "licence", "url",
    "note",
)  # fmt: skip
_ENCODINGS = ("utf-8", "utf-16", "latin-1")


def load_sources(folder: Path, root: Path, *, timezone: str = "UTC", country: str = "") -> Sources:
    """Read ``sources.yml`` of a manual's folder; no file means no sources.

    :param root: folder that paths in messages are relative to.
    :param timezone: zone of sources and calendars that name none.
    :param country: country of the holidays of calendars that name none (ISO 3166-1).
    """
    path = folder / SOURCES_FILE
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Sources()
    except (OSError, UnicodeDecodeError) as error:
        return Sources(findings=(_finding(name, 0, f"cannot be read: {error}"),))
    calendars = load_calendars(folder, root, timezone=timezone, country=country)
    reader = _Reader(file=name, folder=folder, root=root, timezone=timezone, calendars=calendars)
    reader.read(text)
    return Sources(
        by_name=reader.sources,
        broken=frozenset(reader.broken),
        calendars=calendars,
        findings=tuple(reader.findings),
    )


def _finding(path: str, line: int, message: str) -> Finding:
    return Finding(code="kpi-source", path=path, line=line, message=message)


@dataclass(slots=True, kw_only=True)
class _Reader:
    """Reads the file; ``here`` is the name of the source that is being read."""

    file: str
    folder: Path
    root: Path
    timezone: str
    calendars: Calendars
    sources: dict[str, Source] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    loaded: Any = None
    here: str = ""

    def report(self, message: str, *keys: str) -> None:
        """A finding at a key of the source, or at the nearest one above it that is there."""
        place = ("sources", self.here, *keys) if self.here else keys
        node, line = self.loaded, 0
        for key in place:
            if not isinstance(node, Lined) or key not in node.lines:
                break
            line, node = node.lines[key], node[key]
        where = f"source {self.here!r}: " if self.here else ""
        self.findings.append(_finding(self.file, line, where + message))

    def read(self, text: str) -> None:
        try:
            self.loaded = load_lined(text)
        except YamlProblem as problem:
            self.findings.append(_finding(self.file, problem.line, problem.message))
            return
        loaded = {} if self.loaded is None else self.loaded
        if not isinstance(loaded, Mapping) or not isinstance(loaded.get("sources") or {}, Mapping):
            self.report("must hold 'sources:', a mapping of names to sources")
            return
        self.unknown(loaded, _TOP_KEYS)
        for name, raw in (loaded.get("sources") or {}).items():
            self.here = name
            before = len(self.findings)
            source = self.source(name, raw)
            self.here = ""
            if source is None or len(self.findings) > before:
                self.broken.add(name)
            else:
                self.sources[name] = source

    def unknown(self, raw: Mapping[str, Any], known: Iterable[str], *keys: str) -> None:
        known = tuple(known)
        for key in raw:
            if key not in known:
                hint = did_you_mean(key, known) or f"; there are {', '.join(known)}"
                self.report(f"unknown key {key!r}{hint}", *keys, key)

    def source(self, name: str, raw: Any) -> Source | None:
        if not isinstance(raw, Lined):
            self.report("must be a mapping with at least a title")
            return None
        self.unknown(raw, _KEYS)
        if not raw.get("title"):
            self.report("needs a 'title': what people call it")
        for key in _TEXTS:
            if raw.get(key) is not None and not isinstance(raw[key], str):
                self.report(f"{key!r} must be text; put it in quotes", key)
        sample = raw.get("sample", False)
        if not isinstance(sample, bool):
            self.report(f"'sample' is true or false, not {sample!r}", "sample")
        paths = self.texts(raw.get("path"), "path")
        for path in paths:
            if is_remote(path) and (problem := find_secret(path)):
                self.report(problem, "path")
        tables = _of_rows(paths) if raw.get("register") else paths
        form = self.format(raw.get("format"), tables) if tables or not raw.get("register") else None
        self.origin(raw, paths)
        self.belongs(raw, form)
        return Source(
            name=name,
            paths=paths,
            format=form,
            encoding=self.encoding(raw.get("encoding")),
            header_row=self.header_row(raw.get("header_row")),
            key=self.texts(raw.get("key"), "key"),
            sample=bool(sample),
            timezone=self.zone(raw.get("timezone")),
            covers=self.covers(raw.get("covers")),
            null_codes=self.texts(raw.get("null_codes"), "null_codes"),
            columns=ColumnReader(self.report).columns(raw.get("columns")),
            spec=json.dumps(raw, sort_keys=True, ensure_ascii=False, default=str),
            file=self.file,
            folder=self.folder,
            root=self.root,
            options={
                key: raw[key]
                for key in REGISTER_KEYS
                if key != "calendar" and raw.get(key) is not None
            },
            calendar=self.calendar(raw.get("calendar")) if raw.get("register") else None,
            lines={"": self.loaded["sources"].lines.get(name, 0), **raw.lines},
            **{key: str(raw.get(key) or "").strip() for key in _TEXTS},
        )

    def origin(self, raw: Mapping[str, Any], paths: tuple[str, ...]) -> None:
        """Where the rows come from: at most one place, and what that place needs."""
        places = [o.value for o in Origin if o.value and raw.get(o.value)]
        if "register" in places:
            # Its records are rows of a place, and its head may stand in a file beside them.
            has_rows = not raw.get("connect") or _of_rows(paths)
            places = [key for key in places if key != "register" and (key != "path" or has_rows)]
            places = places if len(places) > 1 else []
        if len(places) > 1:
            self.report(f"has {' and '.join(map(repr, places))}; only one can be", places[1])
        if raw.get("connect"):
            problem = find_address_problem(str(raw["connect"]).strip())
            if problem:
                self.report(problem, "connect")
            if not raw.get("table"):
                self.report("needs the 'table' of the database", "connect")
        if raw.get("items"):
            known = (*load_schema().types, DOCUMENTS)
            if raw["items"] not in known:
                hint = did_you_mean(str(raw["items"]), known) or f"; there are {', '.join(known)}"
                self.report(f"there is no type of item {raw['items']!r}{hint}", "items")

    def belongs(self, raw: Mapping[str, Any], form: FileFormat | None) -> None:
        """Keys that only some formats have."""
        if form is FileFormat.SQLITE and not raw.get("table"):
            self.report("needs the 'table' of the database file", "path")
        for key in ("sheet", "header_row"):
            if raw.get(key) is not None and form is not FileFormat.XLSX:
                self.report(f"{key!r} is for workbooks (format: xlsx)", key)
        for key in REGISTER_KEYS:
            if raw.get(key) is not None and not raw.get("register"):
                self.report(f"{key!r} is for registers ('register:')", key)
        if raw.get("encoding") is not None and form is not FileFormat.CSV:
            self.report("'encoding' is for CSV files", "encoding")

    def texts(self, raw: Any, key: str) -> tuple[str, ...]:
        entries = [] if raw is None else raw if isinstance(raw, list) else [raw]
        if not all(isinstance(entry, str) and entry.strip() for entry in entries):
            self.report(f"{key!r} must be text, or a list of texts", key)
            return ()
        return tuple(entries)

    def format(self, raw: Any, paths: tuple[str, ...]) -> FileFormat | None:
        if raw is not None:
            names = [entry.value for entry in FileFormat]
            if str(raw) in names:
                return FileFormat(str(raw))
            hint = did_you_mean(str(raw), names) or f"; there are {', '.join(names)}"
            self.report(f"unknown format {raw!r}{hint}", "format")
            return None
        found = {_SUFFIXES.get(_suffix(path)) for path in paths}
        if None in found or len(found) > 1:
            self.report(
                f"cannot tell the format of {', '.join(paths)}; add 'format:' "
                f"({', '.join(FileFormat)})",
                "path",
            )
            return None
        return next(iter(found), None)

    def encoding(self, raw: Any) -> str:
        if raw is None:
            return ""
        if raw not in _ENCODINGS:
            self.report(f"unknown encoding {raw!r}; there are {', '.join(_ENCODINGS)}", "encoding")
            return ""
        return str(raw)

    def header_row(self, raw: Any) -> int:
        if raw is None:
            return 0
        if isinstance(raw, bool) or not isinstance(raw, int) or raw < 1:
            self.report(
                f"'header_row' is the number of the row that names the columns, counted from 1, "
                f"not {raw!r}",
                "header_row",
            )
            return 0
        return raw

    def zone(self, raw: Any) -> str:
        name = self.timezone if raw is None else str(raw)
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.report(f"{raw!r} is not a time zone such as Europe/Lisbon", "timezone")
        return name

    def calendar(self, raw: Any) -> Calendar | None:
        if raw is None:
            return None
        known = self.calendars.by_name
        if str(raw) not in known and str(raw) not in self.calendars.broken:
            there = f"; there are {', '.join(known)}" if known else "; there is none in this file"
            hint = did_you_mean(str(raw), known) or there
            self.report(f"unknown calendar {raw!r}{hint}", "calendar")
        return known.get(str(raw))

    def covers(self, raw: Any) -> tuple[date | None, date | None]:
        if raw is None:
            return None, None
        if not isinstance(raw, Mapping):
            self.report(
                "'covers' is a mapping such as {from: 2026-01-01, to: 2026-06-30}", "covers"
            )
            return None, None
        self.unknown(raw, ("from", "to"), "covers")
        days: list[date | None] = []
        for key in ("from", "to"):
            day = raw.get(key)
            # A datetime is a date, too, but a day is wanted.
            if day is not None and type(day) is not date:
                self.report(
                    f"'covers' {key} {day!r} is not a date such as 2026-01-01", "covers", key
                )
                day = None
            days.append(day)
        since, until = days
        if since and until and since > until:
            self.report("'covers' ends before it begins: 'to' lies before 'from'", "covers", "to")
        return since, until


def _of_rows(paths: tuple[str, ...]) -> tuple[str, ...]:
    """Those files of a register that are tables, and not written by people as YAML or CSV."""
    return tuple(path for path in paths if _suffix(path) not in REGISTER_SUFFIXES)


def _suffix(path: str) -> str:
    """Suffix of a file or an address, also of a compressed one."""
    return Path(path.partition("?")[0].removesuffix(".gz")).suffix.lower()
