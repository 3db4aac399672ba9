"""The sentences: every language has all of them, with the same slots."""

import datetime
import re
import string
from collections.abc import Mapping

import pytest

from qmanual.errors import QuizError
from qmquiz.wording import Wording, find_language, languages, load_wording


def _sentences(node, path=()):
    """Path of each sentence and the slots that it has."""
    for name, value in node.items():
        if isinstance(value, Mapping):
            yield from _sentences(value, (*path, name))
        elif isinstance(value, str):
            yield (*path, name), frozenset(s for _, s, _, _ in string.Formatter().parse(value) if s)


def _rules(language):
    skipped = {"lint", "format", "language", "date", "date_locale"}
    data = load_wording(language).data
    return dict(_sentences({name: value for name, value in data.items() if name not in skipped}))


def test_english_is_there():
    assert "en" in languages()


@pytest.mark.parametrize("language", languages())
def test_language_has_all_sentences_with_the_same_slots(language):
    assert _rules(language) == _rules("en")


@pytest.mark.parametrize("language", languages())
def test_language_has_all_word_lists(language):
    lint = load_wording(language).data["lint"]

    # grammar is left out by a language in which no word before a gap tells what fits
    assert lint.keys() | {"grammar"} == load_wording("en").data["lint"].keys()
    assert load_wording(language).language == language == load_wording(language).data["language"]


@pytest.mark.parametrize(
    ("tag", "language"),
    [("en-GB", "en"), ("en_US", "en"), ("EN", "en"), ("tlh", None), ("", None)],
)
def test_tag_finds_its_language(tag, language):
    assert find_language(tag) == language


def test_date_is_written_as_in_a_sentence():
    assert load_wording("en").date(datetime.date(2026, 10, 5)) == "5 October 2026"


def test_missing_sentence_and_unknown_slot_are_told():
    wording = Wording(language="xx", data={"G1": {"right": "{vlaue}", "why": {"sibling": " "}}})

    with pytest.raises(QuizError, match=r"lack G1\.stems\.most"):
        wording.say("G1", "stems", "most")
    with pytest.raises(QuizError, match=r"lack G1\.why\.sibling"):
        wording.say("G1", "why", "sibling")
    with pytest.raises(QuizError, match=r"G1\.right for 'xx' has an unknown slot: 'vlaue'"):
        wording.say("G1", "right", value="1")


@pytest.mark.parametrize(
    ("lint", "message"),
    [
        ({}, r"for 'xx' lack words in lint\.vague"),
        ({"vague": []}, r"for 'xx' lack words in lint\.vague"),
        ({"vague": "often"}, r"for 'xx' lack words in lint\.vague"),
        ({"vague": ["often", " "]}, r"entry 2 of lint\.vague is not a text, or is empty"),
        ({"vague": ["often", 3]}, r"entry 2 of lint\.vague is not a text, or is empty"),
    ],
)
def test_empty_word_list_is_told(lint, message):
    with pytest.raises(QuizError, match=message):
        Wording(language="xx", data={"lint": lint}).words("vague")


def test_rules_of_a_language_are_whole_or_not_there():
    assert Wording(language="xx", data={"lint": {}}).rules("grammar") == []
    with pytest.raises(QuizError, match=r"lint\.grammar needs before or after, and option"):
        Wording(language="xx", data={"lint": {"grammar": [{"before": "a"}]}}).rules("grammar")
    with pytest.raises(QuizError, match=r"need a number in lint\.words_per_stem"):
        Wording(language="xx", data={"lint": {"words_per_stem": "40"}}).number("words_per_stem")


@pytest.mark.parametrize("language", languages())
def test_patterns_of_a_language_can_be_read(language):
    wording = load_wording(language)
    names = ("negative", "condition", "negation", "all_or_none", "k_type", "two_questions", "vague")

    assert [re.compile(pattern) for name in names for pattern in wording.words(name)]
    assert [re.compile(text) for rule in wording.rules("grammar") for text in rule.values()] or (
        language.startswith("zh")
    )


def test_unknown_language_is_told():
    with pytest.raises(QuizError, match="there are no question templates for 'tlh'; there are en"):
        load_wording("tlh")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Tuesday 6 October 2026, 14:03"),
        ("ru", "вторник, 6 октября 2026 года, 14:03"),
        ("zh-Hans", "2026年10月6日星期二 14:03"),
        ("zh-Hant", "2026年10月6日星期二 14:03"),
        ("ko", "2026년 10월 6일 화요일 14:03"),
    ],
)
def test_moment_is_written_as_in_a_sentence(language, said):
    when = datetime.datetime(2026, 10, 6, 14, 3, 5)  # noqa: DTZ001 - a clock time

    assert load_wording(language).moment("day_time", when) == said
    assert load_wording(language).moment("seconds", when) == "14:03:05"
