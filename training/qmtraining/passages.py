"""A statement as people read it before they are asked: its text and its facts."""

from collections.abc import Mapping
from dataclasses import dataclass

from qmanual.items.decision_table import read_decision_table
from qmanual.items.model import Catalogue, Item
from qmanual.items.plain import plain_text
from qmanual.items.schema import load_schema
from qmtraining.wording import FIELD_WORDS, field_value, field_word

FACTS = frozenset(FIELD_WORDS) - {"any_order", "due", "filter", "metric", "synonyms", "targets"}
"""Fields and links that read as a fact without the rest of the page."""


Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One statement to read.

    :param facts: label and value of each fact that people have to know.
    :param text: what it says, without its table.
    :param cases: of a decision table: for each row its conditions, and its actions, each a name
        and a value; what does not matter is left out.
    """

    item: Item
    facts: tuple[tuple[str, str], ...]
    text: str
    cases: tuple[tuple[Pairs, Pairs], ...] = ()


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
    cases = _cases(item)
    text = plain_text(_without_table(item.body)) if cases else item.text
    return Passage(item=item, facts=tuple(facts), text=text, cases=cases)


def _cases(item: Item) -> tuple[tuple[Pairs, Pairs], ...]:
    """The rows of a decision table as cases; none for anything else, or if it cannot be read."""
    table = read_decision_table(item).table if item.type == "decision" else None
    if table is None:
        return ()
    names = [column.name for column in table.columns]
    return tuple(
        (
            tuple(
                (name, cell.text)
                for name, cell in zip(names, row.cells, strict=True)
                if not cell.is_any
            ),
            tuple(zip(table.actions, row.actions, strict=True)),
        )
        for row in table.rows
    )


def _without_table(body: str) -> str:
    return "\n".join(line for line in body.split("\n") if not line.lstrip().startswith("|"))


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
