"""Document control: which state a document is in, from records and never from a flag.

An approval or a review is a record made against the hash of what the page said. A page
that says something else is a draft again, whatever its front matter claims.
"""

import calendar
import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml
from filelock import FileLock

from qmanual.errors import ConfigError
from qmanual.items.model import Document
from qmanual.items.quantity import Quantity
from qmanual.items.yaml_lines import LinedList, YamlProblem, load_mapping

APPROVALS = "approvals.yml"
"""File in the manual's folder; records are only ever added to it."""

_HEADER = """\
# Who submitted, approved or reviewed which text of which document. Written by
# `qmanual approve`; a record is never changed, a later one stands beside it.
approvals:
"""


class RecordKind(StrEnum):
    """What was done to a document."""

    SUBMIT = "submit"
    """Handed in for approval."""
    APPROVAL = "approval"
    """Put into force, from its effective date."""
    REVIEW = "review"
    """Looked at again and found still true."""


class DocumentState(StrEnum):
    """Where a document stands."""

    DRAFT = "draft"
    IN_REVIEW = "in review"
    APPROVED = "approved"
    """Approved, but not yet in force."""
    EFFECTIVE = "effective"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewording:
    """An item of which, as the approver decided, only the words changed.

    :param before: meaning hash of what people learned; ``after`` that of what is approved.
    """

    item: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRecord:
    """One act of document control.

    :param hash: content hash of the document that it is about.
    :param role: identifier of the role in which it was done.
    :param name: who did it.
    :param evidence: what it rests on; minutes, test, sample.
    :param minor: items that nobody has to learn again because of it; of an approval only.
    """

    document: str
    revision: str
    hash: str
    kind: RecordKind
    role: str
    name: str
    date: datetime.date
    evidence: str = ""
    minor: tuple[Rewording, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The record as it is written, without what is empty."""
        values: dict[str, Any] = {
            "document": self.document,
            "revision": self.revision,
            "hash": self.hash,
            "kind": self.kind.value,
            "role": self.role,
            "name": self.name,
            "date": self.date.isoformat(),
            "evidence": self.evidence,
            "minor": {entry.item: [entry.before, entry.after] for entry in self.minor},
        }
        return {name: value for name, value in values.items() if value}


def load_approvals(path: Path) -> tuple[ApprovalRecord, ...]:
    """The records of a file in the order in which they were made; none if there is no file.

    :raises ConfigError: if a record cannot be used; the line is named.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot be read: {error}", path=path) from error
    return parse_approvals(text, path)


def parse_approvals(text: str, path: Path | str) -> tuple[ApprovalRecord, ...]:
    """The records in the text of an approvals file."""
    try:
        data, _lines = load_mapping(text)
    except YamlProblem as problem:
        raise ConfigError(problem.message, path=path, line=problem.line) from problem
    return approvals_in(data, path)


def approvals_in(data: Mapping[str, Any], path: Path | str) -> tuple[ApprovalRecord, ...]:
    """The records in what a file says: the manual's own, or that of an edition (JSON).

    :raises ConfigError: if a record cannot be used; the line is named where it is known.
    """
    entries = data.get("approvals") or []
    if not isinstance(entries, list):
        raise ConfigError("'approvals' must be a list of records", path=path)
    lines = entries.lines if isinstance(entries, LinedList) else [None] * len(entries)
    return tuple(_record(entry, path, line) for entry, line in zip(entries, lines, strict=True))


def record_approval(path: Path, records: Sequence[ApprovalRecord]) -> None:
    """Add records to the end of an approvals file; what stands there stays as it is.

    :raises ConfigError: if the file cannot be written, or what stands there cannot be read.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{path}.lock"):
            _add_records(path, records)
        Path(f"{path}.lock").unlink(missing_ok=True)
    except OSError as error:
        raise ConfigError(f"cannot be written: {error.strerror}", path=path) from error


def _add_records(path: Path, records: Sequence[ApprovalRecord]) -> None:
    before = path.read_text(encoding="utf-8") if path.exists() else _HEADER
    load_approvals(path)
    lines = "".join(
        yaml.safe_dump([record.as_json()], allow_unicode=True, sort_keys=False, width=1000)
        for record in records
    )
    partial = path.with_suffix(".partial")
    partial.write_text(before.rstrip("\n") + "\n" + lines, encoding="utf-8", newline="\n")
    partial.replace(path)


def document_state(
    document: Document, records: Iterable[ApprovalRecord], today: datetime.date
) -> DocumentState:
    """The state of a document on a day."""
    kinds = {record.kind for record in _about(document, records) if record.date <= today}
    if RecordKind.APPROVAL not in kinds:
        return DocumentState.IN_REVIEW if RecordKind.SUBMIT in kinds else DocumentState.DRAFT
    effective = document.fields.get("effective")
    if effective and datetime.date.fromisoformat(effective) > today:
        return DocumentState.APPROVED
    return DocumentState.EFFECTIVE


def approved_by(document: Document, records: Iterable[ApprovalRecord]) -> ApprovalRecord | None:
    """The newest approval of exactly this text."""
    found = [r for r in _about(document, records) if r.kind is RecordKind.APPROVAL]
    return found[-1] if found else None


def next_review(document: Document, records: Iterable[ApprovalRecord]) -> datetime.date | None:
    """The day by which the document has to be looked at again; None while it is a draft."""
    looked_at = [
        record.date
        for record in _about(document, records)
        if record.kind in (RecordKind.APPROVAL, RecordKind.REVIEW)
    ]
    period = document.fields.get("review_in")
    if not looked_at or not period:
        return None
    return add_duration(max(looked_at), Quantity.from_json(period))


def add_duration(day: datetime.date, duration: Quantity) -> datetime.date:
    """The day so much later; the 31st becomes the last day of a shorter month."""
    span = duration.canonical()
    if span.unit == "month":
        months = day.year * 12 + day.month - 1 + int(span.value)
        year, month = divmod(months, 12)
        last = calendar.monthrange(year, month + 1)[1]
        return datetime.date(year, month + 1, min(day.day, last))
    if span.unit == "s":
        return day + datetime.timedelta(seconds=float(span.value))
    # Working days: five of seven, because a review date needs no calendar of holidays.
    return day + datetime.timedelta(days=float(span.value) * 7 / 5)


def _about(document: Document, records: Iterable[ApprovalRecord]) -> list[ApprovalRecord]:
    return [r for r in records if r.document == document.id and r.hash == document.content_hash]


def _record(entry: Any, path: Path | str, line: int | None) -> ApprovalRecord:
    if not isinstance(entry, Mapping):
        raise ConfigError("a record must be a mapping", path=path, line=line)
    try:
        date = entry["date"]
        kind = RecordKind(entry["kind"])
        return ApprovalRecord(
            document=str(entry["document"]),
            revision=str(entry["revision"]),
            hash=str(entry["hash"]),
            kind=kind,
            role=str(entry["role"]),
            name=str(entry["name"]),
            date=date if isinstance(date, datetime.date) else datetime.date.fromisoformat(date),
            evidence=str(entry.get("evidence", "")),
            minor=_rewordings(entry.get("minor"), kind),
        )
    except KeyError as error:
        raise ConfigError(f"the record has no {error}", path=path, line=line) from error
    except (TypeError, ValueError) as error:
        raise ConfigError(f"the record cannot be used: {error}", path=path, line=line) from error


def _rewordings(value: Any, kind: RecordKind) -> tuple[Rewording, ...]:
    """What a record says under ``minor``.

    :raises ValueError: if it cannot be used.
    """
    if value is None:
        return ()
    if kind is not RecordKind.APPROVAL:
        raise ValueError(f"only an approval decides what is minor, and this is a {kind}")
    if not isinstance(value, Mapping):
        raise ValueError("minor is written as STD-A: [hash before, hash after]")
    found = []
    for item, hashes in value.items():
        if not isinstance(hashes, list) or len(hashes) != 2:
            raise ValueError(f"minor needs two hashes for {item}: the one before and the one after")
        found.append(Rewording(item=str(item), before=str(hashes[0]), after=str(hashes[1])))
    return tuple(found)
