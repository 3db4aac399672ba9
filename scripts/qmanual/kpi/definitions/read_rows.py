"""Rows: where those that a KPI measures come from, and the hours that it counts in."""

import hashlib
import re
from collections.abc import Mapping
from importlib.machinery import PathFinder
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

from qmanual.calendars.calendar import Calendar
from qmanual.calendars.read import Calendars
from qmanual.kpi.definitions.definition import Metric, MetricType, Query
from qmanual.kpi.definitions.expressions import Expression
from qmanual.kpi.definitions.reading import FieldReader, suggest
from qmanual.kpi.sources.source import Source, Sources

ROWS_GROUP = "qmanual.kpi_rows"
"""Group of entry points whose functions take an Ibis table and return one."""


_ROWS = ("source", "filter", "by", "sql", "python", "calendar")


def read_source(reader: FieldReader, kind: MetricType | None, sources: Sources) -> Source | None:
    """The source of a KPI; a derived one has none."""
    if kind is MetricType.DERIVED:
        for name in _ROWS:
            if reader.get(name):
                reader.report("a derived KPI has no rows of its own: remove it", name)
        return None
    name = reader.get("source")
    if not name:
        reader.report("needs a 'source', the name of one in sources.yml")
        return None
    source = sources.by_name.get(str(name))
    if source is None and str(name) not in sources.broken:
        hint = suggest(str(name), sorted(sources.by_name))
        reader.report(f"unknown source {name!r}{hint}", "source")
    return source


def read_by(reader: FieldReader) -> tuple[str, ...]:
    """Columns that the value is broken down by."""
    raw = reader.get("by") or ()
    entries = [raw] if isinstance(raw, str) else list(raw)
    for entry in entries:
        if not str(entry or "").strip() or isinstance(entry, list | dict):
            reader.report(f"{entry!r} is not the name of a column", "by")
    return tuple(dict.fromkeys(str(entry) for entry in entries))


def read_calendar(
    reader: FieldReader, metric: Metric | None, condition: Expression | None, calendars: Calendars
) -> Calendar | None:
    """The calendar of business hours; needed as soon as an expression counts in them."""
    name = reader.get("calendar")
    if name:
        calendar = calendars.by_name.get(str(name))
        if calendar is None and str(name) not in calendars.broken:
            hint = suggest(str(name), sorted(calendars.by_name))
            reader.report(f"unknown calendar {name!r}{hint}", "calendar", str(name))
        return calendar
    parts = [*(metric.expressions if metric else ()), *([condition] if condition else ())]
    for function in dict.fromkeys(f for part in parts for f in part.calendar_functions):
        reader.report(
            f"{function}() needs a 'calendar': the name of one in sources.yml",
            "metric"
            if metric and any(function in e.text for e in metric.expressions)
            else "filter",
            function,
        )
    return None


def query_table(source: str) -> str:
    """What a query calls the rows of its source: the source's name, with ``_`` for other signs."""
    return re.sub(r"\W", "_", source)


def read_query(reader: FieldReader) -> Query | None:
    """The query whose rows are measured in place of the source's."""
    raw = reader.get("sql")
    if raw is None:
        return None
    if reader.get("python"):
        reader.report("stands beside 'python'; rows come from one of them", "sql")
    dialect, text, key = "duckdb", raw, None
    if isinstance(raw, Mapping):
        if not reader.known_keys(raw, ("dialect", "query"), "sql"):
            return None
        dialect, text, key = str(raw.get("dialect") or dialect), raw.get("query"), "query"
    if not isinstance(text, str) or not text.strip():
        reader.report("is a query, such as SELECT * FROM calls WHERE NOT is_test", "sql", key)
        return None
    return _parsed(reader, text, dialect, key)


def _parsed(reader: FieldReader, text: str, dialect: str, key: str | None) -> Query | None:
    import sqlglot
    from sqlglot.dialects.dialect import Dialects
    from sqlglot.errors import ParseError, SqlglotError

    known = [entry.value for entry in Dialects if entry.value]
    if dialect not in known:
        reader.report(f"unknown dialect {dialect!r}{suggest(dialect, known)}", "sql", dialect)
        return None
    try:
        statements = sqlglot.parse(text, dialect=dialect)
    except ParseError as error:
        detail = error.errors[0] if error.errors else {}
        message = str(detail.get("description") or "is not SQL").partition(" but got <")[0]
        word = str(detail.get("highlight") or "")
        row, column = int(detail.get("line") or 1), int(detail.get("col") or 1)
        near = f" at {word!r}" if word else ""
        # The parser names the end of a word; people look for its beginning.
        begins = max(column - max(len(word) - 1, 0), 1)
        reader.report_text(f"{message.rstrip('.')}{near}", text, row, begins, "sql", key)
        return None
    except SqlglotError as error:
        reader.report(f"cannot be read: {str(error).splitlines()[0]}", "sql", key)
        return None
    before = len(reader.findings)
    _check_query(reader, text, [entry for entry in statements if entry is not None], key)
    return None if len(reader.findings) > before else Query(text=text, dialect=dialect)


def _check_query(reader: FieldReader, text: str, statements: list[Any], key: str | None) -> None:
    """One SELECT over the source's rows, and nothing that writes or reads elsewhere."""
    from sqlglot import exp

    if len(statements) != 1 or not isinstance(statements[0], exp.Query):
        what = statements[0].key.upper() if len(statements) == 1 else f"{len(statements)} queries"
        reader.report(f"must be one SELECT, not {what}", "sql", key)
        return
    tree = statements[0]
    writing = tree.find(exp.Insert, exp.Update, exp.Delete, exp.Merge, exp.DDL, exp.Into)
    if writing is not None and not isinstance(writing, exp.Query):
        reader.report(f"must be one SELECT; {writing.key.upper()} cannot be used", "sql", key)
        return
    for node in tree.find_all(exp.Func):
        name = _function_name(node)
        if name in _OF_THE_MOMENT or isinstance(node, _moment_functions()):
            reader.report(
                f"{name.upper()} gives another value each time: a figure would change without "
                "its data; write a date, or a column",
                "sql",
                key,
            )
    rows = query_table(str(reader.get("source") or ""))
    own = {rows.lower(), *(entry.alias_or_name.lower() for entry in tree.find_all(exp.CTE))}
    for table in tree.find_all(exp.Table):
        if isinstance(table.this, exp.Identifier) and table.name.lower() in own and not table.db:
            continue
        words = f"reads {table.sql()!r}; it can read {', '.join(sorted(own))} only"
        meta = table.this.meta if table.this is not None else {}
        if "line" in meta:
            column = meta["col"] - (meta["end"] - meta["start"])
            reader.report_text(words, text, meta["line"], column, "sql", key)
        else:
            reader.report(words, "sql", key)


_OF_THE_MOMENT = frozenset(
    {
        "now", "today", "get_current_time", "get_current_timestamp", "transaction_timestamp",
        "statement_timestamp", "clock_timestamp", "random", "rand", "setseed", "uuid", "uuidv4",
        "uuidv7", "gen_random_uuid", "nextval", "sysdate", "getdate", "localtime",
        "localtimestamp", "current_localtime", "current_localtimestamp",
    }
)  # fmt: skip
"""Functions, in lower case, that sqlglot has no class for."""


def _moment_functions() -> tuple[type[Any], ...]:
    """Functions of the clock and of chance, as sqlglot tells them in every dialect."""
    from sqlglot import exp

    names = (
        "CurrentDate", "CurrentDatetime", "CurrentTime", "CurrentTimestamp", "CurrentTimestampLTZ",
        "Localtime", "Localtimestamp", "UtcDate", "UtcTime", "UtcTimestamp", "Rand", "Randn",
        "Randstr", "Uuid",
    )  # fmt: skip
    return tuple(getattr(exp, name) for name in names if hasattr(exp, name))


def _function_name(function: Any) -> str:
    return str(function.name if function.key == "anonymous" else function.sql_name()).lower()


def read_python(reader: FieldReader) -> str:
    """The name of the entry point that prepares the rows; empty if there is none."""
    name = str(reader.get("python") or "")
    if name and _entry_point(name) is None:
        known = sorted(entry_points(group=ROWS_GROUP).names)
        reader.report(
            f"unknown entry point {name!r} of the group {ROWS_GROUP}{suggest(name, known)}",
            "python",
            name,
        )
    return name


def _entry_point(name: str) -> EntryPoint | None:
    return next(iter(entry_points(group=ROWS_GROUP, name=name)), None)


def python_fingerprint(name: str) -> str:
    """Digest of the code behind an entry point: version of its package, source of its module.

    The module is found, not imported: a definition is read where its packages may be broken.
    """
    found = _entry_point(name) if name else None
    if found is None:
        return ""
    version = f"{found.dist.name} {found.dist.version}" if found.dist else ""
    path: list[str] | None = None
    origin: str | None = None
    for part in _prefixes(found.module):
        spec = PathFinder.find_spec(part, path)
        if spec is None:
            break
        path, origin = list(spec.submodule_search_locations or ()), spec.origin
    source = Path(origin).read_bytes() if origin and Path(origin).is_file() else b""
    return hashlib.sha256(f"{found.value} {version} ".encode() + source).hexdigest()


def _prefixes(module: str) -> list[str]:
    parts = module.split(".")
    return [".".join(parts[: count + 1]) for count in range(len(parts))]
