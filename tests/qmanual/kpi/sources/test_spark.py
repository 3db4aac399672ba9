"""The same definitions on a local Spark; needs PySpark and Java (see scripts/test.py)."""

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

pytest.importorskip(
    "pyspark", reason="PySpark is not installed: python3 scripts/test.py --only spark"
)
if shutil.which("java") is None:
    pytest.skip("there is no Java for Spark", allow_module_level=True)

# Py4J's own: its sockets are closed by the collector of garbage.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    from pyspark.sql import SparkSession

    folder = tmp_path_factory.mktemp("spark")
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "1")
        # To compile each query costs more than to run it over 600 rows.
        .config("spark.sql.codegen.wholeStage", "false")
        .config("spark.sql.adaptive.enabled", "false")
        .config("spark.sql.warehouse.dir", str(folder / "warehouse"))
        .config("spark.driver.extraJavaOptions", f"-Dderby.system.home={folder}")
        .getOrCreate()
    )
    yield session
    session.stop()


def write(session: Any, folder: Any, table: Any) -> None:
    """Put an Arrow table before Spark as ``calls``."""
    import pyarrow.parquet as pq

    path = folder / "spark.parquet"
    pq.write_table(table, path)
    session.read.parquet(str(path)).createOrReplaceTempView("calls")


def test_same_numbers_as_duckdb(
    session: Any,
    bench: Any,
    local_log: dict[str, Any],
    columns_spec: str,
    differences: Callable[..., list[str]],
) -> None:
    write(session, bench.folder, bench.log())

    there = bench.measure(
        "    connect: pyspark://\n    table: calls\n" + columns_spec,
    )

    assert differences(local_log, there) == []


def test_months_begin_in_the_zone_of_the_source(
    session: Any, bench: Any, columns_spec: str, differences: Callable[..., list[str]]
) -> None:
    import pyarrow.parquet as pq

    zoned = bench.log("UTC")
    pq.write_table(zoned, bench.folder / "zoned.parquet")
    write(session, bench.folder, zoned)
    zone = "    timezone: America/Los_Angeles\n"

    here = bench.measure(f"    path: zoned.parquet\n{zone}{columns_spec}", "count", "clock")
    there = bench.measure(
        f"    connect: pyspark://\n    table: calls\n{zone}{columns_spec}", "count", "clock"
    )
    utc = bench.measure(f"    path: zoned.parquet\n{columns_spec}", "count")

    assert differences(here, there) == []
    months = [[p.n for p in measured["KPI-COUNT"].series] for measured in (here, utc)]
    assert months[0] != months[1]


def test_session_is_left_running(session: Any, bench: Any) -> None:
    write(session, bench.folder, bench.log())
    bench.open("    connect: pyspark://\n    table: calls\n").close()

    assert session.sql("SELECT count(*) FROM calls").collect()[0][0] == 600
