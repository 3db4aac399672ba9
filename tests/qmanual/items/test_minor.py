"""What can be a minor change, and how decisions follow each other."""

import datetime
from collections.abc import Callable
from dataclasses import replace

import pytest

from qmanual.errors import QmanualError
from qmanual.items.control import ApprovalRecord, RecordKind, Rewording
from qmanual.items.minor import (
    MinorChange,
    decide_minor,
    earlier_wordings,
    has_other_numbers,
    is_reworded,
    minor_changes,
)
from qmanual.items.model import Catalogue, Reading

DAY = datetime.date(2026, 5, 4)
DECISION = """
:::{decision} DEC-FLAT Who decides on a flat fee
:decided_by: ROLE-LEAD

| Amount | Decided by |
|---|---|
| up to 50 euro | the agent |
| more than 50 euro | the lead |

Ask before you promise.
:::
"""


@pytest.fixture
def read(read_page: Callable[[str], Reading], page: str) -> Callable[..., Catalogue]:
    """The small manual, with a decision table, after some replacements."""

    def read_changed(*changes: tuple[str, str]) -> Catalogue:
        text = page + DECISION
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        return read_page(text).catalogue

    return read_changed


WORDS = ("The clock starts when the caller **enters** the queue.", "It counts from the queue.")


@pytest.mark.parametrize(
    ("item", "change", "reworded"),
    [
        ("STD-PHONE", WORDS, True),
        ("STD-PHONE", ("Calls are answered within", "We answer calls within"), True),
        ("STD-PHONE", ("**enters**", "enters"), False),
        ("STD-PHONE", (":at_most: 20 s", ":at_most: 30 s"), False),
        ("STD-PHONE", (":meets: NEED-FAST\n", ""), False),
        ("DEC-FLAT", ("Ask before you promise.", "Ask first."), True),
        ("DEC-FLAT", ("the agent |", "the lead |"), False),
        ("PRC-CALL-01", ("Say your name.", "Give your name."), True),
        ("PRC-CALL", ("Say your name.", "Give your name."), False),
    ],
)
def test_only_title_and_text_are_words(
    read: Callable[..., Catalogue], item: str, change: tuple[str, str], reworded: bool
) -> None:
    old, new = read().items[item], read(change).items[item]

    assert is_reworded(old, new) is reworded


def test_what_is_new_was_not_reworded(read: Callable[..., Catalogue]) -> None:
    assert is_reworded(None, read().items["STD-PHONE"]) is False


def test_a_decision_names_both_meanings(read: Callable[..., Catalogue]) -> None:
    old, new = read(), read(WORDS)

    found = decide_minor(["STD-PHONE", "STD-PHONE"], ["DOC-PHONE"], old, new, "1")

    assert found == {
        "DOC-PHONE": (
            Rewording(
                item="STD-PHONE",
                before=old.items["STD-PHONE"].hash,
                after=new.items["STD-PHONE"].hash,
            ),
        )
    }


@pytest.mark.parametrize(
    ("item", "changes", "message"),
    [
        (
            "STD-PHONE",
            [(":at_most: 20 s", ":at_most: 30 s")],
            "STD-PHONE: at_most changed from 20 s to 30 s; that is no minor change",
        ),
        (
            "STD-PHONE",
            [WORDS, (":at_most: 20 s", ":at_most: 0.5 min")],
            "STD-PHONE: at_most changed from 20 s to 0.5 min; that is no minor change",
        ),
        (
            "STD-PHONE",
            [(":channel: phone", ":channel: phone\n:scope: priority 1")],
            "STD-PHONE: scope is new (priority 1); that is no minor change",
        ),
        (
            "STD-PHONE",
            [(":share: 80 %\n", "")],
            "STD-PHONE: share is gone (80 %); that is no minor change",
        ),
        (
            "PRC-CALL",
            [("PRC-CALL-01", "PRC-CALL-01A")],
            "PRC-CALL: its parts or their order changed; that is no minor change",
        ),
        (
            "DEC-FLAT",
            [("up to 50 euro", "up to 60 euro"), ("more than 50", "more than 60")],
            "DEC-FLAT: its table changed; that is no minor change",
        ),
        (
            "STD-PHONE",
            [WORDS, (":share: 80 %", ":share: 80 %\n:normative: false")],
            "STD-PHONE: whether people have to know it changed; that is no minor change",
        ),
        (
            "NEED-FAST",
            [("A quick answer", "An answer soon")],
            "NEED-FAST is nothing that people have to know, so nobody learns it again",
        ),
        (
            "STD-PHONE",
            [(":meets: NEED-FAST\n", "")],
            "STD-PHONE did not change since edition 1; an earlier one is named by --since",
        ),
        (
            "PRC-CALL-01A",
            [("PRC-CALL-01", "PRC-CALL-01A")],
            "PRC-CALL-01A is new: edition 1 does not have it, so there is nothing to reword",
        ),
        ("STD-X", [], "STD-X is not in DOC-PHONE: no item is called that"),
    ],
)
def test_what_is_no_minor_change_is_refused(
    read: Callable[..., Catalogue], item: str, changes: list[tuple[str, str]], message: str
) -> None:
    with pytest.raises(QmanualError) as refused:
        decide_minor([item], ["DOC-PHONE"], read(), read(*changes), "1")

    assert refused.value.message == message


def test_an_item_of_another_document_is_refused(read: Callable[..., Catalogue]) -> None:
    with pytest.raises(QmanualError) as refused:
        decide_minor(["STD-PHONE"], ["DOC-X"], read(), read(WORDS), "1")

    assert refused.value.message == "STD-PHONE is not in DOC-X: it stands in DOC-PHONE"


def test_another_spelling_of_a_value_is_no_other_value(read: Callable[..., Catalogue]) -> None:
    minutes = read(WORDS, (":at_most: 20 s", ":at_most: 20 sec"))

    assert is_reworded(read().items["STD-PHONE"], minutes.items["STD-PHONE"])


def test_other_numbers_in_the_words_are_seen(read: Callable[..., Catalogue]) -> None:
    old = read().items["STD-PHONE"]

    assert not has_other_numbers(old, read(WORDS).items["STD-PHONE"])
    assert has_other_numbers(old, replace(old, title="Calls are answered within 30 seconds"))


def change(before: str, after: str, name: str = "Ann") -> MinorChange:
    return MinorChange(item="A", before=before, after=after, name=name, on=DAY)


def test_decisions_follow_each_other_in_one_direction() -> None:
    first, second, other = change("a", "b"), change("b", "c", "Ben"), change("x", "y")

    assert earlier_wordings("c", [first, second, other]) == {"b": second, "a": second}
    assert earlier_wordings("b", [first, second, other]) == {"a": first}
    assert earlier_wordings("a", [first, second, other]) == {}


def test_decisions_in_a_circle_end() -> None:
    there, back = change("a", "b"), change("b", "a")

    assert earlier_wordings("a", [there, back]) == {"b": back}


def approval(text: str, *minor: Rewording, **more: object) -> ApprovalRecord:
    record = ApprovalRecord(
        document="DOC-A", revision="1", hash=text, kind=RecordKind.APPROVAL, role="R",
        name="Ann", date=DAY, minor=minor,
    )  # fmt: skip
    return replace(record, **more)  # type: ignore[arg-type]


MINOR = Rewording(item="A", before="a", after="b")


@pytest.mark.parametrize(
    ("records", "decided"),
    [
        ([approval("1", MINOR)], True),
        ([approval("1", MINOR), approval("2")], True),
        ([approval("1", MINOR), approval("1")], False),
        ([approval("1"), approval("1", MINOR)], True),
        ([approval("1", MINOR), approval("1", document="DOC-B")], True),
        ([approval("1", MINOR), approval("1", kind=RecordKind.REVIEW)], True),
        ([approval("1", MINOR, date=DAY + datetime.timedelta(days=1))], False),
    ],
)
def test_of_one_text_the_newest_approval_counts(
    records: list[ApprovalRecord], decided: bool
) -> None:
    assert minor_changes(records, DAY) == ((change("a", "b"),) if decided else ())
