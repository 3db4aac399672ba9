"""The strings of the interface and their translations."""

import pytest
from django.utils import translation

from qmtraining.messages import LANGUAGES, collect, compiled, po_path, read_language, update_all


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_string_waits_for_its_translator(language):
    """After a change of the interface: run ``qmtraining messages``."""
    wanted = {message.id for message in collect() if message.id}

    assert {message.id for message in read_language(language) if message.id} == wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_django_reads_is_what_translators_wrote(language):
    assert po_path(language).with_suffix(".mo").read_bytes() == compiled(read_language(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_the_places_of_its_sentence(language):
    import re

    place = re.compile(r"%\(\w+\)s")
    for message in read_language(language):
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
        strings = message.string if isinstance(message.id, tuple | list) else (message.string,)
        known = {found for text in ids for found in place.findall(text)}
        for text in strings:
            assert set(place.findall(text)) <= known, text


def test_collecting_twice_changes_no_file(tmp_path, monkeypatch):
    from qmtraining import messages

    monkeypatch.setattr(
        messages, "po_path", lambda language: tmp_path / language / "LC_MESSAGES" / "django.po"
    )
    update_all()
    before = {path: path.read_bytes() for path in tmp_path.rglob("django.*")}

    update_all()

    assert before == {path: path.read_bytes() for path in tmp_path.rglob("django.*")}
    assert len(before) == 10


def test_dates_and_numbers_follow_the_language(clock):
    from datetime import date

    from qmtraining import wording

    found = {}
    for language in ("en", "ru", "zh-hans", "zh-hant", "ko"):
        with translation.override(language):
            found[language] = (
                wording.day(date(2026, 9, 12)),
                wording.day(date(2027, 9, 12)),
                wording.number(1234.5),
            )

    assert found == {
        "en": ("12 September", "12 September 2027", "1,234.5"),
        "ru": ("12 сентября", "12 сентября 2027 года", "1\xa0234,5"),
        "zh-hans": ("9月12日", "2027年9月12日", "1,234.5"),
        "zh-hant": ("9月12日", "2027年9月12日", "1,234.5"),
        "ko": ("9월 12일", "2027년 9월 12일", "1,234.5"),
    }


def test_nothing_is_rounded_to_all_or_none():
    from qmtraining import wording

    with translation.override("en"):
        found = [wording.percent(share) for share in (0, 0.001, 0.5, 0.999, 1)]

    assert found == ["0%", "1%", "50%", "99%", "100%"]
