"""The words around the manual, in five languages."""

import datetime
import string

import pytest

from qmanual.editions.words import day_in_words, words_for

LANGUAGES = ["ru", "zh-Hans", "zh-Hant", "ko"]


def fields(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_is_translated_with_its_fields(language: str) -> None:
    english, other = words_for("en"), words_for(language)

    assert {name: fields(text) for name, text in other.items()} == {
        name: fields(text) for name, text in english.items()
    }
    assert [name for name in english if other[name] == english[name]] == []


@pytest.mark.parametrize(
    ("tag", "word"),
    [
        ("en-GB", "Edition"),
        ("zh-TW", "版本"),
        ("zh_CN", "版本"),
        ("ko-KR", "판"),
        ("pt", "Edition"),
    ],
)
def test_a_tag_finds_its_language(tag: str, word: str) -> None:
    assert words_for(tag)["edition"] == word


def test_days_are_written_as_people_write_them() -> None:
    day = datetime.date(2026, 10, 5)

    assert [day_in_words(day, tag) for tag in ("en", "ru", "zh-Hans", "ko")] == [
        "5 October 2026",
        "5 октября 2026\u202fг.",
        "2026年10月5日",
        "2026년 10월 5일",
    ]
