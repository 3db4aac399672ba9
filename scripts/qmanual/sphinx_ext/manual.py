"""The manual as one build sees it: everything that a page can show, in one value."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qmanual.config import Settings
from qmanual.items.control import ApprovalRecord
from qmanual.items.findings import Finding
from qmanual.items.model import Catalogue, Document, Item
from qmanual.items.schema import Schema
from qmanual.kpi.alerts import Alert
from qmanual.registers.record import Register


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Something that a page links to."""

    id: str
    title: str
    docname: str
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manual:
    """What pages are rendered from.

    :param back_links: target to link name to the items that point at it.
    :param measurements: KPI to its measurement, as ``measurements.json`` has it.
    :param registers: name of a source to the register that it holds.
    :param effects: effectiveness check (case, round, place) to what the figures say of it.
    :param practice: item to the question that pages may show, as ``questions.json`` has it.
    :param charts: folder of the charts' SVG files.
    :param alerts: KPIs that somebody has to look at.
    :param approvals: records of ``approvals.yml``.
    :param today: the day that states are derived for.
    :param edition: name of the edition that is being built; empty for a working build.
    """

    settings: Settings
    schema: Schema
    catalogue: Catalogue
    today: datetime.date
    findings: tuple[Finding, ...] = ()
    back_links: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    measurements: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    registers: Mapping[str, Register] = field(default_factory=dict)
    effects: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    practice: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    charts: Path | None = None
    alerts: tuple[Alert, ...] = ()
    approvals: tuple[ApprovalRecord, ...] = ()
    edition: str = ""

    @property
    def language(self) -> str:
        """Language that values are written in."""
        return self.settings.language

    def item(self, identifier: str) -> Item | None:
        """The item of that identifier, if there is one."""
        return self.catalogue.items.get(identifier)

    def document_of(self, docname: str) -> Document | None:
        """The controlled document that a page is, if it is one."""
        documents = self.catalogue.documents.values()
        return next((entry for entry in documents if entry.docname == docname), None)

    def target(self, identifier: str) -> Target | None:
        """Where an item or a document stands, and what it is called."""
        item = self.catalogue.items.get(identifier)
        if item is not None:
            return Target(
                id=item.id, title=item.title, docname=item.docname, anchor=anchor_of(item.id)
            )
        document = self.catalogue.documents.get(identifier)
        if document is not None:
            return Target(id=document.id, title=document.title, docname=document.docname)
        return None

    def targets(self, identifiers: tuple[str, ...]) -> tuple[Target, ...]:
        """Where several stand; one that does not exist is left out, the core reports it."""
        found = (self.target(identifier) for identifier in identifiers)
        return tuple(target for target in found if target is not None)


def anchor_of(identifier: str) -> str:
    """The anchor of an item on its page."""
    return identifier.lower()
