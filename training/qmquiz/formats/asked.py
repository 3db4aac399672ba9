"""What a reader has found of one question, before it is one."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from qmquiz.formats.tags import Tags
from qmquiz.model import Kind, Number


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An option as it was found."""

    text: str
    correct: bool
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a question or a part of one asks, as it was found.

    :param choices: for ``order`` in the right order; for ``true-false`` the true one first,
        whose texts do not count.
    :param pairs: for ``matching``: rows, and what belongs to each.
    :param extras: for ``matching``: what belongs to no row.
    :param reasons: for ``matching``: feedback under what is given.
    """

    kind: Kind
    stem: str = ""
    choices: tuple[Choice, ...] = ()
    number: Number | None = None
    accepted: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    extras: tuple[str, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)
    explanation: str = ""
    shuffle: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One question as it was found.

    :param line: where it begins in the file, counted from 1.
    :param id: its identifier in the file; may be empty, or none of ours.
    :param title: what the file calls it.
    :param parts: of a cloze, in the order of the gaps, or of a scenario.
    """

    line: int
    asked: Asked
    id: str = ""
    title: str = ""
    parts: tuple[Asked, ...] = ()
    tags: Tags = field(default_factory=Tags)

    @property
    def name(self) -> str:
        """What the question is called in findings."""
        return self.title or self.id or shorten(self.asked.stem)


def shorten(text: str, most: int = 40) -> str:
    """The beginning of a text."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[:most].rstrip() + "…"
