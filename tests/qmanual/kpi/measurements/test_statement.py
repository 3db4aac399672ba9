"""What a figure is and how it stands, in the manual's language."""

from dataclasses import replace
from typing import Any

import pytest

from qmanual.kpi.measurements.measurement import LeftOut, Measurement, Period, SourceNote
from qmanual.kpi.measurements.statement import no_value, say

SHARE = {
    "metric": {"type": "ratio", "numerator": "ok"},
    "unit": "percent",
    "direction": "higher",
    "min_n": 100,
}
MEASURED = Measurement(
    id="KPI-A",
    title="Calls in time",
    unit="percent",
    decimals=1,
    direction="higher",
    status="missed",
    value=0.634,
    n=10_000,
    target=0.8,
    period=Period(label="2016-02", start="2016-02-01", end="2016-02-29"),
)


@pytest.mark.parametrize(
    ("language", "statement"),
    [
        ("en", "63.4% in 2016-02, from 10,000 cases: misses the target of 80.0%."),
        (
            "ru",
            "63,4\N{NO-BREAK SPACE}% за 2016-02, по 10\N{NO-BREAK SPACE}000 случаям: "
            "цель 80,0\N{NO-BREAK SPACE}% не достигнута.",
        ),
        ("zh-Hans", "2016-02：63.4%，基于 10,000 例，未达到目标值 80.0%。"),
        ("zh-Hant", "2016-02：63.4%，依據 10,000 例，未達到目標值 80.0%。"),
        ("ko", "2016-02 63.4%, 10,000건 기준: 목표값 80.0% 미달."),
    ],
)
def test_a_figure_is_judged_in_one_sentence(define_one: Any, language: str, statement: str) -> None:
    assert say(define_one(**SHARE), MEASURED, language) == statement


@pytest.mark.parametrize(
    ("changes", "statement"),
    [
        ({"status": "met"}, "63,4 % за 2016-02, по 10 000 случаям: цель 80,0 % достигнута."),
        (
            {"status": "warning"},
            "63,4 % за 2016-02, по 10 000 случаям: цель 80,0 % не достигнута, "
            "но порог предупреждения выдержан.",
        ),
        (
            {"status": "insufficient", "n": 21},
            "63,4 % за 2016-02, по 21 случаю: слишком мало для оценки (нужно не меньше 100).",
        ),
        ({"status": "no-target"}, "63,4 % за 2016-02, по 10 000 случаям."),
        (
            {"low": 0.6, "high": 0.7, "status": "met"},
            "63,4 % за 2016-02, по 10 000 случаям: в пределах 60,0 % – 70,0 %.",
        ),
        (
            {"value": None, "period": None, "n": 3, "denominator": 0},
            "Нет значения: делитель равен 0.",
        ),
        (
            {"value": None, "n": 0},
            "Нет значения за 2016-02: нет ни одной строки, которую можно учесть.",
        ),
        (
            {"value": None, "source": SourceNote(name="log", title="Log", rows=0)},
            "Нет значения: в источнике нет строк.",
        ),
    ],
)
def test_every_outcome_is_said(define_one: Any, changes: dict[str, Any], statement: str) -> None:
    said = say(define_one(**SHARE), replace(MEASURED, **changes), "ru")

    assert said.replace("\N{NO-BREAK SPACE}", " ") == statement


@pytest.mark.parametrize(
    ("counts", "statement"),
    [
        ((1,), "Не учтена 1 строка (a: 1)."),
        ((2, 1), "Не учтены 3 строки (a: 2; b: 1)."),
        ((5,), "Не учтено 5 строк (a: 5)."),
    ],
)
def test_rows_left_out_are_counted(
    define_one: Any, counts: tuple[int, ...], statement: str
) -> None:
    left_out = tuple(LeftOut(reason=name, n=n) for name, n in zip("ab", counts, strict=False))

    said = say(define_one(**SHARE), replace(MEASURED, left_out=left_out), "ru")

    assert said.partition("достигнута. ")[2] == statement


def test_a_reason_becomes_one_sentence() -> None:
    assert [
        no_value("the file is not there"),
        no_value("did you mean 'wait'?"),
        no_value("the file is not there", "zh-Hans"),
    ] == [
        "No value: the file is not there.",
        "No value: did you mean 'wait'?",
        "没有数值：the file is not there。",
    ]
