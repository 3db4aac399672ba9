from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qmanual.items.model import Item
from qmanual.kpi.definitions.define import define, define_all
from qmanual.kpi.definitions.definition import (
    Decide,
    Direction,
    Headline,
    Interval,
    IntervalMethod,
    MetricType,
    Target,
    TimeAxis,
)
from qmanual.kpi.definitions.locate import FieldLines
from qmanual.kpi.definitions.periods import Grain
from qmanual.kpi.sources.source import Sources

RATIO = {"type": "ratio", "numerator": "made"}


def problems(item: Item, sources: Sources) -> list[str]:
    definition, findings = define(item, sources, FieldLines())
    assert (definition is None) == bool(findings)
    assert {(f.path, f.line, f.item) for f in findings} <= {(item.path, item.line, item.id)}
    return [finding.message.removeprefix(f"{item.id}: ") for finding in findings]


def test_whole_definition(define_one: Any) -> None:
    definition = define_one(
        metric={"type": "ratio", "numerator": "made", "denominator": "~lost"},
        filter="channel == 'phone'",
        time={"column": "at", "grain": "month", "window": "13 months", "headline": "window"},
        by=["region", "team"],
        unit="percent",
        direction="higher",
        targets=[
            {"from": "2026-03-01", "target": "80 %", "warning": 0.75},
            {"from": "2025-01-01", "target": 0.7},
        ],
        min_n=100,
        interval="exact 90",
        decide="ci-lower",
        chart="bars",
    )

    assert (definition.metric.type, definition.unit, definition.decimals, definition.min_n) == (
        MetricType.RATIO,
        "percent",
        1,
        100,
    )
    assert [e.text for e in definition.metric.expressions] == ["made", "~lost"]
    assert definition.filter.text == "channel == 'phone'"
    assert definition.time == TimeAxis(
        column="at", grain=Grain.MONTH, window=13, headline=Headline.WINDOW
    )
    assert (definition.by, definition.direction) == (("region", "team"), Direction.HIGHER)
    assert definition.targets == (
        Target(start=date(2025, 1, 1), target=0.7),
        Target(start=date(2026, 3, 1), target=0.8, warning=0.75),
    )
    assert definition.interval == Interval(method=IntervalMethod.EXACT, level=0.9)
    assert (definition.decide, definition.chart) == (Decide.CI_LOWER, "bars")


@pytest.mark.parametrize(
    ("day", "target"),
    [(date(2024, 12, 31), None), (date(2025, 1, 1), 0.7), (date(2026, 3, 1), 0.8), (None, 0.8)],
)
def test_target_in_force(define_one: Any, day: date | None, target: float | None) -> None:
    definition = define_one(
        metric=RATIO,
        unit="percent",
        direction="higher",
        targets=[{"from": "2025-01-01", "target": 0.7}, {"from": "2026-03-01", "target": 0.8}],
    )

    found = definition.target_on(day)

    assert (found.target if found else None) == target


@pytest.mark.parametrize(
    ("metric", "unit", "method"),
    [
        ({"type": "count"}, "count", IntervalMethod.NONE),
        (RATIO, "percent", IntervalMethod.WILSON),
        ({"type": "mean", "value": "x"}, "s", IntervalMethod.T),
        ({"type": "percentile", "value": "x", "p": 0.5}, "h", IntervalMethod.QUANTILE),
        ({"type": "nps", "value": "x"}, "points", IntervalMethod.NPS),
        (
            {"type": "rate", "numerator": "x", "denominator": "y", "per": 1000},
            "per 1000",
            IntervalMethod.POISSON,
        ),
    ],
)
def test_interval_that_fits_is_taken(
    define_one: Any, metric: dict[str, Any], unit: str, method: IntervalMethod
) -> None:
    assert define_one(metric=metric, unit=unit).interval == Interval(method=method)


TARGET = {"from": "2026-01-01", "target": 0.8}


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"source": "lgo"}, "source: unknown source 'lgo'; did you mean 'log'?"),
        ({"source": "x"}, "source: unknown source 'x'; there are log"),
        ({"unit": "percnt"}, "unit: unknown unit 'percnt'; did you mean 'percent'?"),
        ({"metric": None}, "needs a 'metric', such as {type: ratio, numerator: made_sla}"),
        (
            {"metric": "ratio"},
            "metric: must be a mapping, such as {type: ratio, numerator: made_sla}",
        ),
        ({"metric": {"type": "ration"}}, "metric: unknown metric type 'ration'; did you mean 'ratio'?"),
        (
            {"metric": {}},
            "metric: needs a 'type': one of count, sum, mean, ratio, percentile, distinct, "
            "top_box, nps, rate, apdex, derived, gap, score, coverage",
        ),
        (
            {"metric": {"type": "ratio", "nummerator": "a"}, "unit": "percent"},
            "metric: a ratio has no key 'nummerator'; did you mean 'numerator'?",
        ),
        (
            {"metric": {"type": "percentile", "value": "a"}, "unit": "s"},
            "metric: a percentile needs the key 'p': share of the rows that do not exceed it, "
            "such as 0.9",
        ),
        (
            {"metric": {"type": "percentile", "value": "a", "p": 90}, "unit": "s"},
            "metric: 'p' must lie between 0 and 1, such as 0.9, not 90",
        ),
        (
            {"metric": {"type": "percentile", "value": "a", "p": "high"}, "unit": "s"},
            "metric: 'p' must be a number, not 'high'",
        ),
        (
            {"metric": {"type": "top_box", "value": "a", "top": []}, "unit": "percent"},
            "metric: 'top' must be a list of numbers such as [4, 5], not []",
        ),
        (
            {"metric": {"type": "nps", "value": "a"}, "unit": "percent"},
            "metric: a nps is in points, not percent",
        ),
        (
            {"metric": {"type": "mean", "value": "hours(a, b)"}, "unit": "s"},
            "metric: the value is in h, but the unit is s",
        ),
        (
            {"metric": {"type": "count"}, "unit": "percent"},
            "metric: a count is a number of things: its unit is count, not percent",
        ),
        (
            {"metric": {"type": "ratio", "numerator": "a = 1"}, "unit": "percent"},
            "metric: 'numerator' 'a = 1' is not complete; to compare, write == with two equals "
            "signs (column 3)",
        ),
        (
            {"filter": "a == 1 & b == 2"},
            "filter: 'a == 1 & b == 2' is ambiguous: put each comparison beside & or | into "
            "parentheses (column 6)",
        ),
        ({"time": "month"}, "time: must be a mapping, such as {column: created_at, grain: month}"),
        (
            {"time": {"column": "a", "grain": "mnth"}},
            "time: unknown grain 'mnth'; did you mean 'month'?",
        ),
        ({"time": {"grain": "month"}}, "time: needs the key 'column'"),
        (
            {"time": {"column": "a", "grain": "month", "colum": 1}},
            "time: has no key 'colum'; did you mean 'column'?",
        ),
        (
            {"time": {"column": "a", "grain": "month", "window": "2 years"}},
            "time: window '2 years' is not a number of months; write '13 months', or 'all'",
        ),
        ({"by": [["a"]]}, "by: ['a'] is not the name of a column"),
        (
            {"targets": [TARGET]},
            "targets: needs a 'direction' (higher, lower or band) to judge a target",
        ),
        (
            {"targets": ["80 %"], "direction": "higher"},
            "targets: each is a mapping, such as {from: 2026-01-01, target: 0.8}",
        ),
        (
            {"targets": [{"target": 1}], "direction": "higher"},
            "targets: each needs the key 'from'",
        ),
        (
            {"targets": [{"from": "soon", "target": 1}], "direction": "higher"},
            "targets: 'from' 'soon' is not a date such as 2026-01-01",
        ),
        (
            {"targets": [{"from": "2026-01-01", "target": 80}], "direction": "higher",
             "metric": RATIO, "unit": "percent"},
            "targets: 'target': 80 is not a share from 0 to 1; write 0.8 or '80 %'",
        ),
        (
            {"targets": [TARGET | {"warnign": 1}], "direction": "higher"},
            "targets: a target of a higher KPI has no key 'warnign'; did you mean 'warning'?",
        ),
        (
            {"targets": [TARGET | {"warning": 0.9}], "direction": "higher"},
            "targets: higher is better, so 'warning' must not lie above 'target'",
        ),
        (
            {"targets": [TARGET | {"warning": 0.7}], "direction": "lower"},
            "targets: lower is better, so 'warning' must not lie below 'target'",
        ),
        (
            {"targets": [{"from": "2026-01-01", "low": 5, "high": 5}], "direction": "band"},
            "targets: 'low' must be below 'high'",
        ),
        (
            {"targets": [TARGET, TARGET], "direction": "higher"},
            "targets: two targets begin on 2026-01-01",
        ),
        ({"interval": "wilson 95"}, "interval: wilson does not fit a count; use none or poisson"),
        ({"interval": "bootstrap"}, "interval: unknown value 'bootstrap'; there are none, wilson, "
         "exact, poisson, t, nps, quantile"),
        ({"interval": "poisson 195"}, "interval: '195' is not a confidence in percent, such as 95"),
        (
            {"decide": "ci-lower"},
            "decide: ci-lower needs an interval, such as 'interval: wilson 95'",
        ),
        ({"chart": "trnd"}, "chart: unknown value 'trnd'; did you mean 'trend'?"),
        ({"min_n": -1}, "min_n: -1 is not a whole number from 0 up"),
    ],
)  # fmt: skip
def test_one_mistake_is_one_line(
    kpi_item: Any, log_sources: Sources, fields: dict[str, Any], message: str
) -> None:
    assert problems(kpi_item(**fields), log_sources) == [message]


def test_mistakes_of_several_fields_are_all_found(kpi_item: Any, log_sources: Sources) -> None:
    item = kpi_item(source="x", unit="y", metric={"type": "z"}, min_n="many")

    assert len(problems(item, log_sources)) == 3


def test_finding_names_the_line_of_the_field(tmp_path: Path, log_sources: Sources) -> None:
    """Through the reader, as an author would see it."""
    from qmanual.items.read import read_folder

    folder = tmp_path / "manual"
    folder.mkdir()
    (folder / "_toc.yml").write_text("format: jb-book\nroot: manual/index\n")
    (folder / "index.md").write_text(
        """---
document:
  id: DOC-KPIS
---
# KPIs

```{kpi} KPI-A Calls
source: log
metric:
  type: ratio
  numerator: wait_s = 20
unit: percnt
targets:
  - {from: 2026-01-01, target: 0.8}
  - {from: 2026-06-01, targt: 0.9}
direction: higher
owner: ROLE-A
```
"""
    )

    _, findings = define_all(
        read_folder(tmp_path).catalogue, log_sources, FieldLines(root=tmp_path)
    )

    assert [(f.path, f.line, f.message.split(";")[0]) for f in findings] == [
        ("manual/index.md", 12, "KPI-A: unit: unknown unit 'percnt'"),
        ("manual/index.md", 11, "KPI-A: metric: 'numerator' 'wait_s = 20' is not complete"),
    ]


def test_hash_follows_what_computes_and_not_the_words(define_one: Any) -> None:
    hashes = [
        define_one().hash,
        define_one(question="Why?", caveats="None.", reaction="Act.").hash,
        define_one(filter="a == 1").hash,
        define_one(decimals=2).hash,
    ]

    assert (hashes[0] == hashes[1], len(set(hashes))) == (True, 3)
