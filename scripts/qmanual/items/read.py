"""Read a manual without Sphinx: every document and item, from a folder or a git revision."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from markdown_it.token import Token

from qmanual.items.blocks import Block, iter_blocks, may_nest, nests_text, parse_blocks
from qmanual.items.directive import convert_options, split_content
from qmanual.items.findings import Finding
from qmanual.items.front_matter import read_front_matter, without_front_matter
from qmanual.items.hashing import digest, link_hash, meaning_hash, source_digest
from qmanual.items.identifiers import identifier_problem
from qmanual.items.links import find_link_problems
from qmanual.items.model import Catalogue, Document, Item, JsonValue, Reading
from qmanual.items.plain import normalise, plain_line, plain_text
from qmanual.items.schema import ItemType, Schema, load_schema
from qmanual.items.toc import pages
from qmanual.items.tree import FolderTree, RevisionTree, Tree

PREFIX = "qm:"
"""Every type may be written with it; ``role`` must be, because docutils has a ``role``."""


def read_folder(root: Path, manual: str = "manual", *, overlay: Path | None = None) -> Reading:
    """Read the manual as it stands in a folder.

    :param overlay: folder whose files stand in place of those of the same name under the
        manual's folder, such as the sources of an earlier edition.
    :raises QmanualError: if a file cannot be read at all.
    """
    return read_tree(FolderTree(root, manual, overlay), manual)


def read_revision(root: Path, revision: str, manual: str = "manual") -> Reading:
    """Read the manual as it stood in a git revision; nothing is checked out.

    :raises HistoryError: if there is no git history, or no such revision.
    """
    return read_tree(RevisionTree(root, revision, manual), manual)


def read_tree(tree: Tree, manual: str) -> Reading:
    """Read all pages of a manual, in the order of its table of contents."""
    names, findings = pages(tree, manual)
    reader = _Reader(schema=load_schema(), findings=list(findings))
    for name in names:
        reader.read_page(name, tree.text(name))
    catalogue = Catalogue(documents=reader.documents, items=reader.items)
    reader.findings += find_link_problems(catalogue, reader.schema, reader.option_lines)
    return Reading(
        catalogue=catalogue,
        findings=tuple(sorted(reader.findings, key=lambda finding: finding.order)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    path: str
    document: str

    @property
    def docname(self) -> str:
        return self.path.removesuffix(".md")


@dataclass(slots=True, kw_only=True)
class _Reader:
    schema: Schema
    findings: list[Finding]
    documents: dict[str, Document] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    """Identifier in lower case to where it stands: anchors do not know upper case."""
    option_lines: dict[tuple[str, str], int] = field(default_factory=dict)

    def report(
        self, code: str, path: str, line: int, message: str, item: str | None = None
    ) -> None:
        self.findings.append(Finding(code=code, path=path, line=line, message=message, item=item))

    def read_page(self, path: str, text: str) -> None:
        tokens = parse_blocks(text)
        front: Mapping[str, JsonValue] | None = None
        if tokens and tokens[0].type == "front_matter":
            front, problems = read_front_matter(tokens[0].content, path, self.schema)
            self.findings += problems
        identifier = str((front or {}).get("id", ""))
        page = _Page(path=path, document=identifier)
        ids = list(self.read_blocks(page, tokens, text.split("\n"), 0, None))
        if not identifier:
            if ids and front is None and not self._has_front_matter_problem(path):
                self.findings.append(without_front_matter(path))
            return
        if not self.claim(identifier, path, 1):
            return
        title = _title(tokens) or identifier
        prose = plain_text(_without_front_matter(tokens, text), frozenset(self.schema.types))
        everything = [
            normalise(title),
            normalise(prose),
            dict(front or {}),
            [[self.items[i].hash, self.items[i].link_hash, self.items[i].source] for i in ids],
        ]
        self.documents[identifier] = Document(
            id=identifier,
            docname=page.docname,
            path=path,
            title=title,
            fields={name: value for name, value in (front or {}).items() if name != "id"},
            content_hash=digest(everything),
        )

    def _has_front_matter_problem(self, path: str) -> bool:
        return any(f.path == path and f.code in ("bad-yaml", "bad-value") for f in self.findings)

    def read_blocks(
        self, page: _Page, tokens: list[Token], lines: list[str], offset: int, parent: str | None
    ) -> Iterator[str]:
        """Read the items among the tokens and below; yields their identifiers in order."""
        for block in iter_blocks(tokens, lines, offset):
            item_type = self.item_type(block)
            if not block.closed and (item_type or nests_text(block.name)):
                self.report(
                    "unclosed-fence",
                    page.path,
                    block.line,
                    f"the fence of {{{block.name}}} is not closed, so it swallows what follows; "
                    f"close it with {block.markup}, and give an outer fence more "
                    f"{block.markup[0]!r} than the fences inside it",
                )
            if item_type is not None:
                yield from self.read_item(page, block, item_type, parent)
            elif nests_text(block.name):
                yield from self.read_nested(page, block.content, block.line, parent)

    def read_nested(
        self, page: _Page, content: str, offset: int, parent: str | None
    ) -> Iterator[str]:
        if not may_nest(content):
            return
        yield from self.read_blocks(
            page, parse_blocks(content), content.split("\n"), offset, parent
        )

    def item_type(self, block: Block) -> ItemType | None:
        if block.name == "role":
            return None
        return self.schema.types.get(block.name.removeprefix(PREFIX))

    def read_item(
        self, page: _Page, block: Block, item_type: ItemType, parent: str | None
    ) -> Iterator[str]:
        identifier, _, raw_title = block.arguments.partition(" ")
        title = plain_line(raw_title.strip())

        def report(code: str, line: int, message: str) -> None:
            self.report(code, page.path, line, message, identifier or None)

        for code, message in self.heading_problems(block, item_type, parent, identifier, title):
            report(code, block.line, message)
            if code == "bad-id":
                return
        content, problems = split_content(block, item_type)
        fields, links, more = convert_options(content, item_type, block.line)
        for code, line, message in (*problems, *more):
            report(code, line, message)
        if not self.claim(identifier, page.path, block.line, identifier):
            return
        for name, line in content.lines.items():
            self.option_lines[identifier, name] = line
        normative = bool(fields.pop("normative", item_type.normative))
        item = Item(
            id=identifier,
            type=item_type.name,
            title=title,
            document=page.document,
            docname=page.docname,
            path=page.path,
            line=block.line,
            fields=fields,
            links=links,
            body=content.body.strip("\n"),
            body_line=content.body_line + _blank_lines(content.body),
            text=plain_text(content.body, frozenset(self.schema.types)),
            parent=parent,
            normative=normative,
            link_hash=link_hash(links),
            source=source_digest(block.arguments, block.content),
        )
        self.items[identifier] = item
        below = list(self.read_nested(page, content.body, content.body_line - 1, identifier))
        children = tuple(i for i in below if self.items[i].parent == identifier)
        self.items[identifier] = replace(
            item,
            children=children,
            hash=meaning_hash(
                item_type,
                title=title,
                text=item.text,
                fields=fields,
                links=links,
                children=children,
                normative=normative,
            ),
        )
        yield identifier
        yield from below

    def heading_problems(
        self, block: Block, item_type: ItemType, parent: str | None, identifier: str, title: str
    ) -> Iterator[tuple[str, str]]:
        """What is wrong with the opening line of an item, and with where it stands."""
        name = item_type.name
        if not identifier:
            wanted = f"{{{block.name}}} ID Title"
            yield "bad-id", f"a {name} needs an identifier and a title, such as {wanted}"
        elif problem := identifier_problem(identifier):
            yield "bad-id", problem
        elif not title:
            yield "missing-title", f"{identifier} has no title; write it after the identifier"
        above = self.items[parent].type if parent in self.items else None
        if item_type.within and above not in item_type.within:
            yield "nesting", f"a {name} must stand inside a {' or '.join(item_type.within)}"
        elif above and name not in self.schema.types[above].nests:
            yield (
                "nesting",
                f"a {name} cannot stand inside a {above}; close the fence of {parent} before it",
            )

    def claim(self, identifier: str, path: str, line: int, item: str | None = None) -> bool:
        """Take an identifier; False, and a finding, if another one has it."""
        taken = self.places.get(identifier.lower())
        if taken is not None:
            message = f"{identifier} stands at {taken} already; an identifier is used once"
            self.report("duplicate-id", path, line, message, item)
            return False
        self.places[identifier.lower()] = f"{path}:{line}"
        return True


def _blank_lines(body: str) -> int:
    """How many lines of a body stand before its first words."""
    return len(body) - len(body.lstrip("\n"))


def _title(tokens: list[Token]) -> str:
    """The words of the first heading of the first level."""
    for index, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == "h1":
            return plain_line(tokens[index + 1].content)
    return ""


def _without_front_matter(tokens: list[Token], text: str) -> str:
    if tokens and tokens[0].type == "front_matter" and tokens[0].map:
        return "\n".join(text.split("\n")[tokens[0].map[1] :])
    return text
