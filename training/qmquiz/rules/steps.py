"""Steps of a procedure as a chain: which follow each other for certain."""

from collections.abc import Iterator

from rapidfuzz.distance import Jaro

from qmanual.items.model import Item
from qmquiz.context import Context

TOO_ALIKE = 0.9
"""Two steps whose titles are this similar (Jaro) cannot be told apart."""


def procedures(context: Context) -> Iterator[Item]:
    """The procedures that people have to know."""
    return (item for item in context.catalogue.of_type("procedure") if item.normative)


def steps_of(context: Context, procedure: Item) -> list[Item]:
    """The steps of a procedure in order."""
    found = (context.item(name) for name in procedure.children)
    return [item for item in found if item is not None and item.type == "step"]


def is_free(step: Item) -> bool:
    """Whether a step may be done elsewhere, or not at all."""
    return bool(step.fields.get("any_order") or step.fields.get("condition"))


def are_alike(a: str, b: str) -> bool:
    """Whether two titles cannot be told apart."""
    return Jaro.similarity(a.casefold(), b.casefold()) > TOO_ALIKE
