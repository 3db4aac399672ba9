"""What a management review is made of: lines, and the time that they look back on."""

from dataclasses import dataclass
from datetime import date

from qmanual.sphinx_ext.manual import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: text with links, or a KPI or an objective with its status.

    :param status: as a measurement has it; empty for a line of text.
    :param link_first: whether the text is about what the link names, and stands behind it.
    """

    text: str = ""
    targets: tuple[Target, ...] = ()
    status: str = ""
    shape: str = ""
    word: str = ""
    link_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days that a review looks back on; both are included."""

    start: date
    end: date

    def holds(self, day: date | None) -> bool:
        """Whether a day lies in it."""
        return day is not None and self.start <= day <= self.end
