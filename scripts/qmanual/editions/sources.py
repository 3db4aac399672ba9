"""The sources of one edition: the root's files, with those of an overlay in their place."""

import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import yaml

from qmanual.config import CONFIG_FILE, SECTION, Settings
from qmanual.editions.durable import remove_tree
from qmanual.editions.plan import PLAN_FILE

PREVIOUS = "previous"
"""Folder under the manual's that holds overlays; it is never part of an edition."""

_IGNORED = frozenset({"__pycache__", "_build", "node_modules"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Where the files of one edition come from.

    :param files: name relative to the root, with ``/``, to the file it is read from; sorted.
    :param overlay: folder whose files stand in place of those under the manual's folder.
    """

    settings: Settings
    files: Mapping[str, Path]
    overlay: Path | None = None

    def digests(self) -> dict[str, str]:
        """Name of each file that says what the manual is, to its SHA-256.

        The list of editions is left out: an entry for the next one changes nothing here.
        """
        plans = f"{self.settings.manual}/{PLAN_FILE}"
        return {
            name: sha256(path.read_bytes()).hexdigest()
            for name, path in self.files.items()
            if name != plans
        }


def find_sources(settings: Settings, overlay: Path | None = None) -> Sources:
    """The files that pages are made from: settings, manual, curricula, question banks."""
    root, manual = settings.root, settings.manual
    found: dict[str, Path] = {}
    if (root / CONFIG_FILE).is_file():
        found[CONFIG_FILE] = root / CONFIG_FILE
    folders = [manual, "training/curricula", "training/question-banks"]
    folders += [
        path.name
        for path in root.iterdir()
        if path.is_dir() and path.name.startswith("_") and path.name not in _IGNORED
    ]
    for folder in folders:
        for path in _walk(root / folder):
            name = path.relative_to(root).as_posix()
            if not name.startswith(f"{manual}/{PREVIOUS}/"):
                found[name] = path
    if overlay is not None:
        for path in _walk(overlay):
            found[f"{manual}/{path.relative_to(overlay).as_posix()}"] = path
    return Sources(
        settings=settings, files={name: found[name] for name in sorted(found)}, overlay=overlay
    )


def assemble(sources: Sources, folder: Path) -> Settings:
    """Put the files of an edition into a folder of its own, and return its settings.

    Only what differs from an earlier call is copied, so that a second build is short. The
    data folder of the real root is written into the copy's settings file, because caches
    are kept there.
    """
    data = sources.settings.data_path.resolve()
    wanted = {folder / name for name in sources.files}
    for path in list(_walk(folder)) if folder.is_dir() else []:
        if path not in wanted:
            path.unlink()
    for name, path in sources.files.items():
        target = folder / name
        if name == CONFIG_FILE:
            _write_config(path, target, data)
        elif not _same(path, target):
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.exists():
                target.unlink()
            shutil.copy2(path, target)
    return replace(sources.settings, root=folder.resolve(), data=str(data))


def discard(folder: Path) -> None:
    """Remove an assembled folder."""
    remove_tree(folder)


def shown_path(sources: Sources, folder: Path, path: Path) -> str:
    """The file that a message about an assembled copy is really about, as a user names it."""
    try:
        name = path.relative_to(folder.resolve()).as_posix()
    except ValueError:
        return _relative(path, sources.settings.root)
    return _relative(sources.files.get(name, path), sources.settings.root)


def _relative(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def _walk(folder: Path) -> Iterator[Path]:
    """Files below a folder; hidden ones and those that tools leave behind are skipped."""
    for base, folders, names in os.walk(folder):
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and name not in _IGNORED
        )
        yield from (Path(base, name) for name in sorted(names) if not name.startswith("."))


def _same(source: Path, target: Path) -> bool:
    try:
        left, right = source.stat(), target.stat()
    except FileNotFoundError:
        return False
    return (left.st_size, left.st_mtime_ns) == (right.st_size, right.st_mtime_ns)


def _write_config(source: Path, target: Path, data: Path) -> None:
    config = yaml.safe_load(source.read_text(encoding="utf-8")) or {}
    config[SECTION] = {**(config.get(SECTION) or {}), "data": str(data)}
    text = yaml.safe_dump(config, allow_unicode=True, sort_keys=False)
    if not target.is_file() or target.read_text(encoding="utf-8") != text:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
