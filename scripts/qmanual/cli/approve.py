"""``qmanual approve``: a record that a document was submitted, approved or reviewed."""

import datetime

import click

from qmanual.cli.options import settings_option
from qmanual.config import Settings


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
) -> None:
    """Add a record to approvals.yml against the text that stands there now.

    A text that is changed afterwards is a draft again, until it is approved.
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
    if not made:
        click.echo("every document is approved as it stands")
