"""Items that were reworded and wait for an approver's word."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from qmanual.checks.rewordings import find_rewordings
from qmanual.items.control import ApprovalRecord, RecordKind, Rewording
from qmanual.items.findings import Finding
from qmanual.items.model import Catalogue, Reading

TODAY = datetime.date(2026, 11, 20)
STANDARD = """\
:::{standard} STD-A Calls are answered soon
:channel: phone
:at_most: 20 s

The clock starts in the queue.
:::

:::{need} NEED-A An answer
:segment: all
:::
"""
REWORDED = STANDARD.replace("The clock starts in the queue.", "It counts from the queue.").replace(
    "NEED-A An answer", "NEED-A A good answer"
)


def approval_of(catalogue: Catalogue, **more: object) -> ApprovalRecord:
    document = catalogue.documents["DOC-A"]
    record = ApprovalRecord(
        document="DOC-A", revision="1", hash=document.content_hash, kind=RecordKind.APPROVAL,
        role="ROLE-A", name="Ann", date=TODAY,
    )  # fmt: skip
    return replace(record, **more)  # type: ignore[arg-type]


@pytest.fixture
def find(read_items: Callable[[str], Reading]) -> Callable[..., list[Finding]]:
    """What is found of a text, held against the one that stood in edition 2026.1."""

    def found(
        text: str, records: Callable[[Catalogue, Catalogue], list[ApprovalRecord]]
    ) -> list[Finding]:
        old = read_items(STANDARD).catalogue
        new = read_items(text).catalogue
        findings: Iterator[Finding] = find_rewordings(new, records(old, new), TODAY, old, "2026.1")
        return list(findings)

    return found


def minor(old: Catalogue, new: Catalogue) -> tuple[Rewording, ...]:
    return (Rewording(item="STD-A", before=old.items["STD-A"].hash, after=new.items["STD-A"].hash),)


def test_a_rewording_waits_for_a_decision(find: Callable[..., list[Finding]]) -> None:
    (finding,) = find(REWORDED, lambda _old, _new: [])

    assert str(finding) == (
        "manual/page.md:9: note: the words of STD-A changed since 2026.1, none of its fields: "
        "whoever approves DOC-A decides whether people learn it again "
        "(`qmanual approve DOC-A --minor STD-A`) [reworded]"
    )


@pytest.mark.parametrize(
    ("records", "waits"),
    [
        (lambda old, new: [approval_of(new, minor=minor(old, new))], False),
        (lambda _old, new: [approval_of(new)], False),
        (lambda old, _new: [approval_of(old)], True),
        (lambda _old, new: [approval_of(new, kind=RecordKind.SUBMIT)], True),
        (lambda _old, new: [approval_of(new, date=TODAY + datetime.timedelta(days=1))], True),
        # Another sentence of the page changed after the decision: the item is as it was decided.
        (lambda old, new: [approval_of(new, hash="other", minor=minor(old, new))], False),
        (lambda _old, new: [approval_of(new, hash="other")], True),
    ],
    ids=["minor", "not minor", "old text", "only submitted", "tomorrow", "minor before", "before"],
)
def test_an_approval_is_the_decision(
    find: Callable[..., list[Finding]],
    records: Callable[[Catalogue, Catalogue], list[ApprovalRecord]],
    waits: bool,
) -> None:
    assert [finding.item for finding in find(REWORDED, records)] == (["STD-A"] if waits else [])


@pytest.mark.parametrize(
    "text",
    [STANDARD, REWORDED.replace("20 s", "30 s"), REWORDED.replace("STD-A", "STD-B")],
    ids=["unchanged", "a limit, too", "new"],
)
def test_what_is_no_rewording_asks_nobody(find: Callable[..., list[Finding]], text: str) -> None:
    assert find(text, lambda _old, _new: []) == []


def test_a_decision_that_the_command_would_refuse_is_an_error(
    find: Callable[..., list[Finding]],
) -> None:
    (finding,) = find(
        REWORDED.replace("20 s", "30 s"),
        lambda old, new: [approval_of(new, minor=minor(old, new))],
    )

    assert str(finding) == (
        "manual/page.md:9: error: STD-A: at_most changed from 20 s to 30 s, and the approval by "
        "Ann of 2026-11-20 calls that minor; approve DOC-A again without --minor STD-A [not-minor]"
    )
