from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from qmanual.kpi.definitions.definition import (
    Definition,
    Direction,
    Input,
    Metric,
    MetricType,
    Target,
    TimeAxis,
)
from qmanual.kpi.definitions.expressions import parse_expression
from qmanual.kpi.definitions.periods import Grain, label, shift
from qmanual.kpi.engine.derived import derive
from qmanual.kpi.measurements.measurement import Measurement, Period, SeriesPoint, SourceNote

Make = Callable[..., Measurement]


def plain(name: str, grain: Grain | None = Grain.MONTH) -> Definition:
    time = TimeAxis(column="at", grain=grain) if grain else None
    return Definition(
        id=name,
        title=name,
        source="log",
        metric=Metric(type=MetricType.COUNT),
        unit="count",
        time=time,
    )


def derived(name: str = "KPI-D", formula: str = "a / b", **changes: Any) -> Definition:
    inputs = changes.pop("inputs", {"a": Input(kpi="KPI-A"), "b": Input(kpi="KPI-B")})
    metric = Metric(type=MetricType.DERIVED, formula=parse_expression(formula), inputs=inputs)
    return replace(
        Definition(id=name, title=name, source="", metric=metric, unit="score", decimals=2),
        **changes,
    )


def measured(
    name: str,
    values: list[float | None],
    *,
    grain: Grain = Grain.MONTH,
    n: float = 50,
    complete: int | None = None,
    status: str = "no-target",
    sample: bool = False,
) -> Measurement:
    """Values of successive periods from January 2026; the headline is the last complete one."""
    points = []
    for place, value in enumerate(values):
        start = shift(date(2026, 1, 1), grain, place)
        points.append(
            SeriesPoint(
                label=label(start, grain), start=start.isoformat(),
                end=(shift(start, grain, 1) - timedelta(days=1)).isoformat(),
                value=value, n=n + place, numerator=None, denominator=None, low=None, high=None,
                target=None, warning=None, status=status,
                complete=complete is None or place < complete,
            )
        )  # fmt: skip
    last = points[(complete or len(points)) - 1]
    return Measurement(
        id=name, title=name, unit="count", decimals=0, direction=None, status=status,
        value=last.value, n=last.n, period=Period(label=last.label, start=last.start, end=last.end),
        previous=points[-2].value if len(points) > 1 else None,
        as_of=last.end, series=tuple(points), data_fingerprint=f"data of {name}",
        source=SourceNote(name="log", title="Log", sample=sample),
    )  # fmt: skip


def made(
    definition: Definition, a: Measurement | None, b: Measurement | None, **others: Definition
) -> Measurement:
    definitions = {"KPI-A": plain("KPI-A"), "KPI-B": plain("KPI-B")} | others
    definitions[definition.id] = definition
    measurements = {m.id: m for m in (a, b) if m is not None}
    return derive(definitions, measurements)[definition.id]


def test_formula_is_computed_for_the_headline_and_each_common_period() -> None:
    a = measured("KPI-A", [10, 20, 30, 40], sample=True)
    b = measured("KPI-B", [4, 5, 0, 8], n=20)
    target = Target(start=date(2026, 1, 1), target=4.5, warning=3)

    result = made(derived(direction=Direction.HIGHER, targets=(target,)), a, b)

    assert (result.value, result.n, result.status, result.previous) == (5, 23, "met", None)
    assert [(p.label, p.value, p.n, p.status) for p in result.series] == [
        ("2026-01", 2.5, 20, "missed"),
        ("2026-02", 4, 21, "warning"),
        ("2026-03", None, 22, "no-data"),
        ("2026-04", 5, 23, "met"),
    ]
    assert (result.as_of, result.interval, result.metric_type) == ("2026-04-30", None, "derived")
    assert result.source == SourceNote(name="", title="KPI-A, KPI-B", sample=True)
    assert result.statement == (
        "5.00 in 2026-04, from 23 cases: meets the target of 4.50. "
        "Computed from other KPIs, so it has no interval."
    )


def test_offset_looks_at_earlier_periods_and_takes_the_last_complete_one() -> None:
    inputs = {"now": Input(kpi="KPI-A"), "then": Input(kpi="KPI-A", offset=1)}
    a = measured("KPI-A", [10, 20, 30, 45], complete=3)

    result = made(derived(formula="now - then", inputs=inputs), a, None)

    assert [(p.label, p.value, p.complete) for p in result.series] == [
        ("2026-02", 10, True),
        ("2026-03", 10, True),
        ("2026-04", 15, False),
    ]
    assert (result.value, result.period.label, result.previous) == (10, "2026-03", 10)  # type: ignore[union-attr]


def test_inputs_that_end_in_different_periods_take_the_last_common_one() -> None:
    result = made(derived(), measured("KPI-A", [10, 20, 30]), measured("KPI-B", [5, 4]))

    assert (result.value, result.period.label) == (5, "2026-02")  # type: ignore[union-attr]


def test_derived_of_derived_is_computed_after_it() -> None:
    twice = derived("KPI-C", "2 * d", inputs={"d": Input(kpi="KPI-D")})
    definitions = {
        "KPI-C": twice,
        "KPI-D": derived(),
        "KPI-A": plain("KPI-A"),
        "KPI-B": plain("KPI-B"),
    }
    measurements = {"KPI-A": measured("KPI-A", [10]), "KPI-B": measured("KPI-B", [4])}

    result = derive(definitions, measurements)

    assert {name: m.value for name, m in result.items()} == {"KPI-D": 2.5, "KPI-C": 5}


def test_input_with_too_few_cases_gives_a_figure_without_colour() -> None:
    target = Target(start=date(2026, 1, 1), target=1)
    b = measured("KPI-B", [4], status="insufficient")

    result = made(
        derived(direction=Direction.HIGHER, targets=(target,)), measured("KPI-A", [10]), b
    )

    assert (result.value, result.status, result.series[0].status) == (
        2.5, "insufficient", "insufficient",
    )  # fmt: skip
    assert result.statement.startswith("2.50: KPI-B has too few cases to judge by.")


@pytest.mark.parametrize(
    ("a", "b", "statement"),
    [
        (measured("KPI-A", [1]), measured("KPI-B", [0]), "No value: what is divided by is 0."),
        (measured("KPI-A", [1]), None, "No value: KPI-B has no value."),
        (measured("KPI-A", [1]), measured("KPI-B", [None]), "No value: KPI-B has no value."),
        (measured("KPI-A", [1e308]), measured("KPI-B", [1e-308]), "No value: the result is too large a number."),
    ],
)  # fmt: skip
def test_without_value_it_says_why_and_has_no_colour(
    a: Measurement, b: Measurement | None, statement: str
) -> None:
    target = Target(start=date(2026, 1, 1), target=1)

    result = made(derived(direction=Direction.HIGHER, targets=(target,)), a, b)

    assert (result.value, result.status) == (None, "no-data")
    assert result.statement.startswith(statement)


def test_different_grains_are_not_mixed() -> None:
    b = measured("KPI-B", [4], grain=Grain.QUARTER)

    result = made(derived(), measured("KPI-A", [10]), b, **{"KPI-B": plain("KPI-B", Grain.QUARTER)})

    assert (result.value, result.status, result.statement) == (
        None,
        "no-data",
        "No value: its KPIs have periods that cannot be set side by side: "
        "KPI-A (month), KPI-B (quarter).",
    )


def test_inputs_without_time_give_one_figure() -> None:
    kpis = {name: plain(name, None) for name in ("KPI-A", "KPI-B")}
    a, b = (
        replace(measured(n, [v]), series=(), period=None) for n, v in (("KPI-A", 6), ("KPI-B", 4))
    )

    result = made(derived(), a, b, **kpis)

    assert (result.value, result.period, result.series) == (1.5, None, ())


def test_fingerprint_follows_the_data_of_the_inputs() -> None:
    a, b = measured("KPI-A", [1]), measured("KPI-B", [2])

    prints = {
        made(derived(), a, b).data_fingerprint,
        made(derived(), replace(a, data_fingerprint="other"), b).data_fingerprint,
    }

    assert len(prints) == 2
