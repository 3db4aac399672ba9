"""Put an edition before readers: build the new site beside the old, then move one pointer.

Killed at any moment, readers see the old site or the new one, and both are whole; what a
killed run left behind is removed by the next one. Pages are written for two editions only,
the new one and the one that it replaces, however many there are.
"""

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from qmanual.config import Settings
from qmanual.editions.durable import files_under, json_bytes, link_or_copy, write_durably
from qmanual.editions.generations import (
    GENERATIONS,
    PAGES,
    clear_leftovers,
    link_folder,
    link_live,
    move_pointer,
    remove_unread,
    write_generation,
    write_pages,
)
from qmanual.editions.lock import lock
from qmanual.editions.redline import draw_redline
from qmanual.editions.refused import RefusedError
from qmanual.editions.request import Progress, silent
from qmanual.editions.site_pages import (
    HOUSE_CSS,
    editions_page,
    house_css,
    index_page,
    redline_name,
    redline_page,
    switcher,
)
from qmanual.editions.store import (
    PUBLICATIONS_FILE,
    Edition,
    Publication,
    State,
    find_edition,
    publications,
    published,
    site_path,
    site_root,
)
from qmanual.editions.superseded import write_superseded_pages
from qmanual.editions.verify import verify_edition
from qmanual.errors import EditionError


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """An edition that readers see.

    :param changed: False if they saw it already.
    :param site: folder that a web server serves.
    """

    edition: Edition
    changed: bool
    site: Path


def publish(settings: Settings, name: str, *, progress: Progress = silent) -> Published:
    """Publish a frozen edition; the one before it becomes superseded.

    :raises RefusedError: if the edition is not as it was frozen.
    :raises EditionError: if it does not exist, was superseded already, or takes effect before
        the one that readers see.
    """
    with lock(settings):
        edition = find_edition(settings, name)
        if edition is None:
            raise EditionError(
                f"there is no frozen edition {name}; run `qmanual edition freeze {name}` first"
            )
        if edition.state is State.SUPERSEDED:
            raise EditionError(
                f"edition {name} was replaced by {edition.superseded_by}; editions only go "
                "forward: freeze a new one with what should hold again"
            )
        changed = edition.state is State.DRAFT
        if changed:
            _refuse_to_go_back(settings, edition)
            progress(f"checking edition {name}")
            problems = verify_edition(edition.path)
            if problems:
                raise RefusedError(f"edition {name} is not published: it is damaged", problems)
            _publish(settings, edition, progress)
        site, seen = site_path(settings), find_edition(settings, name)
        assert site is not None
        assert seen is not None
        return Published(edition=seen, changed=changed, site=site)


def _refuse_to_go_back(settings: Settings, edition: Edition) -> None:
    earlier = published(settings)
    if earlier and edition.effective < earlier[-1].effective:
        seen = earlier[-1]
        raise EditionError(
            f"edition {edition.name} takes effect on {edition.effective}, before edition "
            f"{seen.name} ({seen.effective}), which readers see; editions only go forward: "
            "freeze a new one with what should hold again"
        )


def _publish(settings: Settings, edition: Edition, progress: Progress) -> None:
    root = site_root(settings)
    clear_leftovers(root)
    earlier = published(settings)
    before = earlier[-1] if earlier else None
    old_pages, old_site = _pages_in_use(settings), site_path(settings)
    pages = dict(old_pages)
    progress(f"copying the pages of edition {edition.name}")
    pages[edition.name] = f"{edition.name}-{edition.digest[:12]}"
    write_pages(root, pages[edition.name], lambda folder: _link_all(edition.html_path, folder))
    if before is not None:
        progress(f"marking edition {before.name} as replaced")
        mark = sha256(f"{before.digest} {edition.digest}".encode()).hexdigest()[:12]
        pages[before.name] = f"{before.name}-replaced-{mark}"
        write_pages(
            root,
            pages[before.name],
            lambda folder: write_superseded_pages(before, edition, folder, settings.manual),
        )
    progress("putting the site together")
    now = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
    moment = Publication(edition=edition.name, at=now, digest=edition.digest)
    moments = (*publications(settings), moment)
    files = _files_around(settings, [*earlier, edition])
    files[PUBLICATIONS_FILE] = _publications_file(pages, moments)

    def write(folder: Path) -> None:
        for name, target in {**pages, "latest": pages[edition.name]}.items():
            link_folder(root / PAGES / target, folder / name)
        if old_site is not None and (old_site / "redlines").is_dir():
            _link_all(old_site / "redlines", folder / "redlines")
        link_live(root, folder)
        for name, data in files.items():
            write_durably(folder / name, data)

    old_generation = old_site.resolve() if old_site is not None else None
    generation = write_generation(root, write)
    move_pointer(root, generation)
    remove_unread(
        root,
        generation,
        pages={*pages.values(), *old_pages.values()},
        before=root / GENERATIONS / old_generation.name if old_generation else None,
    )


def _files_around(settings: Settings, editions: Sequence[Edition]) -> dict[str, bytes]:
    """The files of the site besides the editions, by name."""
    manual = settings.manual
    files = {
        HOUSE_CSS: house_css(settings.accent),
        "index.html": index_page(editions[-1], manual),
        "editions.html": editions_page(editions, manual),
        "switcher.json": json_bytes(switcher(editions, manual)),
    }
    if len(editions) > 1:
        redline = draw_redline(editions[-2], editions[-1])
        files[redline_name(redline.old, redline.new)] = redline_page(redline, settings)
    return files


def _publications_file(pages: Mapping[str, str], moments: Sequence[Publication]) -> bytes:
    entries = [
        {"edition": moment.edition, "at": moment.at.isoformat(), "digest": moment.digest}
        for moment in moments
    ]
    return json_bytes({"format": 1, "pages": dict(pages), "publications": entries})


def _pages_in_use(settings: Settings) -> Mapping[str, str]:
    """For each edition on the site, the name of the folder of its pages."""
    site = site_path(settings)
    if site is None:
        return {}
    data = json.loads((site / PUBLICATIONS_FILE).read_text(encoding="utf-8"))
    pages: Mapping[str, str] = data["pages"]
    return pages


def _link_all(source: Path, folder: Path) -> None:
    for name, path in files_under(source):
        link_or_copy(path, folder / name)
