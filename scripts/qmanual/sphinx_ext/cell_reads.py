"""Findings about what cells read: a file that their page does not declare, another machine.

What a kernel noted (:mod:`qmanual.kernels.reads`) stays beside the cached cells, so that a page
from the cache has its findings too. Its undeclared files are remembered with their content: a
changed one has the page executed again, so that no figure is stale while the finding stands.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from qmanual.config import CONFIG_FILE
from qmanual.kernels.reads import Read, ReadKind, load_reads
from qmanual.sphinx_ext.cell_inputs import Inputs, files_digest
from qmanual.sphinx_ext.cell_text import Cell
from qmanual.sphinx_ext.manual import Manual

_STATE = ".state"


def undeclared_reads(manual: Manual, inputs: Inputs, path: Path) -> tuple[Read, ...]:
    """What was read beside the declared inputs, as a kernel noted it in a file."""
    root = manual.settings.root
    files = set(inputs.files)
    return tuple(
        read
        for read in load_reads(path) or ()
        if read.kind is ReadKind.NETWORK or not _is_input(manual, inputs, files, root / read.name)
    )


def _is_input(manual: Manual, inputs: Inputs, files: set[str], path: Path) -> bool:
    path = path.resolve()
    if str(path) in files:
        return True
    if path.is_dir():
        below = {str(entry.resolve()) for entry in path.rglob("*") if entry.is_file()}
        return below <= files
    settings = manual.settings
    # The engine reads the manual and keeps what it computed; the digest has both already.
    return inputs.uses_engine and (
        path.is_relative_to(settings.data_path.resolve())
        or (path.is_relative_to(settings.manual_path.resolve()) and path.suffix == ".md")
        or path == (settings.root / CONFIG_FILE).resolve()
    )


def with_undeclared(manual: Manual, inputs: Inputs, reads: Sequence[Read]) -> Inputs:
    """The inputs, with what was read beside them and the state that it has now."""
    root = manual.settings.root
    names = {str((root / read.name).resolve()) for read in reads if read.kind is ReadKind.FILE}
    undeclared = tuple(sorted(names))
    return replace(
        inputs, undeclared=undeclared, undeclared_digest=files_digest(manual, undeclared)
    )


def problems_of(reads: Sequence[Read], cells: Sequence[Cell]) -> list[tuple[int, str]]:
    """Line and sentence for each undeclared read; a file that several cells read once."""
    executed = [cell for cell in cells if cell.is_executed]
    problems = []
    said: set[str] = set()
    for read in reads:
        if read.name in said:
            continue
        said.add(read.name)
        cell = executed[read.cell - 1] if 0 < read.cell <= len(executed) else None
        line, number = (cell.line, cell.number) if cell else (0, read.cell)
        problems.append((line, f"cell {number} {_sentence(read)}"))
    return problems


def _sentence(read: Read) -> str:
    if read.kind is ReadKind.NETWORK:
        return (
            f"reads from {read.name}, and whether that changed cannot be tracked: save the data "
            "to a file and declare it in 'document: data:', or make it a source of the manual"
        )
    verb = "imports" if read.name.endswith(".py") else "reads"
    return (
        f"{verb} {read.name}, which the page does not declare: add it to 'document: data:' "
        "in the front matter"
    )


def is_state_kept(manual: Manual, inputs: Inputs, path: Path) -> bool:
    """Whether the undeclared files are as they were when the cells were executed."""
    if not path.exists():
        return True
    found = with_undeclared(manual, inputs, undeclared_reads(manual, inputs, path))
    if not found.undeclared:
        return True
    try:
        kept = path.with_suffix(_STATE).read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return False
    return kept == found.undeclared_digest


def keep_state(inputs: Inputs, path: Path) -> None:
    """Remember the undeclared files as they are, just after the cells were executed."""
    if inputs.undeclared:
        path.with_suffix(_STATE).write_text(inputs.undeclared_digest, encoding="ascii")
