"""questions.json."""

import json

import pytest

from qmanual.errors import QuizError
from qmquiz.bank_json import bank_from_bytes, bank_to_bytes, load_bank
from qmquiz.generate import generate


@pytest.fixture
def bank(office, phone):
    office.items.update(phone.items)
    old = office.set("STD-1", at_most="30 s")
    return generate(office.catalogue, (old.catalogue,))


def test_bank_comes_back_as_it_was(bank):
    assert bank_from_bytes(bank_to_bytes(bank)) == bank


def test_file_is_sorted_and_ends_with_a_newline(bank):
    data = bank_to_bytes(bank)

    assert data.endswith(b"}\n")
    loaded = json.loads(data)
    assert list(loaded) == ["format", "language", "questions", "rejected"]
    assert loaded["format"] == 2


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"{", "this question bank is not JSON"),
        (b"[]", "this question bank is not a JSON object"),
        (b'{"format": 3}', "this question bank has format 3, not 2"),
        (b'{"format": 2}', "this question bank is damaged: 'language'"),
        (b'{"format": 2, "language": "en", "questions": [{}], "rejected": []}', "is damaged"),
        (b"\xff", "this question bank is not JSON"),
    ],
)
def test_damaged_file(data, message, tmp_path):
    path = tmp_path / "questions.json"
    path.write_bytes(data)

    with pytest.raises(QuizError, match="question bank") as caught:
        load_bank(path)

    assert message in caught.value.message
    assert caught.value.path == path


def test_missing_file(tmp_path):
    with pytest.raises(QuizError, match="cannot be read: No such file"):
        load_bank(tmp_path / "questions.json")
