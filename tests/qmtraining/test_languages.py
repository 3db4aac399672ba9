"""The service in the languages of its readers: nothing missing, nothing of ours left in English."""

import re
from datetime import UTC, datetime
from gettext import GNUTranslations
from io import BytesIO

import pytest
from django.utils import translation

from qmtraining import wording
from qmtraining.messages import collect, compiled, po_path, read_language

FORMS = {"ru": 3, "zh_Hans": 1, "zh_Hant": 1, "ko": 1}
"""Language to how many forms a counted thing has."""
PLACE = re.compile(r"%\(\w+\)s")
PARTICLE = re.compile(r"%\(\w+\)s\s?(?:은|는|이|가|을|를|과|와|으로|로)(?=[\s,.]|$)")
"""A Korean particle whose form depends on the last sound of what stands before it."""
SIMPLIFIED = "这个们说时间题后录单关开还没处员与应该将会无显选择复习测护页览载证据总认门变内为务训码误读评样档户团对请级输区"
TRADITIONAL = "這個們說時間題後錄單關開還沒處員與應該將會無顯選擇複習測護頁覽載證據總認門變內為務訓碼誤讀評樣檔戶團對請級輸區"
"""Characters that the two Chinese scripts write differently, in the same order."""


def texts(message):
    """The forms of a message and of its translation."""
    ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
    strings = message.string if isinstance(message.id, tuple | list) else (message.string,)
    return ids, strings


def messages(language):
    return [message for message in read_language(language) if message.id]


@pytest.mark.parametrize("language", FORMS)
def test_every_message_is_translated(language):
    waiting = [m.id for m in messages(language) if m.fuzzy or not all(texts(m)[1])]

    assert {message.id for message in messages(language)} == {m.id for m in collect() if m.id}
    assert waiting == []


@pytest.mark.parametrize("language", FORMS)
def test_every_counted_thing_has_all_forms_of_its_language(language):
    catalog = read_language(language)
    counted = [m for m in messages(language) if isinstance(m.id, tuple | list)]

    assert catalog.num_plurals == FORMS[language]
    assert len(counted) > 10
    assert {len(message.string) for message in counted} == {FORMS[language]}


@pytest.mark.parametrize("language", FORMS)
def test_places_are_those_of_the_english(language):
    """A form may not say “one” in a word: in Russian it also stands for 21."""
    wrong = []
    for message in messages(language):
        ids, strings = texts(message)
        wanted = sorted(PLACE.findall(ids[-1]))
        wrong += [text for text in strings if sorted(PLACE.findall(text)) != wanted]
        wrong += [t for t in strings if "%" in PLACE.sub("", t).replace("%%", "")]

    assert wrong == []


@pytest.mark.parametrize("language", FORMS)
def test_a_sentence_ends_as_the_english_one(language):
    """A label stays a label; a sentence keeps its stop."""
    ends = {".": ".。", ":": ":：", "?": "?？"}
    stops = tuple("".join(ends.values()))
    wrong = []
    for message in messages(language):
        ids, strings = texts(message)
        allowed = ends.get(ids[-1][-1])
        wrong += [
            text
            for text in strings
            if (text[-1] not in allowed if allowed else text.endswith(stops))
            or text != text.strip()
        ]

    assert wrong == []


@pytest.mark.parametrize("language", FORMS)
def test_what_django_reads_is_compiled_from_the_file(language):
    stored = po_path(language).with_suffix(".mo").read_bytes()

    assert stored == compiled(read_language(language))
    read = GNUTranslations(BytesIO(stored))
    for message in messages(language):
        if isinstance(message.id, str):
            assert read.gettext(message.id) == message.string


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (1, "1 дело"), (2, "2 дела"), (5, "5 дел"), (11, "11 дел"), (21, "21 дело"),
        (22, "22 дела"), (112, "112 дел"),
    ],
)  # fmt: skip
def test_russian_counts(count, shown):
    with translation.override("ru"):
        assert wording.things_to_do(count) == shown


def test_korean_particles_fit_whatever_stands_before_them():
    found = [t for m in messages("ko") for t in texts(m)[1] if PARTICLE.search(t)]
    # A day always ends in 일, and so takes one form.
    assert [text for text in found if "%(day)s이었" not in text] == []


@pytest.mark.parametrize(
    ("language", "foreign"), [("zh_Hans", TRADITIONAL), ("zh_Hant", SIMPLIFIED)]
)
def test_each_chinese_keeps_to_its_script(language, foreign):
    used = {char for m in messages(language) for text in texts(m)[1] for char in text}

    assert used & set(foreign) == set()
    assert len(used & set(SIMPLIFIED + TRADITIONAL)) > 30


@pytest.mark.parametrize("language", ["zh_Hans", "zh_Hant"])
def test_chinese_stops_are_chinese(language):
    half_width = re.compile(r"[\u4e00-\u9fff)][,.;:?!]|[,;:?!][\u4e00-\u9fff]")

    assert [t for m in messages(language) for t in texts(m)[1] if half_width.search(t)] == []


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", ["Which way is better", "lower", "How much it weighs", "high", "31 December 2027"]),
        ("ru", ["Что лучше", "меньше", "Важность", "высокая", "31 декабря 2027 года"]),
        ("zh-hans", ["怎样算更好", "越低越好", "重要程度", "高", "2027年12月31日"]),
        ("zh-hant", ["怎樣算更好", "越低越好", "重要程度", "高", "2027年12月31日"]),
        ("ko", ["좋은 방향", "낮을수록", "중요한 정도", "높음", "2027년 12월 31일"]),
    ],
)
def test_fields_choices_and_days_are_words(clock, language, shown):
    with translation.override(language):
        found = [
            wording.field_word("direction"),
            wording.field_value("direction", "lower"),
            wording.field_word("priority"),
            wording.field_value("priority", "high"),
            wording.field_value("due", "2027-12-31"),
        ]

    assert found == shown


def test_an_authors_own_words_are_not_touched():
    with translation.override("ru"):
        assert wording.field_value("scope", "high") == "high"
        assert wording.field_value("frequency", "2027-12-31") == "2027-12-31"


@pytest.mark.parametrize("language", ["ru", "zh-hans", "zh-hant", "ko"])
def test_no_field_that_people_have_to_know_is_left_without_a_word(language):
    from qmanual.items.schema import load_schema
    from qmtraining.passages import has_meaning, known_places

    with translation.override(language):
        english = {
            name
            for kind in load_schema().types
            for name in known_places(kind)
            if has_meaning(kind, name) and wording.field_word(name).isascii()
        }

    assert english == set()


def test_a_moment_in_korean_is_written_in_korean():
    with translation.override("ko"):
        shown = wording.moment(datetime(2026, 11, 20, 13, 0, 5, tzinfo=UTC))

    assert shown == "2026. 11. 20. 오후 1:00:05"


@pytest.mark.parametrize(
    ("language", "shown"),
    [("en", "A. &lt;B&gt;."), ("ru", "A. &lt;B&gt;."), ("zh-hant", "A.&lt;B&gt;.")],
)
def test_chinese_sentences_stand_without_a_space_between(language, shown):
    with translation.override(language):
        assert wording.sentences("A.", "", "<B>.") == shown
