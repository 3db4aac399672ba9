"""Lines: where in its file a field of a KPI is written, so that a message can point at it."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from qmanual.items.model import Item


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
        lines = self._lines(item.path)
        opening = lines[item.line - 1] if 0 < item.line <= len(lines) else ""
        # The file may have changed since, or an overlay may stand in its place.
        if name is None or item.id not in opening:
            return item.line
        fence = re.match(r"\s*(`{3,}|:{3,})", opening)
        close = re.compile(rf"\s*{fence[1]}+\s*") if fence else None
        wanted = re.compile(rf"\s*:?{re.escape(name)}\s*:(?=\s|$)")
        found = 0
        for number, text in enumerate(lines[item.line :], item.line + 1):
            if close and close.fullmatch(text):
                break
            if not found and wanted.match(text):
                found = number
                if inner is None:
                    return found
            if found and inner is not None and re.search(rf"(?<!\w){re.escape(inner)}(?!\w)", text):
                return number
        return found or item.line

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
