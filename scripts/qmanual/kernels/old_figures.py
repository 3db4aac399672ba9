"""Pages that show old figures because a cell failed: noted by a build, told by every check.

A note stands beside the executed cells of its page, and is gone once they were executed again.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from qmanual.items.findings import Finding, Severity

NOTEBOOKS = "notebooks"
"""Folder of executed cells, in the one of what can be made again."""

CODE = "old-figures"
_FILE = "old-figures.json"


def note_old_figures(states: Path, *, path: str, line: int, message: str) -> None:
    """Keep a note.

    :param states: folder of the executed states of the page.
    :param path: the page, relative to the root.
    """
    states.mkdir(parents=True, exist_ok=True)
    note = {"format": 1, "path": path, "line": line, "message": message}
    text = json.dumps(note, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (states / _FILE).write_text(text, encoding="utf-8")


def forget_old_figures(states: Path) -> None:
    """The page has new figures."""
    (states / _FILE).unlink(missing_ok=True)


def find_old_figures(cache: Path) -> Iterator[Finding]:
    """A warning for each page that showed old figures when it was last built.

    :param cache: folder of executed cells: ``var/cache/notebooks`` of a manual.
    """
    for file in sorted(cache.glob(f"*/{_FILE}")):
        try:
            note = json.loads(file.read_text(encoding="utf-8"))
            yield Finding(
                code=CODE,
                path=str(note["path"]),
                line=int(note["line"]),
                message=str(note["message"]),
                severity=Severity.WARNING,
            )
        except (OSError, ValueError, KeyError, TypeError):
            continue
