"""What the code cells of a page read, and a digest of its present state.

Inputs are the files that the page declares, the Python files of the manual and of the page's
folder, files that cells are loaded from, the installed packages and the version of Python. A
page that uses the engine (``from qmanual import kpi``) also has the definitions of all KPIs,
the fingerprints of their data, the files of all sources, the settings, and the engine itself.
"""

import hashlib
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from qmanual.config import CONFIG_FILE
from qmanual.sphinx_ext.cell_text import find_cells
from qmanual.sphinx_ext.manual import Manual

_ENGINE = re.compile(r"^\s*(?:from|import)\s+qmanual\b", re.MULTILINE)
_FORMAT = "cells 2"
"""Counts up when cells that were executed by an older version must not be used any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What a page's cells read.

    :param files: absolute paths, sorted.
    :param uses_engine: whether a cell imports the KPI engine, which reads definitions.
    :param digest: state of the inputs when the page was last read.
    :param undeclared: files that cells were seen to read beside these; absolute paths, sorted.
    :param undeclared_digest: state of those.
    """

    files: tuple[str, ...]
    uses_engine: bool
    digest: str = ""
    undeclared: tuple[str, ...] = ()
    undeclared_digest: str = ""


def find_inputs(manual: Manual, docname: str, source: str) -> tuple[Inputs, list[tuple[int, str]]]:
    """The inputs of a page, and what is wrong with those that it declares.

    A declared input is a file, a folder or a pattern, from the root, from the manual's folder
    or from the page's own folder, in that order.
    """
    settings = manual.settings
    document = manual.document_of(docname)
    declared = [str(entry) for entry in (document.fields.get("data") or ())] if document else []
    own_folder = (settings.root / docname).parent
    bases = (settings.root, settings.manual_path, own_folder)
    files: set[Path] = {*settings.manual_path.rglob("*.py"), *own_folder.glob("*.py")}
    files |= {own_folder / cell.loads for cell in find_cells(source) if cell.loads}
    problems = []
    for entry in declared:
        found = _expand(entry, bases)
        if not found:
            line = next((n for n, words in enumerate(source.splitlines(), 1) if entry in words), 1)
            problems.append((line, f"document data: there is no file {entry!r}"))
        files |= found
    uses_engine = _ENGINE.search(source) is not None
    if uses_engine:
        files |= _engine_files(manual)
    paths = tuple(sorted({str(path.resolve()) for path in files}))
    return Inputs(files=paths, uses_engine=uses_engine), problems


def _engine_files(manual: Manual) -> set[Path]:
    """What the engine may read: settings, data, sources, registers and plans of the manual."""
    from qmanual.kpi.sources.reader import load_sources

    settings = manual.settings
    files = {path for path in (settings.manual_path / "data").rglob("*") if path.is_file()}
    for kind in ("*.yml", "*.yaml"):
        files |= set(settings.manual_path.rglob(kind))
    config = settings.root / CONFIG_FILE
    files |= {config} if config.is_file() else set()
    for source in load_sources(settings.manual_path, settings.root).by_name.values():
        for written in source.paths:
            if "://" not in written:
                files |= _expand(written, (source.folder,))
    return files


def _expand(entry: str, bases: tuple[Path, ...]) -> set[Path]:
    if Path(entry).is_absolute():
        return _below(Path(entry))
    for base in bases:
        found = _below(base / entry)
        if not found and any(sign in entry for sign in "*?["):
            found = {below for below in base.glob(entry) if below.is_file()}
        if found:
            return found
    return set()


def _below(path: Path) -> set[Path]:
    """A file, or the files of a folder."""
    if path.is_dir():
        return {below for below in path.rglob("*") if below.is_file()}
    return {path} if path.is_file() else set()


def inputs_digest(manual: Manual, inputs: Inputs) -> str:
    """Digest of the present state: contents of files, packages, definitions of KPIs."""
    digest = hashlib.sha256()
    for part in (_FORMAT, sys.version, manual.language, *_packages()):
        digest.update(part.encode() + b"\0")
    digest.update(files_digest(manual, inputs.files).encode())
    if inputs.uses_engine:
        digest.update(_package_digest())
        for item in manual.catalogue.of_type("kpi"):
            digest.update(f"{item.id}\0{item.source}\0".encode())
        for identifier, measured in sorted(manual.measurements.items()):
            state = (measured.get("definition_hash"), measured.get("data_fingerprint"))
            digest.update(f"{identifier}\0{state!r}\0".encode())
    return digest.hexdigest()


def files_digest(manual: Manual, names: Iterable[str]) -> str:
    """Digest of the contents of files, or of all files of a folder, under their names."""
    root = str(manual.settings.root.resolve())
    digest = hashlib.sha256()
    for name in names:
        for path in sorted(_below(Path(name)) or {Path(name)}):
            # A copy of the tree elsewhere has the same inputs.
            digest.update(str(path).removeprefix(root).encode() + b"\0" + _file_digest(path))
    return digest.hexdigest()


def _file_digest(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").digest()
    except OSError:
        return b"missing"


@cache
def _packages() -> tuple[str, ...]:
    """Installed packages with their versions: the names of their metadata folders."""
    folders = (Path(entry) for entry in sys.path if entry.endswith("-packages"))
    kinds = ("*.dist-info", "*.egg-info")
    return tuple(
        sorted(path.name for base in folders for kind in kinds for path in base.glob(kind))
    )


@cache
def _package_digest() -> bytes:
    """Digest of this package: while it is worked on, its version stays."""
    digest = hashlib.sha256()
    package = Path(__file__).parents[1]
    for path in sorted(p for kind in ("py", "yml", "mo") for p in package.rglob(f"*.{kind}")):
        digest.update(_file_digest(path))
    return digest.digest()
