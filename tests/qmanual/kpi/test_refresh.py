import datetime
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from qmanual.config import Settings
from qmanual.errors import KpiError
from qmanual.kpi.check import find_kpi_problems
from qmanual.kpi.measurements.store import load_findings, load_measurements
from qmanual.kpi.refresh import refresh, refresh_measurements

SOURCES = """\
sources:
  log: {title: Log, path: log.csv, sample: true, publisher: City}
  other: {title: Other, path: other.csv}
  waiting: {title: Waiting, note: Comes in May., columns: {wait: {type: number}}}
"""

MEAN = {"metric": {"type": "mean", "value": "wait"}, "unit": "s"}


@pytest.fixture
def folder(site: Any) -> Any:
    built = site(SOURCES, A={}, B=MEAN, C={"source": "other"}, D={"source": "waiting"})
    built.write("log.csv", "wait\n1\n2\n")
    built.write("other.csv", "wait\n1\n")
    return built


def values(refreshed: Any) -> dict[str, float | None]:
    return {name: m.value for name, m in refreshed.measurements.items()}


def test_first_refresh_computes_all_that_have_data(folder: Any) -> None:
    refreshed = folder.refresh()

    assert values(refreshed) == {"KPI-A": 2, "KPI-B": 1.5, "KPI-C": 1, "KPI-D": None}
    assert sorted(refreshed.computed) == ["KPI-A", "KPI-B", "KPI-C"]
    assert refreshed.findings == ()
    assert load_measurements(refreshed.path) == refreshed.measurements


def test_second_refresh_computes_nothing_and_leaves_the_file_alone(folder: Any) -> None:
    first = folder.refresh()
    before = first.path.stat().st_mtime_ns

    second = folder.refresh()

    assert (second.computed, second.measurements == first.measurements) == ((), True)
    assert first.path.stat().st_mtime_ns == before


def test_changed_data_compute_only_the_kpis_of_that_source(folder: Any) -> None:
    folder.refresh()
    folder.write("log.csv", "wait\n1\n5\n")

    refreshed = folder.refresh()

    assert refreshed.computed == ("KPI-A", "KPI-B")
    assert values(refreshed)["KPI-B"] == 3.0


def test_changed_definition_computes_only_that_kpi(folder: Any) -> None:
    folder.refresh()
    folder.catalogue = folder.with_kpis(
        {"A": {}, "B": MEAN | {"filter": "wait > 1"}, "C": {"source": "other"}}
    )

    refreshed = folder.refresh()

    assert refreshed.computed == ("KPI-B",)
    assert values(refreshed) == {"KPI-A": 2, "KPI-B": 2.0, "KPI-C": 1}


def test_changed_source_definition_computes_its_kpis(folder: Any) -> None:
    folder.refresh()
    text = SOURCES.replace("sample: true", "sample: true, columns: {wait: {valid: [0, 1]}}")
    folder.write("sources.yml", text)

    refreshed = folder.refresh()

    assert refreshed.computed == ("KPI-A", "KPI-B")
    assert values(refreshed)["KPI-B"] == 1.0


def test_words_of_a_kpi_compute_nothing(folder: Any) -> None:
    folder.refresh()
    folder.catalogue = folder.with_kpis({"A": {"caveats": "New."}})

    assert folder.refresh().computed == ()


def test_new_engine_version_computes_all(folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.refresh()
    monkeypatch.setattr("qmanual.kpi.refresh.ENGINE_VERSION", 999)

    assert sorted(folder.refresh().computed) == ["KPI-A", "KPI-B", "KPI-C"]


def test_another_language_says_all_anew(folder: Any) -> None:
    folder.write("log.csv", 'wait\n1\n2\n""\n')
    folder.refresh()
    folder.settings = Settings(root=folder.root, language="ko")

    refreshed = folder.refresh()

    assert sorted(refreshed.computed) == ["KPI-A", "KPI-B", "KPI-C"]
    assert [refreshed.measurements[name].statement for name in ("KPI-B", "KPI-D")] == [
        "2초, 2건 기준. 1개 행 제외(wait: 비어 있음: 1).",
        "아직 데이터가 없습니다. Comes in May.",
    ]
    assert folder.refresh().computed == ()


def test_damaged_cache_is_made_again(folder: Any) -> None:
    path = folder.refresh().path
    path.write_text('{"format": 1, "kpis": {"KPI-A": {"value"', encoding="utf-8")

    assert values(folder.refresh()) == {"KPI-A": 2, "KPI-B": 1.5, "KPI-C": 1, "KPI-D": None}


def test_lost_chart_is_drawn_again(folder: Any) -> None:
    folder.write("log.csv", "wait,at\n1,2024-01-01\n2,2024-02-01\n")
    folder.catalogue = folder.with_kpis({"A": {"time": {"column": "at", "grain": "month"}}})
    chart = folder.settings.cache_path / "charts" / (folder.refresh().measurements["KPI-A"].chart)
    chart.unlink()

    folder.refresh()

    assert chart.is_file()


def test_source_without_data_yet_says_why(folder: Any) -> None:
    waiting = folder.refresh().measurements["KPI-D"]

    assert (waiting.status, waiting.statement, waiting.source.title) == (
        "no-data",
        "No data yet. Comes in May.",
        "Waiting",
    )


def test_columns_of_a_source_without_data_are_checked(folder: Any) -> None:
    folder.catalogue = folder.with_kpis(
        {"D": {"source": "waiting", "metric": {"type": "mean", "value": "wiat"}, "unit": "s"}}
    )

    assert [finding.message for finding in folder.refresh().findings] == [
        "KPI-D: metric: there is no column 'wiat'; did you mean 'wait'?"
    ]


def test_unreadable_file_is_one_finding_and_never_an_old_figure(folder: Any) -> None:
    folder.refresh()
    (folder.folder / "log.csv").unlink()

    refreshed = folder.refresh()

    assert [str(finding) for finding in refreshed.findings] == [
        "manual/sources.yml:2: error: source 'log': there is no file 'log.csv'; "
        "beside it there is other.csv [kpi-source]"
    ]
    assert values(refreshed) == {"KPI-A": None, "KPI-B": None, "KPI-C": 1, "KPI-D": None}
    assert refreshed.measurements["KPI-A"].statement == (
        "No value: source 'log': there is no file 'log.csv'; beside it there is other.csv."
    )
    assert load_findings(refreshed.path) == refreshed.findings


def test_truncated_parquet_is_one_finding(site: Any) -> None:
    built = site("sources:\n  log:\n    title: Log\n    path: a.parquet\n", A={}, B={})
    built.parquet("a.parquet", {"wait": list(range(1000))})
    whole = (built.folder / "a.parquet").read_bytes()
    (built.folder / "a.parquet").write_bytes(whole[: len(whole) // 2])

    refreshed = built.refresh()

    assert len(refreshed.findings) == 1
    assert str(refreshed.findings[0]).startswith(
        "manual/sources.yml:4: error: source 'log': a.parquet cannot be read: "
    )
    assert {m.status for m in refreshed.measurements.values()} == {"no-data"}


def test_mistakes_are_found_again_although_nothing_changed(folder: Any) -> None:
    folder.catalogue = folder.with_kpis({"A": {"filter": "wiat > 1"}, "B": {"unit": "percnt"}})

    first, second = folder.refresh(), folder.refresh()

    assert len(first.findings) == 2
    assert second.findings == first.findings
    assert find_kpi_problems(folder.settings, folder.catalogue) == first.findings
    assert first.measurements["KPI-B"].statement == (
        "No value: unit: unknown unit 'percnt'; did you mean 'percent'?"
    )


def test_broken_sources_file_is_one_finding(folder: Any) -> None:
    folder.write("sources.yml", SOURCES.replace("publisher", "publsher"))

    refreshed = folder.refresh()

    assert [str(finding) for finding in refreshed.findings] == [
        "manual/sources.yml:2: error: source 'log': unknown key 'publsher'; "
        "did you mean 'publisher'? [kpi-source]"
    ]
    assert refreshed.measurements["KPI-A"].statement == (
        "No value: the source 'log' in sources.yml has to be mended first."
    )


def test_json_says_where_figures_come_from(folder: Any) -> None:
    now = datetime.datetime(2026, 5, 4, 3, 2, 1, tzinfo=datetime.UTC)

    path = refresh_measurements(folder.settings, folder.catalogue, now=now)

    data = json.loads(path.read_text(encoding="utf-8"))
    entry = data["kpis"]["KPI-A"]
    assert (data["format"], list(data["kpis"])) == (1, ["KPI-A", "KPI-B", "KPI-C", "KPI-D"])
    assert entry["computed_at"] == "2026-05-04T03:02:01+00:00"
    assert entry["source"] == {
        "name": "log",
        "title": "Log",
        "publisher": "City",
        "licence": "",
        "url": "",
        "note": "",
        "sample": True,
        "rows": 2,
        "fingerprint": entry["data_fingerprint"],
    }
    assert path.read_text(encoding="utf-8").endswith("}\n")


def test_row_that_was_in_the_future_counts_when_its_day_has_come(folder: Any) -> None:
    folder.write("log.csv", "wait,at\n1,2026-01-01\n2,2026-06-01\n")
    folder.catalogue = folder.with_kpis(
        {"A": {"time": {"column": "at", "grain": "year", "headline": "window"}}}
    )
    days = [datetime.datetime(2026, month, 2, tzinfo=datetime.UTC) for month in (3, 7)]

    counted = [refresh(folder.settings, folder.catalogue, now=day) for day in days]

    assert [values(refreshed)["KPI-A"] for refreshed in counted] == [1, 2]


def test_folder_that_cannot_be_made_is_one_line(folder: Any) -> None:
    (folder.root / "var").write_text("a file in the way")

    with pytest.raises(KpiError) as caught:
        folder.refresh()

    assert str(caught.value) == (
        f"{folder.root / 'var/cache'}: nothing can be written here: Not a directory"
    )


HEAVY = ["altair", "duckdb", "ibis", "numpy", "pandas", "pyarrow", "scipy", "urllib.request", "vl_convert"]  # fmt: skip

PROBE = """
import json, sys
from pathlib import Path
from qmanual.config import Settings
from qmanual.items.dump import load_catalogue
from qmanual.kpi.refresh import refresh

root = Path(sys.argv[1])
refreshed = refresh(Settings(root=root), load_catalogue(root / "catalogue.json"))
heavy = [name for name in json.loads(sys.argv[2]) if name in sys.modules]
print(json.dumps([list(refreshed.computed), heavy]))
"""


def probe(root: Path) -> Any:
    """A refresh in a process of its own: what was computed, and what was imported for it."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, str(root), json.dumps(HEAVY)],
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_nothing_heavy_is_imported_when_nothing_changed(folder: Any) -> None:
    from qmanual.items.dump import dump_catalogue

    folder.write("log.csv", "wait,at\n1,2024-01-01\n2,2024-02-01\n")
    folder.catalogue = folder.with_kpis({"A": {"time": {"column": "at", "grain": "month"}}})
    dump_catalogue(folder.catalogue, folder.root / "catalogue.json")

    first, second = probe(folder.root), probe(folder.root)

    assert first[0] == ["KPI-A"]
    assert {"ibis", "duckdb", "altair"} <= set(first[1])
    assert second == [[], []]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("", "No value: the source has no rows."),
        ("2024-01-31,\n", "No value: x is empty in the only row."),
        ("2024-01-31,\n2024-01-30,\n", "No value: x is empty in all 2 rows."),
        (",1\n,2\n", "No value: at is empty in all 2 rows."),
    ],
)
def test_column_without_a_value_is_no_mistake_of_its_type(site: Any, rows: str, told: str) -> None:
    """Issue 3: empty data, and columns that are null in every row."""
    source = "sources: {log: {title: Log, path: log.csv}}\n"
    metric = {"type": "mean", "value": "x"}
    time = {"column": "at", "grain": "month"}
    folder = site(source, A={"metric": metric, "time": time, "unit": "points"})
    folder.write("log.csv", f"at,x\n{rows}")

    found = folder.refresh()

    assert found.findings == ()
    assert found.measurements["KPI-A"].status == "no-data"
    assert found.measurements["KPI-A"].statement == told
