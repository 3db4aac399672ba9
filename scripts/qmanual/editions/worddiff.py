"""Which words of a text are gone, and which are new."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# Chinese and Japanese are written without spaces: there, a character stands for a word.
_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+|\s+|[^\w\s]")  # fmt: skip  # noqa: E501
_TOO_DIFFERENT = 0.35
"""Below this likeness, words in common are chance, and single ones confuse."""


class Op(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text, and what became of it."""

    op: Op
    text: str


def word_diff(old: str, new: str) -> tuple[Segment, ...]:
    """The two texts as one row of pieces: kept, gone, new; gone before new."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    if matcher.ratio() < _TOO_DIFFERENT:
        whole = ((Op.GONE, old), (Op.NEW, new))
        return tuple(Segment(op, text) for op, text in whole if text)
    return tuple(_joined(matcher, before, after))


def list_diff(old: Sequence[str], new: Sequence[str], between: str) -> tuple[Segment, ...]:
    """Two lists as one row of pieces: which entries are kept, gone, new; in order.

    :param between: what stands between two entries.
    """
    rows: list[Segment] = []
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    for op, start, end, new_start, new_end in matcher.get_opcodes():
        if op == "equal":
            rows += [Segment(Op.SAME, entry) for entry in old[start:end]]
            continue
        rows += [Segment(Op.GONE, entry) for entry in old[start:end]]
        rows += [Segment(Op.NEW, entry) for entry in new[new_start:new_end]]
    pieces = [piece for row in rows for piece in (Segment(Op.SAME, between), row)]
    return tuple(pieces[1:])


def line_diff(old: list[str], new: list[str]) -> tuple[tuple[Segment, ...], ...]:
    """The lines that differ, each as pieces; a line that was changed is one line."""
    rows: list[tuple[Segment, ...]] = []
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    for op, start, end, new_start, new_end in matcher.get_opcodes():
        if op == "equal":
            continue
        gone, come = old[start:end], new[new_start:new_end]
        for before, after in zip(gone, come, strict=False):
            rows.append(word_diff(before, after))
        rows += [(Segment(Op.GONE, line),) for line in gone[len(come) :]]
        rows += [(Segment(Op.NEW, line),) for line in come[len(gone) :]]
    return tuple(rows)


def _joined(
    matcher: "SequenceMatcher[str]", before: list[str], after: list[str]
) -> Iterator[Segment]:
    for op, start, end, new_start, new_end in matcher.get_opcodes():
        if op == "equal":
            yield Segment(Op.SAME, "".join(before[start:end]))
            continue
        if start < end:
            yield Segment(Op.GONE, "".join(before[start:end]))
        if new_start < new_end:
            yield Segment(Op.NEW, "".join(after[new_start:new_end]))
