"""Notebooks executed by real kernels, warm and stock."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from qmanual.kernels.preload import modules_for
from qmanual.kernels.provisioner import registered
from qmanual.kernels.reads import Read, load_reads
from qmanual.kernels.session import Session, use_session
from qmanual.kernels.warm import WarmKernels


def same_environment() -> None:
    """pytest changes this variable between the phases of a test."""
    os.environ["PYTEST_CURRENT_TEST"] = "a page"


@pytest.fixture(autouse=True)
def importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Kernels import the package that is tested, wherever it was imported from."""
    same_environment()
    scripts = str(Path(__file__).parents[3] / "scripts")
    paths = [scripts, *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(path for path in paths if path))


@dataclass
class Pages:
    """Executes pages, one kernel each.

    :param told: what was said about stock kernels that had to do.
    """

    root: Path
    warm: WarmKernels | None
    told: list[str]
    plain: bool = False

    def run(self, *cells: str, folder: Path | None = None, **options: Any) -> list[list[Any]]:
        """The outputs of each cell."""
        same_environment()
        session = Session(
            warm=self.warm,
            reads=self.root / "reads.jsonl",
            root=self.root,
            preload=modules_for(cells),
            tell=self.told.append,
        )
        use_session(None if self.plain else session)
        made = [nbformat.v4.new_code_cell(source) for source in cells]
        notebook = nbformat.v4.new_notebook(cells=made)
        folder = folder or self.root / "manual"
        folder.mkdir(exist_ok=True)
        resources = {"metadata": {"path": str(folder)}}
        NotebookClient(notebook, resources=resources, **{"timeout": 60, **options}).execute()
        return [list(cell.outputs) for cell in notebook.cells]

    def text(self, *cells: str, **options: Any) -> str:
        """What the last cell printed."""
        return str(self.run(*cells, **options)[-1][0]["text"])

    def reads(self) -> list[tuple[int, str, str]]:
        """What the last page read: cell, kind, name."""
        found = load_reads(self.root / "reads.jsonl")
        assert found is not None
        return [(read.cell, str(read.kind), read.name) for read in found if isinstance(read, Read)]


@pytest.fixture
def pages(tmp_path: Path) -> Iterator[Callable[[str], Pages]]:
    """Makes what executes pages with ``warm`` kernels, ``stock`` ones, or those of Jupyter."""
    made: list[Pages] = []

    def make(way: str) -> Pages:
        same_environment()
        warm = WarmKernels() if way == "warm" else None
        entry = Pages(tmp_path, warm, [], plain=way == "plain")
        made.append(entry)
        return entry

    with registered() as chosen:
        assert chosen
        yield make
    use_session(None)
    for entry in made:
        if entry.warm is not None:
            entry.warm.close()


@pytest.fixture
def warm(pages: Callable[[str], Pages]) -> Pages:
    """Executes pages with warm kernels."""
    return pages("warm")
