"""Is every file of an edition still what it was when the edition was frozen?"""

from pathlib import Path

from qmanual.config import Settings
from qmanual.editions.durable import files_under, sha256_of
from qmanual.editions.manifest import MANIFEST_FILE, load_manifest
from qmanual.editions.names import checked_name
from qmanual.editions.store import editions_path, publications
from qmanual.errors import EditionError


def verify_edition(folder: Path) -> tuple[str, ...]:
    """What is wrong with an edition, one line for each file; nothing if it is whole."""
    name = folder.name
    try:
        manifest = load_manifest(folder)
    except EditionError as error:
        return (f"{name}/{MANIFEST_FILE}: {error.message}",)
    problems = []
    if manifest.edition != name:
        problems.append(
            f"{name}/{MANIFEST_FILE}: is of edition {manifest.edition}; the folder was renamed"
        )
    there = dict(files_under(folder))
    for path_name, entry in manifest.files.items():
        path = there.pop(path_name, None)
        if path is None:
            problems.append(f"{name}/{path_name}: is missing")
        elif path.stat().st_size != entry.size or sha256_of(path) != entry.sha256:
            problems.append(f"{name}/{path_name}: was changed")
    there.pop(MANIFEST_FILE, None)
    problems += [f"{name}/{path_name}: was added" for path_name in there]
    return tuple(problems)


def verify(settings: Settings, name: str | None = None) -> tuple[tuple[str, ...], int]:
    """What is wrong with one edition or all, and how many were looked at.

    An edition that was published is also compared with its digest at that moment, which
    stands outside its folder.

    :raises EditionError: if there is no such edition.
    """
    folder = editions_path(settings)
    names = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    names = {known for known in names if not known.startswith(".")}
    digests = {moment.edition: moment.digest for moment in publications(settings)}
    looked_at = names | digests.keys()
    if name is not None:
        if checked_name(name) not in looked_at:
            raise EditionError(f"there is no frozen edition {name}")
        looked_at = {name}
    problems: list[str] = []
    for known in sorted(looked_at):
        if known not in names:
            problems.append(f"{known}: was published, and its folder is missing")
            continue
        found = verify_edition(folder / known)
        problems += found
        seen = digests.get(known)
        if seen and not found and load_manifest(folder / known).digest != seen:
            problems.append(
                f"{known}/{MANIFEST_FILE}: is not the one that was published; the edition "
                "was replaced"
            )
    return tuple(problems), len(looked_at)
