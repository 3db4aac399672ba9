"""Code cells as they stand in a page: where, what is in them, and lines that MyST-NB gets right."""

import hashlib
import re
from dataclasses import dataclass

from qmanual.items.blocks import iter_blocks, parse_blocks
from qmanual.items.fields import as_list

_CELL = re.compile(r"^\s*(`{3,}|~{3,}|:{3,})\{code-cell\}", re.MULTILINE)
_OPTION = re.compile(r"^:?(?P<name>tags|load)\s*:\s*(?P<value>.*)$")
_SKIPPED = "skip-execution"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A code cell of a page.

    :param number: counted from 1 on the page.
    :param line: line that it begins on; MyST-NB's own are one or two off.
    :param loads: file that its code comes from, relative to the page; empty for its own.
    """

    number: int
    line: int
    source: str
    tags: tuple[str, ...]
    loads: str

    @property
    def is_executed(self) -> bool:
        """Whether a kernel gets it: an empty one is passed over."""
        return bool(self.source.strip() or self.loads) and _SKIPPED not in self.tags


def has_cells(text: str) -> bool:
    """Whether there is a code cell in a page."""
    return _CELL.search(text) is not None


def find_cells(text: str) -> tuple[Cell, ...]:
    """The code cells of a page, in order."""
    blocks = iter_blocks(parse_blocks(text), text.split("\n"))
    cells = (block for block in blocks if block.name == "code-cell")
    return tuple(_cell(number, block.line, block.content) for number, block in enumerate(cells, 1))


def _cell(number: int, line: int, content: str) -> Cell:
    lines = content.split("\n")
    options, rest = _split_options(lines)
    found = {match["name"]: match["value"] for match in map(_OPTION.match, options) if match}
    return Cell(
        number=number,
        line=line,
        source="\n".join(rest),
        tags=tuple(as_list(found.get("tags", ""))) or _listed(options),
        loads=found.get("load", "").strip(),
    )


def _split_options(lines: list[str]) -> tuple[list[str], list[str]]:
    """The options at the head of a cell, written with colons or between ``---``; and its code."""
    if lines and lines[0].strip() == "---":
        end = next((n for n, words in enumerate(lines[1:], 1) if words.strip() == "---"), 0)
        return (lines[1:end], lines[end + 1 :]) if end else ([], lines)
    count = next((n for n, words in enumerate(lines) if not words.startswith(":")), len(lines))
    return lines[:count], lines[count:]


def _listed(options: list[str]) -> tuple[str, ...]:
    """Tags that are written one on a line."""
    return tuple(words.strip()[1:].strip() for words in options if words.strip().startswith("-"))


def code_digest(cells: tuple[Cell, ...]) -> str:
    """Digest of the code of a page's cells."""
    digest = hashlib.sha256()
    for cell in cells:
        digest.update(f"{cell.source}\0{cell.loads}\0{_SKIPPED in cell.tags}\0".encode())
    return digest.hexdigest()


def without_cells(text: str) -> str:
    """The text with its code cells as plain code: nothing in it is executed or looked for."""
    return _CELL.sub(lambda match: f"{match[1]}python", text)


def with_comments(text: str) -> str:
    """The text with a MyST comment in place of the second blank line that begins a passage.

    MyST-NB counts one blank line before a passage, never more.
    """
    lines = text.split("\n")
    breaks = [
        token.map
        for token in parse_blocks(text)
        if token.map
        and (
            token.type in ("front_matter", "myst_block_break")
            or (token.type == "fence" and token.info.startswith(("{code-cell}", "{raw-cell}")))
        )
    ]
    beginnings = {first for first, _end in breaks}
    for _first, end in breaks:
        text_at = next((n for n in range(end, len(lines)) if lines[n].strip()), None)
        if text_at is not None and text_at > end + 1 and text_at not in beginnings:
            lines[end + 1] = "%"
    return "\n".join(lines)
