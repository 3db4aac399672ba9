"""What every rule looks at: the catalogue, the one before, and how to say things."""

import datetime
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from qmanual.calendars.calendar import Calendar
from qmanual.items.graph import back_links
from qmanual.items.model import Catalogue, Item
from qmanual.items.plain import normalise
from qmanual.items.quantity import Quantity, format_quantity
from qmquiz.model import Passage
from qmquiz.wording import Wording

_QUOTE_LENGTH = 400
DATE = "date"
"""Unit of a day counted from year 1, so that dates can be options as amounts are."""

R = TypeVar("R")
M = TypeVar("M")


@dataclass(frozen=True, kw_only=True)
class Context:
    """One catalogue seen by the rules.

    :param history: catalogues of earlier editions, newest first.
    :param calendar: when the organisation is open; None if that is not said, or not once.
    """

    catalogue: Catalogue
    wording: Wording
    history: tuple[Catalogue, ...] = ()
    calendar: Calendar | None = None
    _rules: dict[type, object] = field(default_factory=dict, repr=False, compare=False)
    _memo: dict[Hashable, object] = field(default_factory=dict, repr=False, compare=False)

    def rule(self, kind: type[R]) -> R:
        """A rule looking at this catalogue; the same one for everybody who asks."""
        found = self._rules.get(kind)
        if not isinstance(found, kind):
            found = kind(self)  # type: ignore[call-arg]
            self._rules[kind] = found
        return found

    def remember(self, name: Hashable, make: Callable[[], M]) -> M:
        """What ``make`` returned the first time it was asked for under this name."""
        if name not in self._memo:
            self._memo[name] = make()
        return self._memo[name]  # type: ignore[return-value]

    @property
    def language(self) -> str:
        """The language of the questions."""
        return self.wording.language

    @cached_property
    def earlier(self) -> tuple["Context", ...]:
        """The same look at each earlier catalogue, newest first."""
        return tuple(Context(catalogue=old, wording=self.wording) for old in self.history)

    @cached_property
    def pointing_at(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        """Who points at an item, by link name."""
        return back_links(self.catalogue)

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Place of each item in reading order."""
        return {identifier: number for number, identifier in enumerate(self.catalogue.items)}

    def item(self, identifier: str) -> Item | None:
        """An item, if it exists."""
        return self.catalogue.items.get(identifier)

    def title(self, identifier: str) -> str:
        """Title of an item, in one line."""
        return normalise(self.catalogue.title_of(identifier))

    def amount(self, item: Item, name: str) -> Quantity | None:
        """A quantity field of an item."""
        value = item.fields.get(name)
        return Quantity.from_json(value) if isinstance(value, Mapping) else None

    def text(self, item: Item, name: str) -> str:
        """A text field of an item in one line; empty if it has none."""
        value = item.fields.get(name)
        return normalise(value) if isinstance(value, str) else ""

    def show(self, amount: Quantity) -> str:
        """An amount in words."""
        if amount.unit == DATE:
            return self.wording.date(datetime.date.fromordinal(int(amount.value)))
        return self.remember(("show", amount), lambda: format_quantity(amount, self.language))

    def since(self, item: Item) -> datetime.date | None:
        """The day from which an item holds: its own, or that of its document."""
        document = self.catalogue.documents.get(item.document)
        for value in (item.fields.get("since"), document and document.fields.get("effective")):
            if isinstance(value, str):
                try:
                    return datetime.date.fromisoformat(value)
                except ValueError:
                    continue
        return None

    def passage(self, item: Item) -> Passage:
        """Where the manual says what an item says; the quote ends at a word."""
        quote = normalise(item.text)
        if len(quote) > _QUOTE_LENGTH:
            head = quote[:_QUOTE_LENGTH]
            quote = (head.rpartition(" ")[0] or head).rstrip(",;:") + " …"
        return Passage(
            item=item.id,
            title=normalise(item.title),
            docname=item.docname,
            anchor=item.id.lower(),
            quote=quote,
        )
