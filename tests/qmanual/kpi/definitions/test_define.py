import sys
import types
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qmanual.calendars.calendar import Calendar
from qmanual.calendars.read import Calendars
from qmanual.items.model import Catalogue, Item
from qmanual.kpi.definitions.define import define, define_all
from qmanual.kpi.definitions.definition import (
    Baseline,
    Chart,
    Decide,
    Direction,
    Headline,
    Input,
    Interval,
    IntervalMethod,
    MetricType,
    PhaseChange,
    Query,
    Target,
    TimeAxis,
)
from qmanual.kpi.definitions.locate import FieldLines
from qmanual.kpi.definitions.periods import Grain
from qmanual.kpi.sources.source import Source, Sources

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
         "exact, poisson, t, nps, quantile, cluster"),
        ({"interval": "poisson 195"}, "interval: '195' is not a confidence in percent, such as 95"),
        (
            {"decide": "ci-lower"},
            "decide: ci-lower needs an interval, such as 'interval: wilson 95'",
        ),
        ({"chart": "trnd"}, "chart: unknown value 'trnd'; did you mean 'trend'?"),
        ({"min_n": -1}, "min_n: -1 is not a whole number from 0 up"),
        ({"decimals": 400}, "decimals: 400 is more than 9"),
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


def make_item(identifier: str = "KPI-A", **fields: Any) -> Item:
    return Item(
        id=identifier,
        type="kpi",
        title=f"Title of {identifier}",
        document="DOC-KPIS",
        docname="manual/kpis",
        path="manual/kpis.md",
        line=1,
        fields={"source": "log", "unit": "count", "metric": {"type": "count"}} | fields,
    )


def derived(identifier: str = "KPI-D", **fields: Any) -> Item:
    item = make_item(identifier)
    rest = {name: value for name, value in item.fields.items() if name != "source"}
    return replace(item, fields=rest | {"metric": DERIVED} | fields)


def with_kpis(*items: Item) -> Catalogue:
    return Catalogue(items={item.id: item for item in items})


DERIVED = {"type": "derived", "formula": "a / b", "inputs": {"a": "KPI-A", "b": "KPI-B"}}
GAP = {
    "type": "gap",
    "dimensions": {
        "tangibles": {
            "label": "Tangibles",
            "expectation": ["e1", "e2"],
            "perception": ["p1", "p2"],
            "weight": 11,
        },
        "empathy": {"expectation": "e3", "perception": "p3", "weight": 32},
    },
}
SCORE = {"type": "score", "value": "points", "weight": "w", "critical": "must", "group": "visit"}
COVERAGE = {
    "type": "coverage",
    "required_from": "assigned_at",
    "required_to": "left_at",
    "valid_from": "passed_at",
    "valid_to": "expires_at",
}


def test_derived_metric(log_sources: Sources) -> None:
    inputs = {"a": "KPI-A", "b": {"kpi": "KPI-B", "offset": 1}}
    item = derived(metric={"type": "derived", "formula": "100 * a / b", "inputs": inputs})

    definition, findings = define(item, log_sources, FieldLines())

    assert findings == ()
    assert definition is not None
    assert (definition.source, definition.metric.formula.text) == ("", "100 * a / b")  # type: ignore[union-attr]
    assert definition.metric.inputs == {"a": Input(kpi="KPI-A"), "b": Input(kpi="KPI-B", offset=1)}
    assert definition.interval == Interval(method=IntervalMethod.NONE)


def test_gap_score_and_coverage(define_one: Any) -> None:
    gap = define_one(metric=GAP, unit="points", chart="radar")
    score = define_one(metric=SCORE | {"maximum": 5}, unit="percent")
    coverage = define_one(metric=COVERAGE, unit="percent", time={"grain": "month"})

    assert [
        (d.key, d.label, [e.text for e in d.expectation], [p.text for p in d.perception], d.weight)
        for d in gap.metric.dimensions
    ] == [
        ("tangibles", "Tangibles", ["e1", "e2"], ["p1", "p2"], 11),
        ("empathy", "empathy", ["e3"], ["p3"], 32),
    ]
    assert [e.text for e in score.metric.expressions] == ["points", "w", "must", "visit"]
    assert (score.metric.maximum, score.interval.method) == (5, IntervalMethod.CLUSTER)
    assert [e.text for e in coverage.metric.expressions] == [
        "assigned_at", "left_at", "passed_at", "expires_at",
    ]  # fmt: skip
    assert coverage.time == TimeAxis(grain=Grain.MONTH)
    assert [d.interval.method for d in (gap, coverage)] == ["t", "wilson"]


def test_control_chart_with_phases_limits_and_rules(define_one: Any, rules: None) -> None:
    definition = define_one(
        metric=RATIO,
        unit="percent",
        time={"column": "at", "grain": "month"},
        chart="p-prime",
        phases=[
            {"from": "2026-03-01", "reason": "New telephone system"},
            {"from": "2025-09-01", "reason": "Second shift"},
        ],
        limits={"from": "2025-01-01", "to": "2025-12-31"},
        rules=["we-1", "nelson-2"],
    )

    assert definition.chart is Chart.P_PRIME
    assert definition.phases == (
        PhaseChange(start=date(2025, 9, 1), reason="Second shift"),
        PhaseChange(start=date(2026, 3, 1), reason="New telephone system"),
    )
    assert definition.baseline == Baseline(start=date(2025, 1, 1), end=date(2025, 12, 31))
    assert definition.rules == ("we-1", "nelson-2")


@pytest.fixture
def rules(monkeypatch: pytest.MonkeyPatch) -> None:
    known = types.ModuleType("qmanual.kpi.statistics.rules")
    known.RULES = {"we-1": "", "we-2": "", "nelson-2": ""}  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, known.__name__, known)


@pytest.mark.parametrize(
    ("sql", "query"),
    [
        ("SELECT * FROM log", Query(text="SELECT * FROM log")),
        (
            {"dialect": "postgres", "query": "with t as (select a from log) select a from t"},
            Query(text="with t as (select a from log) select a from t", dialect="postgres"),
        ),
        (
            "select a from log union all select b from Log",
            Query(text="select a from log union all select b from Log"),
        ),
    ],
)
def test_query(define_one: Any, sql: Any, query: Query) -> None:
    assert define_one(sql=sql).sql == query


MONTHS = {"column": "at", "grain": "month"}


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (
            {"metric": {"type": "gap", "dimensions": ["a"]}, "unit": "points"},
            "metric: 'dimensions' is a mapping, such as {tangibles: {expectation: [e1, e2], "
            "perception: [p1, p2], weight: 11}}",
        ),
        (
            {
                "metric": {"type": "gap", "dimensions": {"t": {"expectation": ["a", "b"], "perception": ["c"]}}},
                "unit": "points",
            },
            "metric: dimension 't' has 2 expectations and 1 perceptions; they are asked in pairs, "
            "in the same order",
        ),
        (
            {"metric": {"type": "gap", "dimensions": {"t": {"expectation": ["a"]}}}, "unit": "points"},
            "metric: dimension 't' needs 'perception': the columns of its questions",
        ),
        (
            {
                "metric": {"type": "gap", "dimensions": {"t": {"expectation": "a", "perception": "b", "wieght": 1}}},
                "unit": "points",
            },
            "metric: dimension 't' has no key 'wieght'; did you mean 'weight'?",
        ),
        (
            {
                "metric": {"type": "gap", "dimensions": {
                    "t": {"expectation": "a", "perception": "b", "weight": 1},
                    "u": {"expectation": "c", "perception": "d"}}},
                "unit": "points",
            },
            "metric: give every dimension a 'weight', or none",
        ),
        (
            {
                "metric": {"type": "gap", "dimensions": {"t": {"expectation": "a", "perception": "b", "weight": 0}}},
                "unit": "points",
            },
            "metric: dimension 't': 'weight' must be a number above 0, not 0",
        ),
        ({"metric": GAP, "unit": "percent"}, "metric: a gap is in points, not percent"),
        (
            {"metric": {"type": "score", "value": "v", "critical": "c"}, "unit": "percent"},
            "metric: 'critical' needs 'group': what a critical failure makes nought",
        ),
        (
            {"metric": SCORE | {"maximum": 0}, "unit": "percent"},
            "metric: 'maximum' must be greater than 0",
        ),
        (
            {"metric": COVERAGE, "unit": "percent"},
            "a coverage needs a 'time', such as {grain: month, window: 13 months}",
        ),
        (
            {"metric": COVERAGE, "unit": "percent", "time": MONTHS},
            "time: a coverage is counted at the end of each period: remove 'column'",
        ),
        (
            {"metric": COVERAGE, "unit": "percent", "time": {"grain": "month", "headline": "window"}},
            "time: a coverage is a state at the end of a period, so its headline is 'last'",
        ),
        (
            {"metric": {"type": "mean", "value": "x"}, "unit": "s", "chart": "p", "time": MONTHS},
            "chart: p is for shares of cases: ratio, top_box or coverage, not for a mean",
        ),
        (
            {"metric": {"type": "ratio", "numerator": "a", "denominator": "b"}, "unit": "s", "chart": "p", "time": MONTHS},
            "chart: p is for shares of cases: ratio, top_box or coverage; a ratio of sums in s "
            "takes 'control' or 'i'",
        ),
        ({"chart": "u", "time": MONTHS}, "chart: u is for rates, not for a count"),
        ({"chart": "gap"}, "chart: gap is for the gap metric, not for a count"),
        ({"chart": "pareto"}, "chart: pareto needs 'by': the column whose parts it shows"),
        ({"chart": "heat", "by": ["a"]}, "chart: heat needs a 'time': it shows periods"),
        ({"chart": "c"}, "chart: c needs a 'time': it shows periods"),
        (
            {"phases": ["2026-03-01"], "time": MONTHS},
            "phases: each is a mapping, such as {from: 2026-03-01, reason: …}",
        ),
        (
            {"phases": [{"from": "2026-03-01"}], "time": MONTHS},
            "phases: each needs the key 'reason': what was changed on purpose",
        ),
        (
            {"phases": [{"form": "2026-03-01", "from": "2026-03-01", "reason": "x"}], "time": MONTHS},
            "phases: a phase has no key 'form'; did you mean 'from'?",
        ),
        (
            {"phases": [{"from": "March", "reason": "x"}], "time": MONTHS},
            "phases: 'from' 'March' is not a date such as 2026-01-01",
        ),
        ({"phases": [{"from": "2026-03-01", "reason": "x"}]}, "phases: need a 'time': they part its periods"),
        (
            {"limits": {"from": "2026-01-01", "to": "2025-01-01"}, "time": MONTHS, "chart": "i"},
            "limits: 'to' must not lie before 'from'",
        ),
        (
            {"limits": {"from": "2026-01-01"}},
            "limits: needs a control chart, such as 'chart: control'; this is a trend",
        ),
        (
            {"rules": ["we-1", "we-22"], "time": MONTHS, "chart": "i"},
            "rules: unknown rule 'we-22'; did you mean 'we-2'?",
        ),
        ({"sql": "  "}, "sql: is a query, such as SELECT * FROM calls WHERE NOT is_test"),
        (
            {"sql": {"dialect": "dukdb", "query": "select 1"}},
            "sql: unknown dialect 'dukdb'; did you mean 'duckdb'?",
        ),
        ({"sql": "select 1; select 2"}, "sql: must be one SELECT, not 2 queries"),
        *(
            (
                {"sql": f"select *, {function} as x from log"},
                f"sql: {name} gives another value each time: a figure would change without its "
                "data; write a date, or a column",
            )
            for function, name in (
                ("now()", "NOW"),
                ("current_date", "CURRENT_DATE"),
                ("today()", "CURRENT_DATE"),
                ("random()", "RAND"),
                ("nextval('a')", "NEXTVAL"),
            )
        ),
        ({"sql": "drop table log"}, "sql: must be one SELECT, not DROP"),
        ({"sql": "insert into log select 1"}, "sql: must be one SELECT, not INSERT"),
        ({"sql": "select * into x from log"}, "sql: must be one SELECT; INTO cannot be used"),
        (
            {"sql": "select a,\n from\n  where"},
            "sql: Expected table name at 'where' (column 3)",
        ),
        (
            {"sql": "select a\nfrom  sorce"},
            "sql: reads 'sorce'; it can read log only (column 7)",
        ),
        (
            {"sql": "select * from '/etc/passwd'"},
            "sql: reads '\"/etc/passwd\"'; it can read log only (column 15)",
        ),
        (
            {"sql": "select * from read_csv('/etc/passwd')"},
            "sql: reads \"READ_CSV('/etc/passwd')\"; it can read log only "
            "(column 15)",
        ),
        ({"sql": "select 1", "python": ""}, None),
        (
            {"python": "clean"},
            "python: unknown entry point 'clean' of the group qmanual.kpi_rows; there are none",
        ),
        ({"calendar": "ofice"}, "calendar: unknown calendar 'ofice'; did you mean 'office'?"),
        (
            {"metric": {"type": "mean", "value": "business_hours(a, b)"}, "unit": "h"},
            "metric: business_hours() needs a 'calendar': the name of one in sources.yml",
        ),
        (
            {"filter": "in_hours(a)"},
            "filter: in_hours() needs a 'calendar': the name of one in sources.yml",
        ),
        (
            {"metric": {"type": "mean", "value": "business_hours(a, b)"}, "unit": "days", "calendar": "office"},
            "metric: the value is in h, but the unit is days",
        ),
    ],
)  # fmt: skip
def test_one_mistake_of_the_newer_keys_is_one_line(
    log_sources: Sources, rules: None, fields: dict[str, Any], message: str | None
) -> None:
    calendars = Calendars(by_name={"office": Calendar(name="office")})

    _, findings = define(make_item(**fields), log_sources, FieldLines(), calendars)

    assert [f.message.removeprefix("KPI-A: ") for f in findings] == ([message] if message else [])


@pytest.mark.parametrize(
    ("metric", "message"),
    [
        ({"formula": "a / c"}, "'formula' names 'c', which is not an input; there are a, b (column 5)"),
        ({"formula": "a"}, "input 'b' is not used in the formula"),
        (
            {"formula": "(a > b) & b"},
            "'formula' '(a > b) & b' cannot be a formula of KPIs: there are their names, numbers, "
            "+ - * / and abs, min_of, max_of (column 1)",
        ),
        ({"formula": "1"}, "'formula' '1' names no input (column 1)"),
        ({"inputs": {"a": "KPI-A", "b": 3}}, "input 'b' is a KPI, not 3"),
        ({"inputs": {"a": "KPI-A", "b": {"offset": 1}}}, "input 'b' needs the key 'kpi'"),
        (
            {"inputs": {"a": "KPI-A", "b": {"kpi": "KPI-B", "ofset": 1}}},
            "input 'b' has no key 'ofset'; did you mean 'offset'?",
        ),
        (
            {"inputs": {"a": "KPI-A", "b": {"kpi": "KPI-B", "offset": -1}}},
            "input 'b': 'offset' is a number of periods back from 0 up, not -1",
        ),
        (
            {"inputs": ["KPI-A"]},
            "'inputs' is a mapping of names to KPIs, such as {a: KPI-X, b: {kpi: KPI-Y, offset: 1}}",
        ),
        ({"inputs": None}, "a derived needs the key 'inputs': names in the formula, and the KPIs that they stand for"),
    ],
)  # fmt: skip
def test_one_mistake_of_a_derived_kpi_is_one_line(
    log_sources: Sources, metric: dict[str, Any], message: str
) -> None:
    _, findings = define(derived(metric=DERIVED | metric), log_sources, FieldLines())

    assert [f.message for f in findings] == [f"KPI-D: metric: {message}"]


def test_derived_kpi_has_no_rows_of_its_own(log_sources: Sources) -> None:
    _, findings = define(derived(source="log", filter="a"), log_sources, FieldLines())

    assert [f.message for f in findings] == [
        "KPI-D: source: a derived KPI has no rows of its own: remove it",
        "KPI-D: filter: a derived KPI has no rows of its own: remove it",
    ]


def test_inputs_that_are_not_there_and_circles_are_found(log_sources: Sources) -> None:
    one = {"type": "derived", "formula": "x", "inputs": {"x": "KPI-TWO"}}
    two = {"type": "derived", "formula": "x", "inputs": {"x": "KPI-ONE"}}
    catalogue = with_kpis(
        make_item("KPI-A"),
        derived("KPI-ONE", metric=one),
        derived("KPI-TWO", metric=two),
        derived("KPI-D", metric=DERIVED | {"inputs": {"a": "KPI-A", "b": "KPI-AA"}}),
    )

    definitions, findings = define_all(catalogue, log_sources, FieldLines())

    assert list(definitions) == ["KPI-A"]
    assert [f.message for f in findings] == [
        "KPI-D: metric: unknown KPI 'KPI-AA'; did you mean 'KPI-A'?",
        "KPI-ONE: metric: is made of itself: KPI-ONE -> KPI-TWO -> KPI-ONE",
        "KPI-TWO: metric: is made of itself: KPI-ONE -> KPI-TWO -> KPI-ONE",
    ]


def test_derived_kpi_of_another_grain_than_its_inputs_is_refused(log_sources: Sources) -> None:
    catalogue = with_kpis(
        make_item("KPI-A", time={"column": "at", "grain": "month"}),
        make_item("KPI-B"),
        derived(time={"grain": "quarter"}),
    )

    _, findings = define_all(catalogue, log_sources, FieldLines())

    assert [f.message for f in findings] == [
        "KPI-D: metric: KPI-A has a value for each month, so it cannot be had for each quarter"
    ]


def test_hash_of_a_derived_kpi_follows_its_inputs(log_sources: Sources) -> None:
    twice = {"type": "derived", "formula": "2 * x", "inputs": {"x": "KPI-D"}}

    def hashes(**changed: Any) -> dict[str, str]:
        catalogue = with_kpis(
            # Written before what it is made of.
            derived("KPI-E", metric=twice),
            make_item("KPI-A", **changed),
            make_item("KPI-B"),
            derived(),
        )
        definitions, findings = define_all(catalogue, log_sources, FieldLines())
        assert findings == ()
        return {name: d.hash for name, d in definitions.items()}

    before, after = hashes(), hashes(filter="x == 1")

    assert {name for name in before if before[name] != after[name]} == {"KPI-A", "KPI-D", "KPI-E"}


def test_hash_follows_the_calendar(log_sources: Sources) -> None:
    item = make_item(calendar="office")
    hashes = [
        definition.hash
        for spec in ("{PT}", "{PT}", "{ES}")
        for definition, _ in [
            define(
                item,
                log_sources,
                FieldLines(),
                Calendars(by_name={"office": Calendar(name="office", spec=spec)}),
            )
        ]
        if definition
    ]

    assert (hashes[0] == hashes[1], hashes[0] == hashes[2]) == (True, False)


def test_python_is_an_entry_point_and_its_source_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, define_one: Any
) -> None:
    package = tmp_path / "rows_pkg-1.0.dist-info"
    package.mkdir()
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: rows-pkg\nVersion: 1.0\n")
    (package / "entry_points.txt").write_text("[qmanual.kpi_rows]\nclean = rows_mod:clean\n")
    (tmp_path / "rows_mod.py").write_text("def clean(t): return t\n")
    monkeypatch.syspath_prepend(str(tmp_path))

    first = define_one(python="clean")
    (tmp_path / "rows_mod.py").write_text("def clean(t): return t.filter(t.a)\n")
    second = define_one(python="clean")

    assert first.python == "clean"
    assert first.hash != second.hash


@pytest.mark.parametrize(
    ("body", "line", "message"),
    [
        (
            "metric:\n  type: ratio\n  numerator: wait_s = 20",
            11,
            "metric: 'numerator' 'wait_s = 20' is not complete; to compare, write == with two "
            "equals signs (column 21)",
        ),
        (
            'metric: {type: ratio, numerator: "done", denominator: "ждать && done"}',
            9,
            "metric: 'denominator' 'ждать && done' is not complete; write & for 'and', | for 'or' "
            "(column 63)",
        ),
        (
            "metric: {type: ratio, numerator: done}\nfilter: \"(канал == 'x') & secnds(a, b)\"",
            10,
            "filter: \"(канал == 'x') & secnds(a, b)\" unknown function 'secnds'; did you mean "
            "'seconds'? (column 27)",
        ),
        (
            "metric: {type: ratio, numerator: done}\nfilter: >-\n  (a == 1)\n  & secnds(a, b)",
            10,
            "filter: '(a == 1) & secnds(a, b)' unknown function 'secnds'; did you mean 'seconds'? "
            "(column 12 of the text)",
        ),
        (
            "metric: {type: ratio, numerator: done}\nsql: |\n  SELECT done\n  FROM sorce",
            12,
            "sql: reads 'sorce'; it can read log only (column 8)",
        ),
    ],
)
def test_finding_names_line_and_column_of_the_mistake(
    tmp_path: Path, log_sources: Sources, body: str, line: int, message: str
) -> None:
    from qmanual.items.read import read_folder

    folder = tmp_path / "manual"
    folder.mkdir()
    (folder / "_toc.yml").write_text("format: jb-book\nroot: manual/index\n")
    text = "---\ndocument:\n  id: DOC-KPIS\n---\n# KPIs\n\n```{kpi} KPI-A Calls\nsource: log\n"
    text += f"{body}\nunit: percent\nowner: ROLE-A\n```\n"
    (folder / "index.md").write_text(text, encoding="utf-8")

    _, findings = define_all(
        read_folder(tmp_path).catalogue, log_sources, FieldLines(root=tmp_path)
    )

    assert [(f.line, f.message) for f in findings] == [(line, f"KPI-A: {message}")]


def test_query_names_its_source_with_underscores() -> None:
    sources = Sources(by_name={"phone-log": Source(name="phone-log", title="Log")})
    good = make_item(source="phone-log", sql="select * from phone_log")
    bad = make_item(source="phone-log", sql="select * from log")

    assert define(good, sources, FieldLines())[1] == ()
    assert [f.message for f in define(bad, sources, FieldLines())[1]] == [
        "KPI-A: sql: reads 'log'; it can read phone_log only (column 15)"
    ]
