"""Moments in every engine: the time between two, the day of the week, the beginning of a week.

Where Ibis knows no word of an engine for it, it is computed of year, month, day, hour, minute and
second, which every engine can tell, and which no session's time zone can move.
"""

from typing import Any

Value = Any

_WORDS = frozenset(
    {
        "duckdb", "postgres", "risingwave", "pyspark", "databricks", "trino", "athena",
        "clickhouse", "snowflake", "bigquery", "mssql", "flink",
    }
)  # fmt: skip
"""Engines for which Ibis has words for all of it."""

_NO_FRACTION = frozenset({"druid", "oracle"})
"""Engines that tell whole seconds only."""

_SECOND = 1_000_000


def microseconds_between(start: Value, end: Value) -> Value:
    """Time from one moment to another in microseconds; negative if the second is earlier."""
    if _has_words(start, end):
        return end.delta(start, unit="microsecond")
    return _clock(end) - _clock(start)


def weekday(moment: Value) -> Value:
    """Day of the week; Monday is 1 (ISO 8601)."""
    if _has_words(moment):
        return moment.day_of_week.index() + 1
    # 1 January 1970 was a Thursday. The remainder of a day before it may be negative.
    return ((_days(moment) + 3) % 7 + 7) % 7 + 1


def _has_words(*values: Value) -> bool:
    return engine_of(*values) in _WORDS


def engine_of(*values: Value) -> str:
    """Name of the engine that holds the columns; DuckDB for what names no column."""
    for value in values:
        backends, _ = value._find_backends()
        if backends:
            return str(backends[0].name)
    return "duckdb"


def _clock(moment: Value) -> Value:
    """Microseconds since 1970, as if every day had 24 hours."""
    seconds = moment.hour().cast("int64") * 3600 + moment.minute() * 60 + moment.second()
    whole = (_days(moment) * 86_400 + seconds) * _SECOND
    engine = engine_of(moment)
    if engine in _NO_FRACTION:
        return whole
    if engine == "exasol":
        return whole + moment.millisecond() * 1000
    return whole + moment.microsecond()


def _days(moment: Value) -> Value:
    """Days since 1 January 1970, in the Gregorian calendar.

    The year begins in March, so that the day that some years have more is its last one; the
    months from March on are then 31, 30, 31, 30, 31 days long, again and again.
    """
    year = moment.year().cast("int64") - (moment.month() <= 2).ifelse(1, 0)
    month = (moment.month() + 9) % 12
    leap_days = year // 4 - year // 100 + year // 400
    before = (month * 153 + 2) // 5
    return year * 365 + leap_days + before + moment.day() - 719_469
