"""Labels of types, fields, links and choices, in the terms of the field."""

import pytest

from qmanual.items.schema import load_schema
from qmanual.wording.labels import (
    choice_label,
    field_label,
    inverse_label,
    link_label,
    schema_texts,
    state_label,
    status_label,
    type_title,
)
from qmanual.wording.translations import LANGUAGES, translations


@pytest.mark.parametrize(
    ("language", "titles"),
    [
        ("en", ["Quality objective", "Process", "Procedure", "KPI"]),
        ("ru", ["Цель в области качества", "Процесс", "Процедура", "Показатель"]),
        ("zh-Hans", ["质量目标", "过程", "程序", "绩效指标"]),
        ("zh-Hant", ["品質目標", "過程", "程序", "績效指標"]),
        ("ko", ["품질목표", "프로세스", "절차", "성과지표"]),
    ],
)
def test_types_are_called_as_in_the_standard(language: str, titles: list[str]) -> None:
    types, words = load_schema().types, translations(language)

    found = [
        type_title(types[name], words) for name in ("objective", "process", "procedure", "kpi")
    ]

    assert found == titles


def test_a_link_is_called_otherwise_at_its_other_end() -> None:
    link, words = load_schema().types["kpi"].links["measures"], translations("ru")

    assert (link_label(link, words), inverse_label(link, words)) == (
        "Измеряет",
        "Измеряется показателем",
    )


def test_names_without_a_label_of_their_own_are_said_as_they_are() -> None:
    words = translations("en")

    assert [field_label(name, words) for name in ("at_most", "also_called", "new_field")] == [
        "At most",
        "Also called",
        "New field",
    ]


def test_states_and_choices_are_translated_and_free_text_is_not() -> None:
    words = translations("ko")

    assert [
        choice_label("must-be", words),
        choice_label("by the author", words),
        state_label("in-review", words),
        status_label("no-data", words),
        status_label("unheard of", words),
    ] == ["당연적 품질", "by the author", "검토 중", "아직 데이터 없음", "아직 데이터 없음"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_of_one_type_do_not_read_the_same(language: str) -> None:
    """Two lines under one name would be a riddle; “Done in” of two links is one line."""
    words, same = translations(language), []
    for item_type in load_schema().types.values():
        labels = [field_label(name, words) for name in item_type.fields]
        labels += [link_label(link, words) for link in item_type.links.values()]
        same += [(item_type.name, label) for label in labels if labels.count(label) > 1]

    assert same == []


def test_every_text_of_the_schema_has_a_place() -> None:
    texts = list(schema_texts(load_schema()))

    assert ("type", "Quality objective", "objective") in texts
    assert ("field", "Reviewed at least every", "document.review_in") in texts
    assert ("choice", "empathy", "standard.characteristic") in texts
    assert ("link", "Measured by", "kpi.measures") in texts
