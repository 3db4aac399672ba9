"""Minor changes: which items were only reworded, and what approvers decided about them.

Other words change the meaning hash of an item, because no program can tell a better sentence
from a new rule. Whoever approves the document can: the decision is part of the approval, names
the hash before and the hash after, and holds for these two only. The author cannot take it.

Only title and text can be minor. What people are asked to keep stands in fields, links, parts
and tables; when one of them changes, they learn it again.
"""

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qmanual.errors import QmanualError
from qmanual.items.control import ApprovalRecord, RecordKind, Rewording
from qmanual.items.decision_table import read_decision_table
from qmanual.items.hashing import canonical
from qmanual.items.model import Catalogue, Item
from qmanual.items.plain import normalise
from qmanual.items.quantity import Quantity, is_quantity
from qmanual.items.schema import load_schema

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")

_LONGEST = 60
"""Characters of a value that is quoted; a longer one is only named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MinorChange:
    """An approver's decision that two wordings of an item ask people to know the same.

    :param before: meaning hash of the earlier wording; ``after`` of the later one.
    :param name: who decided it, and ``on`` when.
    """

    item: str
    before: str
    after: str
    name: str
    on: datetime.date


def minor_changes(
    records: Iterable[ApprovalRecord], until: datetime.date
) -> tuple[MinorChange, ...]:
    """What approvers had decided by a day, in the order of the records.

    Of one text of a document the newest approval counts: who approves it once more without
    calling a change minor takes that back.
    """
    newest = {
        (record.document, record.hash): record
        for record in records
        if record.kind is RecordKind.APPROVAL and record.date <= until
    }
    return tuple(
        MinorChange(
            item=entry.item,
            before=entry.before,
            after=entry.after,
            name=record.name,
            on=record.date,
        )
        for record in newest.values()
        for entry in record.minor
    )


def earlier_wordings(wording: str, changes: Iterable[MinorChange]) -> dict[str, MinorChange]:
    """Wordings of an item that ask for the same as one of them, over any number of decisions.

    :param wording: meaning hash.
    :param changes: decisions about this item; those that come first count first.
    :return: meaning hash of an earlier wording to the last decision on the way from it.
    """
    leading_to: dict[str, list[MinorChange]] = {}
    for change in changes:
        leading_to.setdefault(change.after, []).append(change)
    found: dict[str, MinorChange] = {}
    reached = [wording]
    for one in reached:
        for change in leading_to.get(one, ()):
            if change.before != wording and change.before not in found:
                found[change.before] = found.get(one, change)
                reached.append(change.before)
    return found


def is_reworded(old: Item | None, new: Item) -> bool:
    """Whether an item says the same in other words, as far as fields, links and parts tell."""
    if old is None or old.hash == new.hash:
        return False
    return _words(old) != _words(new) and next(_what_counts(old, new), None) is None


def decide_minor(
    wanted: Sequence[str], documents: Sequence[str], old: Catalogue, new: Catalogue, since: str
) -> dict[str, tuple[Rewording, ...]]:
    """What the approvals of documents carry when these changes in them are minor.

    :param wanted: identifiers of items.
    :param documents: identifiers of the documents that are approved.
    :param since: name of the edition that ``old`` is.
    :return: document to what its approval carries.
    :raises QmanualError: if the change of an item cannot be minor; one line says why.
    """
    found: dict[str, list[Rewording]] = {}
    for name in dict.fromkeys(wanted):
        after = new.items.get(name)
        if after is None or after.document not in documents:
            place = f"it stands in {after.document}" if after else "no item is called that"
            approved = documents[0] if len(documents) == 1 else "any document that is approved here"
            raise QmanualError(f"{name} is not in {approved}: {place}")
        before = old.items.get(name)
        if problem := _not_minor(before, after, since):
            raise QmanualError(problem)
        assert before is not None  # else it would be new
        found.setdefault(after.document, []).append(
            Rewording(item=name, before=before.hash, after=after.hash)
        )
    return {document: tuple(entries) for document, entries in found.items()}


def has_other_numbers(old: Item, new: Item) -> bool:
    """Whether the words of two versions hold different numbers: a limit may be among them."""
    before, after = (sorted(_NUMBER.findall(" ".join(_words(item)))) for item in (old, new))
    return before != after


def _not_minor(old: Item | None, new: Item, since: str) -> str:
    """Why the change of an item cannot be minor; empty when it can."""
    if old is None:
        return f"{new.id} is new: edition {since} does not have it, so there is nothing to reword"
    if old.hash == new.hash:
        return f"{new.id} did not change since edition {since}; an earlier one is named by --since"
    if not new.normative and not old.normative:
        return f"{new.id} is nothing that people have to know, so nobody learns it again"
    what = next(_what_counts(old, new), None)
    if what is None and _words(old) == _words(new):
        what = f"its meaning was reckoned otherwise in edition {since}"
    return f"{new.id}: {what}; that is no minor change" if what else ""


def _words(item: Item) -> tuple[str, str]:
    return normalise(item.title), normalise(item.text)


def why_not_minor(old: Item, new: Item) -> str:
    """What else than words changed between two versions of an item; empty for nothing."""
    return next(_what_counts(old, new), "")


def _what_counts(old: Item, new: Item) -> Iterator[str]:
    """What changed besides the words and is part of what people have to know."""
    if old.type != new.type:
        yield f"it was a {old.type} and is a {new.type}"
    if old.normative != new.normative:
        yield "whether people have to know it changed"
    for name in dict.fromkeys((*old.fields, *new.fields)):
        before, after = old.fields.get(name), new.fields.get(name)
        if _has_meaning(new.type, name) and canonical(before) != canonical(after):
            yield _told(name, before, after)
    for name in dict.fromkeys((*old.links, *new.links)):
        ids, other = sorted(old.links.get(name, ())), sorted(new.links.get(name, ()))
        if _has_meaning(new.type, name) and ids != other:
            yield _told(name, ids, other)
    if old.children != new.children:
        yield "its parts or their order changed"
    if "decision" in (old.type, new.type) and _table(old) != _table(new):
        yield "its table changed"


def _has_meaning(item_type: str, name: str) -> bool:
    """Whether a field or link counts; one that the schema does not know does."""
    kind = load_schema().types.get(item_type)
    if kind is None:
        return True
    known: Mapping[str, Any] = {**kind.fields, **kind.links}
    return name not in known or bool(known[name].meaning)


def _table(item: Item) -> Any:
    """The table of a decision, wherever it stands; its text if it cannot be read."""
    table = read_decision_table(item).table
    if table is None:
        return normalise(item.text)
    return table.columns, table.actions, [(row.cells, row.actions) for row in table.rows]


def _told(name: str, before: Any, after: Any) -> str:
    if before in (None, []):
        return f"{name} is new ({_shown(after)})" if _shown(after) else f"{name} is new"
    if after in (None, []):
        return f"{name} is gone ({_shown(before)})" if _shown(before) else f"{name} is gone"
    old, new = _shown(before), _shown(after)
    return f"{name} changed from {old} to {new}" if old and new else f"{name} changed"


def _shown(value: Any) -> str:
    """A value as an author writes it; empty for one that is too long for a line."""
    if is_quantity(value):
        amount = Quantity.from_json(value)
        return f"{amount.value:f} {amount.unit}".strip()
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        parts = [_shown(part) for part in value]
        text = ", ".join(parts) if all(parts) else ""
    else:
        text = "" if isinstance(value, Mapping) else " ".join(str(value).split())
    return text if len(text) <= _LONGEST else ""
