import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from qmanual import kpi
from qmanual.errors import KpiError

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
    from qmanual.kpi.charts.charts import bar_chart, trend_chart

    measured = kpi.measure("KPI-A")
    drawn = [kpi.chart("KPI-A"), kpi.chart("KPI-A", by="channel")]

    expected = [trend_chart(measured), bar_chart(measured, "channel")]
    assert [chart.to_dict() for chart in drawn] == [chart.to_dict() for chart in expected]


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
