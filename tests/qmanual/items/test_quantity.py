"""Quantities: reading, comparing and writing them in five languages."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmanual.items.quantity import (
    SECONDS,
    Quantity,
    format_quantity,
    parse_quantity,
    unit_name,
)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("20 s", "20", "s"),
        ("20s", "20", "s"),
        ("1.5 hours", "1.5", "h"),
        ("1,5 h", "1.5", "h"),
        ("2 business days", "2", "working day"),
        ("2小时", "2", "h"),
        ("2 個工作天", "2", "working day"),
        ("30分钟", "30", "min"),
        ("50元", "50", "元"),
        ("95%", "95", "%"),
        ("-3 points", "-3", "points"),
        ("3 open cases", "3", "open cases"),
        ("4", "4", ""),
        ("100 s", "100", "s"),
        ("0,125 h", "0.125", "h"),
        ("99.995 %", "99.995", "%"),
        ("1000.5 s", "1000.5", "s"),
    ],
)
def test_parse_quantity_reads_number_and_unit(text: str, value: str, unit: str) -> None:
    assert parse_quantity(text) == Quantity(Decimal(value), unit)


@pytest.mark.parametrize("text", ["", "soon", "s 20", "% 5"])
def test_parse_quantity_refuses_what_has_no_number(text: str) -> None:
    with pytest.raises(ValueError, match="is not a number with a unit"):
        parse_quantity(text)


@pytest.mark.parametrize(
    "text", ["1,000 s", "-1,000 s", "12,345 calls", "1,000,000 s", "1 000 s", "1\u00a0000 s",
             "1'000 s", "1’000 s", "5-10 min", "5 – 10 min"],
)  # fmt: skip
def test_parse_quantity_refuses_what_is_read_in_two_ways(text: str) -> None:
    with pytest.raises(ValueError, match="can be read as more than one number"):
        parse_quantity(text)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("60 min", "1 h", True),
        ("1 day", "24 h", True),
        ("12 months", "1 year", True),
        ("2 working days", "48 h", False),
        ("30 days", "1 month", False),
        ("20 s", "20 %", False),
    ],
)
def test_canonical_compares_what_can_be_compared(one: str, other: str, same: bool) -> None:
    assert (parse_quantity(one).canonical() == parse_quantity(other).canonical()) is same


@given(
    value=st.decimals(min_value=0, max_value=10**6, places=3),
    unit=st.sampled_from([*SECONDS, "working day", "%", "calls", ""]),
)
def test_as_json_round_trips(value: Decimal, unit: str) -> None:
    quantity = parse_quantity(f"{value} {unit}")

    assert Quantity.from_json(quantity.as_json()) == quantity


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("20 s", "en", "20 seconds"),
        ("1 s", "en", "1 second"),
        ("2 working days", "en", "2 working days"),
        ("1 working day", "en", "1 working day"),
        ("95 %", "en", "95%"),
        ("1200 calls", "en", "1,200 calls"),
        ("20 s", "ru", "20 секунд"),
        ("2 min", "ru", "2 минуты"),
        ("1 working day", "ru", "1 рабочий день"),
        ("3 working days", "ru", "3 рабочих дня"),
        ("5 working days", "ru", "5 рабочих дней"),
        ("1.5 working days", "ru", "1,5 рабочего дня"),
        ("95 %", "ru", "95\xa0%"),
        ("20 s", "zh-Hans", "20秒钟"),
        ("20 s", "zh-Hant", "20秒"),
        ("2 working days", "zh-hans", "2个工作日"),
        ("2 working days", "zh-TW", "2個工作天"),
        ("50 元", "zh-Hans", "50元"),
        ("8 rate", "zh-Hant", "8 rate"),
        ("20 s", "ko", "20초"),
        ("2 working days", "ko", "2영업일"),
        ("1 point", "en", "1 point"),
        ("42 points", "ru", "42 балла"),
        ("4.5 points", "ru", "4,5 балла"),
        ("42 points", "zh-Hans", "42分"),
        ("42 points", "ko", "42점"),
        ("3만 원", "ko", "3만 원"),
        ("2 회", "ko", "2회"),
        ("20 s", "tlh", "20 seconds"),
    ],
)
def test_format_quantity_writes_as_the_language_does(
    text: str, language: str, expected: str
) -> None:
    assert format_quantity(parse_quantity(text), language) == expected


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", ["days", "working days", "working hours", "points", "%", "calls"]),
        ("ru", ["дни", "рабочие дни", "рабочие часы", "баллы", "%", "calls"]),
        ("zh-Hans", ["天", "工作日", "工作小时", "分", "%", "calls"]),
        ("zh-Hant", ["天", "工作天", "工作小時", "分", "%", "calls"]),
        ("ko", ["일", "영업일", "업무 시간", "점", "%", "calls"]),
        ("tlh", ["days", "working days", "working hours", "points", "%", "calls"]),
    ],
)
def test_unit_name_stands_without_a_number(language: str, names: list[str]) -> None:
    units = ("day", "working day", "working h", "points", "%", "calls")

    assert [unit_name(unit, language) for unit in units] == names


def test_unit_name_of_before_is_the_cldrs_own() -> None:
    units = ("s", "day", "working day", "points")

    found = {
        language: [unit_name(unit, language, cldr_only=True) for unit in units]
        for language in ("ru", "zh-Hans", "ko")
    }

    assert found == {
        "ru": ["секунды", "дни", "working day", "points"],
        "zh-Hans": ["秒钟", "day", "working day", "points"],
        "ko": ["s", "day", "working day", "points"],
    }
