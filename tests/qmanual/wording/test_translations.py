"""Which catalogue a language finds, and how its plurals count."""

import pytest

from qmanual.wording.translations import catalogue_name, translations


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("ru", "ru"),
        ("ru-RU", "ru"),
        ("zh", "zh_Hans"),
        ("zh_CN", "zh_Hans"),
        ("zh-Hans", "zh_Hans"),
        ("zh-TW", "zh_Hant"),
        ("zh-HK", "zh_Hant"),
        ("zh-Hant", "zh_Hant"),
        ("ko_KR", "ko"),
        ("en-GB", "en"),
        ("nonsense", "en"),
    ],
)
def test_a_tag_finds_its_catalogue(tag: str, name: str) -> None:
    assert catalogue_name(tag) == name


def test_a_language_without_a_catalogue_is_said_in_english() -> None:
    said = translations("pt-BR")

    assert said.gettext("Search") == "Search"
    assert said.pgettext("type", "Quality objective") == "Quality objective"
    assert said.ngettext("%s case", "%s cases", 1) == "%s case"


def test_a_word_that_means_two_things_has_two_translations() -> None:
    said = translations("ru")

    assert said.gettext("Next") == "Далее"
    assert said.pgettext("link", "Next") == "Следующий процесс"


@pytest.mark.parametrize(
    ("n", "text"),
    [
        (1, "1 случай"),
        (2, "2 случая"),
        (5, "5 случаев"),
        (11, "11 случаев"),
        (21, "21 случай"),
        (104, "104 случая"),
    ],
)
def test_russian_counts_in_three_forms(n: int, text: str) -> None:
    assert translations("ru").ngettext("%s case", "%s cases", n) % n == text
