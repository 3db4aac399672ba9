"""The schema: which types of item there are, and what each of them carries."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One option of a type that is not a link.

    :param kind: how it is read; see :mod:`qmanual.items.fields`.
    :param meaning: whether a change of it changes what people have to know.
    """

    name: str
    kind: str
    help: str = ""
    required: bool = False
    meaning: bool = False
    choices: tuple[str, ...] = ()
    min: int | None = None
    max: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One option of a type that points at other items.

    :param to: types that it may point at; ``*`` for any.
    :param label: what the item that has the link calls it.
    :param inverse: what the item at the other end calls it.
    :param meaning: whether a change of it changes what people have to know.
    """

    name: str
    to: tuple[str, ...]
    label: str
    inverse: str
    required: bool = False
    meaning: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """A link that an item should have; without it, ``ask`` is said to the author.

    :param direction: ``out``: the item has the link; ``in``: another item points at it.
    """

    link: str
    direction: Literal["in", "out"]
    ask: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemType:
    """One type of item.

    :param normative: whether people have to know its items.
    :param nests: types that may stand inside it.
    :param within: types that it has to stand in; empty for none.
    :param yaml_body: whether the content is YAML (up to a line ``---``), as for a KPI.
    """

    name: str
    title: str
    plural: str
    normative: bool
    fields: Mapping[str, Field]
    links: Mapping[str, Link]
    nests: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    yaml_body: bool = False
    expects: tuple[Expectation, ...] = ()

    @property
    def options(self) -> tuple[str, ...]:
        """Names of all options, fields first."""
        return (*self.fields, *self.links)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """All types, and the fields of a document's front matter."""

    types: Mapping[str, ItemType]
    document: Mapping[str, Field]

    def link(self, name: str) -> Link | None:
        """The link of that name in whichever type has it; a name means one thing."""
        return next((t.links[name] for t in self.types.values() if name in t.links), None)


@cache
def load_schema() -> Schema:
    """The schema that the package carries in ``schema.yml``."""
    data = yaml.safe_load((files("qmanual.items") / "schema.yml").read_text(encoding="utf-8"))
    common = data["common"]
    return Schema(
        types={name: _item_type(name, entry, common) for name, entry in data["types"].items()},
        document=_fields(data["document"]["fields"]),
    )


def _item_type(name: str, entry: Mapping[str, Any], common: Mapping[str, Any]) -> ItemType:
    links = {**entry["links"], **common["links"]}
    return ItemType(
        name=name,
        title=entry["title"],
        plural=entry["plural"],
        normative=entry.get("normative", False),
        fields=_fields({**entry["fields"], **common["fields"]}),
        links={
            key: Link(name=key, **{**value, "to": tuple(value["to"])})
            for key, value in links.items()
        },
        nests=tuple(entry.get("nests", ())),
        within=tuple(entry.get("within", ())),
        yaml_body=entry.get("yaml_body", False),
        expects=tuple(Expectation(**expected) for expected in entry.get("expects", ())),
    )


def _fields(entries: Mapping[str, Mapping[str, Any]]) -> dict[str, Field]:
    return {
        name: Field(name=name, **{**entry, "choices": tuple(entry.get("choices", ()))})
        for name, entry in entries.items()
    }
