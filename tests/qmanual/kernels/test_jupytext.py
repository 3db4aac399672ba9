"""Pages with cells are notebooks: they open in JupyterLab through Jupytext and run as they are."""

from pathlib import Path

import jupytext
import pytest

MANUAL = Path(__file__).parents[3] / "manual"
PAGES = [path for path in sorted(MANUAL.rglob("*.md")) if "\n```{code-cell}" in path.read_text("utf-8") and "previous" not in path.parts]  # fmt: skip  # noqa: E501


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_runs_in_its_folder_and_has_figures(path, warm):
    notebook = jupytext.read(path)
    cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]

    outputs = warm.run(*cells, folder=path.parent)

    assert notebook.metadata["kernelspec"]["name"] == "python3"
    if path.name == "analysis.md":
        assert ["image/png" in repr(cell) for cell in outputs] == [True, False, False, True, False, False]  # fmt: skip  # noqa: E501


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_saving_a_page_from_jupyterlab_changes_nothing(path, tmp_path):
    copy = tmp_path / path.name

    jupytext.write(jupytext.read(path), copy, fmt="md:myst")

    assert copy.read_text("utf-8") == path.read_text("utf-8")
