"""Taking an amount out of a sentence."""

import pytest

from qmanual.items.quantity import parse_quantity
from qmquiz.gaps import find_gap, sentences


@pytest.mark.parametrize(
    ("text", "amount", "gap"),
    [
        ("Calls are answered within 20 seconds", "20 s", "Calls are answered within ___"),
        ("You wait 20 minutes at most.", "20 min", "You wait ___ at most"),
        ("Within one working day, always", "1 working day", "Within ___, always"),
        ("Kept in 95 % of cases", "95 %", "Kept in ___ of cases"),
        ("An hour is 60 minutes", "1 h", "An hour is ___"),
        ("It takes 120 seconds", "20 s", None),
        ("2 hours here and 2 hours there", "2 h", None),
        ("We are quick", "2 h", None),
    ],
)
def test_gap(text, amount, gap):
    found = find_gap(text, parse_quantity(amount), "en")

    assert (found.text if found else None) == gap


@pytest.mark.parametrize(
    ("text", "amount", "gap"),
    [
        ("我们两小时内回电", "2 h", "我们___内回电"),
        ("邮件在两个工作日内答复", "2 working days", "邮件在___内答复"),
        ("您最多等候三十分钟", "30 min", "您最多等候___"),
        ("半小時內到場", "30 min", "___內到場"),
        ("一级故障一小时内到场", "1 h", "一级故障___内到场"),
        ("一小时内到场，最迟60分钟", "1 h", None),
        ("二级故障", "2 h", None),
    ],
)
def test_gap_in_a_chinese_sentence(text, amount, gap):
    found = find_gap(text, parse_quantity(amount), "zh-Hans")

    assert (found.text if found else None) == gap


def test_gap_is_filled_with_another_amount():
    gap = find_gap("You wait 20 minutes at most", parse_quantity("20 min"), "en")

    assert gap is not None
    assert gap.filled("half an hour") == "You wait half an hour at most"


def test_sentences_end_at_marks_and_lines():
    assert sentences("One. Two!\nThree？四。五") == ["One", "Two!", "Three？", "四", "五"]
