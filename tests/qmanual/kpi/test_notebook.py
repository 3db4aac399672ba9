import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from qmanual import kpi
from qmanual.errors import KpiError
from qmanual.kpi.charts.choose import Picture
from qmanual.kpi.definitions.definition import Chart as Kind
from qmanual.kpi.measurements.measurement import Control, ControlPoint, GapDimension, HeatCell

KPIS = """\
---
document:
  id: DOC-KPIS
---
# KPIs

```{kpi} KPI-A Mean wait
source: log
metric: {type: mean, value: wait}
time: {column: at, grain: month, headline: window}
by: [channel]
unit: s
owner: ROLE-A
```
"""


@pytest.fixture
def manual(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "manual"
    (folder / "deep").mkdir(parents=True)
    (tmp_path / "_config.yml").write_text("title: Manual\n")
    (folder / "_toc.yml").write_text("format: jb-book\nroot: manual/index\n")
    (folder / "index.md").write_text(KPIS)
    (folder / "sources.yml").write_text(
        "sources:\n"
        "  log: {title: Log, path: log.csv, columns: {wait: {valid: [0, 99]}}}\n"
        "  later: {title: Later, note: Comes in May.}\n"
    )
    (folder / "log.csv").write_text(
        "at,wait,channel\n2024-01-05,10,web\n2024-02-05,20,phone\n2024-02-06,999,web\n"
    )
    # A notebook runs in the folder of its page.
    monkeypatch.chdir(folder / "deep")
    return tmp_path


def test_measure(manual: Path) -> None:
    found = kpi.measure("KPI-A")

    assert (found.value, found.n) == (15.0, 2)


def test_table_of_periods_and_of_parts(manual: Path) -> None:
    periods, parts = kpi.table("KPI-A"), kpi.table("KPI-A", by="channel")

    assert periods[["label", "value", "n"]].values.tolist() == [
        ["2024-01", 10.0, 1],
        ["2024-02", 20.0, 1],
    ]
    assert sorted(parts[["value_label", "value"]].values.tolist()) == [
        ["phone", 20.0],
        ["web", 10.0],
    ]


def test_chart_is_the_one_of_the_page(manual: Path) -> None:
    from qmanual.kpi.charts.bars import bar_chart
    from qmanual.kpi.charts.trend import trend_chart

    measured = kpi.measure("KPI-A")
    drawn = [kpi.chart("KPI-A"), kpi.chart("KPI-A", by="channel")]

    expected = [trend_chart(measured), bar_chart(measured, "channel")]
    assert [chart.to_dict() for chart in drawn] == [chart.to_dict() for chart in expected]


def figured(manual: Path, **changes: Any) -> None:
    """Write figures into the measurement, as an engine that computes more would."""
    from dataclasses import replace

    from qmanual.kpi.measurements.store import (
        MEASUREMENTS_FILE,
        dump_measurements,
        load_measurements,
    )

    kpi.measure("KPI-A")
    path = manual / "var" / "cache" / MEASUREMENTS_FILE
    known = load_measurements(path)
    dump_measurements(path, {"KPI-A": replace(known["KPI-A"], **changes)}, ())


FIGURES: dict[str, Any] = {
    "control": Control(
        kind="i",
        points=tuple(
            ControlPoint(label=label, value=value, centre=15.0, lower=5.0, upper=25.0)
            for label, value in (("2024-01", 10.0), ("2024-02", 20.0))
        ),
    ),
    "gaps": tuple(
        GapDimension(
            key=name, label=name, n=2, expectation=5.0, perception=4.0, gap=-1.0, low=None,
            high=None, weight=0.25,
        )
        for name in ("a", "b", "c", "d")
    ),
    "heat": {
        "channel": (
            HeatCell(key="web", label="web", period="2024-01", value=10.0, n=1, status="met"),
        )
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "by"),
    [
        ("trend", None),
        ("bars", "channel"),
        ("pareto", "channel"),
        ("heat", "channel"),
        ("gap", None),
        ("radar", None),
        ("control", None),
    ],
)
def test_chart_of_each_kind_is_the_one_of_a_page(manual: Path, kind: str, by: str | None) -> None:
    figured(manual, **FIGURES)

    drawn = kpi.chart("KPI-A", kind=kind)

    expected = Picture(kind=Kind(kind), dimension=by).chart(kpi.measure("KPI-A"))
    assert drawn.to_dict() == expected.to_dict()


@pytest.mark.parametrize("kind", ["pareto", "heat", "control", "gap", "radar", "ewma", "bars"])
def test_chart_without_a_kind_is_the_main_one_of_the_page(manual: Path, kind: str) -> None:
    figured(manual, chart_type=kind, **FIGURES)

    assert kpi.chart("KPI-A").to_dict() == kpi.chart("KPI-A", kind=kind).to_dict()


@pytest.mark.parametrize(
    ("kind", "columns", "row"),
    [
        ("control", ["label", "value", "upper"], ["2024-01", 10.0, 25.0]),
        ("gap", ["key", "expectation", "gap"], ["a", 5.0, -1.0]),
        ("heat", ["label", "period", "value"], ["web", "2024-01", 10.0]),
        ("pareto", ["share", "cumulative", "others"], [0.5, 0.5, 0]),
    ],
)
def test_table_of_each_kind(manual: Path, kind: str, columns: list[str], row: list[Any]) -> None:
    figured(manual, **FIGURES)

    assert kpi.table("KPI-A", kind=kind)[columns].values.tolist()[0] == row


def test_read_makes_invalid_values_empty(manual: Path) -> None:
    rows = kpi.read("log")

    assert list(rows.columns) == ["at", "wait", "channel"]
    assert rows["wait"].fillna(-1).tolist() == [10, 20, -1]


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: kpi.measure("KPI-B"), "there is no KPI 'KPI-B'; did you mean 'KPI-A'?"),
        (lambda: kpi.read("lgo"), "there is no source 'lgo'; did you mean 'log'?"),
        (lambda: kpi.read("later"), "the source 'later' has no data yet. Comes in May."),
        (
            lambda: kpi.table("KPI-A", by="chanel"),
            "KPI-A has no dimension 'chanel'; did you mean 'channel'?",
        ),
        (
            lambda: kpi.chart("KPI-A", by="chanel"),
            "KPI-A has no dimension 'chanel'; did you mean 'channel'?",
        ),
        (
            lambda: kpi.chart("KPI-A", kind="contrl"),
            "there is no kind 'contrl'; did you mean 'control'?",
        ),
        (
            lambda: kpi.table("KPI-A", kind="control"),
            "KPI-A has no figures of the kind 'control'",
        ),
        (lambda: kpi.table("KPI-A", kind="heat"), "KPI-A has no figures of the kind 'heat'"),
        (
            lambda: kpi.chart("KPI-A", kind="trend", by="channel"),
            "a chart of the kind 'trend' has no dimension; leave out by='channel'",
        ),
        (
            lambda: kpi.chart("KPI-A", kind="radar"),
            "KPI-A has nothing to draw. 15 s in 2024-01 – 2024-02, from 2 cases. "
            "1 row was left out (wait: outside the valid range 0 to 99: 1).",
        ),
    ],
)
def test_what_is_not_there_is_one_line(manual: Path, ask: Any, message: str) -> None:
    with pytest.raises(KpiError) as caught:
        ask()

    assert str(caught.value) == message


def test_importing_the_package_costs_nothing() -> None:
    code = "import sys; from qmanual import kpi; print('qmanual.kpi.notebook' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"


def test_unknown_name_of_the_package() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'mesure'"):
        kpi.mesure  # noqa: B018
