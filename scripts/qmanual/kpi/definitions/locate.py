"""Lines: where in its file a field of a KPI is written, so that a message can point at it."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from qmanual.items.model import Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something stands.

    :param line: line of the file.
    :param column: column in that line, or in the text where the file does not show it.
    :param of: what the column is counted in, when it is not the file's line.
    """

    line: int
    column: int
    of: str = ""

    @property
    def words(self) -> str:
        """The column, in words."""
        return f"column {self.column}{self.of}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldLines:
    """Finds the lines of fields in the files of a manual.

    :param root: folder of the manual; None when there are no files to look at, as with a git
        revision: then the line of the directive is given.
    """

    root: Path | None = None
    files: dict[str, list[str]] = field(default_factory=dict)

    def line(self, item: Item, name: str | None = None, inner: str | None = None) -> int:
        """Line of a field, or of a word inside its value; else that of the directive."""
        if name is None:
            return item.line
        block = self._block(item)
        wanted = re.compile(rf"\s*:?{re.escape(name)}\s*:(?=\s|$)")
        found = next((number for number, text in block if wanted.match(text)), None)
        if found is None or inner is None:
            return found or item.line
        word = re.compile(rf"(?<!\w){re.escape(inner)}(?!\w)")
        inside = (number for number, text in block if number >= found and word.search(text))
        return next(inside, found)

    def place(
        self,
        item: Item,
        name: str,
        inner: str | None,
        text: str,
        row: int = 1,
        column: int = 1,
    ) -> Place:
        """Where a row and a column of a text stand, the value of a field or of a key inside it.

        The text is looked for as it is written. Where it is folded over several lines, or
        holds signs that YAML writes in another way, the column is one of the text.

        :param row: line of the text, counted from 1.
        :param column: column in that line, counted from 1.
        """
        first = self.line(item, name, inner)
        rows = text.split("\n")
        wanted = rows[row - 1].strip() if 0 < row <= len(rows) else ""
        indent = len(rows[row - 1]) - len(rows[row - 1].lstrip()) if wanted else 0
        block = [(number, line) for number, line in self._block(item) if number >= first]
        for number, written in block if wanted else ():
            at = _starts(written, wanted, (inner or name) if number == first else None)
            if at is not None:
                return Place(line=number, column=at + column - indent)
        of = " of the text" if block else ""
        return Place(line=first, column=column, of=of)

    def _block(self, item: Item) -> list[tuple[int, str]]:
        """The numbered lines between the fences of an item."""
        lines = self._lines(item.path)
        opening = lines[item.line - 1] if 0 < item.line <= len(lines) else ""
        # The file may have changed since, or an overlay may stand in its place.
        if item.id not in opening:
            return []
        fence = re.match(r"\s*(`{3,}|:{3,})", opening)
        close = re.compile(rf"\s*{fence[1]}+\s*") if fence else None
        block = []
        for number, text in enumerate(lines[item.line :], item.line + 1):
            if close and close.fullmatch(text):
                break
            block.append((number, text))
        return block

    def _lines(self, path: str) -> list[str]:
        if path not in self.files:
            text = ""
            if self.root is not None:
                try:
                    text = (self.root / path).read_text(encoding="utf-8")
                except (OSError, UnicodeDecodeError):
                    text = ""
            self.files[path] = text.split("\n")
        return self.files[path]


def _starts(line: str, wanted: str, key: str | None) -> int | None:
    """Where a text begins in a line, counted from 0; after its key, if the key stands there."""
    after = 0
    if key is not None:
        found = re.search(rf"(?<!\w){re.escape(key)}(?!\w)\s*:", line)
        after = found.end() if found else 0
    # A short text such as 'a' must not be found inside another word.
    before = r"(?<!\w)" if re.match(r"\w", wanted) else ""
    behind = r"(?!\w)" if re.search(r"\w$", wanted) else ""
    match = re.compile(before + re.escape(wanted) + behind).search(line, after)
    return match.start() if match else None
