"""Meaning hashes: what counts and what does not."""

from collections.abc import Callable

import pytest

from qmanual.items.hashing import source_digest
from qmanual.items.model import Reading

Read = Callable[[str], Reading]


def hash_of(read_page: Read, text: str, identifier: str = "STD-PHONE") -> str:
    return read_page(text).catalogue.items[identifier].hash


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("**enters**", "*enters*"),
        ("**enters**", "enters"),
        ("The clock starts when the", "The clock starts\nwhen   the"),
        (
            ":channel: phone\n:metric: time to answer a call\n",
            ":metric: time to answer a call\n:channel: phone\n",
        ),
        (":share: 80 %", ":share: 80%"),
        (":at_most: 20 s", ":at_most: 20 seconds"),
        (":meets: NEED-FAST\n", ""),
        ("How we answer.", "How we answer today."),
        (":::{standard}", "::::::{qm:standard}"),
    ],
)
def test_meaning_hash_ignores_what_changes_nothing(
    read_page: Read, page: str, old: str, new: str
) -> None:
    assert old in page
    changed = page.replace(old, new, 1)
    if "::::::{" in changed:
        changed = changed.replace("queue.\n:::", "queue.\n::::::", 1)

    assert hash_of(read_page, changed) == hash_of(read_page, page)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (":at_most: 20 s", ":at_most: 15 s"),
        (":at_most: 20 s", ":at_least: 20 s"),
        (":share: 80 %", ":share: 90 %"),
        (":channel: phone", ":channel: e-mail"),
        ("enters", "leaves"),
        ("within 20 seconds", "within 15 seconds"),
        (":share: 80 %", ":share: 80 %\n:normative: false"),
    ],
)
def test_meaning_hash_sees_what_people_must_know(
    read_page: Read, page: str, old: str, new: str
) -> None:
    assert old in page

    assert hash_of(read_page, page.replace(old, new, 1)) != hash_of(read_page, page)


def test_meaning_hash_of_a_procedure_sees_a_new_step_and_its_order(
    read_page: Read, page: str
) -> None:
    new_step = ":::{step} PRC-CALL-03 Thank the caller\n:role: ROLE-LEAD\n:::\n\n"
    longer = page.replace(":::{step} PRC-CALL-01", new_step + ":::{step} PRC-CALL-01", 1)

    before, after = read_page(page).catalogue.items, read_page(longer).catalogue.items

    assert after["PRC-CALL"].hash != before["PRC-CALL"].hash
    assert after["PRC-CALL-01"].hash == before["PRC-CALL-01"].hash


def test_meaning_hash_sees_a_moved_responsibility(read_page: Read, page: str) -> None:
    other = page.replace(
        ":::{need}", ":::{qm:role} ROLE-DUTY Duty manager\nDecides.\n:::\n\n:::{need}", 1
    )
    moved = other.replace(":accountable: ROLE-LEAD", ":accountable: ROLE-DUTY", 1)

    assert hash_of(read_page, moved, "PRC-CALL") != hash_of(read_page, other, "PRC-CALL")


def test_link_hash_is_apart_from_meaning(read_page: Read, page: str) -> None:
    before = read_page(page).catalogue.items["STD-PHONE"]
    after = read_page(page.replace(":meets: NEED-FAST\n", "")).catalogue.items["STD-PHONE"]

    assert (after.hash == before.hash, after.link_hash == before.link_hash) == (True, False)


def test_content_hash_ignores_formatting_and_sees_words(read_page: Read, page: str) -> None:
    def content_hash(text: str) -> str:
        return read_page(text).catalogue.documents["DOC-PHONE"].content_hash

    assert content_hash(page.replace("How we answer.", "How *we*\nanswer.")) == content_hash(page)
    assert content_hash(page.replace("How we answer.", "How you answer.")) != content_hash(page)
    assert content_hash(page.replace("revision: 1", "revision: 2")) != content_hash(page)


@pytest.mark.parametrize("content", ["a\n\nb", "\na\n\nb\n", "a  \n\nb\n\n\n"])
def test_source_digest_does_not_see_what_the_parser_drops(content: str) -> None:
    assert source_digest("ID  Title", content) == source_digest("ID Title", "a\n\nb")


def test_source_digest_sees_indentation() -> None:
    assert source_digest("ID Title", "a\n  b") != source_digest("ID Title", "a\nb")
