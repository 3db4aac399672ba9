"""The guide for authors: what it shows can be used, and what can be used is in it."""

import re
import sys
import types
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml

from qmanual.calendars.read import load_calendars
from qmanual.items.model import Catalogue, Item
from qmanual.kpi.definitions.define import define_all
from qmanual.kpi.definitions.definition import (
    Chart,
    Decide,
    Direction,
    Headline,
    IntervalMethod,
    MetricType,
)
from qmanual.kpi.definitions.expressions import FUNCTIONS
from qmanual.kpi.definitions.locate import FieldLines
from qmanual.kpi.definitions.metrics import METRICS
from qmanual.kpi.definitions.periods import Grain
from qmanual.kpi.definitions.units import UNITS
from qmanual.kpi.sources.source import Source, Sources

GUIDE = Path(__file__).parents[4] / "manual" / "authoring" / "kpi-definitions.md"
TEXT = GUIDE.read_text(encoding="utf-8")
BLOCKS = [yaml.safe_load(text) for text in re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)]
KPIS = [block for block in BLOCKS if "metric" in block]
CALENDARS = next(block for block in BLOCKS if "calendars" in block)


def opening_example() -> dict[str, Any]:
    match = re.search(r"    ```\{kpi\}[^\n]*\n(.*?)    ```", TEXT, re.DOTALL)
    assert match is not None
    loaded: dict[str, Any] = yaml.safe_load(match[1])
    return loaded


def metrics_in_a_row() -> Iterable[dict[str, Any]]:
    """The short examples below the table of metrics, each with its unit."""
    line = TEXT[TEXT.index("Examples: `{type: count}`") :].partition("\n\n")[0].replace("\n", " ")
    for text, unit in re.findall(r"`(\{type: .*?\})`(?: \(unit ([^)]+)\))?", line):
        metric = yaml.safe_load(text)
        usual = {
            "count": "count", "distinct": "count", "ratio": "percent", "top_box": "percent",
            "nps": "points", "apdex": "index", "percentile": "s", "mean": "min", "sum": "score",
        }  # fmt: skip
        yield {"source": "log", "metric": metric, "unit": unit or usual[metric["type"]]}


@pytest.fixture
def rules(monkeypatch: pytest.MonkeyPatch) -> None:
    known = types.ModuleType("qmanual.kpi.statistics.rules")
    known.RULES = {"we-1": "", "we-2": ""}  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, known.__name__, known)


def as_items(blocks: Iterable[dict[str, Any]]) -> Catalogue:
    items = [{"source": "log", "unit": "count", "metric": {"type": "count"}}, *blocks]
    ids = ["KPI-CASES", *(f"KPI-{number}" for number in range(len(items) - 1))]
    return Catalogue(
        items={
            name: Item(
                id=name, type="kpi", title=name, document="D", docname="d", path="d.md", line=1,
                fields={key: value for key, value in fields.items() if key not in _WORDS},
            )
            for name, fields in zip(ids, items, strict=True)
        }
    )  # fmt: skip


_WORDS = ("owner", "measures")


def test_every_example_can_be_used(tmp_path: Path, rules: None) -> None:
    (tmp_path / "sources.yml").write_text(yaml.safe_dump(CALENDARS), encoding="utf-8")
    calendars = load_calendars(tmp_path, tmp_path)
    blocks = [opening_example(), *KPIS, *metrics_in_a_row()]
    names = {str(block["source"]) for block in blocks if "source" in block} | {"log"}
    sources = Sources(by_name={name: Source(name=name, title=name) for name in names})

    definitions, findings = define_all(as_items(blocks), sources, FieldLines(), calendars)

    assert (calendars.findings, findings) == ((), ())
    assert {definition.metric.type for definition in definitions.values()} == set(MetricType)
    with_hours = [d for d in definitions.values() if d.business_calendar is not None]
    assert [d.calendar for d in with_hours] == ["office"]


def test_all_that_can_be_written_is_in_the_guide() -> None:
    words = [
        *MetricType, *Chart, *Direction, *Decide, *Headline, *IntervalMethod, *Grain, *UNITS,
        *(key for shape in METRICS.values() for key in shape.keys),
    ]  # fmt: skip
    functions = [name for name in FUNCTIONS if f"{name}(" not in TEXT]

    assert [word for word in words if not re.search(rf"`[^`]*\b{word}\b[^`]*`", TEXT)] == []
    assert functions == []
