"""Generations of the published site, and the one pointer that says which is read.

``site/generations/000007`` is a whole site; its entries for the editions are links to folders
in ``site/pages``. ``site/current`` points at one generation and is moved by an atomic rename.
Where a system has no symbolic links, folders are copied and the pointer is a file that holds
the name; both are moved in the same way.
"""

import contextlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from qmanual.editions.durable import link_or_copy, remove_tree, sync_folder, sync_tree
from qmanual.editions.store import LIVE, POINTER

GENERATIONS = "generations"
PAGES = "pages"

Writer = Callable[[Path], None]
"""Fills a new folder."""


def write_pages(root: Path, name: str, write: Writer) -> Path:
    """A folder of pages, whole or not at all; one that is there already is kept.

    :param name: says what is in it, so that the same name means the same pages.
    """
    folder = root / PAGES / name
    if not folder.is_dir():
        _write_whole(folder, write)
    return folder


def write_generation(root: Path, write: Writer) -> Path:
    """A new generation; nobody reads it before the pointer is moved."""
    number = max((int(path.name) for path in _generations(root)), default=0) + 1
    folder = root / GENERATIONS / f"{number:06d}"
    _write_whole(folder, write)
    return folder


def link_folder(source: Path, target: Path) -> None:
    """Make a folder readable under a second name; by copying where there are no links."""
    try:
        target.symlink_to(os.path.relpath(source, target.parent), target_is_directory=True)
    except (OSError, NotImplementedError):
        shutil.copytree(source, target, copy_function=_link_file)


def link_live(root: Path, generation: Path) -> None:
    """Let the live figures be read under a generation of the site, if there are any.

    The link leads to their pointer, so it holds for all that follow. Where a system has no
    links, the training service finds them by itself.
    """
    target = root / LIVE / POINTER
    link = generation / LIVE
    if not target.is_dir() or link.is_symlink():
        return
    with contextlib.suppress(OSError, NotImplementedError):
        link.symlink_to(os.path.relpath(target, generation), target_is_directory=True)


def move_pointer(root: Path, generation: Path) -> None:
    """Let readers see a generation from this moment on."""
    partial = root / f".{POINTER}-{os.getpid()}"
    target = generation.relative_to(root).as_posix()
    partial.unlink(missing_ok=True)
    try:
        partial.symlink_to(target, target_is_directory=True)
    except (OSError, NotImplementedError):
        partial.write_text(f"{target}\n", encoding="utf-8")
    partial.replace(root / POINTER)
    sync_folder(root)


def clear_leftovers(root: Path) -> None:
    """Remove what a killed process left unfinished; the caller holds the lock."""
    for folder in (root, root / GENERATIONS, root / PAGES):
        for path in folder.glob(".*") if folder.is_dir() else []:
            remove_tree(path)


def remove_unread(root: Path, generation: Path, pages: set[str], before: Path | None) -> None:
    """Remove generations but the one that is read and the one before it, and unused pages.

    :param pages: names of the folders of pages that the two use.
    :param before: the generation before; somebody may just be reading a page of it.
    """
    remove_generations(root, keep=(generation, before))
    for path in (root / PAGES).iterdir():
        if path.name not in pages:
            remove_tree(path)


def remove_generations(root: Path, keep: tuple[Path | None, ...]) -> None:
    """Remove generations but those to keep."""
    for path in _generations(root):
        if path not in keep:
            remove_tree(path)


def _generations(root: Path) -> list[Path]:
    folder = root / GENERATIONS
    return [path for path in folder.iterdir() if path.name.isdigit()] if folder.is_dir() else []


def _write_whole(folder: Path, write: Writer) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    partial = folder.parent / f".{folder.name}"
    remove_tree(partial)
    partial.mkdir()
    write(partial)
    sync_tree(partial)
    partial.rename(folder)
    sync_folder(folder.parent)


def _link_file(source: str, target: str) -> str:
    link_or_copy(Path(source), Path(target))
    return target
