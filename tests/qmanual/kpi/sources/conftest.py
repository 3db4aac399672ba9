"""One log, and a KPI of each type over it: what different engines have to agree about."""

import dataclasses
import datetime
import math
import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from qmanual.items.model import Item
from qmanual.kpi.definitions.define import define
from qmanual.kpi.definitions.definition import Definition, MetricType
from qmanual.kpi.definitions.locate import FieldLines
from qmanual.kpi.definitions.metrics import METRICS
from qmanual.kpi.engine.measure import measure_source
from qmanual.kpi.measurements.measurement import Measurement
from qmanual.kpi.sources.files import find_files
from qmanual.kpi.sources.reader import load_sources
from qmanual.kpi.sources.source import Source
from qmanual.kpi.sources.tables import OpenTable, open_table

TODAY = datetime.date(2026, 6, 1)

COLUMNS = """\
    columns:
      wait: {type: number, valid: [0, 3600]}
      score: {null_codes: {11: no answer}}
"""

_TIME = {"column": "at", "grain": "month", "window": "4 months"}
_ALL = {"time": _TIME, "by": ["region"]}

EXAMPLES: dict[str, Mapping[str, Any]] = {
    "count": _ALL | {"metric": {"type": "count"}, "filter": "region != 'west'"},
    "sum": _ALL | {"metric": {"type": "sum", "value": "wait"}, "unit": "s"},
    "mean": _ALL | {"metric": {"type": "mean", "value": "wait"}, "unit": "s", "interval": "t 95"},
    "ratio": _ALL
    | {
        "metric": {
            "type": "ratio",
            "numerator": "~lost & (wait <= 20)",
            "denominator": "~(lost & (wait <= 5))",
        },
        "unit": "percent",
        "interval": "wilson 95",
    },
    "ratio-sums": {
        "metric": {"type": "ratio", "numerator": "wait", "denominator": "size"},
        "unit": "s",
        "time": _TIME,
    },
    "percentile": _ALL
    | {
        "metric": {"type": "percentile", "value": "wait", "p": 0.9},
        "unit": "s",
        "interval": "quantile 95",
    },
    "median": {"metric": {"type": "percentile", "value": "size", "p": 0.5}, "unit": "count"},
    "distinct": _ALL | {"metric": {"type": "distinct", "value": "customer"}, "unit": "count"},
    "top_box": _ALL
    | {"metric": {"type": "top_box", "value": "score", "top": [9, 10]}, "unit": "percent"},
    "nps": _ALL | {"metric": {"type": "nps", "value": "score"}, "unit": "points"},
    "rate": _ALL
    | {
        "metric": {"type": "rate", "numerator": "lost", "denominator": "size", "per": 1000},
        "unit": "per 1000 calls",
        "interval": "poisson 95",
    },
    "apdex": _ALL
    | {"metric": {"type": "apdex", "value": "wait", "threshold": 15}, "unit": "index"},
    "duration": {
        "metric": {"type": "mean", "value": "minutes(at, done)"},
        "unit": "min",
        "time": _TIME,
    },
    "week": {
        "metric": {"type": "count"},
        "time": {"column": "at", "grain": "week", "window": "8 weeks"},
    },
    "year": {"metric": {"type": "count"}, "time": {"column": "at", "grain": "year"}},
    "clock": {
        "metric": {
            "type": "ratio",
            "numerator": "(hour_of(at) < 12) & (weekday_of(at) <= 5)",
            "denominator": "(month_of(at) > 1) & (year_of(at) == 2026)",
        },
        "unit": "percent",
    },
    "words": {
        "metric": {"type": "count"},
        "filter": "(lower(coalesce(customer, 'NOBODY')) in ['nobody', 'c7']) & ~isnull(wait)",
        "time": {"column": "at", "grain": "quarter"},
    },
    "day": {
        "metric": {"type": "count"},
        "filter": "(done > '2026-03-01') & (date('2026-05-01') > at)",
        "time": {"column": "at", "grain": "day", "window": "30 days"},
    },
}
"""Name to the fields of a KPI; between them every type of metric, and every function."""

EXAMPLES |= {
    name: fields
    for name, fields in {
        "gap": _ALL
        | {
            "metric": {
                "type": "gap",
                "dimensions": {
                    "speed": {"expectation": "size", "perception": "score", "weight": 2},
                    "care": {
                        "expectation": ["size", "score"],
                        "perception": ["score", "size"],
                        "weight": 1,
                    },
                },
            },
            "unit": "points",
        },
        "score": _ALL
        | {
            "metric": {
                "type": "score",
                "value": "score",
                "maximum": 10,
                "weight": "size",
                "critical": "lost",
                "group": "customer",
            },
            "unit": "percent",
        },
        "coverage": {
            "metric": {"type": "coverage", "required_from": "at", "valid_from": "done"},
            "unit": "percent",
            "by": ["region"],
            "time": {"grain": "month", "window": "4 months"},
        },
    }.items()
    if MetricType(name) in METRICS
}


def log_rows(number: int = 600) -> list[dict[str, Any]]:
    """Calls of five months; some values are empty, some are codes, some are out of range."""
    dice = random.Random(20260601)
    start = datetime.datetime(2026, 1, 1)  # noqa: DTZ001 - a clock time
    rows = []
    for _ in range(number):
        at = start + datetime.timedelta(minutes=dice.randrange(150 * 24 * 60))
        wait = dice.choice([None, -1.0, 4000.0, *(round(dice.expovariate(1 / 20), 3),) * 12])
        rows.append(
            {
                "at": at,
                "done": None if dice.random() < 0.1 else at + datetime.timedelta(
                    seconds=dice.randrange(90_000)
                ),
                "region": dice.choice(["north", "south", "west", None]),
                "wait": wait,
                "score": dice.choice([None, 11, *range(11)]),
                "lost": dice.random() < 0.2,
                "customer": None if dice.random() < 0.05 else f"C{dice.randrange(60)}",
                "size": dice.randrange(1, 9),
            }
        )  # fmt: skip
    return rows


def log_table(zone: str | None = None) -> Any:
    """The log for a Parquet file.

    :param zone: zone that the times name; None for clock times.
    """
    import pyarrow as pa

    moment = pa.timestamp("us", tz=zone)
    return pa.Table.from_pylist(
        log_rows(),
        schema=pa.schema(
            {
                "at": moment,
                "done": moment,
                "region": pa.string(),
                "wait": pa.float64(),
                "score": pa.int64(),
                "lost": pa.bool_(),
                "customer": pa.string(),
                "size": pa.int64(),
            }
        ),
    )


def example_item(name: str, fields: Mapping[str, Any]) -> Item:
    return Item(
        id=f"KPI-{name.upper()}",
        type="kpi",
        title=name,
        document="DOC-KPIS",
        docname="manual/kpis",
        path="manual/kpis.md",
        line=1,
        fields={"source": "log", "unit": "count"} | dict(fields),
        links={"owner": ("ROLE-A",)},
    )


class Bench:
    """Opens sources as they are written, measures all examples, and closes what it opened."""

    columns = COLUMNS
    today = TODAY

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.opened: list[OpenTable] = []

    def log(self, zone: str | None = None) -> Any:
        return log_table(zone)

    def source(self, spec: str) -> Source:
        self.sources = self.folder / "sources.yml"
        self.sources.write_text(f"sources:\n  log:\n    title: Log\n{spec}", encoding="utf-8")
        sources = load_sources(self.folder, self.folder)
        assert sources.findings == ()
        return sources.by_name["log"]

    def open(self, spec: str) -> OpenTable:
        source = self.source(spec)
        files = find_files(source, self.folder / "cache")
        assert files is not None
        self.opened.append(open_table(source, files))
        return self.opened[-1]

    def definitions(
        self, change: Callable[[str, Mapping[str, Any]], Mapping[str, Any]] | None = None
    ) -> list[Definition]:
        sources = load_sources(self.folder, self.folder)
        made = []
        for name, fields in EXAMPLES.items():
            written = change(name, fields) if change else fields
            definition, findings = define(example_item(name, written), sources, FieldLines())
            assert findings == ()
            assert definition is not None
            made.append(definition)
        return made

    def measure(self, spec: str, *names: str) -> dict[str, Measurement]:
        """The examples, or those that are named, measured on a source."""
        opened = self.open(spec)
        chosen = [d for d in self.definitions() if not names or d.title in names]
        measured, failures = measure_source(chosen, opened, today=TODAY)
        assert [(f.definition.id, f.error.message) for f in failures] == []
        return measured

    def close(self) -> None:
        for opened in self.opened:
            opened.close()


@pytest.fixture
def bench(tmp_path: Path) -> Any:
    bench = Bench(tmp_path)
    yield bench
    bench.close()


@pytest.fixture
def local_log(bench: Bench) -> dict[str, Measurement]:
    """The examples, measured in DuckDB on a Parquet file."""
    import pyarrow.parquet as pq

    pq.write_table(log_table(), bench.folder / "log.parquet")
    return bench.measure(f"    path: log.parquet\n{COLUMNS}")


@pytest.fixture
def differences() -> Callable[..., list[str]]:
    return find_differences


@pytest.fixture
def examples() -> Mapping[str, Mapping[str, Any]]:
    return EXAMPLES


@pytest.fixture
def columns_spec() -> str:
    return COLUMNS


@pytest.fixture
def make_log() -> Callable[..., Any]:
    return log_table


@pytest.fixture(scope="session")
def make_bench() -> Callable[[Path], Bench]:
    return Bench


def find_differences(one: Mapping[str, Measurement], other: Mapping[str, Measurement]) -> list[str]:
    """Where two sets of measurements differ: in words at all, in numbers by more than 1e-9."""
    assert sorted(one) == sorted(other)
    found: list[str] = []
    for name in one:
        left, right = (dataclasses.asdict(side[name]) for side in (one, other))
        for told in (left, right):
            # What it says of the source is its place, not a figure.
            told.pop("source")
        _compare(name, left, right, found)
    return found


def _compare(place: str, left: Any, right: Any, found: list[str]) -> None:
    if isinstance(left, dict) and isinstance(right, dict) and left.keys() == right.keys():
        for key in left:
            _compare(f"{place}.{key}", left[key], right[key], found)
    elif isinstance(left, list | tuple) and isinstance(right, list | tuple):
        if len(left) != len(right):
            found.append(f"{place}: {len(left)} entries, {len(right)} entries")
        for number, (a, b) in enumerate(zip(left, right, strict=False)):
            _compare(f"{place}[{number}]", a, b, found)
    elif _is_number(left) and _is_number(right):
        if not math.isclose(left, right, rel_tol=1e-9, abs_tol=1e-9):
            found.append(f"{place}: {left!r}, {right!r}")
    elif left != right:
        found.append(f"{place}: {left!r}, {right!r}")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
