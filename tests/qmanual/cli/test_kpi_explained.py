"""What ``qmanual kpi --explain`` prints."""

import datetime
from typing import Any

from qmanual.cli.kpi_explained import WIDTH, explained
from qmanual.kpi.engine.asker import Asked
from qmanual.kpi.engine.explain import Trail, TrailFile
from qmanual.kpi.engine.reading import Hit
from qmanual.kpi.measurements.measurement import LeftOut, Measurement, SourceNote

SQL = "SELECT\n  COUNT(*) AS n,\n  " + " AND ".join(f'"column_{i}" IS NULL' for i in range(12))


def measurement(**fields: Any) -> Measurement:
    values: dict[str, Any] = {
        "id": "KPI-A",
        "title": "A",
        "unit": "s",
        "decimals": 0,
        "direction": "lower",
        "status": "met",
        "value": 12.0,
        "n": 3400,
        "target": 20.0,
        "statement": "12 s, from 3,400 cases.",
        "source": SourceNote(name="log", title="Log", rows=3456),
        "left_out": (LeftOut(reason="wait: empty", n=56),),
    }
    return Measurement(**(values | fields))


TRAIL = Trail(
    backend="duckdb",
    timezone="Europe/Berlin",
    calendars=(("KPI-A", "office"),),
    asked=(
        Asked(about="counts and sums by period", kpis=("KPI-A", "KPI-B"), sql=SQL),
        Asked(about="something else", kpis=("KPI-B",), sql="SELECT 1"),
    ),
    files=tuple(TrailFile(name=f"m{i:02}.parquet", fingerprint=f"{i:032}") for i in range(9)),
    hits=(
        Hit(
            kpis=("KPI-A",),
            files=tuple(f"m{i:02}.parquet" for i in range(8)),
            periods=(datetime.date(2024, 1, 1), datetime.date(2024, 8, 1)),
            of=9,
        ),
    ),
)


def test_everything_that_a_value_rests_on_is_told() -> None:
    lines = list(explained(measurement(), "sum / n", TRAIL))

    assert lines[: lines.index("")] == [
        "  12 s, from 3,400 cases.",
        "  formula:        sum / n",
        "  target:         ≤ 20 s",
        "  status:         met",
        "  source:         Log",
        "  rows read:      3,456",
        "  n:              3,400",
        "  left out:       56: wait: empty",
        "  time zone:      Europe/Berlin",
        "  calendar:       office",
        *(f"  file:           m{i:02}.parquet  {i:032}" for i in range(6)),
        "                  and 2 more",
        f"  file:           m08.parquet  {8:032}",
        "  from the cache: 8 of 9 files were known and not read; 2 periods from 2024-01-01 to "
        "2024-08-01",
    ]
    assert "  Query 1 of 1 (duckdb): counts and sums by period, shared with KPI-B" in lines
    assert "      COUNT(*) AS n," in lines


def test_no_line_is_wider_than_a_terminal_and_no_word_of_sql_is_lost() -> None:
    lines = list(explained(measurement(), "long " * 60, TRAIL))

    assert max(map(len, lines)) <= WIDTH
    start = lines.index("    SELECT")
    assert " ".join(lines[start:]).split() == SQL.split()


def test_without_a_trail_the_figures_are_told() -> None:
    lines = list(explained(measurement(left_out=()), None, None))

    assert lines[-1] == "  left out:       no row"
