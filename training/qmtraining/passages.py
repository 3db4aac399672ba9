"""A statement as people read it before they are asked: its text and its facts."""

from collections.abc import Mapping
from dataclasses import dataclass

from qmanual.items.model import Catalogue, Item
from qmanual.items.schema import load_schema
from qmtraining.wording import FIELD_WORDS, field_value, field_word

FACTS = frozenset(FIELD_WORDS) - {"any_order", "due", "filter", "metric", "synonyms", "targets"}
"""Fields and links that read as a fact without the rest of the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One statement to read.

    :param facts: label and value of each fact that people have to know.
    """

    item: Item
    facts: tuple[tuple[str, str], ...]


def passage_of(item: Item, catalogue: Catalogue) -> Passage:
    """A statement with its facts, in the order of the schema."""
    facts = [
        (field_word(name), field_value(name, item.fields[name]))
        for name in known_places(item.type)
        if name in item.fields and name in FACTS and has_meaning(item.type, name)
    ]
    facts += [
        (field_word(name), field_value(name, item.links[name], catalogue.title_of))
        for name in known_places(item.type)
        if item.links.get(name) and name in FACTS and has_meaning(item.type, name)
    ]
    return Passage(item=item, facts=tuple(facts))


def known_places(item_type: str) -> tuple[str, ...]:
    """Fields and links of a type, in the order of the schema."""
    kind = load_schema().types.get(item_type)
    return (*kind.fields, *kind.links) if kind else ()


def has_meaning(item_type: str, name: str) -> bool:
    """Whether a field or link is part of what people have to know; unknown ones are."""
    kind = load_schema().types.get(item_type)
    if kind is None:
        return True
    known: Mapping[str, object] = {**kind.fields, **kind.links}
    return name not in known or bool(getattr(known[name], "meaning", False))
