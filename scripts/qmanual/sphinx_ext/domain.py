"""The domain ``qm``: what each page holds and shows, stored by page.

Stored docname to entries, never identifier to entry: with the latter a parallel build loses
the warning about duplicates, and an incremental build loses an item.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.domains import Domain, ObjType
from sphinx.environment import BuildEnvironment
from sphinx.util.nodes import make_refnode

from qmanual.items.schema import load_schema
from qmanual.sphinx_ext.cell_inputs import Inputs
from qmanual.sphinx_ext.cell_text import Cell
from qmanual.sphinx_ext.manual import Manual, anchor_of
from qmanual.sphinx_ext.warnings import Subtype


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedItem:
    """An item as Sphinx read it.

    :param source: digest of the raw text that Sphinx gave to the directive.
    :param file: file that the text stands in, as Sphinx names it.
    """

    id: str
    type: str
    source: str
    file: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Something that a page shows: a kind, and which one."""

    kind: str
    arg: str
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something wrong with a page.

    :param file: file that it stands in, if not the page itself.
    """

    line: int
    message: str
    subtype: Subtype
    file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellFailure:
    """A code cell that failed; counted from 1 on its page, 0 when it is not known which."""

    line: int
    cell: int
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OldFigures:
    """Figures of an earlier execution that a page shows because a cell failed.

    :param executed_at: when they were computed; aware UTC.
    """

    executed_at: datetime
    failure: CellFailure


@dataclass(slots=True)
class Page:
    """What one page holds and shows; kept between builds."""

    items: list[RenderedItem] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    failures: list[CellFailure] = field(default_factory=list)
    inputs: Inputs | None = None
    cells: tuple[Cell, ...] = ()
    reads: Path | None = None
    old_figures: OldFigures | None = None


class QmDomain(Domain):
    """Items of the manual."""

    name = "qm"
    label = "Quality manual"
    object_types = {  # noqa: RUF012 - Sphinx declares it
        name: ObjType(entry.title.lower(), "item") for name, entry in load_schema().types.items()
    }
    initial_data = {"pages": {}}  # noqa: RUF012
    data_version = 2

    manual: Manual | None = None
    """The manual of this build; not stored."""

    notebook_settings: Any = None
    """MyST-NB's settings as it made them; not stored here."""

    digests: Mapping[str, str] = MappingProxyType({})
    """Docname to digest of what the page shows in this build; not stored here."""

    @property
    def pages(self) -> dict[str, Page]:
        """Docname to what the page holds."""
        return cast("dict[str, Page]", self.data["pages"])

    def page(self, docname: str) -> Page:
        """What a page holds, to be added to while it is read."""
        return self.pages.setdefault(docname, Page())

    def clear_doc(self, docname: str) -> None:
        """Forget a page that will be read again or is gone."""
        self.pages.pop(docname, None)

    def merge_domaindata(self, docnames: Set[str] | list[str], otherdata: dict[str, Any]) -> None:
        """Take over the pages that another process read."""
        for docname in docnames:
            if docname in otherdata["pages"]:
                self.pages[docname] = otherdata["pages"][docname]

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """The items, for the search and for other projects' references."""
        if self.manual is None:
            return
        for item in self.manual.catalogue.items.values():
            if item.docname in self.pages:
                yield (item.id, item.title, item.type, item.docname, anchor_of(item.id), 1)

    def resolve_any_xref(
        self,
        _env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        _node: pending_xref,
        contnode: nodes.Element,
    ) -> list[tuple[str, nodes.Element]]:
        """The item that a reference without a type means."""
        found = self.manual.target(target) if self.manual is not None else None
        if found is None:
            return []
        reference = make_refnode(
            builder, fromdocname, found.docname, found.anchor, contnode, found.title
        )
        return [("qm:item", reference)]


def qm_domain(env: BuildEnvironment) -> QmDomain:
    """The domain of an environment."""
    return cast("QmDomain", env.get_domain("qm"))


def manual_of(env: BuildEnvironment) -> Manual:
    """The manual of the running build."""
    manual = qm_domain(env).manual
    assert manual is not None, "the manual is loaded before pages are read"
    return manual


def record_shown(env: BuildEnvironment, kind: str, args: Iterable[str], line: int) -> None:
    """Note what the page that is being read shows."""
    page = qm_domain(env).page(env.docname)
    page.shown.extend(Shown(kind=kind, arg=arg, line=line) for arg in args)


def record_problem(env: BuildEnvironment, message: str, subtype: Subtype, line: int) -> None:
    """Note what is wrong with the page that is being read; it is said at the end of reading."""
    page = qm_domain(env).page(env.docname)
    page.problems.append(Problem(line=line, message=message, subtype=subtype))


def setup_domain(app: Sphinx) -> None:
    """Register the domain."""
    app.add_domain(QmDomain)
