"""Pages with cells are notebooks: they open in JupyterLab through Jupytext and run as they are."""

import re
from pathlib import Path

import jupytext
import pytest
import yaml
from jupytext.config import (
    find_jupytext_configuration_file,
    load_jupytext_configuration_file,
)

MANUAL = Path(__file__).parents[3] / "manual"
PAGES = [path for path in sorted(MANUAL.rglob("*.md")) if "\n```{code-cell}" in path.read_text("utf-8") and "previous" not in path.parts]  # fmt: skip


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_runs_in_its_folder_and_has_figures(path, warm):
    notebook = jupytext.read(path)
    cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]

    outputs = warm.run(*cells, folder=path.parent)

    assert notebook.metadata["kernelspec"]["name"] == "python3"
    if path.name == "analysis.md":
        assert ["image/png" in repr(cell) for cell in outputs] == [True, False, False, True, False, False]  # fmt: skip


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_saving_a_page_from_jupyterlab_keeps_every_line_of_text_and_code(path, tmp_path):
    copy = tmp_path / path.name

    config = load_jupytext_configuration_file(find_jupytext_configuration_file(str(path)))
    jupytext.write(jupytext.read(path), copy, fmt="md:myst", config=config)

    (front, body), (saved_front, saved_body) = parts(path), parts(copy)
    assert saved_body == body
    saved_front["jupytext"].pop("notebook_metadata_filter", None)
    assert saved_front == front


def parts(path):
    """The front matter as data, and the rest, without the blank line that Jupytext puts
    after a cell's tags."""
    _nothing, front, body = path.read_text("utf-8").split("---\n", 2)
    return yaml.safe_load(front), re.sub(r"(\n:tags: .*\n)\n", r"\1", body)
