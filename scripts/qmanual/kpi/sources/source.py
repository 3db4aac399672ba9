"""Sources: where data are, whose they are, and what is valid in them (``sources.yml``)."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from qmanual.items.findings import Finding
from qmanual.items.suggest import did_you_mean
from qmanual.kpi.measurements.measurement import SourceNote

SOURCES_FILE = "sources.yml"


class FileFormat(StrEnum):
    """How a file holds its rows."""

    PARQUET = "parquet"
    CSV = "csv"
    SQLITE = "sqlite"


class ColumnType(StrEnum):
    """Type that a column is read as, where the file does not say it well."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    TIMESTAMP = "timestamp"


_SUFFIXES = {
    ".parquet": FileFormat.PARQUET,
    ".csv": FileFormat.CSV,
    ".tsv": FileFormat.CSV,
    ".db": FileFormat.SQLITE,
    ".sqlite": FileFormat.SQLITE,
    ".sqlite3": FileFormat.SQLITE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What is known of a column.

    :param valid: least and greatest valid value; what lies outside is no answer.
    :param null_codes: values that mean "no answer", and why.
    :param missing: what it means when the column is empty, in words.
    :param labels: value to what people call it.
    """

    name: str
    type: ColumnType | None = None
    valid: tuple[float, float] | None = None
    null_codes: Mapping[str | float, str] = field(default_factory=dict)
    missing: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One table of data, and what to know of it.

    :param paths: files or addresses as written, relative to the folder of ``sources.yml``;
        empty while there are no data yet.
    :param table: table of a database file.
    :param sample: whether the data stand in for the organisation's own.
    :param timezone: zone that its clock times are in.
    :param covers: first and last day that the data are complete for.
    :param null_codes: codes that mean "empty" in every column of text.
    :param spec: the definition as written, for digests.
    :param file: the ``sources.yml`` it stands in, relative to the root.
    :param lines: key to line.
    """

    name: str
    title: str
    paths: tuple[str, ...] = ()
    format: FileFormat | None = None
    table: str = ""
    publisher: str = ""
    licence: str = ""
    url: str = ""
    note: str = ""
    sample: bool = False
    timezone: str = "UTC"
    covers: tuple[date | None, date | None] = (None, None)
    null_codes: tuple[str, ...] = ()
    columns: Mapping[str, Column] = field(default_factory=dict)
    spec: str = ""
    file: str = ""
    folder: Path = field(default_factory=Path)
    lines: Mapping[str, int] = field(default_factory=dict)

    def line(self, key: str = "") -> int:
        """Line of a key, or of the source itself."""
        return self.lines.get(key) or self.lines.get("", 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """All sources of a manual.

    :param broken: names of sources that are defined, but wrongly.
    """

    by_name: Mapping[str, Source] = field(default_factory=dict)
    broken: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()


def load_sources(folder: Path, root: Path, *, timezone: str = "UTC") -> Sources:
    """Read ``sources.yml`` of a manual's folder; no file means no sources.

    :param root: folder that paths in messages are relative to.
    :param timezone: zone of sources that name none.
    """
    path = folder / SOURCES_FILE
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Sources()
    except (OSError, UnicodeDecodeError) as error:
        return Sources(findings=(_finding(name, 0, f"cannot be read: {error}"),))
    reader = _Reader(file=name, folder=folder, timezone=timezone)
    reader.read(text)
    return Sources(
        by_name=reader.sources, broken=frozenset(reader.broken), findings=tuple(reader.findings)
    )


def _finding(path: str, line: int, message: str) -> Finding:
    return Finding(code="kpi-source", path=path, line=line, message=message)


_KEYS = (
    "title", "path", "format", "table", "publisher", "licence", "url", "note", "sample",
    "timezone", "covers", "null_codes", "columns",
)  # fmt: skip
_COLUMN_KEYS = ("type", "valid", "null_codes", "missing", "labels")
_TEXTS = ("title", "table", "publisher", "licence", "url", "note")


def source_note(source: Source, rows: int | None = None) -> SourceNote:
    """What a measurement says of its source.

    :param rows: rows of the source, when it was read.
    """
    return SourceNote(
        name=source.name,
        title=source.title,
        publisher=source.publisher,
        licence=source.licence,
        url=source.url,
        note=source.note,
        sample=source.sample,
        rows=rows,
    )


@dataclass(slots=True, kw_only=True)
class _Reader:
    file: str
    folder: Path
    timezone: str
    sources: dict[str, Source] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    lines: Mapping[tuple[str, ...], int] = field(default_factory=dict)
    here: tuple[str, ...] = ()

    def report(self, message: str, *keys: str) -> None:
        place = (*self.here, *keys)
        # The line of the key itself, or of the nearest one above it.
        above = (place[:length] for length in range(len(place), 0, -1))
        line = next((self.lines[way] for way in above if way in self.lines), 0)
        where = f"source {self.here[1]!r}: " if len(self.here) > 1 else ""
        self.findings.append(_finding(self.file, line, where + message))

    def read(self, text: str) -> None:
        try:
            self.lines = _key_lines(text)
            loaded = yaml.safe_load(text) or {}
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            problem = getattr(error, "problem", None) or "not YAML"
            line = mark.line + 1 if mark else 0
            self.findings.append(_finding(self.file, line, f"not valid YAML: {problem}"))
            return
        except ValueError as error:  # a date such as 2026-02-30
            self.findings.append(_finding(self.file, 0, f"not valid YAML: {error}"))
            return
        if not isinstance(loaded, Mapping) or not isinstance(loaded.get("sources", {}), Mapping):
            self.report("must hold 'sources:', a mapping of names to sources")
            return
        self.unknown(loaded, ("format", "sources"))
        for raw_name, raw in (loaded.get("sources") or {}).items():
            name = str(raw_name)
            self.here = ("sources", name)
            before = len(self.findings)
            source = self.source(name, raw)
            self.here = ()
            if source is None or len(self.findings) > before:
                self.broken.add(name)
            else:
                self.sources[name] = source

    def unknown(self, raw: Mapping[Any, Any], known: Iterable[str], *keys: str) -> None:
        known = tuple(known)
        for key in raw:
            if key not in known:
                hint = did_you_mean(str(key), known) or f"; there are {', '.join(known)}"
                self.report(f"unknown key {key!r}{hint}", *keys, str(key))

    def source(self, name: str, raw: Any) -> Source | None:
        if not isinstance(raw, Mapping):
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
        form = self.format(raw.get("format"), paths)
        if form is FileFormat.SQLITE and not raw.get("table"):
            self.report("needs the 'table' of the database file", "path")
        inner = {p[2]: line for p, line in self.lines.items() if p[:2] == self.here and len(p) == 3}
        return Source(
            name=name,
            paths=paths,
            format=form,
            sample=bool(sample),
            timezone=self.zone(raw.get("timezone")),
            covers=self.covers(raw.get("covers")),
            null_codes=self.texts(raw.get("null_codes"), "null_codes"),
            columns=self.columns(raw.get("columns")),
            spec=json.dumps(raw, sort_keys=True, ensure_ascii=False, default=str),
            file=self.file,
            folder=self.folder,
            lines={"": self.lines.get(self.here, 0), **inner},
            **{key: str(raw.get(key) or "").strip() for key in _TEXTS},
        )

    def texts(self, raw: Any, key: str) -> tuple[str, ...]:
        entries = [] if raw is None else raw if isinstance(raw, list) else [raw]
        if not all(isinstance(entry, str) and entry.strip() for entry in entries):
            self.report(f"{key!r} must be text, or a list of texts", key)
            return ()
        return tuple(entries)

    def format(self, raw: Any, paths: tuple[str, ...]) -> FileFormat | None:
        if raw is not None:
            chosen: FileFormat | None = self.choice(FileFormat, raw, "format")
            return chosen
        found = {_SUFFIXES.get(_suffix(path)) for path in paths}
        if None in found or len(found) > 1:
            self.report(
                f"cannot tell the format of {', '.join(paths)}; add 'format:' "
                f"({', '.join(FileFormat)})",
                "path",
            )
            return None
        return next(iter(found), None)

    def choice(self, kind: Any, raw: Any, *keys: str) -> Any:
        try:
            return kind(str(raw))
        except ValueError:
            names = [entry.value for entry in kind]
            hint = did_you_mean(str(raw), names) or f"; there are {', '.join(names)}"
            self.report(f"unknown {keys[-1]} {raw!r}{hint}", *keys)
            return None

    def zone(self, raw: Any) -> str:
        name = self.timezone if raw is None else str(raw)
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.report(f"{raw!r} is not a time zone such as Europe/Lisbon", "timezone")
        return name

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
        return days[0], days[1]

    def columns(self, raw: Any) -> dict[str, Column]:
        if raw is None:
            return {}
        if not isinstance(raw, Mapping):
            self.report("'columns' is a mapping of names to what is known of them", "columns")
            return {}
        return {str(name): self.column(str(name), spec) for name, spec in raw.items()}

    def column(self, name: str, raw: Any) -> Column:
        place = ("columns", name)
        if raw is None:
            return Column(name=name)
        if not isinstance(raw, Mapping):
            self.report(f"column {name!r} is a mapping such as {{valid: [0, 10]}}", *place)
            return Column(name=name)
        self.unknown(raw, _COLUMN_KEYS, *place)
        labels = raw.get("labels") or {}
        if not isinstance(labels, Mapping):
            self.report("'labels' is a mapping of values to words", *place, "labels")
            labels = {}
        kind = self.choice(ColumnType, raw["type"], *place, "type") if raw.get("type") else None
        return Column(
            name=name,
            type=kind,
            valid=self.valid(raw.get("valid"), place),
            null_codes=self.codes(raw.get("null_codes"), place),
            missing=str(raw.get("missing") or "").strip(),
            labels={str(value): str(word) for value, word in labels.items()},
        )

    def valid(self, raw: Any, place: tuple[str, ...]) -> tuple[float, float] | None:
        if raw is None:
            return None
        if (
            not isinstance(raw, list)
            or len(raw) != 2
            or not all(isinstance(n, int | float) and not isinstance(n, bool) for n in raw)
            or raw[0] > raw[1]
        ):
            message = f"'valid' is the least and the greatest value, such as [0, 10], not {raw!r}"
            self.report(message, *place, "valid")
            return None
        return float(raw[0]), float(raw[1])

    def codes(self, raw: Any, place: tuple[str, ...]) -> dict[str | float, str]:
        if raw is None:
            return {}
        if isinstance(raw, Mapping):
            pairs = [(code, str(reason)) for code, reason in raw.items()]
        else:
            pairs = [(code, "") for code in (raw if isinstance(raw, list) else [raw])]
        codes: dict[str | float, str] = {}
        for code, reason in pairs:
            if isinstance(code, bool) or not isinstance(code, str | int | float):
                self.report(f"a null code is a number or text, not {code!r}", *place, "null_codes")
            else:
                codes[code] = reason
        return codes


def _suffix(path: str) -> str:
    """Suffix of a file or an address, also of a compressed one."""
    return Path(path.partition("?")[0].removesuffix(".gz")).suffix.lower()


def _key_lines(text: str) -> dict[tuple[str, ...], int]:
    """Line of each key, by its way from the top.

    :raises yaml.YAMLError: if it is not YAML, or names a key twice.
    """
    lines: dict[tuple[str, ...], int] = {}

    def visit(node: yaml.Node | None, way: tuple[str, ...]) -> None:
        if not isinstance(node, yaml.MappingNode):
            return
        for key, value in node.value:
            place = (*way, str(key.value))
            if place in lines:
                raise yaml.MarkedYAMLError(
                    problem=f"{key.value!r} stands here twice", problem_mark=key.start_mark
                )
            lines[place] = key.start_mark.line + 1
            visit(value, place)

    visit(yaml.compose(text, Loader=yaml.SafeLoader), ())
    return lines
