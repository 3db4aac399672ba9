"""What is wrong with data, as a reader and an author meet it: no value, and one finding."""

from typing import Any

import pytest

from qmanual.kpi.measurements.judge import Status

KPI = {
    "time": {"column": "at", "grain": "month"},
    "metric": {"type": "mean", "value": "wait"},
    "unit": "s",
    "direction": "lower",
    "targets": [{"from": "2020-01-01", "target": 100, "warning": 200}],
}


@pytest.mark.parametrize(
    ("text", "more", "line", "message"),
    [
        (
            "id,wait,at\na,1,2026-01-01\na,1,2026-01-01\n",
            "    key: id\n",
            5,
            "source 'log': the key (id) has 1 value that stand in more than one row: a (2 times); "
            "remove the rows that are there twice, or correct 'key'",
        ),
        (
            "id,wait,at\na,1\n",
            "",
            4,
            "source 'log': log.csv, line 2: has 2 fields, but the first line names 3 columns",
        ),
        (
            "id,waiting,at\na,1,2026-01-01\n",
            "    columns: {wait: {type: number}}\n",
            5,
            "source 'log': there is no column 'wait'; did you mean 'waiting'?",
        ),
        ("", "", 4, "source 'log': log.csv is empty: not even the columns have names"),
    ],
)
def test_data_that_cannot_be_trusted_give_no_value(
    site: Any, text: str, more: str, line: int, message: str
) -> None:
    folder = site(f"sources:\n  log:\n    title: Log\n    path: log.csv\n{more}", A=KPI)
    folder.write("log.csv", text)

    refreshed = folder.refresh()

    found = [(f.path, f.line, f.message) for f in refreshed.findings]
    assert found == [("manual/sources.yml", line, message)]
    measurement = refreshed.measurements["KPI-A"]
    assert (measurement.status, measurement.value) == (Status.NO_DATA, None)
    assert message in measurement.statement


@pytest.mark.parametrize(
    "text",
    [
        "id,wait,at\n",
        "id,wait,at\na,,\nb,,\n",
        "id,wait,at\na,5000,2026-01-01\nb,9000,2026-01-01\n",
        "id,wait,at\na,nan,2026-01-01\nb,inf,2026-01-01\n",
    ],
)
def test_data_without_an_answer_have_no_colour(site: Any, text: str) -> None:
    columns = "    columns: {wait: {type: number, valid: [0, 100]}, at: {type: date}}\n"
    folder = site(f"sources:\n  log:\n    title: Log\n    path: log.csv\n{columns}", A=KPI)
    folder.write("log.csv", text)

    measurement = folder.refresh().measurements["KPI-A"]

    assert measurement.value is None
    assert measurement.status in (Status.NO_DATA, Status.INSUFFICIENT)
    assert measurement.statement


def test_items_of_the_manual_are_a_source(site: Any) -> None:
    folder = site(
        "sources:\n  log:\n    title: The manual\n    items: kpi\n",
        A={
            "metric": {"type": "ratio", "numerator": "n_measures > 0"},
            "unit": "percent",
        },
        B={"metric": {"type": "count"}},
    )

    measured = folder.refresh().measurements

    assert [(m.value, m.n) for m in measured.values()] == [(0.0, 2), (2, 2)]
    assert folder.refresh().computed == ()
