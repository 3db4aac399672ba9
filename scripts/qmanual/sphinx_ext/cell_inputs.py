"""What the code cells of a page read, and a digest of its present state."""

import hashlib
import re
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from qmanual.sphinx_ext.manual import Manual

_ENGINE = re.compile(r"^\s*(?:from|import)\s+qmanual\b", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What a page's cells read.

    :param files: absolute paths, sorted.
    :param uses_engine: whether a cell imports the KPI engine, which reads definitions.
    :param digest: state of the inputs when the page was last read.
    """

    files: tuple[str, ...]
    uses_engine: bool
    digest: str = ""


def find_inputs(manual: Manual, docname: str, source: str) -> tuple[Inputs, list[tuple[int, str]]]:
    """The inputs of a page, and what is wrong with those that it declares.

    A declared input is a file, a folder or a pattern, from the root, from the manual's folder
    or from the page's own folder, in that order.
    """
    settings = manual.settings
    document = manual.document_of(docname)
    declared = [str(entry) for entry in (document.fields.get("data") or ())] if document else []
    bases = (settings.root, settings.manual_path, (settings.root / docname).parent)
    files: set[Path] = set(settings.manual_path.rglob("*.py"))
    problems = []
    for entry in declared:
        found = _expand(entry, bases)
        if not found:
            line = next((n for n, words in enumerate(source.splitlines(), 1) if entry in words), 1)
            problems.append((line, f"document data: there is no file {entry!r}"))
        files |= found
    uses_engine = _ENGINE.search(source) is not None
    if uses_engine:
        files |= {path for path in (settings.manual_path / "data").rglob("*") if path.is_file()}
        sources = settings.manual_path / "sources.yml"
        files |= {sources} if sources.is_file() else set()
    paths = tuple(sorted(str(path.resolve()) for path in files))
    return Inputs(files=paths, uses_engine=uses_engine), problems


def _expand(entry: str, bases: tuple[Path, ...]) -> set[Path]:
    if Path(entry).is_absolute():
        return {Path(entry)} if Path(entry).is_file() else set()
    for base in bases:
        path = base / entry
        if path.is_file():
            return {path}
        if path.is_dir():
            return {below for below in path.rglob("*") if below.is_file()}
        if any(sign in entry for sign in "*?["):
            found = {below for below in base.glob(entry) if below.is_file()}
            if found:
                return found
    return set()


def inputs_digest(manual: Manual, inputs: Inputs) -> str:
    """Digest of the present state: contents of files, packages, definitions of KPIs."""
    digest = hashlib.sha256()
    for part in (sys.version, *_packages()):
        digest.update(part.encode() + b"\0")
    for name in inputs.files:
        digest.update(_name(manual, name).encode() + b"\0" + _file_digest(Path(name)) + b"\0")
    if inputs.uses_engine:
        for item in manual.catalogue.of_type("kpi"):
            digest.update(f"{item.id}\0{item.source}\0".encode())
        for path in sorted((Path(__file__).parents[1] / "kpi").rglob("*.py")):
            digest.update(_file_digest(path))
    return digest.hexdigest()


def _name(manual: Manual, path: str) -> str:
    """A file's name within the manual: a copy of the tree elsewhere has the same inputs."""
    root = str(manual.settings.root.resolve())
    return path.removeprefix(root)


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
    return tuple(sorted(path.name for base in folders for path in base.glob("*.dist-info")))
