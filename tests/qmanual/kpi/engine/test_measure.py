"""Small tables whose figures can be worked out by hand."""

import datetime
from typing import Any

import pytest

from qmanual.kpi.measurements.measurement import LeftOut, Measurement

AT = datetime.datetime
SOURCES = """\
sources:
  log:
    title: Log
    path: log.parquet
    columns:
      score: {valid: [0, 10], null_codes: {11: no answer}, missing: not asked}
      channel: {labels: {p: Phone, w: Web}}
"""

ROWS: dict[str, list[Any]] = {
    "at": [AT(2024, 1, 5), AT(2024, 1, 31, 23, 59), AT(2024, 3, 1), AT(2024, 3, 31), AT(2024, 4, 2), None],
    "wait": [10.0, 30.0, 20.0, None, 80.0, 1.0],
    "ok": [True, False, True, None, True, True],
    "lost": [False, False, True, False, None, False],
    "score": [10, 9, 0, 11, 12, None],
    "calls": [1, 2, 3, 4, 0, 6],
    "caller": ["a", "a", "b", None, "c", "a"],
    "channel": ["p", "w", "p", "p", None, "w"],
}  # fmt: skip


@pytest.fixture
def measure(site: Any) -> Any:
    """One KPI over the rows above."""

    def run(rows: dict[str, Any] = ROWS, **fields: Any) -> Measurement:
        folder = site(SOURCES, A=fields)
        folder.parquet("log.parquet", rows)
        refreshed = folder.refresh()
        assert [str(finding) for finding in refreshed.findings] == []
        measurement: Measurement = refreshed.measurements["KPI-A"]
        return measurement

    return run


def brief(m: Measurement) -> tuple[float | None, float, float | None, float | None]:
    return m.value, m.n, m.numerator, m.denominator


@pytest.mark.parametrize(
    ("metric", "unit", "result", "left_out"),
    [
        ({"type": "count"}, "count", (6, 6, None, None), {}),
        ({"type": "sum", "value": "wait"}, "s", (141.0, 5, None, None), {"wait: empty": 1}),
        ({"type": "mean", "value": "wait"}, "s", (28.2, 5, None, None), {"wait: empty": 1}),
        (
            {"type": "percentile", "value": "wait", "p": 0.5},
            "s",
            (20.0, 5, None, None),
            {"wait: empty": 1},
        ),
        # Type 7 of 1, 10, 20, 30, 80: at 0.9 x 4 = 3.6, that is 30 + 0.6 x 50.
        (
            {"type": "percentile", "value": "wait", "p": 0.9},
            "s",
            (60.0, 5, None, None),
            {"wait: empty": 1},
        ),
        (
            {"type": "distinct", "value": "caller"},
            "count",
            (3.0, 5, None, None),
            {"caller: empty": 1},
        ),
        ({"type": "ratio", "numerator": "ok"}, "percent", (0.8, 5, 4, 5), {"ok: empty": 1}),
        (
            {"type": "ratio", "numerator": "coalesce(ok, false)"},
            "percent",
            (4 / 6, 6, 4, 6),
            {},
        ),
        # Lost calls do not count; whether row 5 was lost is not known.
        (
            {"type": "ratio", "numerator": "ok", "denominator": "~lost"},
            "percent",
            (2 / 3, 3, 2, 3),
            {"ok: empty": 1, "lost: empty": 1},
        ),
        (
            {"type": "ratio", "numerator": "wait", "denominator": "calls"},
            "s",
            (141 / 12, 5, 141.0, 12.0),
            {"wait: empty": 1},
        ),
        (
            {"type": "rate", "numerator": "ok", "denominator": "calls", "per": 100},
            "per 100",
            (100 * 4 / 12, 5, 4.0, 12.0),
            {"ok: empty": 1},
        ),
        (
            {"type": "mean", "value": "wait / calls"},
            "s",
            ((10 + 15 + 20 / 3 + 1 / 6) / 4, 4, None, None),
            {"wait: empty": 1, "cannot be computed, such as a division by zero": 1},
        ),
        (
            {"type": "top_box", "value": "score", "top": [9, 10]},
            "percent",
            (2 / 3, 3, 2, 3),
            {
                "score: no answer (code 11)": 1,
                "score: outside the valid range 0 to 10": 1,
                "not asked": 1,
            },
        ),
        (
            {"type": "nps", "value": "score"},
            "points",
            (100 / 3, 3, 1, 3),
            {
                "score: no answer (code 11)": 1,
                "score: outside the valid range 0 to 10": 1,
                "not asked": 1,
            },
        ),
        # T = 10: 1 and 10 satisfy, 20 and 30 are tolerated.
        (
            {"type": "apdex", "value": "wait", "threshold": 10},
            "index",
            (3 / 5, 5, 3.0, 5),
            {"wait: empty": 1},
        ),
    ],
)
def test_metric(
    measure: Any, metric: dict[str, Any], unit: str, result: Any, left_out: dict[str, int]
) -> None:
    found = measure(metric=metric, unit=unit)

    assert brief(found) == pytest.approx(result)
    assert found.left_out == tuple(LeftOut(reason=r, n=n) for r, n in left_out.items())


MONTHS = {"column": "at", "grain": "month"}


def test_series_has_every_period_of_the_window(measure: Any) -> None:
    found = measure(time=MONTHS | {"window": "3 months"})

    assert [(p.label, p.start, p.end, p.value, p.complete) for p in found.series] == [
        ("2024-02", "2024-02-01", "2024-02-29", 0, True),
        ("2024-03", "2024-03-01", "2024-03-31", 2, True),
        ("2024-04", "2024-04-01", "2024-04-30", 1, False),
    ]


def test_headline_is_the_last_complete_period(measure: Any) -> None:
    found = measure(time=MONTHS)

    assert (found.value, found.period.label, found.previous, found.as_of) == (
        2,
        "2024-03",
        0,
        "2024-04-02",
    )
    assert found.left_out == (LeftOut(reason="no date in at", n=1),)


def test_headline_of_a_window_that_holds_the_open_period_only_is_the_complete_one_before(
    measure: Any,
) -> None:
    found = measure(metric={"type": "count"}, unit="count", time=MONTHS | {"window": "1 month"})

    assert found.period.label == "2024-03"
    assert [point.label for point in found.series] == ["2024-04"]


def test_headline_of_a_window_pools_its_rows(measure: Any) -> None:
    fields = {"metric": {"type": "mean", "value": "wait"}, "unit": "s"}
    found = measure(time=MONTHS | {"window": "2 months", "headline": "window"}, **fields)

    assert (found.value, found.n, found.period.label) == (50.0, 2, "2024-03 – 2024-04")
    # The two months before are January and February.
    assert found.previous == 20.0
    assert found.left_out == (
        LeftOut(reason="no date in at", n=1),
        LeftOut(reason="wait: empty", n=1),
    )


def test_only_period_is_called_open_while_the_data_do_not_cover_it(measure: Any) -> None:
    rows = {name: values[:1] for name, values in ROWS.items()}

    assert measure(rows, time=MONTHS).statement == "1 in 2024-01 so far."


@pytest.mark.parametrize(
    ("grain", "labels"),
    [
        ("day", ["2024-03-31", "2024-04-01", "2024-04-02"]),
        ("week", ["2024-W12", "2024-W13", "2024-W14"]),
        ("quarter", ["2024-Q1", "2024-Q2"]),
        ("year", ["2024"]),
    ],
)
def test_grain(measure: Any, grain: str, labels: list[str]) -> None:
    found = measure(time={"column": "at", "grain": grain, "window": f"3 {grain}s"})

    assert [point.label for point in found.series] == labels


@pytest.mark.parametrize(
    ("covers", "labels"),
    [
        ("", ["2024-01", "2024-02", "2024-03", "2024-04"]),
        ("    covers: {from: 2023-11-15}\n", ["2023-11", "2023-12", "2024-01", "2024-02", "2024-03", "2024-04"]),
        ("    covers: {from: 2022-01-01}\n", ["2023-10", "2023-11", "2023-12", "2024-01", "2024-02", "2024-03", "2024-04"]),
        ("    covers: {from: 2024-03-01}\n", ["2024-01", "2024-02", "2024-03", "2024-04"]),
    ],
)  # fmt: skip
def test_window_begins_with_the_data_unless_the_source_covers_more(
    site: Any, covers: str, labels: list[str]
) -> None:
    """A month before the first row had no cases only if somebody says that it was recorded."""
    folder = site(SOURCES + covers, A={"time": MONTHS | {"window": "7 months"}})
    folder.parquet("log.parquet", ROWS)

    found = folder.refresh().measurements["KPI-A"]

    assert [point.label for point in found.series] == labels
    assert [point.value for point in found.series][-4:] == [2, 0, 2, 1]
    assert all(point.value == 0 for point in found.series[:-4])


def test_year_may_be_a_number(measure: Any) -> None:
    found = measure({"year": [2022, 2022, 2024, None]} | {"score": [1] * 4, "channel": ["p"] * 4},
                    time={"column": "year", "grain": "year"})  # fmt: skip

    assert [(p.label, p.value, p.complete) for p in found.series] == [
        ("2022", 2, True),
        ("2023", 0, True),
        ("2024", 1, True),
    ]
    assert (found.value, found.as_of) == (1, "2024-12-31")


def test_each_period_is_judged_by_the_target_then_in_force(measure: Any) -> None:
    found = measure(
        time=MONTHS,
        direction="lower",
        targets=[{"from": "2024-01-15", "target": 2}, {"from": "2024-03-31", "target": 1}],
    )

    assert [(p.label, p.target, p.status) for p in found.series] == [
        ("2024-01", 2, "met"),
        ("2024-02", 2, "met"),
        ("2024-03", 1, "missed"),
        ("2024-04", 1, "met"),
    ]
    assert (found.status, found.target) == ("missed", 1)


def test_breakdown_is_of_the_headline_with_labels(measure: Any) -> None:
    found = measure(by=["channel"])

    assert [(s.value_label, s.key, s.value, s.share) for s in found.breakdown["channel"]] == [
        ("Phone", "p", 3, 0.5),
        ("Web", "w", 2, 2 / 6),
        ("", None, 1, 1 / 6),
    ]


def test_filter_leaves_out_and_says_what_is_not_known(measure: Any) -> None:
    found = measure(filter="channel == 'p'")

    assert (found.value, found.left_out) == (
        3,
        (LeftOut(reason="not known whether channel == 'p'", n=1),),
    )


def test_row_is_left_out_for_one_reason_only(measure: Any) -> None:
    rows = ROWS | {"wait": [10.0, 30.0, 20.0, None, 80.0, None]}

    found = measure(
        rows,
        metric={"type": "mean", "value": "wait"},
        unit="s",
        time=MONTHS | {"headline": "window"},
    )

    assert (found.n, found.left_out) == (
        4,
        (LeftOut(reason="no date in at", n=1), LeftOut(reason="wait: empty", n=1)),
    )


def test_rows_dated_in_the_future_do_not_move_the_window(measure: Any) -> None:
    rows = ROWS | {"at": [*ROWS["at"][:4], AT(2999, 1, 1), None]}

    found = measure(rows, time=MONTHS | {"headline": "window"})

    assert (found.value, found.as_of, found.series[-1].label) == (4, "2024-03-31", "2024-03")
    assert found.left_out == (
        LeftOut(reason="no date in at", n=1),
        LeftOut(reason="dated in the future", n=1),
    )


def test_median_interval_takes_values_of_the_data(measure: Any) -> None:
    rows = {"wait": [float(n * n) for n in range(1, 17)], "score": [1] * 16, "channel": ["p"] * 16}

    found = measure(rows, metric={"type": "percentile", "value": "wait", "p": 0.5}, unit="s")

    # Ranks 4 and 13 of 16.
    assert (found.interval.low, found.interval.high) == (16.0, 169.0)


def test_decision_by_the_lower_bound(measure: Any) -> None:
    fields = {
        "metric": {"type": "ratio", "numerator": "ok"},
        "unit": "percent",
        "direction": "higher",
        "targets": [{"from": "2024-01-01", "target": 0.5}],
    }

    assert [measure(**fields).status, measure(decide="ci-lower", **fields).status] == [
        "met",
        "missed",
    ]


EMPTY = {name: values[:0] for name, values in ROWS.items()}


def empty_table() -> dict[str, Any]:
    import pyarrow as pa

    table = pa.table(ROWS).slice(0, 0)
    return {name: table[name] for name in table.column_names}


@pytest.mark.parametrize(
    "metric",
    [
        ({"type": "count"}, "count"),
        ({"type": "ratio", "numerator": "ok"}, "percent"),
        ({"type": "percentile", "value": "wait", "p": 0.5}, "s"),
        ({"type": "nps", "value": "score"}, "points"),
    ],
)
@pytest.mark.parametrize("time", [None, MONTHS])
def test_empty_data_have_no_value_and_say_so(measure: Any, metric: Any, time: Any) -> None:
    found = measure(
        empty_table(),
        metric=metric[0],
        unit=metric[1],
        time=time,
        direction="lower",
        targets=[{"from": "2024-01-01", "target": 0.5}],
    )

    assert (found.status, found.value, found.statement) == (
        "no-data",
        None,
        "No value: the source has no rows.",
    )


def null_table() -> dict[str, Any]:
    import pyarrow as pa

    table = pa.table(ROWS)
    return {n: pa.nulls(3, table[n].type) for n in table.column_names}


@pytest.mark.parametrize(
    ("fields", "statement"),
    [
        ({"time": MONTHS}, "No value: at holds no date in any of the 3 rows."),
        (
            {"metric": {"type": "mean", "value": "wait"}, "unit": "s"},
            "No value: no row can be counted. 3 rows were left out (wait: empty: 3).",
        ),
        (
            {"metric": {"type": "ratio", "numerator": "ok"}, "unit": "percent"},
            "No value: no row can be counted. 3 rows were left out (ok: empty: 3).",
        ),
        (
            {"metric": {"type": "nps", "value": "score"}, "unit": "points"},
            "No value: no row can be counted. 3 rows were left out (not asked: 3).",
        ),
        (
            {"metric": {"type": "percentile", "value": "wait", "p": 0.9}, "unit": "s"},
            "No value: no row can be counted. 3 rows were left out (wait: empty: 3).",
        ),
    ],
)
def test_columns_without_values_give_no_status(
    measure: Any, fields: dict[str, Any], statement: str
) -> None:
    found = measure(null_table(), by=["channel"], **fields)

    assert (found.status, found.value, found.statement) == ("no-data", None, statement)


def test_division_of_sums_by_zero_gives_no_status(measure: Any) -> None:
    found = measure(
        ROWS | {"calls": [0] * 6},
        metric={"type": "ratio", "numerator": "wait", "denominator": "calls"},
        unit="s",
    )

    assert (found.status, found.value) == ("no-data", None)
    assert found.statement.startswith("No value: what is divided by is 0.")


def test_one_row(measure: Any) -> None:
    rows = {name: values[:1] for name, values in ROWS.items()}

    found = measure(
        rows,
        metric={"type": "mean", "value": "wait"},
        unit="s",
        direction="lower",
        decide="ci-upper",
        targets=[{"from": "2024-01-01", "target": 20}],
    )

    assert (found.value, found.n, found.interval, found.status) == (10.0, 1, None, "insufficient")
    assert found.statement == ("10 s, from 1 case: no interval can be given, and ci-upper decides.")


def test_too_few_cases_say_how_many_are_needed(measure: Any) -> None:
    found = measure(
        metric={"type": "ratio", "numerator": "ok"},
        unit="percent",
        min_n=30,
        direction="higher",
        targets=[{"from": "2024-01-01", "target": 0.9}],
    )

    assert (found.status, found.statement) == (
        "insufficient",
        "80.0%, from 5 cases: too few to judge (at least 30 are needed). "
        "1 row was left out (ok: empty: 1).",
    )


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (
            {"metric": {"type": "mean", "value": "wiat"}, "unit": "s"},
            "KPI-A: metric: 'value' 'wiat': there is no column 'wiat'; did you mean 'wait'? "
            "(column 1)",
        ),
        (
            {"metric": {"type": "mean", "value": "caller"}, "unit": "s"},
            "KPI-A: metric: 'caller' is text, but must be a number; give its 'type' in sources.yml",
        ),
        (
            {"filter": "wait"},
            "KPI-A: filter: 'wait' is a number, but must be true or false (column 1)",
        ),
        (
            {"time": {"column": "att", "grain": "month"}},
            "KPI-A: time: there is no column 'att'; did you mean 'at'?",
        ),
        (
            {"time": {"column": "caller", "grain": "month"}},
            "KPI-A: time: column 'caller' is neither a date, a time nor a year; "
            "give its 'type' in sources.yml",
        ),
        (
            {"time": {"column": "calls", "grain": "month"}},
            "KPI-A: time: column 'calls' holds whole numbers, so it can only be a year, "
            "not a month",
        ),
        ({"by": ["chanel"]}, "KPI-A: by: there is no column 'chanel'; did you mean 'channel'?"),
    ],
)
def test_definition_that_does_not_fit_the_data_is_one_line(
    site: Any, fields: dict[str, Any], message: str
) -> None:
    folder = site(SOURCES, A=fields, B={})
    folder.parquet("log.parquet", ROWS)

    refreshed = folder.refresh()

    assert [(f.path, f.line, f.message) for f in refreshed.findings] == [
        ("manual/kpis.md", 1, message)
    ]
    # The other KPI of the source is measured all the same.
    assert [(m.status, m.value) for m in refreshed.measurements.values()] == [
        ("no-data", None),
        ("no-target", 6),
    ]
