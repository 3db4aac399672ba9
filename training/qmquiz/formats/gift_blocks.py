"""A GIFT file in pieces: one for each question, with its line, also where braces are broken.

A blank line ends a question, but people also write blank lines between answers. So inside
braces it ends one only if what follows cannot be a part of the answers. And people forget it
between two questions: a title behind answers begins the next one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qmquiz.formats.gift_text import mask

_START = re.compile(r"[ \t]*(?:::|//|\$CATEGORY:)")
_ANSWER = re.compile(r"[ \t]*[=~#}]")
_BRACE = re.compile(r"[{}]")
_ID = re.compile(r"\[id:((?:[^\x00-\x1f\x7f\]\\]|\\.)+)\]")
_TAG = re.compile(r"\[tag:((?:[^\x00-\x1f\x7f\]\\]|\\.)+)\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftBlock:
    """One question, or anything else between two blank lines.

    :param text: without its comments; each of them has left an empty line.
    :param line: of the first character of ``text``, counted from 1.
    """

    text: str
    line: int
    id: str
    tags: tuple[str, ...]


def split(text: str) -> Iterator[GiftBlock]:
    """The blocks of a file, in order; those without anything but comments are left out."""
    lines = text.split("\n")
    masked = mask(text).split("\n")
    next_brace, next_text = _next_braces(masked), _next_texts(masked)
    begin, depth, closed = 0, 0, False
    for number, line in enumerate(masked):
        ends = _START.match(line) is not None and (depth > 0 or closed)
        if not line.strip():
            ends = depth == 0 or not _goes_on(masked, next_text[number], next_brace)
        elif line.lstrip().startswith("//"):
            ends = False
        if ends:
            yield from _block(lines, begin, number)
            begin, depth, closed = number, 0, False
        if not line.lstrip().startswith("//"):
            for brace in _BRACE.findall(line):
                depth = 1 if brace == "{" else 0
                closed = closed or not depth
    yield from _block(lines, begin, len(lines))


def _goes_on(masked: list[str], below: int, next_brace: list[str]) -> bool:
    """Whether the answers go on below blank lines inside braces.

    :param below: the next line that is not blank.
    """
    if below == len(masked) or _START.match(masked[below]):
        return False
    return _ANSWER.match(masked[below]) is not None or next_brace[below] == "}"


def _next_texts(masked: list[str]) -> list[int]:
    """For each line the next one, itself included, that is not blank; their number at the end."""
    found, last = [len(masked)] * len(masked), len(masked)
    for number in range(len(masked) - 1, -1, -1):
        last = number if masked[number].strip() else last
        found[number] = last
    return found


def _next_braces(masked: list[str]) -> list[str]:
    """For each line the first brace in it or below; empty if there is none."""
    found, last = [""] * len(masked), ""
    for number in range(len(masked) - 1, -1, -1):
        braces = _BRACE.findall(masked[number])
        last = braces[0] if braces and not masked[number].lstrip().startswith("//") else last
        found[number] = last
    return found


def _block(lines: list[str], begin: int, end: int) -> Iterator[GiftBlock]:
    comments = [line for line in lines[begin:end] if line.lstrip().startswith("//")]
    kept = ["" if line.lstrip().startswith("//") else line for line in lines[begin:end]]
    while kept and not kept[0].strip():
        kept.pop(0)
        begin += 1
    if not kept:
        return
    said = "\n".join(comments)
    identifier = _ID.search(said)
    yield GiftBlock(
        text="\n".join(kept).rstrip(),
        line=begin + 1,
        id=_bare(identifier[1]) if identifier else "",
        tags=tuple(_bare(tag) for tag in _TAG.findall(said)),
    )


def _bare(text: str) -> str:
    return re.sub(r"\\([\]\\])", r"\1", text).strip()
