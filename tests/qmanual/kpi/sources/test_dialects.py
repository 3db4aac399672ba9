"""Every query that the engine asks compiles for every engine that a source may be on.

The queries are those that the engine really asks: they are written down while the examples are
measured in DuckDB, and then spelled in each dialect.
"""

from collections.abc import Callable, Mapping
from typing import Any

import ibis
import pytest

from qmanual.kpi.definitions.metrics import METRICS
from qmanual.kpi.engine import moments
from qmanual.kpi.engine.measure import measure_source
from qmanual.kpi.sources import casts

DIALECTS = (
    "duckdb", "postgres", "sqlite", "mysql", "mssql", "trino", "clickhouse", "snowflake",
    "bigquery", "pyspark", "databricks", "flink", "impala", "druid", "exasol", "oracle",
    "risingwave", "datafusion",
)  # fmt: skip

NOT_YET: Mapping[str, frozenset[str]] = {
    "mysql": frozenset({"week"}),
    "druid": frozenset({"mean", "duration"}),
}
"""Dialect to the examples that Ibis cannot spell in it: the beginning of a week in MySQL, the
variance in Druid (it is part of the interval of a mean)."""


@pytest.fixture(scope="module")
def queries(
    tmp_path_factory: pytest.TempPathFactory, make_bench: Callable[..., Any]
) -> Mapping[str, list[Any]]:
    """Example to the expressions that were asked for it."""
    import pyarrow.parquet as pq
    from ibis.backends.duckdb import Backend

    bench = make_bench(tmp_path_factory.mktemp("dialects"))
    pq.write_table(bench.log(), bench.folder / "log.parquet")
    asked: dict[str, list[Any]] = {}
    with pytest.MonkeyPatch.context() as patch:
        _as_elsewhere(patch)
        opened = bench.open(f"    path: log.parquet\n{bench.columns}")
        run = Backend.to_pyarrow
        for definition in bench.definitions(_lean):
            noted = asked.setdefault(definition.title, [])

            def note(self: Any, expr: Any, /, *, noted: Any = noted, **options: Any) -> Any:
                noted.append(expr.unbind())
                return run(self, expr, **options)

            patch.setattr(Backend, "to_pyarrow", note)
            measured, failures = measure_source([definition], opened, today=bench.today)
            assert (len(measured), failures) == (1, ())
    bench.close()
    return asked


WHOLE = (
    "ratio", "percentile", "distinct", "duration", "day", "week", "words", "year", "coverage",
)  # fmt: skip


def _lean(name: str, fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """An example without its periods and parts, which are asked for in the same way for all."""
    if name in WHOLE:
        return fields
    return {key: value for key, value in fields.items() if key not in ("time", "by")}


def _as_elsewhere(patch: pytest.MonkeyPatch) -> None:
    """Let the engine ask as it asks a database, without what it only does in DuckDB."""
    # The time between two moments, as for an engine that has no word for it and whole seconds.
    patch.setattr(moments, "engine_of", lambda *_values: "druid")
    patch.setattr(casts, "_trusts_statistics", lambda _value: False)
    try:
        from qmanual.kpi.engine.asker import Asker  # type: ignore[import-not-found]
    except ImportError:
        return
    patch.setattr(Asker, "is_duckdb", property(lambda _self: False))


def test_every_type_of_metric_has_an_example(examples: Mapping[str, Mapping[str, Any]]) -> None:
    # A derived KPI asks nothing: it is computed of the values of others.
    types = {fields["metric"]["type"] for fields in examples.values()}
    assert types == {str(kind) for kind in METRICS} - {"derived"}


def test_every_example_asks_something(queries: Mapping[str, list[Any]]) -> None:
    assert [name for name, asked in queries.items() if not asked] == []


class SparkOptions(ibis.config.Config):  # type: ignore[misc]
    """What Ibis asks while it compiles; it is there only where PySpark is installed."""

    treat_nan_as_null: bool = False


@pytest.mark.parametrize("dialect", DIALECTS)
def test_queries_compile(
    dialect: str, queries: Mapping[str, list[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    if ibis.options.pyspark is None:
        monkeypatch.setattr(ibis.options, "pyspark", SparkOptions())
    failed: dict[str, str] = {}
    for name, asked in queries.items():
        for expression in asked:
            try:
                assert str(ibis.to_sql(expression, dialect=dialect)).strip()
            except Exception as error:
                failed[name] = f"{type(error).__name__}: {error}"

    assert {name: why for name, why in failed.items() if name not in NOT_YET.get(dialect, ())} == {}
    # What compiles by now must not stand in the list any longer.
    assert NOT_YET.get(dialect, frozenset()) - failed.keys() == frozenset()
