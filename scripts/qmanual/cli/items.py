"""``qmanual items``: the catalogue, for people and for programs."""

import json
import sys
from collections import Counter

import click

from qmanual.cli.options import counted, settings_option
from qmanual.config import Settings


@click.command(short_help="Print the catalogue of items.")
@click.option("--rev", help="A git revision instead of the files as they are.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--type", "types", multiple=True, help="Only items of this type; may be repeated.")
@settings_option
def command(settings: Settings, rev: str | None, as_json: bool, types: tuple[str, ...]) -> None:
    """Print every item of the manual: identifier, type, title, place, meaning hash.

    What is wrong with the sources is printed to standard error, and the exit status is 1.
    """
    from qmanual.errors import QmanualError
    from qmanual.items.dump import catalogue_to_json
    from qmanual.items.read import read_folder, read_revision
    from qmanual.items.schema import load_schema
    from qmanual.items.suggest import did_you_mean

    known = load_schema().types
    for name in types:
        if name not in known:
            raise QmanualError(f"there is no type {name!r}{did_you_mean(name, known)}")
    reading = (
        read_revision(settings.root, rev, settings.manual)
        if rev
        else read_folder(settings.root, settings.manual)
    )
    catalogue = reading.catalogue
    items = [item for item in catalogue.items.values() if not types or item.type in types]
    if as_json:
        data = catalogue_to_json(catalogue)
        data["items"] = [entry for entry in data["items"] if not types or entry["type"] in types]
        click.echo(json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True))
    else:
        width = max((len(item.id) for item in items), default=0)
        for item in items:
            click.echo(
                f"{item.id:<{width}}  {item.type:<10}  {item.hash[:8]}  {item.title}"
                f"  ({item.path}:{item.line})"
            )
        counts = Counter(item.type for item in items)
        words = ", ".join(f"{count} {name}" for name, count in counts.most_common())
        click.echo(
            f"{counted(len(items), 'item')} in {counted(len(catalogue.documents), 'document')}"
            + (f": {words}" if words else "")
        )
    for finding in reading.findings:
        click.echo(str(finding), err=True)
    sys.exit(1 if reading.findings else 0)
