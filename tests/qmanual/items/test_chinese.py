"""Chinese number words beside a measure."""

import pytest

from qmanual.items.chinese import AMOUNT, in_digits


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("两小时内回电", "2小时内回电"),
        ("兩小時內回電", "2小時內回電"),
        ("三十分钟", "30分钟"),
        ("十分鐘", "10分鐘"),
        ("二十五天", "25天"),
        ("一百二十秒", "120秒"),
        ("一百零五元", "105元"),
        ("在两个工作日内", "在2个工作日内"),
        ("半小时", "30分钟"),
        ("半個小時", "30分鐘"),
        ("半年", "0.5年"),
        ("一个半小时", "1.5个小时"),
        ("1個半小時", "1.5個小時"),
        ("百分之九十", "90%"),
        ("二〇二六年", "2026年"),
    ],
)
def test_amount_is_read_in_digits(text: str, read: str) -> None:
    assert in_digits(text) == read


@pytest.mark.parametrize(
    "text",
    ["一级故障", "第一天", "五月三日", "统一", "十分满意", "每一天", "三思", "上半年度", "two"],
)
def test_other_words_are_left_alone(text: str) -> None:
    assert in_digits(text) == text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("我们两小时内回电", ["两小时"]),
        ("最多 20 秒钟", ["20 秒钟"]),
        ("一个半小时或2个工作日", ["一个半小时", "2个工作日"]),
        ("至少百分之九十", ["百分之九十"]),
        ("第一天", []),
    ],
)
def test_amounts_are_found_in_a_sentence(text: str, found: list[str]) -> None:
    assert [match[0] for match in AMOUNT.finditer(text)] == found
