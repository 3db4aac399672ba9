"""``qmanual approve``: a record that a document was submitted, approved or reviewed."""

import datetime
from typing import TYPE_CHECKING

import click

from qmanual.cli.options import settings_option
from qmanual.config import Settings

if TYPE_CHECKING:
    from qmanual.checks.frozen import FrozenEdition
    from qmanual.items.control import ApprovalRecord
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
    help="Changed since this edition (default: the newest frozen one).",
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

    A text that is changed afterwards is a draft again, until it is approved. Items that are
    not named under --minor are learned again by those who knew them, if their words changed.
    """
    from qmanual.editions.plan import plan_for
    from qmanual.errors import QmanualError
    from qmanual.items.control import (
        APPROVALS,
        ApprovalRecord,
        DocumentState,
        RecordKind,
        document_state,
        load_approvals,
        record_approval,
    )
    from qmanual.items.minor import decide_minor
    from qmanual.items.model import Catalogue
    from qmanual.items.read import read_folder
    from qmanual.items.suggest import did_you_mean

    overlay = plan_for(settings, edition).sources if edition else None
    reading = read_folder(settings.root, settings.manual, overlay=overlay)
    known = reading.catalogue.documents
    day = on.date() if on else settings.today()
    path = settings.manual_path / APPROVALS
    records = load_approvals(path)
    record_kind = RecordKind(kind or "approval")
    for identifier in documents:
        if identifier not in known:
            hint = did_you_mean(identifier, known)
            raise QmanualError(f"there is no document {identifier}{hint}")
    if every:
        open_states = (DocumentState.DRAFT, DocumentState.IN_REVIEW)
        documents = tuple(
            document.id
            for document in known.values()
            if record_kind is RecordKind.REVIEW
            or document_state(document, records, day) in open_states
        )
    elif not documents:
        raise QmanualError("name a document, or use --all")
    wanted = [item.strip() for part in minor for item in part.split(",") if item.strip()]
    if wanted and record_kind is not RecordKind.APPROVAL:
        raise QmanualError(f"--minor belongs to an approval, and this is a {record_kind}")
    base = _known_edition(settings, edition, since)
    if wanted and base is None:
        raise QmanualError("no earlier edition is frozen: nobody has learned other words yet")
    old = base.catalogue() if base else Catalogue()
    decided = decide_minor(wanted, documents, old, reading.catalogue, base.name if base else "")
    made = [
        ApprovalRecord(
            document=identifier,
            revision=str(known[identifier].fields.get("revision", "")),
            hash=known[identifier].content_hash,
            kind=record_kind,
            role=role or str(known[identifier].fields.get("approver", "")),
            name=name,
            date=day,
            evidence=evidence,
            minor=decided.get(identifier, ()),
        )
        for identifier in documents
    ]
    if made:
        record_approval(path, made)
    for record in made:
        click.echo(
            f"{record.document} revision {record.revision}: {record.kind} by {record.name}"
            f" as {record.role} on {record.date} ({record.hash[:8]})"
        )
        if base and record.kind is RecordKind.APPROVAL:
            _tell_rewordings(record, old, reading.catalogue, base.name)
    if not made:
        click.echo("every document is approved as it stands")


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


def _tell_rewordings(
    record: "ApprovalRecord", old: "Catalogue", new: "Catalogue", since: str
) -> None:
    """Say what an approval means for those who knew the words before."""
    from qmanual.items.minor import has_other_numbers, is_reworded

    minor = {entry.item for entry in record.minor}
    for item in new.of_document(record.document):
        before = old.items.get(item.id)
        if before is not None and item.id in minor:
            click.echo(f"  {item.id}: only reworded since {since}; nobody learns it again")
            if has_other_numbers(before, item):
                click.echo(
                    f"  {item.id}: the numbers in its words differ; if that changes what is "
                    f"asked of people, approve {record.document} again without --minor {item.id}"
                )
        elif item.normative and is_reworded(before, item):
            click.echo(
                f"  {item.id}: reworded since {since}; whoever knew it learns it again, unless "
                f"{record.document} is approved with --minor {item.id}"
            )
