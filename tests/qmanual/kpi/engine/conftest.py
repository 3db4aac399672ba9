"""Tables in memory and on disk, measured through the engine alone."""

import datetime
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from qmanual.kpi.definitions.definition import (
    Definition,
    Headline,
    Interval,
    IntervalMethod,
    Metric,
    TimeAxis,
)
from qmanual.kpi.definitions.expressions import Expression, parse_expression
from qmanual.kpi.definitions.periods import Grain
from qmanual.kpi.engine.measure import Failure, measure_source
from qmanual.kpi.measurements.measurement import Measurement
from qmanual.kpi.sources.files import find_files
from qmanual.kpi.sources.source import FileFormat, Source
from qmanual.kpi.sources.tables import open_table

TODAY = datetime.date(2024, 12, 31)

Measured = tuple[dict[str, Measurement], tuple[Failure, ...]]


def words(text: str) -> Expression:
    """An expression of a definition."""
    return parse_expression(text)


def kpi(metric: Metric, identifier: str = "KPI-A", **fields: Any) -> Definition:
    """A definition by month of ``at``, over all rows."""
    axis = TimeAxis(column="at", grain=Grain.MONTH, headline=Headline.WINDOW)
    values: dict[str, Any] = {
        "unit": "points",
        "time": axis,
        "interval": Interval(method=IntervalMethod.NONE),
    }
    return Definition(
        id=identifier, title=identifier, source="log", metric=metric, **(values | fields)
    )


@pytest.fixture
def over(tmp_path: Path) -> Callable[..., Measured]:
    """Definitions over columns of values."""

    def run(columns: Mapping[str, Any], *definitions: Definition) -> Measured:
        import pyarrow as pa
        import pyarrow.parquet as pq

        pq.write_table(pa.table(dict(columns)), tmp_path / "log.parquet")
        source = Source(
            name="log",
            title="Log",
            paths=("log.parquet",),
            format=FileFormat.PARQUET,
            folder=tmp_path,
        )
        files = find_files(source, tmp_path / "cache")
        assert files is not None
        opened = open_table(source, files)
        try:
            return measure_source(definitions, opened, today=TODAY)
        finally:
            opened.close()

    return run


@pytest.fixture
def measured(over: Callable[..., Measured]) -> Callable[..., Measurement]:
    """One definition over columns of values; it must be computable."""

    def run(columns: Mapping[str, Any], definition: Definition) -> Measurement:
        found, failures = over(columns, definition)
        assert [str(failure.error) for failure in failures] == []
        return found[definition.id]

    return run
