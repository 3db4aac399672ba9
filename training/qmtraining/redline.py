"""What changed in a statement, as people read it: what it said, what it says."""

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup, escape

from qmanual.items.diff import ChangeKind, ItemChange, compare_items
from qmanual.items.minor import MinorChange, earlier_wordings
from qmanual.items.model import Catalogue, Item
from qmtraining.passages import Passage, has_meaning, passage_of
from qmtraining.wording import field_value, field_word

# Words of alphabets; single characters where words are not parted by spaces.
TOKEN = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff]|\s+|[^\W_\u3040-\u30ff\u3400-\u9fff]+|[^\w\s]|_", re.UNICODE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that a statement said and says."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Redline:
    """One statement that changed.

    :param item: as it is now; as it was when it is gone.
    :param lines: values that differ.
    :param text: old and new text in one, marked; empty when the text is the same.
    :param decision: by which only its wording changed, so that nobody learns it again.
    """

    item: Item
    kind: ChangeKind
    passage: Passage
    lines: tuple[Line, ...] = ()
    title: Markup | None = None
    text: Markup | None = None
    decision: MinorChange | None = None


def redlines(old: Catalogue, new: Catalogue, items: Iterable[str]) -> tuple[Redline, ...]:
    """What changed in some statements between two editions, in reading order."""
    wanted = set(items)
    found = []
    for item in (*new.items.values(), *old.items.values()):
        if item.id in wanted:
            wanted.discard(item.id)
            change = compare_items(old.items.get(item.id), new.items.get(item.id))
            if change is not None and change.meaning:
                found.append(_redline(change, old, new))
    return tuple(found)


def decided(
    changes: Iterable[Redline], old: Catalogue, decisions: Mapping[str, Sequence[MinorChange]]
) -> tuple[Redline, ...]:
    """The same changes, with the decision by which the wording of some is all that changed.

    :param old: what they are changes of.
    :param decisions: by item, as :func:`qmtraining.status.decisions_of` has them.
    """
    found = []
    for change in changes:
        before = old.items.get(change.item.id)
        same = earlier_wordings(change.item.hash, decisions.get(change.item.id, ()))
        found.append(replace(change, decision=same.get(before.hash) if before else None))
    return tuple(found)


def _redline(change: ItemChange, old: Catalogue, new: Catalogue) -> Redline:
    item = new.items.get(change.id) or old.items[change.id]
    passage = passage_of(item, new)
    if change.kind is not ChangeKind.CHANGED:
        return Redline(item=item, kind=change.kind, passage=passage)
    lines = [
        Line(label=field_word(name), old=field_value(name, before), new=field_value(name, after))
        for name, (before, after) in change.fields.items()
        if has_meaning(change.type, name)
    ]
    lines += [
        Line(
            label=field_word(name),
            old=field_value(name, before, old.title_of),
            new=field_value(name, after, new.title_of),
        )
        for name, (before, after) in change.links.items()
        if has_meaning(change.type, name)
    ]
    return Redline(
        item=item,
        kind=change.kind,
        passage=passage,
        lines=tuple(lines),
        title=marked(*change.title) if change.title else None,
        text=marked(*change.text) if change.text else None,
    )


def marked(old: str | None, new: str | None) -> Markup:
    """Two texts in one: what is gone in ``<del>``, what came in ``<ins>``."""
    before, after = TOKEN.findall(old or ""), TOKEN.findall(new or "")
    parts: list[Markup] = []
    matcher = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        gone, came = escape("".join(before[a:b])), escape("".join(after[c:d]))
        if tag == "equal":
            parts.append(gone)
            continue
        if gone:
            parts.append(Markup("<del>{}</del>").format(gone))
        if came:
            parts.append(Markup("<ins>{}</ins>").format(came))
    return Markup("").join(parts)
