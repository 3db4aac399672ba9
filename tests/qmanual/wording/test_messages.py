"""The texts that readers of a manual see, and their translations."""

import ast
import re
from gettext import GNUTranslations
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from qmanual.wording import messages
from qmanual.wording.messages import collect, compiled, po_path, read_language, update_all
from qmanual.wording.translations import LANGUAGES

PLACE = re.compile(r"%\(\w+\)s|%[s%]|\{\w+\}")
SCRIPTS = {"ru": r"[а-яё]", "zh_Hans": r"[一-鿿]", "zh_Hant": r"[一-鿿]", "ko": r"[가-힣]"}
ENCODINGS = {"zh_Hans": "gb2312", "zh_Hant": "big5"}
"""Character sets that hold the characters of one script, and few of the other."""


def key(message: Message) -> tuple[str | None, tuple[str, ...]]:
    return message.context, ids(message)


def ids(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def strings(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def without(text: str) -> str:
    """The text without what is filled in."""
    return PLACE.sub("", text)


def messages_of(language: str) -> list[Message]:
    return [message for message in read_language(language) if message.id]


@pytest.fixture(scope="module")
def of_today() -> set[tuple[str | None, tuple[str, ...]]]:
    return {key(message) for message in collect() if message.id}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_today_is_in_the_catalogue_and_no_other(
    language: str, of_today: set[tuple[str | None, tuple[str, ...]]]
) -> None:
    """After a change of a text: ``python -m qmanual.wording.messages``."""
    assert {key(message) for message in messages_of(language)} == of_today


def test_no_text_hides_from_the_collection() -> None:
    """A call inside an f-string is not found."""
    asks = {"_", "gettext", "ngettext", "pgettext", "npgettext", "marked", "marked_in"}
    hidden = []
    for path in sorted(messages.PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for outer in ast.walk(tree):
            if isinstance(outer, ast.JoinedStr):
                for call in ast.walk(outer):
                    if isinstance(call, ast.Call) and name_of(call) in asks:
                        hidden.append(f"{path.name}:{call.lineno}")

    assert hidden == []


def name_of(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated_into_the_script_of_the_language(language: str) -> None:
    script = re.compile(SCRIPTS[language], re.IGNORECASE)
    english = []
    for message in messages_of(language):
        # "2 to 5" and "80% in May" are said with a sign alone in some languages.
        has_words = re.search(r"[A-Za-z]", re.sub(r"\b(?:to|in)\b", "", without(ids(message)[0])))
        for text in strings(message):
            if not text or (has_words and not script.search(text)):
                english.append((ids(message)[0], text))

    assert english == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_the_places_of_its_sentence(language: str) -> None:
    wrong = []
    for message in messages_of(language):
        # A singular may say "the only row"; what every form may name is in the plural.
        wanted = sorted(PLACE.findall(ids(message)[-1]))
        wrong += [text for text in strings(message) if sorted(PLACE.findall(text)) != wanted]

    assert wrong == []


@pytest.mark.parametrize(
    ("language", "forms"), [("ru", 3), ("zh_Hans", 1), ("zh_Hant", 1), ("ko", 1)]
)
def test_plurals_have_as_many_forms_as_the_language(language: str, forms: int) -> None:
    plurals = [message for message in messages_of(language) if len(ids(message)) > 1]

    assert {len(strings(message)) for message in plurals} == {forms}
    assert len(plurals) >= 6


@pytest.mark.parametrize("language", sorted(ENCODINGS))
def test_chinese_is_written_in_one_script(language: str) -> None:
    other = []
    for message in messages_of(language):
        for text in strings(message):
            try:
                text.encode(ENCODINGS[language])
            except UnicodeEncodeError as error:
                other.append((text, text[error.start : error.end]))

    assert other == []


@pytest.mark.parametrize("language", sorted(ENCODINGS))
def test_chinese_has_its_own_punctuation(language: str) -> None:
    mixed = [
        text
        for message in messages_of(language)
        for text in strings(message)
        if re.search(r"[一-鿿] ?[,;:.()?!](?!\w)|[(][一-鿿]", without(text))
    ]

    assert mixed == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_read_is_what_translators_wrote(language: str) -> None:
    """After a change of a ``.po`` file: ``python -m qmanual.wording.messages``."""
    assert po_path(language).with_suffix(".mo").read_bytes() == compiled(read_language(language))


def test_collecting_twice_changes_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    update_all()
    before = {path: path.read_bytes() for path in tmp_path.rglob("qmanual.*")}

    counts = update_all()

    assert before == {path: path.read_bytes() for path in tmp_path.rglob("qmanual.*")}
    assert len(before) == 8
    assert {done for done, _total in counts.values()} == {0}


def test_what_is_half_translated_or_doubtful_stays_english(tmp_path: Path) -> None:
    catalog = read_language("ru")
    half = catalog.get(("%s case", "%s cases"))
    doubtful = catalog.get("Search")
    assert half is not None
    assert doubtful is not None
    half.string = ("%s случай", "", "%s случаев")
    doubtful.flags.add("fuzzy")
    path = tmp_path / "qmanual.mo"
    path.write_bytes(compiled(catalog))

    with path.open("rb") as file:
        said = GNUTranslations(file)

    assert said.ngettext("%s case", "%s cases", 2) == "%s cases"
    assert said.gettext("Search") == "Search"
    assert said.gettext("On this page") == "На этой странице"
