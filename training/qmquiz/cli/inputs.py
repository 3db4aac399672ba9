"""What the commands work on: settings, the manual as it stands, its earlier editions, the bank."""

import json
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from qmanual.config import Settings, find_root, load_settings

if TYPE_CHECKING:
    from qmanual.items.model import Catalogue
    from qmquiz.model import Bank

R = TypeVar("R")


def settings_option(function: Callable[..., R]) -> Callable[..., R]:
    """Add ``--root`` and ``--data`` to a command, and pass it ``settings``."""

    @click.option(
        "--root",
        type=click.Path(path_type=Path, file_okay=False),
        help="Folder that holds _config.yml (default: nearest one upwards).",
    )
    @click.option("--data", help="Folder of what was written (default: from _config.yml, or var).")
    @wraps(function)
    def wrapped(*args: Any, root: Path | None, data: str | None, **kwargs: Any) -> R:
        settings = load_settings(root or find_root(Path.cwd()), data=data)
        return function(*args, settings=settings, **kwargs)

    return wrapped


def read_catalogue(settings: Settings) -> "Catalogue":
    """The manual as it stands; with errors in its sources they are printed, exit status 1."""
    from qmanual.items.findings import Severity
    from qmanual.items.read import read_folder

    reading = read_folder(settings.root, settings.manual)
    errors = [finding for finding in reading.findings if finding.severity is Severity.ERROR]
    for finding in errors:
        click.echo(str(finding), err=True)
    if errors:
        sys.exit(1)
    return reading.catalogue


def read_history(settings: Settings) -> "list[Catalogue]":
    """Catalogues of the frozen editions, newest first; their files are all that we need."""
    from qmanual.items.dump import load_catalogue

    return [load_catalogue(folder / "catalogue.json") for folder in _editions(settings)]


def edition_of(settings: Settings, catalogue: "Catalogue") -> str:
    """Name of the newest frozen edition if the manual still says what it says; else empty."""
    from qmanual.items.dump import load_catalogue

    def said(catalogue: "Catalogue") -> dict[str, tuple[str, str]]:
        return {item.id: (item.hash, item.link_hash) for item in catalogue.items.values()}

    newest = next(iter(_editions(settings)), None)
    if newest is None or said(load_catalogue(newest / "catalogue.json")) != said(catalogue):
        return ""
    return newest.name


def _editions(settings: Settings) -> list[Path]:
    """Folders of the frozen editions, newest first."""
    found = []
    for path in (settings.data_path / "editions").glob("*/edition.json"):
        try:
            meta = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue  # being written, or not an edition; `qmanual edition verify` tells
        if isinstance(meta, dict) and (path.parent / "catalogue.json").is_file():
            found.append((str(meta.get("effective")), str(meta.get("frozen_at")), path.parent))
    return [folder for _, _, folder in sorted(found, reverse=True)]


def bank_of(settings: Settings, catalogue: "Catalogue") -> "Bank":
    """The bank of the manual as it stands; which authored questions are left out is printed."""
    from qmquiz.edition import make_bank

    bank, authored = make_bank(settings, catalogue, read_history(settings))
    for finding in authored.left_out:
        click.echo(str(finding), err=True)
    return bank
