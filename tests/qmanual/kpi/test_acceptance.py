"""The sample manual gives the figures that were computed apart from this project."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from qmanual.config import Settings
from qmanual.items.read import read_folder
from qmanual.kpi.measurements.measurement import Measurement
from qmanual.kpi.refresh import Refreshed, refresh

REPOSITORY = Path(__file__).parents[3]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory: pytest.TempPathFactory) -> Refreshed:
    settings = Settings(root=REPOSITORY, data=str(tmp_path_factory.mktemp("var")))
    return refresh(settings, read_folder(REPOSITORY).catalogue)


@pytest.fixture(scope="module")
def measured(refreshed: Refreshed) -> Mapping[str, Measurement]:
    return refreshed.measurements


def test_nothing_is_wrong_with_the_sample_kpis(refreshed: Refreshed) -> None:
    assert refreshed.findings == ()


@pytest.mark.parametrize(
    ("identifier", "value", "n", "left_out"),
    [
        ("KPI-SLA-MET", 0.63420, 24_918, 0),
        ("KPI-REOPENED", 0.011036, 24_918, 0),
        ("KPI-RESOLUTION-MEDIAN", 22.1, 23_362, 1_556),
        ("KPI-CSAT", 0.7844, 2_625, 184),
        ("KPI-NPS", 31.0, 2_650, 159),
        ("KPI-ONSCENE-MEDIAN", 369, 7_281, 2_719),
        ("KPI-ONSCENE-P90", 841, 7_281, 2_719),
        ("KPI-311-BY-CHANNEL", 10_000, 10_000, 0),
    ],
)
def test_headline(
    measured: Mapping[str, Measurement], identifier: str, value: float, n: int, left_out: int
) -> None:
    found = measured[identifier]
    # As many decimals as the figure was given with.
    decimals = {0.63420: 5, 0.011036: 6, 22.1: 1, 0.7844: 4, 31.0: 1}.get(value, 6)

    assert found.value is not None
    assert (round(found.value, decimals), found.n, sum(entry.n for entry in found.left_out)) == (
        value,
        n,
        left_out,
    )


def test_csat_by_year(measured: Mapping[str, Measurement]) -> None:
    by_year = {p.label: round(p.value or 0, 4) for p in measured["KPI-CSAT"].series}

    assert by_year == {
        "2014": 0.7886,
        "2015": 0.8000,
        "2016": 0.8099,
        "2017": 0.8207,
        "2018": 0.7844,
    }


def test_nps_by_year_does_not_count_code_11(measured: Mapping[str, Measurement]) -> None:
    nps = measured["KPI-NPS"]

    assert {p.label: round(p.value or 0, 1) for p in nps.series} == {"2017": 39.8, "2018": 31.0}
    assert round(nps.previous or 0, 1) == 39.8
    assert [(entry.reason, entry.n) for entry in nps.left_out] == [
        ("netpro: no answer (code 11)", 159)
    ]


def test_calls_without_arrival_are_stated(measured: Mapping[str, Measurement]) -> None:
    p90 = measured["KPI-ONSCENE-P90"]

    assert [(entry.reason, entry.n) for entry in p90.left_out] == [
        ("no arrival on the spot recorded", 10_000 - 7_281)
    ]
    assert "2,719 rows were left out (no arrival on the spot recorded: 2,719)." in p90.statement


def test_requests_by_channel(measured: Mapping[str, Measurement]) -> None:
    parts = measured["KPI-311-BY-CHANNEL"].breakdown["source"]

    assert {part.value_label: part.value for part in parts} == {
        "Phone": 4865,
        "Web": 4148,
        "Mobile app": 839,
        "Twitter": 90,
        "Partner agency": 52,
        "Other Department": 4,
        "Email": 2,
    }
    assert sum(part.share or 0 for part in parts) == pytest.approx(1)


@pytest.mark.parametrize("identifier", ["KPI-PHONE-ANSWER", "KPI-TRAINING-COVERAGE"])
def test_kpi_without_data_says_so(measured: Mapping[str, Measurement], identifier: str) -> None:
    found = measured[identifier]

    assert (found.status, found.value, found.series) == ("no-data", None, ())
    assert found.statement.startswith("No data yet. ")


def test_sample_data_are_called_so(measured: Mapping[str, Measurement]) -> None:
    sampled = {m.source.sample for m in measured.values() if m.source and m.value is not None}

    assert sampled == {True}
