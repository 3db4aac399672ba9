"""Cleaning: columns get their type; what is no answer becomes empty, with the reason."""

from collections.abc import Iterator
from typing import Any

from qmanual.kpi.sources.casts import TYPES, from_number, from_text
from qmanual.kpi.sources.source import Column, ColumnType, Source
from qmanual.wording.translations import marked, translations

Value = Any

WHY = "__why_"
"""Before the name of a column: the name of another one that says why a value is no answer."""

FILE = "__file"
"""Name of the column with the path of a row's file, in a source of several files."""

_NOT = {
    ColumnType.TEXT: marked("%s: not text"),
    ColumnType.INTEGER: marked("%s: not a whole number"),
    ColumnType.NUMBER: marked("%s: not a number"),
    ColumnType.BOOLEAN: marked("%s: neither true nor false"),
    ColumnType.DATE: marked("%s: not a date"),
    ColumnType.TIMESTAMP: marked("%s: not a date with a time"),
}
"""Why a value is left out that is not of its column's type."""


def clean(source: Source, table: Value, language: str) -> tuple[Value, dict[str, tuple[str, ...]]]:
    """Give columns their type; make codes and what is out of range empty, and say why.

    :return: the table, and name of a column to the reasons that there may be.
    """
    changed: dict[str, Value] = {}
    reasons: dict[str, tuple[str, ...]] = {}
    for name in table.columns:
        if name == FILE:
            continue
        column = source.columns.get(name, Column(name=name))
        raw = table[name]
        value = _typed(raw, column)
        why = list(_invalid(source, column, raw, value, language))
        for condition, _reason in why:
            value = condition.ifelse(None, value)
        if why:
            reasons[name] = tuple(reason for _, reason in why)
            changed[WHY + name] = _first_reason(why)
        if value is not raw:
            changed[name] = value
    return (table.mutate(**changed) if changed else table), reasons


def _typed(value: Value, column: Column) -> Value:
    if value.type().is_floating():
        value = (value.isnan() | value.isinf()).ifelse(None, value)
    if column.type is not None:
        if value.type().is_string():
            value = from_text(value, column.type)
        elif value.type().is_floating() and column.type is ColumnType.INTEGER:
            value = from_number(value)
        else:
            value = value.cast(TYPES[column.type])
    if value.type().is_timestamp() and value.type().timezone:
        # The session's zone is the source's: from here on all times are its clock times.
        value = value.cast("timestamp")
    return value


def _invalid(
    source: Source, column: Column, raw: Value, value: Value, language: str
) -> Iterator[tuple[Value, str]]:
    """The conditions under which a value is no answer, each with its reason."""
    words, name = translations(language), column.name
    told = words.gettext("%(column)s: code %(code)s")
    explained = words.gettext("%(column)s: %(reason)s (code %(code)s)")
    for code, reason in column.null_codes.items():
        why = (explained if reason else told) % {"column": name, "code": code, "reason": reason}
        if raw.type().is_string():
            yield raw == code, why
        elif raw.type().is_numeric() and (number := _number(code)) is not None:
            yield raw == number, why
    if raw.type().is_string():
        for code in source.null_codes:
            yield raw == code, told % {"column": name, "code": code}
    if column.type is not None and _may_not_fit(raw, value):
        yield raw.notnull() & value.isnull(), words.gettext(_NOT[column.type]) % name
    if column.valid is not None and value.type().is_numeric():
        low, high = column.valid
        outside = words.gettext("%(column)s: outside the valid range %(low)s to %(high)s") % {
            "column": name,
            "low": f"{low:g}",
            "high": f"{high:g}",
        }
        yield (value < low) | (value > high), outside


def _may_not_fit(raw: Value, value: Value) -> bool:
    """Whether the column's type may have made values empty."""
    if raw.type().is_string():
        return not value.type().is_string()
    return bool(raw.type().is_floating() and value.type().is_integer())


def _number(code: str) -> float | None:
    try:
        return float(code)
    except ValueError:
        return None


def _first_reason(why: list[tuple[Value, str]]) -> Value:
    import ibis

    text = ibis.null("string")
    for condition, reason in reversed(why):
        text = condition.ifelse(reason, text)
    return text
