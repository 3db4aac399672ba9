"""The editions that are there: frozen folders, and which of them readers see."""

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from qmanual.config import Settings
from qmanual.editions.names import checked_name
from qmanual.errors import EditionError
from qmanual.items.dump import load_catalogue
from qmanual.items.model import Catalogue

EDITION_FILE = "edition.json"
PUBLICATIONS_FILE = "publications.json"
POINTER = "current"
LIVE = "live"
"""Folder of the live figures, and their address on the site."""

FORMAT = 1


class State(StrEnum):
    """What an edition is to its readers."""

    DRAFT = "draft"
    """Frozen, and not published yet."""
    PUBLISHED = "published"
    """The one that is in force."""
    SUPERSEDED = "superseded"
    """Published once; a later one took its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One frozen edition of the manual; its folder never changes.

    :param content: digest of what went into it; see :mod:`qmanual.editions.content`.
    :param digest: digest of all its files, as its manifest has it.
    :param previous: name of the edition before it, if there was one.
    :param superseded_by: name of the edition that took its place.
    """

    name: str
    path: Path
    title: str
    language: str
    effective: datetime.date
    frozen_at: datetime.datetime
    summary: str = ""
    previous: str | None = None
    content: Mapping[str, str]
    digest: str
    state: State = State.DRAFT
    published_at: datetime.datetime | None = None
    superseded_by: str | None = None

    @property
    def html_path(self) -> Path:
        """Folder of its pages."""
        return self.path / "html"

    @property
    def sources_path(self) -> Path:
        """The text files that it was made from."""
        return self.path / "sources"

    @property
    def catalogue_path(self) -> Path:
        """Its items."""
        return self.path / "catalogue.json"

    @property
    def measurements_path(self) -> Path:
        """What its KPIs were when it was frozen."""
        return self.path / "measurements.json"

    @property
    def alerts_path(self) -> Path:
        """Its KPIs that missed their target or gave a signal when it was frozen."""
        return self.path / "alerts.json"

    @property
    def questions_path(self) -> Path:
        """Its questions."""
        return self.path / "questions.json"

    @property
    def approvals_path(self) -> Path:
        """Who approved its documents."""
        return self.path / "approvals.json"

    def catalogue(self) -> Catalogue:
        """Its items and documents.

        :raises QmanualError: if the file is missing or damaged.
        """
        return load_catalogue(self.catalogue_path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """An edition was put before readers.

    :param digest: digest of the edition's manifest at that moment.
    """

    edition: str
    at: datetime.datetime
    digest: str


def editions_path(settings: Settings) -> Path:
    """Folder of the frozen editions."""
    return settings.data_path / "editions"


def site_root(settings: Settings) -> Path:
    """Folder of the published site's generations, and the pointer to the one in force."""
    return settings.data_path / "site"


def site_path(settings: Settings) -> Path | None:
    """The folder that a web server serves; None before the first publication.

    The pointer is a symbolic link; where the system has none, a file that names the folder.
    """
    return pointed_at(site_root(settings))


def live_root(settings: Settings) -> Path:
    """Folder of the live figures' generations, and the pointer to the one that is read."""
    return site_root(settings) / LIVE


def pointed_at(root: Path) -> Path | None:
    """The folder that the pointer in a folder leads to; None before there is one."""
    pointer = root / POINTER
    if pointer.is_dir():
        return pointer
    if pointer.is_file():
        folder = root / pointer.read_text(encoding="utf-8").strip()
        return folder if folder.is_dir() else None
    return None


def publications(settings: Settings) -> tuple[Publication, ...]:
    """Every publication, oldest first.

    They stand in the published site itself, so that they move with its pointer.

    :raises EditionError: if the list is damaged.
    """
    site = site_path(settings)
    if site is None:
        return ()
    path = site / PUBLICATIONS_FILE
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return tuple(
            Publication(
                edition=entry["edition"],
                at=datetime.datetime.fromisoformat(entry["at"]),
                digest=entry["digest"],
            )
            for entry in data["publications"]
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EditionError(
            "cannot be read; remove the site folder and publish again", path=path
        ) from error


def list_editions(settings: Settings) -> list[Edition]:
    """All frozen editions, by the day they come into force, then by the moment of freezing."""
    folder = editions_path(settings)
    if not folder.is_dir():
        return []
    paths = [path for path in folder.iterdir() if (path / EDITION_FILE).is_file()]
    moments = publications(settings)
    editions = [_open(path, moments) for path in paths if not path.name.startswith(".")]
    return sorted(editions, key=lambda edition: (edition.effective, edition.frozen_at))


def find_edition(settings: Settings, name: str) -> Edition | None:
    """The frozen edition of that name, if there is one.

    :raises EditionError: if no edition can be called that, or the edition is damaged.
    """
    path = editions_path(settings) / checked_name(name)
    return _open(path, publications(settings)) if path.is_dir() else None


def open_edition(path: Path) -> Edition:
    """The edition in a folder; its state is known when the folder is one of a site's.

    :raises EditionError: if the folder is not an edition.
    """
    settings = Settings(root=path.parent.parent, data=".")
    return _open(path, publications(settings) if path.parent.name == "editions" else ())


def published(settings: Settings) -> list[Edition]:
    """The editions that were published, in the order of publication."""
    moments = publications(settings)
    folder = editions_path(settings)
    return [_open(folder / moment.edition, moments) for moment in moments]


def current(settings: Settings) -> Edition | None:
    """The edition that is in force, if one was published."""
    moments = publications(settings)
    if not moments:
        return None
    return _open(editions_path(settings) / moments[-1].edition, moments)


def _open(path: Path, moments: tuple[Publication, ...]) -> Edition:
    try:
        data: dict[str, Any] = json.loads((path / EDITION_FILE).read_text(encoding="utf-8"))
        manifest = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
        if data["format"] != FORMAT:
            raise EditionError(f"is not an edition of format {FORMAT}", path=path)
        name = data["name"]
        order = [moment.edition for moment in moments]
        index = order.index(name) if name in order else None
        last = index is not None and index == len(order) - 1
        return Edition(
            name=name,
            path=path,
            title=data["title"],
            language=data["language"],
            effective=datetime.date.fromisoformat(data["effective"]),
            frozen_at=datetime.datetime.fromisoformat(data["frozen_at"]),
            summary=data["summary"],
            previous=data["previous"],
            content=data["content"],
            digest=manifest["digest"],
            state=State.DRAFT if index is None else State.PUBLISHED if last else State.SUPERSEDED,
            published_at=None if index is None else moments[index].at,
            superseded_by=None if index is None or last else order[index + 1],
        )
    except FileNotFoundError as error:
        raise EditionError("is not an edition, or not a whole one", path=path) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EditionError(f"is damaged: {error}", path=path / EDITION_FILE) from error
