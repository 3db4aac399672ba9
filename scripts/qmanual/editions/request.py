"""What one build is: which sources, which edition, which day, where to."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from qmanual.config import Settings

Progress = Callable[[str], None]
"""Called with a few words for each step that may take a while."""


def silent(_words: str) -> None:
    """No progress."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """What is to be built, and where.

    :param settings: settings of the folder that is built.
    :param base: folder that holds ``html``, ``doctrees``, the log and the stamp.
    :param edition: name of the edition; empty for a working build.
    :param today: the day that states of documents are derived for; None for today.
    :param shown: how a file of that folder is named to the user.
    """

    settings: Settings
    base: Path
    edition: str = ""
    today: datetime.date | None = None
    measurements: Path | None = None
    shown: Callable[[Path], str] = str
    source_date: datetime.date | None = None
    fresh: bool = False

    @property
    def html(self) -> Path:
        """Folder of the pages."""
        return self.base / "html"

    @property
    def log(self) -> Path:
        """What Sphinx wrote, in full."""
        return self.base / "build.log"

    @property
    def stamp(self) -> Path:
        """What the pages were built from, and how it went."""
        return self.base / "stamp.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """Pages that stand in a folder.

    :param changed: False if nothing had to be done.
    :param pages: number of pages of the manual.
    """

    html: Path
    index: Path
    pages: int
    changed: bool
