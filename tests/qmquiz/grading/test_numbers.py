"""Numbers as people of five languages type them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmanual.items.quantity import Quantity, format_quantity
from qmquiz.grading.numbers import MAX_TYPED, read_number, read_numbers

LANGUAGES = ("en", "ru", "zh-Hans", "zh-Hant", "ko")
UNITS = (
    "s", "min", "h", "day", "week", "month", "year", "working h", "working day", "%", "points",
    "calls", "",
)  # fmt: skip


def texts(typed, unit, language):
    """All readings, each as one text."""
    amounts = read_numbers(typed, unit, language)
    return [f"{amount.value} {amount.unit}".strip() for amount in amounts]


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("12", "12"),
        ("１２", "12"),
        ("١٢", "12"),
        ("١٢٫٥", "12.5"),
        ("-3", "-3"),
        ("−3", "-3"),
        ("– 3", "-3"),
        ("+3", "3"),
        ("0,5", "0.5"),
        ("0,125", "0.125"),
        (".5", "0.5"),
        ("1 200", "1200"),
        ("1\u00a0200,5", "1200.5"),
        ("1\u2009200.5", "1200.5"),
        ("1\u202f234\u202f567", "1234567"),
        ("1'200", "1200"),
        ("1’200.25", "1200.25"),
        ("1,200.5", "1200.5"),
        ("1.200,5", "1200.5"),
        ("1.000.000", "1000000"),
        ("1,000,000.75", "1000000.75"),
        ("1 234,567", "1234.567"),
        ("1/2", "0.5"),
        ("½", "0.5"),
        ("1½", "1.5"),
        ("1 1/2", "1.5"),
        ("3万", "30000"),
        ("1.5萬", "15000"),
        ("2亿", "200000000"),
        ("5천", "5000"),
        ("5 тыс.", "5000"),
        ("2 million", "2000000"),
        ("20.", "20"),
        ("20。", "20"),
        ("\u200e20\u200b", "20"),
        ("80 %", "0.8"),
    ],
)
def test_number_has_one_reading_in_every_language(typed, value):
    assert {tuple(texts(typed, "", language)) for language in LANGUAGES} == {(value,)}


@pytest.mark.parametrize(
    ("typed", "language", "readings"),
    [
        ("1,234", "en", ["1234", "1.234"]),
        ("1.234", "en", ["1.234", "1234"]),
        ("1,234", "ru", ["1.234", "1234"]),
        ("1.234", "ru", ["1.234", "1234"]),
        ("1,234", "zh-Hans", ["1234", "1.234"]),
        ("12,345", "ko", ["12345", "12.345"]),
        ("１，２３４", "zh-Hant", ["1234", "1.234"]),
    ],
)
def test_a_mark_with_three_digits_behind_it_has_two_readings_the_language_first(
    typed, language, readings
):
    assert texts(typed, "", language) == readings


@pytest.mark.parametrize(
    ("typed", "unit", "read"),
    [
        ("20", "s", "20 s"),
        ("20s", "s", "20 s"),
        ("20 Seconds.", "s", "20 s"),
        ("20 секунд", "s", "20 s"),
        ("20 сек.", "s", "20 s"),
        ("20秒", "s", "20 s"),
        ("20 秒鐘", "s", "20 s"),
        ("20초", "s", "20 s"),
        ("20 초", "s", "20 s"),
        ("½ h", "min", "0.5 h"),
        ("90 m", "h", "90 min"),
        ("3 m", "year", "3 month"),
        ("1 h 30 min", "min", "5400 s"),
        ("1 час и 30 минут", "min", "5400 s"),
        ("1小时30分钟", "min", "5400 s"),
        ("1시간 30분", "min", "5400 s"),
        ("1 year 6 months", "month", "18 month"),
        ("2 рабочих дня", "working day", "2 working day"),
        ("2个工作日", "working day", "2 working day"),
        ("3 영업일", "working day", "3 working day"),
        ("업무 시간 5시간", "working h", "5 working h"),
        ("百分之85", "%", "85 %"),
        ("85퍼센트", "%", "85 %"),
        ("85 процентов", "%", "85 %"),
        ("1 call", "calls", "1 calls"),
        ("5 звонка", "звонков", "5 звонков"),
        ("€5", "€", "5 €"),
        ("1.5万元", "元", "15000 元"),
        ("3 people", "", "3"),
    ],
)
def test_unit_in_words(typed, unit, read):
    assert texts(typed, unit, "en") == [read]


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("", ""),
        ("soon", ""),
        ("twenty", ""),
        ("1/0", ""),
        ("1:30", "h"),
        ("10-20", ""),
        ("10–20 s", "s"),
        ("3 or 4", ""),
        ("--3", ""),
        ("3-", ""),
        ("1,2 3", ""),
        ("1,23,4", ""),
        ("1.2.3", ""),
        ("1,234,5", ""),
        ("5²", ""),
        ("1e3", "s"),
        ("20 s 5 s", "s"),
        ("30 min 1 h", "min"),
        ("1 h 30", "min"),
        ("20 %", "s"),
        ("20 s", "%"),
        ("20 s", ""),
        ("2 days", "working day"),
        ("30 days", "month"),
        ("5 USD", "EUR"),
        ("5 people", "calls"),
        ("9" * 19, ""),
        ("1" * (MAX_TYPED + 1), ""),
    ],
)
def test_what_is_no_number_or_in_another_unit_is_not_read(typed, unit):
    assert [texts(typed, unit, language) for language in LANGUAGES] == [[]] * len(LANGUAGES)


@given(
    value=st.decimals(
        min_value=0, max_value=999_999, places=2, allow_nan=False, allow_infinity=False
    ),
    unit=st.sampled_from(UNITS),
    language=st.sampled_from(LANGUAGES),
    length=st.sampled_from(("long", "short", "narrow")),
)
def test_our_own_way_of_writing_an_amount_is_read_back(value, unit, language, length):
    """What we show as the right answer is right when somebody types it."""
    written = format_quantity(Quantity(value, unit), language, length=length)

    read = read_number(written, unit, language)

    assert read is not None, written
    assert read.canonical() == Quantity(value, unit).canonical(), written


@given(text=st.text(max_size=40), unit=st.sampled_from(UNITS))
def test_any_text_is_a_number_or_none(text, unit):
    for amount in read_numbers(text, unit, "en"):
        assert amount.canonical().unit == Quantity(Decimal(1), unit).canonical().unit


@given(
    text=st.text(alphabet="0123456789.,' /-½²万%smin\u00a0٣", max_size=30),
    unit=st.sampled_from(UNITS),
    language=st.sampled_from(LANGUAGES),
)
def test_whatever_is_made_of_digits_and_marks_is_a_number_or_none(text, unit, language):
    for amount in read_numbers(text, unit, language):
        assert amount.value.is_finite()
