# ruff: noqa: DTZ001  clock times
from datetime import datetime
from typing import Any

import ibis
import pytest

from qmanual.kpi.engine import moments
from qmanual.kpi.engine.moments import microseconds_between, weekday

DIALECTS = ("sqlite", "mysql", "impala", "druid", "exasol", "oracle", "datafusion")
"""Those for which Ibis has no words."""

TIMES = [
    (datetime(1970, 1, 1), datetime(1970, 1, 1, 0, 0, 0, 1)),
    (datetime(1969, 12, 31, 23, 59, 59), datetime(1970, 1, 1)),
    (datetime(2024, 2, 28, 12), datetime(2024, 3, 1, 11, 59, 59, 999_999)),
    (datetime(1900, 2, 28), datetime(1900, 3, 1)),
    (datetime(2000, 2, 28), datetime(2000, 3, 1)),
    (datetime(2026, 3, 29, 1, 30), datetime(2026, 3, 29, 3, 30)),
    (datetime(2026, 12, 31, 23), datetime(2026, 1, 1)),
    (None, datetime(2026, 1, 1)),
]


@pytest.fixture
def table() -> Any:
    rows = [{"start": start, "end": end} for start, end in TIMES]
    return ibis.memtable(rows, schema={"start": "timestamp", "end": "timestamp"})


@pytest.mark.parametrize("words", [moments._WORDS, frozenset()])
def test_time_between_and_day_of_the_week(
    table: Any, words: frozenset[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moments, "_WORDS", words)

    told = table.select(span=microseconds_between(table.start, table.end), day=weekday(table.end))

    rows = ibis.duckdb.connect().to_pyarrow(told).to_pylist()
    assert [(row["span"], row["day"]) for row in rows] == [
        (
            None if start is None else round((end - start).total_seconds() * 1e6),
            end.isoweekday(),
        )
        for start, end in TIMES
    ]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_engines_without_words_compute_it(dialect: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moments, "engine_of", lambda *_values: dialect)
    table = ibis.table({"start": "timestamp", "end": "timestamp"}, name="log")

    told = table.select(span=microseconds_between(table.start, table.end), day=weekday(table.end))

    assert "start" in str(ibis.to_sql(told, dialect=dialect))


@pytest.mark.parametrize("dialect", sorted(moments._WORDS - {"pyspark"}))
def test_engines_with_words_have_them(dialect: str) -> None:
    table = ibis.table({"start": "timestamp", "end": "timestamp"}, name="log")

    told = table.select(span=microseconds_between(table.start, table.end), day=weekday(table.end))

    assert "start" in str(ibis.to_sql(told, dialect=dialect))
