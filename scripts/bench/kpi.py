"""How much the KPIs of the case log cost over many rows, beside hand-written DuckDB.

    python scripts/bench/kpi.py [--rows N] [--months M]

The rows are drawn from the sample's case log: the same columns and types, minute resolution, one
file of zstd Parquet for each month. CPU seconds (user and system) of fresh processes:

- engine: every KPI of the sample manual that uses the case log, nothing known before;
- by hand: ``kpi.sql``, the same numbers without reasons, intervals and definitions;
- idle: the engine again, when nothing changed;
- one month more: the engine again, when a file was added;
- one row changed: the engine again, when the oldest file was replaced.

The last three are computed like the build computes them: from what is kept of files. Charts are
left out; they cost the same for ten rows as for many. The values of both are compared.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "manual/data/uci_incident_cases.parquet"
SOURCE = "cases"
IMPORTS = "import duckdb, ibis, pyarrow; ibis.duckdb.connect()"


def main() -> int:
    """Generate rows, run all, print the table."""
    parser = argparse.ArgumentParser(description="Benchmark of KPIs.")
    parser.add_argument("--rows", type=int, default=20_000_000)
    parser.add_argument("--months", type=int, default=24)
    parser.add_argument("--run", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--sql", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.run:
        return run_engine(arguments.run)
    if arguments.sql:
        return run_sql(arguments.sql)
    with tempfile.TemporaryDirectory(prefix="qm-bench-kpi-") as name:
        return compare(Path(name), arguments.rows, arguments.months)


def compare(folder: Path, rows: int, months: int) -> int:
    """All scenarios over rows in a folder."""
    per_month = rows // months
    for month in range(months):
        generate(folder, month, per_month)
    size = sum(path.stat().st_size for path in folder.glob("*.parquet")) / 1e6
    print(f"{per_month * months:,} rows in {months} files, {size:.0f} MB, {os.cpu_count()} cores")
    # A file that changed a moment ago is read to know whether it changed.
    time.sleep(2.5)
    _, imports = measured([sys.executable, "-c", IMPORTS])
    engine, first = measured(command("--run", folder))
    by_hand, sql = measured(command("--sql", folder))
    _, idle = measured(command("--run", folder))
    generate(folder, months, per_month)
    time.sleep(2.5)
    _, more = measured(command("--run", folder))
    generate(folder, 0, per_month, seed=99)
    time.sleep(2.5)
    _, old = measured(command("--run", folder))
    report("imports and a connection alone", imports)
    report("by hand", sql)
    report("engine", first, sql["cpu"], "times by hand")
    report("idle", idle)
    report("one month more", more, idle["cpu"], "s above idle")
    report("one row changed", old, idle["cpu"], "s above idle")
    return 0 if same(engine["values"], by_hand["values"]) else 1


def report(name: str, cost: dict[str, float], base: float = 0, unit: str = "") -> None:
    """A line of the table."""
    told = f"{name:<32}{cost['cpu']:7.2f} CPU s {cost['memory']:6.0f} MB"
    if unit.startswith("times"):
        told += f"   {cost['cpu'] / base:5.2f} {unit}"
    elif unit:
        told += f"   {cost['cpu'] - base:5.2f} {unit}"
    print(told)


def command(option: str, folder: Path) -> list[str]:
    """The command line of one run."""
    return [sys.executable, __file__, option, str(folder)]


def measured(arguments: list[str]) -> tuple[dict[str, Any], dict[str, float]]:
    """What a command printed, its CPU seconds, and its greatest memory in MB.

    :raises SystemExit: if it fails; what it wrote last is shown.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    paths = [str(ROOT / "scripts"), str(ROOT / "training")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    done = subprocess.run(arguments, env=environment, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        sys.exit(f"{' '.join(arguments)} failed:\n{done.stderr[-3000:]}")
    printed: dict[str, Any] = json.loads(done.stdout or "{}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return printed, {"cpu": cpu, "memory": printed.get("memory", 0) / 1e3}


def generate(folder: Path, month: int, rows: int, seed: int = 0) -> None:
    """A month of cases, drawn from the sample's and moved into the month."""
    import duckdb

    connection = duckdb.connect()
    connection.execute(
        f"CREATE TABLE sample AS SELECT row_number() OVER () - 1 AS i, * FROM '{SAMPLE}'"
    )
    count = connection.execute("SELECT count(*) FROM sample").fetchone()
    assert count is not None
    salt = month * 1_000_003 + seed
    connection.execute(
        f"""
        COPY (
            SELECT 'INC' || ({month} * {rows} + g) AS number, contact_type, priority, category,
                   subcategory, assignment_group, moment AS opened_at,
                   moment + (date_diff('minute', opened_at, resolved_at)
                         * (0.6 + 0.8 * (hash(g * 7 + {salt}) % 1000) / 1000))::BIGINT
                        * INTERVAL 1 MINUTE AS resolved_at,
                   closed_at, reassignment_count, reopen_count, made_sla, closed_code, caller_id,
                   events
            FROM (
                SELECT g, (hash(g + {salt}) % {count[0]})::BIGINT AS i,
                       TIMESTAMP '2023-01-01' + INTERVAL ({month}) MONTH
                       + (hash(g * 3 + {salt}) % 40320)::BIGINT * INTERVAL 1 MINUTE AS moment
                FROM range({rows}) AS r(g)
            ) JOIN sample USING (i)
            ORDER BY moment
        ) TO '{folder}/cases_{month:03}.parquet' (FORMAT parquet, COMPRESSION zstd)
        """
    )


def run_engine(folder: Path) -> int:
    """The sample manual's KPIs of the source, over the files of a folder."""
    from dataclasses import replace

    from qmanual.config import load_settings
    from qmanual.items.model import Catalogue
    from qmanual.items.read import read_folder
    from qmanual.kpi import refresh as refreshing
    from qmanual.kpi.sources.source import Sources

    settings = replace(load_settings(ROOT), data=str(folder / "var"))
    catalogue = read_folder(ROOT, settings.manual).catalogue
    kpis = [item for item in catalogue.of_type("kpi") if item.fields.get("source") == SOURCE]
    known = refreshing.load_sources(settings.manual_path, ROOT, timezone=settings.timezone)
    source = replace(
        known.by_name[SOURCE], paths=("*.parquet",), folder=folder, covers=(None, None)
    )
    # The data of the manual are replaced; the rest is what a build does, but for the charts.
    refreshing.load_sources = lambda *_a, **_k: Sources(by_name={SOURCE: source})
    refreshing._Run.drawn = lambda _self, measurement: measurement
    refreshed = refreshing.refresh(settings, Catalogue(items={item.id: item for item in kpis}))
    values = {}
    for name, measurement in refreshed.measurements.items():
        values[name] = measurement.value
        values |= {f"{name} {point.label}": point.value for point in measurement.series}
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"values": values, "memory": memory}))
    return 0


def run_sql(folder: Path) -> int:
    """The hand-written queries over the files of a folder."""
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    connection.execute(f"CREATE VIEW cases AS SELECT * FROM '{folder}/*.parquet'")
    text = (Path(__file__).parent / "kpi.sql").read_text(encoding="utf-8")
    counts, medians = (connection.execute(s).fetchall() for s in text.split(";")[:2])
    values: dict[str, float] = {}
    months = sorted({str(row[0]) for row in counts})
    for label, some in [
        ("", counts),
        *((m, [r for r in counts if str(r[0]) == m]) for m in months),
    ]:
        n = sum(row[3] for row in some)
        suffix = f" {label[:7]}" if label else ""
        values[f"KPI-SLA-MET{suffix}"] = sum(row[4] for row in some) / n
        values[f"KPI-REOPENED{suffix}"] = sum(row[5] for row in some) / n
    for month, priority, hours in medians:
        if month is not None:
            values[f"KPI-RESOLUTION-MEDIAN {str(month)[:7]}"] = hours
        elif priority is None:
            values["KPI-RESOLUTION-MEDIAN"] = hours
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"values": values, "memory": memory}))
    return 0


def same(ours: dict[str, float], theirs: dict[str, float]) -> bool:
    """Whether the values agree; those that do not are printed."""
    apart = [
        f"{name}: {ours.get(name)} and {theirs.get(name)}"
        for name in sorted({*ours, *theirs})
        if abs((ours.get(name) or 0) - (theirs.get(name) or 0)) > 1e-12 * abs(theirs.get(name, 1))
    ]
    print("\n".join(apart) if apart else f"{len(ours)} values agree to 1e-12")
    return not apart


if __name__ == "__main__":
    sys.exit(main())
