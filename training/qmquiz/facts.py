"""What a rule says is true (:class:`Fact`), and what somebody could believe instead."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from qmanual.items.model import Item
from qmanual.items.quantity import Quantity
from qmquiz.model import Difficulty

OPTIONS = 3
"""Three options are best (Rodriguez 2005); more only where a rule has a reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that the manual says and that has one value.

    :param slot: the place of the item that says it; only one value stands there.
    :param value: what it says, for comparison: an amount, an identifier, or a text.
    :param text: what it says, as it is offered.
    :param template: name of the sentence that asks for it.
    :param words: slots of that sentence.
    :param cites: other items that the question shows.
    :param options: how many options its question has, if it is a text.
    :param exact: an earlier edition that says anything else said something that is false now.
        Amounts are; of a text we cannot know whether it was only reworded, unless its numbers
        differ.
    :param owner: the item that changes when the value does; the item itself if empty.
    """

    rule: str
    item: Item
    slot: str
    value: Quantity | str
    text: str
    template: str
    words: Mapping[str, str] = field(default_factory=dict)
    cites: tuple[str, ...] = ()
    owner: str = ""
    exact: bool = False
    options: int = OPTIONS
    difficulty: Difficulty = Difficulty.MEDIUM

    @property
    def key(self) -> tuple[str, str]:
        """What identifies it in any catalogue."""
        return (self.item.id, self.slot)

    def says_the_same(self, other: "Fact") -> bool:
        """Whether two catalogues agree on it."""
        if isinstance(self.value, Quantity) and isinstance(other.value, Quantity):
            return self.value.canonical() == other.value.canonical()
        return self.value == other.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A wrong answer that somebody could believe.

    :param tempting: why; a name that the feedback sentences have too.
    :param source: the item that it comes from.
    """

    value: Quantity | str
    text: str
    tempting: str
    why: str = ""
    source: str = ""


class Refused(Exception):  # noqa: N818 - an outcome, not an error
    """The question cannot be made well; the message says why."""


def amount_text(value: Quantity | str) -> str:
    """An amount in the units of the sources; empty for anything else."""
    return f"{value.value} {value.unit}".strip() if isinstance(value, Quantity) else ""
