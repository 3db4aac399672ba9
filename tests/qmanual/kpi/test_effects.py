"""Before and after: which periods count, and how each type of KPI is compared."""

import datetime

import pytest

from qmanual.kpi.definitions.definition import Chart, Definition, Direction, Metric, MetricType
from qmanual.kpi.effect_reports import find_part_problems, report_effects
from qmanual.kpi.effects import Effect, effect_of, part_of
from qmanual.kpi.measurements.measurement import HeatCell, Measurement, SeriesPoint
from qmanual.kpi.statistics.compare import compare_ranks, compare_rates, compare_shares
from qmanual.registers.record import Record, Register

DAY = datetime.date.fromisoformat
CHECK = Record(
    id="",
    fields={
        "before_from": DAY("2026-01-01"),
        "before_to": DAY("2026-02-28"),
        "after_from": DAY("2026-04-01"),
        "after_to": DAY("2026-06-15"),
    },
)


def point(month: int, good: float, n: float, *, complete: bool = True) -> SeriesPoint:
    last = (datetime.date(2026, month + 1, 1) - datetime.timedelta(days=1)).isoformat()
    return SeriesPoint(
        label=f"2026-{month:02d}", start=f"2026-{month:02d}-01", end=last,
        value=good / n if n else None, n=n, numerator=good, denominator=n,
        low=None, high=None, target=None, warning=None, status="met", complete=complete,
    )  # fmt: skip


SERIES = [point(1, 30, 50), point(2, 28, 50), point(3, 1, 50), point(4, 45, 50), point(5, 47, 50), point(6, 9, 9)]  # fmt: skip


def test_shares_are_pooled() -> None:
    """March lies between; June only touches the period after."""
    effect = effect_of(CHECK, SERIES, MetricType.RATIO, Direction.HIGHER)

    assert effect == Effect(
        comparison=compare_shares(58, 100, 92, 100, better="higher"),
        before=("2026-01", "2026-02"),
        after=("2026-04", "2026-05"),
        left_out=("2026-06",),
    )
    assert effect.comparison is not None
    assert effect.comparison.verdict == "improved"


def test_lower_is_better() -> None:
    effect = effect_of(CHECK, SERIES, MetricType.RATIO, Direction.LOWER)

    assert effect.comparison is not None
    assert effect.comparison.verdict == "worse"


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        (MetricType.RATE, compare_rates(58, 100, 92, 100, better="higher")),
        (MetricType.COUNT, compare_rates(100, 59, 100, 61, better="higher")),
        (MetricType.PERCENTILE, compare_ranks([0.6, 0.56], [0.9, 0.94], better="higher")),
    ],
)
def test_other_types(metric, expected) -> None:
    assert effect_of(CHECK, SERIES, metric, Direction.HIGHER).comparison == expected


def test_incomplete_period_is_left_out() -> None:
    series = [*SERIES[:4], point(5, 10, 10, complete=False)]

    effect = effect_of(CHECK, series, MetricType.RATIO, Direction.HIGHER)

    assert (effect.after, effect.left_out) == (("2026-04",), ("2026-05",))


@pytest.mark.parametrize(
    ("check", "direction"),
    [
        (Record(id="", fields={"before_from": DAY("2026-01-01")}), Direction.HIGHER),
        (CHECK, Direction.BAND),
        (CHECK, None),
    ],
)
def test_nothing_to_compare(check, direction) -> None:
    assert effect_of(check, SERIES, MetricType.RATIO, direction).comparison is None


def test_months_without_cases_are_days_that_count() -> None:
    """Of a share of no cases nothing is known; no complaint in a month is what one hopes for."""
    series = [point(1, 4, 4), point(2, 6, 6), point(4, 0, 0), point(5, 2, 2)]

    counted = effect_of(CHECK, series, MetricType.COUNT, Direction.LOWER)
    shared = effect_of(CHECK, series, MetricType.RATIO, Direction.LOWER)

    assert counted.comparison == compare_rates(10, 59, 2, 61, better="lower")
    assert counted.after == ("2026-04", "2026-05")
    assert shared.after == ("2026-05",)


def cell(key: str, month: int, good: float, n: float, name: str = "") -> HeatCell:
    return HeatCell(
        key=key, label=name or key, period=f"2026-{month:02d}", value=good / n, n=n,
        status="met", numerator=good, denominator=n,
    )  # fmt: skip


CELLS = (
    cell("c", 1, 10, 20, "counter"), cell("c", 2, 9, 20, "counter"), cell("c", 4, 18, 20, "counter"),
    cell("phone", 1, 20, 30), cell("phone", 4, 27, 30), cell("phone", 5, 28, 30),
)  # fmt: skip


def measurement(**others: object) -> Measurement:
    values = {
        "id": "KPI-A", "title": "A", "unit": "percent", "decimals": 0, "direction": "higher",
        "status": "met", "series": tuple(SERIES), "heat": {"channel": CELLS}, "metric_type": "ratio",
    } | others  # fmt: skip
    return Measurement(**values)


@pytest.mark.parametrize("name", ["c", "counter"])
def test_part_of_a_measurement(name: str) -> None:
    part = part_of(measurement(), name)

    assert part is not None
    assert [(p.label, p.value, p.n, p.numerator) for p in part.series] == [
        ("2026-01", 0.5, 20, 10), ("2026-02", 0.45, 20, 9), ("2026-03", None, 0, None),
        ("2026-04", 0.9, 20, 18), ("2026-05", None, 0, None), ("2026-06", None, 0, None),
    ]  # fmt: skip
    assert effect_of(
        CHECK, part.series, MetricType.RATIO, Direction.HIGHER
    ).comparison == compare_shares(19, 40, 18, 20, better="higher")


def test_part_without_cases_is_a_count_of_nought() -> None:
    part = part_of(measurement(metric_type="count"), "phone")

    assert part is not None
    assert [p.value for p in part.series][1:3] == [0, 0]


def test_part_that_is_not_known() -> None:
    twice = {"channel": CELLS, "by": (cell("phone", 1, 1, 2),)}

    assert part_of(measurement(), "web") is None
    assert part_of(measurement(heat={}), "phone") is None
    assert part_of(measurement(heat=twice), "phone") is None


def registers(**fields: object) -> list[Register]:
    """One check; by_value stands in line 9."""
    check = Record(
        id="", path="nc.yml", line=7, lines={"by_value": 9},
        fields={"kpi": "KPI-A", "by_value": "phone", **CHECK.fields, **fields},
    )  # fmt: skip
    analysis = Record(id="", children={"checks": (check,)})
    case = Record(id="NC-1", children={"analyses": (analysis,)})
    return [Register(kind="nonconformities", source="nc", path="nc.yml", records=(case,))]


def definition(chart: Chart = Chart.HEAT) -> Definition:
    return Definition(
        id="KPI-A", title="A", source="log", metric=Metric(type=MetricType.RATIO), unit="percent",
        direction=Direction.HIGHER, chart=chart, by=("channel",),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "others", "chart", "expected"),
    [
        ({}, {}, Chart.HEAT, []),
        ({"by_value": ""}, {"heat": {}}, Chart.TREND, []),
        ({"by_value": "fone"}, {}, Chart.HEAT,
         ["'fone' is not the value of just one dimension of KPI-A; did you mean 'phone'?"]),
        ({}, {"heat": {}}, Chart.TREND,
         ["KPI-A is not known by period for 'phone'; give it 'chart: heat' and a dimension ('by'), or "
          "leave out 'by_value'"]),
        ({}, {"heat": {}}, Chart.HEAT, []),  # no data yet
        ({"method": "judgement"}, {"heat": {}}, Chart.TREND, []),
    ],
)  # fmt: skip
def test_find_part_problems(fields, others, chart, expected) -> None:
    found = list(
        find_part_problems(
            registers(**fields), {"KPI-A": definition(chart)}, {"KPI-A": measurement(**others)}
        )
    )

    assert [str(finding) for finding in found] == [
        f"nc.yml:9: warning: NC-1: {message} [check-part]" for message in expected
    ]


@pytest.mark.parametrize(
    ("fields", "statement", "verdict"),
    [
        ({}, "67% before (2026-01), 92% after (2026-04 – 2026-05): ", "improved"),
        ({"by_value": "web"}, "Not compared: it is not known by period for web.", None),
    ],
)
def test_report_of_a_part(tmp_path, fields, statement, verdict) -> None:
    reports = report_effects(
        registers(**fields), {"KPI-A": definition()}, {"KPI-A": measurement()}, tmp_path,
        language="en", before={},
    )  # fmt: skip

    report = reports["NC-1.1.1"]
    assert report["statement"].startswith(statement)
    assert report["verdict"] == verdict
    if verdict:
        assert "A: phone" in (tmp_path / report["chart"]).read_text(encoding="utf-8")
