"""Who has looked at a question: the option ``checked``, and how it gets into the file.

It holds a digest of the meaning of all that the question cites. When that changes, the digest
does not fit any more: the question is stale, and is not asked until somebody has looked.
"""

import os
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from qmanual.errors import QuizError
from qmanual.items.blocks import Block, iter_blocks, parse_blocks
from qmanual.items.directive import Content, split_content
from qmanual.items.model import Catalogue, Item
from qmanual.items.schema import ItemType
from qmquiz.authored.body import lines_of
from qmquiz.identity import digest

CHECKED = "checked"
"""The option that says against which text somebody has confirmed a question."""
DIRECTIVE = "question"
"""The directive of an authored question."""

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_VALUE = re.compile(r"(?P<head>.*?checked[\"']?:)[^\r\n]*(?P<end>[\r\n]*)", re.DOTALL)
_PLAIN = ItemType(name=DIRECTIVE, title="", plural="", normative=False, fields={}, links={})


class State(StrEnum):
    """What is known about a question and the text that it cites."""

    NEW = "new"
    """Nobody has confirmed it."""
    CONFIRMED = "confirmed"
    """Somebody has, against the text as it is."""
    STALE = "stale"
    """Somebody has, and the text has changed its meaning since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """How a question stands to the text that it cites.

    :param digest: what the option ``checked`` has to say to confirm it.
    :param path: file of the question, relative to the root of the manual.
    :param line: line of its opening fence.
    """

    identifier: str
    state: State
    digest: str
    path: str
    line: int


def meaning_digest(catalogue: Catalogue, names: Sequence[str]) -> str:
    """Eight hexadecimal digits over the meaning of some items and of what they consist of.

    The order in which they are cited does not count; a procedure means its steps, too.
    """
    meaning = {item.id: item.hash for name in names for item in _with_children(catalogue, name)}
    return digest("checked", sorted(meaning.items()), size=4)


def state_of(written: str, current: str) -> State:
    """What follows from the option ``checked`` and the digest of the text as it is."""
    if not written:
        return State.NEW
    return State.CONFIRMED if written.casefold() == current else State.STALE


def cited_items(catalogue: Catalogue, names: Sequence[str]) -> tuple[Item, ...]:
    """The items that a question cites, each followed by what it consists of."""
    found = {item.id: item for name in names for item in _with_children(catalogue, name)}
    return tuple(found.values())


def write_check(text: str, identifier: str, value: str) -> str:
    """The text of a bank with the option ``checked`` of one question set.

    Nothing else changes: line endings, spaces and all other lines stay as they are.

    :raises QuizError: if the option cannot be put there.
    """
    block = _find(text, identifier)
    if block is None:
        raise QuizError(f"{identifier} is not in this file")
    lines = _LINE.findall(text)
    content, _ = split_content(block, _PLAIN)
    in_yaml = block.content.lstrip().startswith("---")
    written = f'"{value}"' if in_yaml else value
    if CHECKED in content.lines:
        at = content.lines[CHECKED] - 1
        match = _VALUE.fullmatch(lines[at])
        if match:
            lines[at] = f"{match['head']} {written}{match['end']}"
    elif "items" in content.lines:
        at = content.lines["items"] - 1
        name = CHECKED if in_yaml else f":{CHECKED}"
        ending = lines[at][len(lines[at].rstrip("\r\n")) :] or "\n"
        new = f"{_margin(lines[at])}{name}: {written}{ending}"
        lines.insert(_after(lines, content, in_yaml=in_yaml), new)
    changed = "".join(lines)
    if read_check(changed, identifier) != value:
        mark = f'checked: "{value}"' if in_yaml else f":checked: {value}"
        raise QuizError(f"{identifier}: please write {mark} among its options by hand")
    return changed


def dump_check(path: Path, identifier: str, value: str) -> None:
    """Put the option ``checked`` of one question into a file, in one step.

    Either all of it is there afterwards, or nothing has changed.

    :raises QuizError: if the file cannot be read or changed.
    """
    path = path.resolve()
    try:
        text = path.read_bytes().decode("utf-8")
        mark = "\ufeff" if text.startswith("\ufeff") else ""
        changed = mark + write_check(text.removeprefix(mark), identifier, value)
        partial = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            with partial.open("xb") as file:
                file.write(changed.encode())
                file.flush()
                os.fsync(file.fileno())
            shutil.copymode(path, partial)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise QuizError(f"cannot be changed: {reason}", path=path) from error


def read_check(text: str, identifier: str) -> str | None:
    """What the option ``checked`` of a question says; None if there is none."""
    block = _find(text, identifier)
    value = split_content(block, _PLAIN)[0].options.get(CHECKED) if block else None
    return None if value is None else str(value).strip()


def _with_children(catalogue: Catalogue, name: str) -> Iterator[Item]:
    item = catalogue.items.get(name)
    if item is not None:
        yield item
        for child in item.children:
            yield from _with_children(catalogue, child)


def _find(text: str, identifier: str) -> Block | None:
    for block in iter_blocks(parse_blocks(text), lines_of(text)):
        if block.name.removeprefix("qm:") == DIRECTIVE and block.arguments == identifier:
            return block
    return None


def _margin(line: str) -> str:
    """What stands before an option: the indentation of its fence, or marks of a quotation."""
    return line[: len(line) - len(line.lstrip("> \t"))]


def _after(lines: Sequence[str], content: Content, *, in_yaml: bool) -> int:
    """Index of the line below the option ``items``, which may go on over several lines."""
    at = content.lines["items"] - 1
    later = [line - 1 for line in content.lines.values() if line - 1 > at]
    if later:
        return min(later)
    margin = len(_margin(lines[at]))
    for place in range(at + 1, len(lines)):
        rest = lines[place][margin:]
        if in_yaml and rest.rstrip() == "---":
            return place
        if not in_yaml and not (rest.strip() and rest[0] in " \t"):
            return place
    return len(lines)
