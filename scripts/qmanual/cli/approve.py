"""``qmanual approve``: a record that a document was submitted, approved or reviewed."""

import datetime
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import click

from qmanual.cli.options import settings_option
from qmanual.config import Settings

if TYPE_CHECKING:
    from qmanual.checks.frozen import FrozenEdition
    from qmanual.items.control import ApprovalRecord, RecordKind, Rewording
    from qmanual.items.model import Catalogue


@click.command(short_help="Record that documents were approved or reviewed.")
@click.argument("documents", nargs=-1, metavar="DOCUMENT...")
@click.option("--all", "every", is_flag=True, help="All documents that need it.")
@click.option("--submit", "kind", flag_value="submit", help="Handed in for approval.")
@click.option("--review", "kind", flag_value="review", help="Read again and found still true.")
@click.option("--name", required=True, help="Who approves: first and last name.")
@click.option("--role", help="In which role (default: the document's approver).")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Day (default: today).")
@click.option("--edition", help="The text of this edition in editions.yml (default: as it stands).")
@click.option("--evidence", default="", help="What it rests on, such as minutes of a meeting.")
@click.option(
    "--minor",
    multiple=True,
    metavar="ITEM,...",
    help="Items of which only the words changed: nobody learns them again.",
)
@click.option(
    "--since",
    metavar="EDITION",
    help="The edition that the words are held against (default: the newest frozen one).",
)
@settings_option
def command(
    settings: Settings,
    documents: tuple[str, ...],
    every: bool,
    kind: str | None,
    name: str,
    role: str | None,
    on: datetime.datetime | None,
    edition: str | None,
    evidence: str,
    minor: tuple[str, ...],
    since: str | None,
) -> None:
    """Add a record to approvals.yml against the text that stands there now.

    A text that is changed afterwards is a draft again, until it is approved. When the words of
    an item changed, those who knew it learn it again, unless it is named under --minor.
    """
    from qmanual.editions.plan import plan_for
    from qmanual.items.control import (
        APPROVALS,
        ApprovalRecord,
        RecordKind,
        load_approvals,
        record_approval,
    )
    from qmanual.items.read import read_folder

    overlay = plan_for(settings, edition).sources if edition else None
    catalogue = read_folder(settings.root, settings.manual, overlay=overlay).catalogue
    day = on.date() if on else settings.today()
    path = settings.manual_path / APPROVALS
    record_kind = RecordKind(kind or "approval")
    chosen = _chosen(documents, every, record_kind, catalogue, load_approvals(path), day)
    changes = _Changes(settings, catalogue, edition, since)
    wanted = [item.strip() for part in minor for item in part.split(",") if item.strip()]
    decided = changes.decide(wanted, chosen, record_kind) if wanted else {}
    made = [
        ApprovalRecord(
            document=identifier,
            revision=str(catalogue.documents[identifier].fields.get("revision", "")),
            hash=catalogue.documents[identifier].content_hash,
            kind=record_kind,
            role=role or str(catalogue.documents[identifier].fields.get("approver", "")),
            name=name,
            date=day,
            evidence=evidence,
            minor=decided.get(identifier, ()),
        )
        for identifier in chosen
    ]
    if made:
        record_approval(path, made)
    for record in made:
        click.echo(
            f"{record.document} revision {record.revision}: {record.kind} by {record.name}"
            f" as {record.role} on {record.date} ({record.hash[:8]})"
        )
        if record_kind is RecordKind.APPROVAL:
            changes.tell(record)
    if not made:
        click.echo("every document is approved as it stands")


def _chosen(
    documents: Sequence[str],
    every: bool,
    kind: "RecordKind",
    catalogue: "Catalogue",
    records: "Sequence[ApprovalRecord]",
    day: datetime.date,
) -> tuple[str, ...]:
    """The documents that a record is made of.

    :raises QmanualError: if none is named, or one that is not there.
    """
    from qmanual.errors import QmanualError
    from qmanual.items.control import DocumentState, RecordKind, document_state
    from qmanual.items.suggest import did_you_mean

    known = catalogue.documents
    for identifier in documents:
        if identifier not in known:
            hint = did_you_mean(identifier, known)
            raise QmanualError(f"there is no document {identifier}{hint}")
    if every:
        open_states = (DocumentState.DRAFT, DocumentState.IN_REVIEW)
        return tuple(
            document.id
            for document in known.values()
            if kind is RecordKind.REVIEW or document_state(document, records, day) in open_states
        )
    if not documents:
        raise QmanualError("name a document, or use --all")
    return tuple(documents)


class _Changes:
    """What changed since the edition that people learned from."""

    def __init__(
        self, settings: Settings, catalogue: "Catalogue", edition: str | None, since: str | None
    ) -> None:
        self.catalogue = catalogue
        self.known = _known_edition(settings, edition, since)

    @cached_property
    def old(self) -> "Catalogue":
        """What that edition said; nothing before the first one.

        :raises QmanualError: if it is damaged.
        """
        from qmanual.items.model import Catalogue

        return self.known.catalogue() if self.known else Catalogue()

    def decide(
        self, wanted: Sequence[str], documents: Sequence[str], kind: "RecordKind"
    ) -> "dict[str, tuple[Rewording, ...]]":
        """What the approval of each document carries.

        :raises QmanualError: if a change cannot be minor.
        """
        from qmanual.errors import QmanualError
        from qmanual.items.control import RecordKind
        from qmanual.items.minor import decide_minor

        if kind is not RecordKind.APPROVAL:
            raise QmanualError(f"--minor belongs to an approval, and this is a {kind}")
        if self.known is None:
            raise QmanualError("no earlier edition is frozen, so nobody has learned other words")
        return decide_minor(wanted, documents, self.old, self.catalogue, self.known.name)

    def tell(self, record: "ApprovalRecord") -> None:
        """Say what an approval means for those who knew the words before."""
        from qmanual.errors import QmanualError
        from qmanual.items.minor import has_other_numbers, is_reworded

        if self.known is None:
            return
        try:
            old = self.old
        except QmanualError:
            return  # damaged, which does not stop an approval; `qmanual edition verify` tells
        minor = {entry.item for entry in record.minor}
        for item in self.catalogue.of_document(record.document):
            before = old.items.get(item.id)
            again = f"{record.document} again without --minor {item.id}"
            if before is not None and item.id in minor:
                click.echo(f"  {item.id}: only reworded; nobody learns it again")
                if has_other_numbers(before, item):
                    click.echo(
                        f"  {item.id}: its words hold other numbers than in {self.known.name}; if "
                        f"people have to keep one of them, approve {again}"
                    )
            elif item.normative and is_reworded(before, item):
                click.echo(
                    f"  {item.id}: reworded since {self.known.name}; whoever knew it learns it "
                    f"again, unless it is approved with --minor {item.id}"
                )


def _known_edition(
    settings: Settings, edition: str | None, since: str | None
) -> "FrozenEdition | None":
    """The frozen edition that people have learned from; None before the first one.

    :param edition: the edition whose text is approved; those after it do not count.
    :param since: the one that is asked for.
    """
    from qmanual.checks.frozen import frozen_editions
    from qmanual.editions.plan import load_plans
    from qmanual.errors import QmanualError
    from qmanual.items.suggest import did_you_mean

    frozen = {entry.name: entry for entry in frozen_editions(settings)}
    if since is not None:
        if since not in frozen:
            raise QmanualError(f"edition {since} is not frozen{did_you_mean(since, frozen)}")
        return frozen[since]
    if edition is not None:
        planned = [plan.name for plan in load_plans(settings)]
        earlier = planned[: planned.index(edition)]
        frozen = {name: entry for name, entry in frozen.items() if name in earlier}
    return list(frozen.values())[-1] if frozen else None
