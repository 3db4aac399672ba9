"""Steps of a procedure as a chain: which follow each other for certain."""

from collections.abc import Iterator

from rapidfuzz.distance import Jaro

from qmanual.items.model import Item
from qmquiz.context import Context
from qmquiz.rules.roles import is_role
from qmquiz.words import read_alike_key

TOO_ALIKE = 0.9
"""Two steps whose titles are this similar (Jaro) cannot be told apart."""


def procedures(context: Context) -> Iterator[Item]:
    """The procedures that people have to know."""
    return (item for item in context.catalogue.of_type("procedure") if item.normative)


def steps_of(context: Context, procedure: Item) -> list[Item]:
    """The steps of a procedure in order."""
    found = (context.item(name) for name in procedure.children)
    return [item for item in found if item is not None and item.type == "step"]


def doer(context: Context, step: Item) -> str | None:
    """The one role that does a step; None if several do it, or one that does not exist."""
    named = step.links.get("role", ())
    return named[0] if len(named) == 1 and is_role(context, named[0]) else None


def namesake(context: Context, procedure: Item) -> Item | None:
    """Another procedure with the same title: nobody could tell which one is asked about."""
    return context.remember("procedures by title", lambda: _by_title(context)).get(procedure.id)


def _by_title(context: Context) -> dict[str, Item]:
    alike: dict[str, list[Item]] = {}
    for procedure in context.catalogue.of_type("procedure"):
        alike.setdefault(read_alike_key(context.title(procedure.id)), []).append(procedure)
    return {
        procedure.id: other
        for found in alike.values()
        if len(found) > 1
        for procedure, other in zip(found, (*found[1:], found[0]), strict=True)
    }


def is_free(step: Item) -> bool:
    """Whether a step may be done elsewhere, or not at all."""
    return bool(step.fields.get("any_order") or step.fields.get("condition"))


def are_alike(a: str, b: str) -> bool:
    """Whether two titles cannot be told apart."""
    return Jaro.similarity(a.casefold(), b.casefold()) > TOO_ALIKE
