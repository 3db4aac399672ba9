"""Comparing texts."""

from decimal import Decimal

import pytest

from qmanual.items.quantity import Quantity
from qmquiz.words import (
    as_amount,
    contains_phrase,
    same_text_key,
    telling_words,
    visible_length,
    word_count,
)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("60 min", "1 h"),
        ("Team lead", "team  lead."),
        ("Two days", "2 days"),
        ("95 %", "95%"),
        ("Ｔｅａｍ lead", "Team lead"),
        ("12 months", "1 year"),
        ("两小时", "120分钟"),
        ("三十分钟", "30 min"),
        ("2个工作日", "2 working days"),
        ("两小时内 回电", "2小时内回电"),
    ],
)
def test_texts_that_a_reader_would_call_the_same(a, b):
    assert same_text_key(a) == same_text_key(b)


@pytest.mark.parametrize(("a", "b"), [("1 h", "2 h"), ("Team lead", "Team leads"), ("95 %", "95")])
def test_texts_that_are_different(a, b):
    assert same_text_key(a) != same_text_key(b)


def test_sentence_that_begins_with_a_number_is_not_an_amount():
    assert as_amount("3 days before the work begins") is None
    assert as_amount("4 or 5") is None
    assert as_amount("One thing") is None
    assert as_amount("two working days") is not None
    assert as_amount("两小时内回电") is None
    assert as_amount("3号窗口处理") is None
    assert as_amount("50元") is not None
    assert as_amount("3个工单") is not None


def test_telling_words_are_stems_or_pairs():
    assert telling_words("The complaints officer", frozenset({"the"})) == {"compl", "offic"}
    assert telling_words("投诉处理") == {"投诉", "诉处", "处理"}
    assert telling_words("处理的投诉", frozenset({"的", "处理"})) == {"投诉"}
    assert telling_words("불만을 접수") == {"불만", "접수"}


def test_phrase_is_found_as_whole_words():
    assert contains_phrase("It takes 2 h at most.", "2 h")
    assert not contains_phrase("It takes 12 h.", "2 h")
    assert not contains_phrase("Anything", "")
    assert contains_phrase("在两个工作日内答复", "工作日")


def test_lengths():
    assert word_count("four words are here") == 4
    assert word_count("多长时间？") == 4
    assert visible_length("时间") == 4


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2 часа", Quantity(Decimal(2), "h")),
        ("1,5 часа", Quantity(Decimal("1.5"), "h")),
        ("5 рабочих дней", Quantity(Decimal(5), "working day")),
        ("42 балла", Quantity(Decimal(42), "points")),
        ("20분", Quantity(Decimal(20), "min")),
        ("3영업일", Quantity(Decimal(3), "working day")),
        ("업무 시간 4시간", Quantity(Decimal(4), "working h")),
        ("20 分鐘", Quantity(Decimal(20), "min")),
        ("5 г", Quantity(Decimal(5), "г")),  # a gram or a year
        ("2 часа в день", None),
        ("1순위", None),
        ("3号", None),
    ],
)
def test_amounts_are_read_in_the_forms_of_a_language(text, read):
    assert as_amount(text) == read


def test_two_forms_of_a_unit_say_the_same():
    assert same_text_key("60 минут") == same_text_key("1 час") == same_text_key("60분")


def test_a_word_of_the_question_tells_nothing_in_korean_whatever_its_particle():
    stop = frozenset({"단계", "이"})

    assert telling_words("단계는 단계에서 단계별 이메일", stop) == {"단계", "이메"}
    assert telling_words("단계는 단계에서", stop) == frozenset()
