"""What a manual is made of: documents, items, and the catalogue of both."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from qmanual.items.findings import Finding

FORMAT = 1
"""Version of the catalogue's JSON; it grows when a reader of an old file would be wrong."""

JsonValue = Any
"""A value that JSON can carry: text, number, boolean, list, mapping."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One page of the manual that is under document control.

    :param id: identifier, such as ``DOC-POLICY``.
    :param docname: the page's name for Sphinx: path without suffix, relative to the root.
    :param path: file relative to the root, with ``/``.
    :param fields: front matter as JSON values (see ``document`` in ``schema.yml``).
    :param content_hash: digest of everything the page says, formatting left out; what an
        approval or an attestation is made against.
    """

    id: str
    docname: str
    path: str
    title: str
    fields: Mapping[str, JsonValue] = field(default_factory=dict)
    content_hash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One controlled statement with an identifier.

    :param type: name of the type in ``schema.yml``.
    :param document: identifier of the document it stands in.
    :param path: file relative to the root, with ``/``.
    :param line: line of the opening fence, counted from 1.
    :param fields: options that are not links, as JSON values; a quantity is
        ``{"value": 20, "unit": "s"}``, a date ``"2026-03-01"``.
    :param links: link name to identifiers, in the order written.
    :param body: the MyST source between the options and the closing fence.
    :param body_line: line of the file on which the body begins; 0 if that is not known.
    :param text: what the body says: plain text, formatting and nested items left out.
    :param parent: identifier of the item it is nested in.
    :param children: identifiers of the items nested in it, in order.
    :param normative: whether people have to know it.
    :param hash: meaning hash: type, title, text, children and the fields that count.
    :param link_hash: hash of the links.
    :param source: digest of the directive's raw text, to prove that Sphinx read the same.
    """

    id: str
    type: str
    title: str
    document: str
    docname: str
    path: str
    line: int
    fields: Mapping[str, JsonValue] = field(default_factory=dict)
    links: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    body: str = ""
    body_line: int = 0
    text: str = ""
    parent: str | None = None
    children: tuple[str, ...] = ()
    normative: bool = False
    hash: str = ""
    link_hash: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """All documents and items of a manual at one moment.

    :param documents: identifier to document, in reading order.
    :param items: identifier to item, in reading order; documents are not among them.
    """

    documents: Mapping[str, Document] = field(default_factory=dict)
    items: Mapping[str, Item] = field(default_factory=dict)

    def of_type(self, *types: str) -> Iterator[Item]:
        """The items of the given types, in reading order."""
        return (item for item in self.items.values() if item.type in types)

    def of_document(self, document_id: str) -> Iterator[Item]:
        """The items that stand in one document, in reading order."""
        return (item for item in self.items.values() if item.document == document_id)

    def title_of(self, identifier: str) -> str:
        """Title of an item or a document; the identifier itself when it is unknown."""
        found = self.items.get(identifier) or self.documents.get(identifier)
        return found.title if found else identifier

    def __contains__(self, identifier: object) -> bool:
        return identifier in self.items or identifier in self.documents


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What came of reading a manual: the catalogue, and what was wrong with the sources."""

    catalogue: Catalogue
    findings: tuple[Finding, ...] = ()
