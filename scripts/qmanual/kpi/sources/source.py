"""Sources: where data are, whose they are, and what is valid in them.

The values of ``sources.yml``; :mod:`qmanual.kpi.sources.reader` makes them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from qmanual.calendars.calendar import Calendar
from qmanual.calendars.read import SOURCES_FILE as SOURCES_FILE
from qmanual.calendars.read import Calendars
from qmanual.items.findings import Finding


class Origin(StrEnum):
    """What kind of place the rows of a source come from; the key that names it."""

    NONE = ""
    """Nowhere yet: its KPIs say so."""
    FILES = "path"
    DATABASE = "connect"
    REGISTER = "register"
    ITEMS = "items"


class FileFormat(StrEnum):
    """How a file holds its rows."""

    PARQUET = "parquet"
    CSV = "csv"
    SQLITE = "sqlite"
    XLSX = "xlsx"
    """A workbook: also xls, xlsb, ods."""


class ColumnType(StrEnum):
    """Type that a column is read as, where the file does not say it well."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    TIMESTAMP = "timestamp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What is known of a column.

    :param valid: least and greatest valid value; what lies outside is no answer.
    :param null_codes: values that mean "no answer", as written, and why.
    :param missing: what it means when the column is empty, in words.
    :param labels: value to what people call it.
    """

    name: str
    type: ColumnType | None = None
    valid: tuple[float, float] | None = None
    null_codes: Mapping[str, str] = field(default_factory=dict)
    missing: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One table of data, and what to know of it.

    :param paths: files or addresses as written, relative to the folder of ``sources.yml``.
    :param encoding: encoding of CSV files, where it is not UTF-8.
    :param table: table of a database, or else a list inside the records of a register.
    :param sheet: sheet of a workbook; the first one with rows if empty.
    :param header_row: row of a workbook's sheet that names the columns, counted from 1; 0: the
        first row in which most columns have a text.
    :param connect: address of a database as written; ``${NAME}`` stands for a variable of the
        environment.
    :param register: kind of register that it is.
    :param items: type of item; the rows are the items of the manual itself.
    :param options: keys that belong to the register.
    :param calendar: working time that the limits of a register are counted in, if it names one.
    :param key: columns that together name a row; nothing may stand there twice.
    :param sample: whether the data stand in for the organisation's own.
    :param timezone: zone that its clock times are in.
    :param covers: first and last day that the data are complete for.
    :param null_codes: codes that mean "empty" in every column of text.
    :param spec: the definition as written, for digests.
    :param file: the ``sources.yml`` it stands in, relative to the root.
    :param folder: folder of ``sources.yml``; of ``root``, paths in messages are relative to it.
    :param lines: key to line.
    """

    name: str
    title: str
    paths: tuple[str, ...] = ()
    format: FileFormat | None = None
    encoding: str = ""
    table: str = ""
    sheet: str = ""
    header_row: int = 0
    connect: str = ""
    register: str = ""
    items: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    calendar: Calendar | None = None
    key: tuple[str, ...] = ()
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
    root: Path = field(default_factory=Path)
    lines: Mapping[str, int] = field(default_factory=dict)

    @property
    def origin(self) -> Origin:
        """Where its rows come from."""
        if self.register:
            return Origin.REGISTER
        if self.items:
            return Origin.ITEMS
        if self.connect:
            return Origin.DATABASE
        return Origin.FILES if self.paths else Origin.NONE

    @property
    def inner_table(self) -> str:
        """The table inside the records of a register that it shows; empty for the records.

        Where the records are rows of a database, ``table`` says which, and there is none inside.
        """
        in_database = self.connect or self.format is FileFormat.SQLITE
        return self.table if self.register and not in_database else ""

    def line(self, key: str = "") -> int:
        """Line of a key, or of the source itself."""
        return self.lines.get(key) or self.lines.get("", 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """All sources of a manual.

    :param broken: names of sources that are defined, but wrongly.
    :param calendars: what stands beside them in the same file, with findings of its own.
    """

    by_name: Mapping[str, Source] = field(default_factory=dict)
    broken: frozenset[str] = frozenset()
    calendars: Calendars = field(default_factory=Calendars)
    findings: tuple[Finding, ...] = ()
