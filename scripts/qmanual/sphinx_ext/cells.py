"""Code cells: executed again when, and only when, something that they read has changed.

Stock jupyter-cache keys on code alone, so a page keeps showing the old figure after its data
changed. Here each state of a page's inputs has a cache of its own, chosen just before MyST-NB
reads the page. Inputs are the files that the page declares (``document: data:``), the Python
files of the manual, the installed packages, and, for a page that uses the engine, the
definitions and data of all KPIs. A page whose inputs changed is read again.

A failing cell fails the build, with or without ``-W``, and is named.
"""

import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.errors import SphinxError

from qmanual.items.blocks import iter_blocks, parse_blocks
from qmanual.sphinx_ext.cell_inputs import find_inputs, inputs_digest
from qmanual.sphinx_ext.domain import CellFailure, manual_of, qm_domain, record_problem
from qmanual.sphinx_ext.warnings import Subtype

KEPT = 3
"""Executed states kept for a page: the working one, and those of editions built beside it."""

_CELL = re.compile(r"^\s*(`{3,}|~{3,}|:{3,})\{code-cell\}", re.MULTILINE)


class CellError(SphinxError):
    """A code cell failed, so the manual cannot be built."""

    category = "Code cell failed"


def setup_cells(app: Sphinx) -> None:
    """Register the handlers; they do nothing without MyST-NB."""
    app.connect("config-inited", silence_stock_warning)
    # After MyST-NB's own handler, which makes its settings.
    app.connect("builder-inited", keep_stock_settings, priority=900)
    app.connect("env-get-outdated", find_pages_with_new_inputs)
    app.connect("source-read", choose_cache)
    app.connect("source-read", keep_lines)
    app.connect("doctree-read", note_failures)
    app.connect("env-updated", raise_failures, priority=100)


def silence_stock_warning(_app: Sphinx, config: Config) -> None:
    """MyST-NB's warning names no cell; ours does, and fails the build without ``-W`` too."""
    config.suppress_warnings = [*config.suppress_warnings, "mystnb.exec"]


def keep_stock_settings(app: Sphinx) -> None:
    """Remember MyST-NB's settings as they were before we chose a cache for a page."""
    qm_domain(app.env).notebook_settings = getattr(app.env, "mystnb_config", None)


def find_pages_with_new_inputs(
    _app: Sphinx, env: BuildEnvironment, _added: set[str], _changed: set[str], _removed: set[str]
) -> list[str]:
    """Pages whose cells would now read something else: by content, not by time."""
    return [
        docname
        for docname, page in qm_domain(env).pages.items()
        if page.inputs is not None
        and inputs_digest(manual_of(env), page.inputs) != page.inputs.digest
    ]


def choose_cache(app: Sphinx, docname: str, content: list[str]) -> None:
    """Before a page is read: note its inputs, and give it the cache of their state."""
    env, domain = app.env, qm_domain(app.env)
    stock: Any = domain.notebook_settings
    if stock is None:
        return
    env.mystnb_config = stock  # type: ignore[attr-defined]
    if not _CELL.search(content[0]):
        return
    manual = manual_of(env)
    found, problems = find_inputs(manual, docname, content[0])
    for line, message in problems:
        record_problem(env, message, Subtype.CELL, line)
    digest = inputs_digest(manual, found)
    page = domain.page(docname)
    page.inputs = replace(found, digest=digest)
    page.cell_lines = cell_lines(content[0])
    for path in found.files:
        env.note_dependency(path)
    if stock.execution_mode == "cache":
        folder = Path(stock.execution_cache_path) / docname.replace("/", ".")
        _forget_old(folder, keep=digest[:16])
        env.mystnb_config = stock.copy(  # type: ignore[attr-defined]
            execution_cache_path=str(folder / digest[:16])
        )


def keep_lines(app: Sphinx, _docname: str, content: list[str]) -> None:
    """Make MyST-NB name the right lines: it counts one blank line before a passage, never more."""
    if qm_domain(app.env).notebook_settings is None:
        return
    from myst_nb.core.read import is_myst_markdown_notebook

    if _CELL.search(content[0]) and is_myst_markdown_notebook(content[0]):
        content[0] = with_comments(content[0])


def with_comments(text: str) -> str:
    """The text with a MyST comment in place of the second blank line that begins a passage."""
    lines = text.split("\n")
    breaks = [
        token.map
        for token in parse_blocks(text)
        if token.map
        and (
            token.type in ("front_matter", "myst_block_break")
            or (token.type == "fence" and token.info.startswith(("{code-cell}", "{raw-cell}")))
        )
    ]
    beginnings = {first for first, _end in breaks}
    for _first, end in breaks:
        text_at = next((n for n in range(end, len(lines)) if lines[n].strip()), None)
        if text_at is not None and text_at > end + 1 and text_at not in beginnings:
            lines[end + 1] = "%"
    return "\n".join(lines)


def cell_lines(text: str) -> tuple[int, ...]:
    """Lines on which the code cells of a page begin, counted from 1.

    MyST-NB's own lines are one or two off.
    """
    blocks = iter_blocks(parse_blocks(text), text.split("\n"))
    return tuple(block.line for block in blocks if block.name == "code-cell")


def _forget_old(folder: Path, keep: str) -> None:
    """Remove all but the newest states of a page; another build may be doing the same."""
    if not folder.is_dir():
        return
    states = sorted(
        (path for path in folder.iterdir() if path.name != keep),
        key=lambda path: path.stat().st_mtime,
    )
    for path in states[: -(KEPT - 1)]:
        shutil.rmtree(path, ignore_errors=True)


def note_failures(app: Sphinx, doctree: nodes.document) -> None:
    """After a page is read: note the cell that failed, if one did."""
    env = app.env
    metadata = getattr(env, "nb_metadata", {}).get(env.docname) or {}
    executed = metadata.get("exec_data") or {}
    if executed.get("succeeded", True):
        return
    page = qm_domain(env).page(env.docname)
    cells = [
        node for node in doctree.findall(nodes.container) if node.get("nb_element") == "cell_code"
    ]
    for number, cell in enumerate(cells, 1):
        for block in cell.findall(nodes.literal_block):
            if "traceback" in block["classes"]:
                lines = block.astext().strip().splitlines() or ["failed"]
                where = page.cell_lines[number - 1] if number <= len(page.cell_lines) else 0
                page.failures.append(CellFailure(line=where, cell=number, error=lines[-1]))
                return
    page.failures.append(CellFailure(line=0, cell=0, error=str(executed.get("error", "failed"))))


def raise_failures(_app: Sphinx, env: BuildEnvironment) -> None:
    """Once all pages are read: end the build if a cell failed, naming all that did.

    :raises CellError: if one did; nothing is written, and the pages are read again next time.
    """
    words = []
    for docname, page in sorted(qm_domain(env).pages.items()):
        for failure in page.failures:
            where = f"{env.doc2path(docname)}:{failure.line}"
            cell = f"cell {failure.cell}: " if failure.cell else ""
            words.append(f"{where}: {cell}{failure.error}")
    if words:
        raise CellError("\n".join(words))
