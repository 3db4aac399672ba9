"""Code cells: executed again when, and only when, something that they read has changed.

Stock jupyter-cache keys on code alone, so a page keeps showing the old figure after its data
changed. Here each state of a page's inputs (:mod:`.cell_inputs`) has a cache of its own, chosen
just before MyST-NB reads the page, and filled by :mod:`.cell_runs`. A page whose inputs changed
is read again. What cells read beside their declared inputs is a finding (:mod:`.cell_reads`).

A failing cell fails the build, with or without ``-W``, and is named; unless the author allows
the last good figures, which are marked as old. Such a page is executed again in every build.
"""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.errors import SphinxError
from sphinx.util import logging

from qmanual.kernels.old_figures import forget_old_figures, note_old_figures
from qmanual.sphinx_ext.cell_inputs import files_digest, find_inputs, inputs_digest
from qmanual.sphinx_ext.cell_kernels import next_page
from qmanual.sphinx_ext.cell_reads import (
    is_state_kept,
    keep_state,
    problems_of,
    undeclared_reads,
    with_undeclared,
)
from qmanual.sphinx_ext.cell_text import (
    code_digest,
    find_cells,
    has_cells,
    with_comments,
    without_cells,
)
from qmanual.sphinx_ext.domain import (
    CellFailure,
    OldFigures,
    Page,
    manual_of,
    qm_domain,
    record_problem,
)
from qmanual.sphinx_ext.language import _, format_day
from qmanual.sphinx_ext.manual import Manual
from qmanual.sphinx_ext.warnings import Subtype

logger = logging.getLogger(__name__)

KEPT = 3
"""Executed states kept for a page: the working one, and those of editions built beside it."""


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
    # After all that change the text: what is executed is what MyST-NB will read.
    app.connect("source-read", fill_cache, priority=950)
    app.connect("doctree-read", note_failures)
    app.connect("doctree-read", note_reads)
    app.connect("doctree-read", mark_old_figures)
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
    """Pages whose cells would now read something else, by content; and those with old figures."""
    manual = manual_of(env)
    return [
        docname
        for docname, page in qm_domain(env).pages.items()
        if page.old_figures is not None
        or _has_new_inputs(manual, page, docname, Path(env.doc2path(docname)))
    ]


def _has_new_inputs(manual: Manual, page: Page, docname: str, path: Path) -> bool:
    if page.inputs is None:
        return False
    try:
        source = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False  # it was removed, and Sphinx knows
    # Found anew: a folder or a pattern may have more files by now.
    present, _problems = find_inputs(manual, docname, source)
    if inputs_digest(manual, present) != page.inputs.digest:
        return True
    undeclared = page.inputs.undeclared
    return bool(undeclared) and files_digest(manual, undeclared) != page.inputs.undeclared_digest


def choose_cache(app: Sphinx, docname: str, content: list[str]) -> None:
    """Before a page is read: note its inputs, and give it the cache of their state."""
    env, domain = app.env, qm_domain(app.env)
    stock: Any = domain.notebook_settings
    if stock is None:
        return
    env.mystnb_config = stock  # type: ignore[attr-defined]
    if not has_cells(content[0]):
        return
    manual = manual_of(env)
    found, problems = find_inputs(manual, docname, content[0])
    for line, message in problems:
        record_problem(env, message, Subtype.CELL, line)
    digest = inputs_digest(manual, found)
    page = domain.page(docname)
    page.inputs = replace(found, digest=digest)
    page.cells = find_cells(content[0])
    for path in found.files:
        env.note_dependency(path)
    states = _states(app, stock, docname)
    reads = f"reads-{code_digest(page.cells)[:16]}.jsonl"
    page.reads = states / reads
    if stock.execution_mode == "cache":
        folder = states / digest[:16]
        page.reads = folder / reads
        _forget_old(states, keep=folder.name)
        if not is_state_kept(manual, page.inputs, page.reads):
            _set_aside(folder)
        env.mystnb_config = stock.copy(  # type: ignore[attr-defined]
            execution_cache_path=str(folder)
        )
    next_page(app, docname, page.cells, page.reads)


def _states(app: Sphinx, stock: Any, docname: str) -> Path:
    """Folder of the executed states of a page."""
    base = Path(stock.execution_cache_path or Path(app.doctreedir) / "qmanual-cells")
    return base / docname.replace("/", ".")


def keep_lines(app: Sphinx, _docname: str, content: list[str]) -> None:
    """Make MyST-NB name the right lines."""
    if qm_domain(app.env).notebook_settings is None:
        return
    from myst_nb.core.read import is_myst_markdown_notebook

    if has_cells(content[0]) and is_myst_markdown_notebook(content[0]):
        content[0] = with_comments(content[0])


def fill_cache(app: Sphinx, docname: str, content: list[str]) -> None:
    """Execute a page that is not in its cache; or choose the last good figures, if it may."""
    env, page = app.env, qm_domain(app.env).page(docname)
    if qm_domain(env).notebook_settings is None or not page.cells or page.inputs is None:
        return
    from qmanual.sphinx_ext.cell_runs import Notebook, find_last_good, may_keep

    notebook = Notebook.of_page(env, docname, content[0])
    if notebook is None:
        return
    settings: Any = env.mystnb_config  # type: ignore[attr-defined]
    folder = Path(settings.execution_cache_path)
    states = folder.parent
    if notebook.cached_at(folder) is None:
        failure = notebook.execute(folder, page.cells)
        if failure is not None:
            manual = manual_of(env)
            document = manual.document_of(docname)
            fields = document.fields if document else {}
            kept = None
            if may_keep(fields, page.cells, failure, manual.edition):
                kept = find_last_good(notebook, states, folder)
            if kept is None:
                page.failures.append(failure)
                # The build will end; MyST-NB shall not execute the page once more.
                content[0] = without_cells(content[0])
                env.mystnb_config = settings.copy(execution_mode="off")  # type: ignore[attr-defined]
                return
            page.old_figures = OldFigures(executed_at=kept[1], failure=failure)
            page.reads = None
            env.mystnb_config = settings.copy(  # type: ignore[attr-defined]
                execution_cache_path=str(kept[0])
            )
            message = _old_figures_words(manual, page.old_figures)
            note_old_figures(states, path=f"{docname}.md", line=failure.line, message=message)
            logger.info("%s:%d: %s", env.doc2path(docname), failure.line, message)
            return
    forget_old_figures(states)


def _forget_old(states: Path, keep: str) -> None:
    """Remove all but the newest executed states of a page; another build may be doing the same."""
    if not states.is_dir():
        return
    folders = [path for path in states.iterdir() if path.is_dir() and path.name != keep]
    executed = [path for path in folders if (path / "executed").is_dir()]
    executed.sort(key=lambda path: path.stat().st_mtime)
    for path in {*folders} - {*executed[-(KEPT - 1) :]}:
        shutil.rmtree(path, ignore_errors=True)


def _set_aside(folder: Path) -> None:
    """Have a page executed again; what it had may still be its last good figures."""
    aside = folder.with_name(f"{folder.name}.before")
    shutil.rmtree(aside, ignore_errors=True)
    folder.rename(aside)


def note_reads(app: Sphinx, _doctree: nodes.document) -> None:
    """After a page is read: note what its cells read without a word about it."""
    env = app.env
    page = qm_domain(env).page(env.docname)
    if page.inputs is None or page.reads is None:
        return
    manual = manual_of(env)
    reads = undeclared_reads(manual, page.inputs, page.reads)
    if not reads:
        return
    page.inputs = with_undeclared(manual, page.inputs, reads)
    keep_state(page.inputs, page.reads)
    for path in page.inputs.undeclared:
        env.note_dependency(path)
    for line, message in problems_of(reads, page.cells):
        record_problem(env, message, Subtype.CELL, line)


def mark_old_figures(app: Sphinx, doctree: nodes.document) -> None:
    """Say on the page, at its head and at the cell that failed, that its figures are old."""
    env = app.env
    page = qm_domain(env).page(env.docname)
    if page.old_figures is None:
        return
    message = _old_figures_words(manual_of(env), page.old_figures)
    cells = list(doctree.findall(_is_code_cell))
    number = page.old_figures.failure.cell
    section = next(doctree.findall(nodes.section), doctree)
    title = section.first_child_matching_class(nodes.title)
    section.insert(0 if title is None else title + 1, _note(message))
    if 0 < number <= len(cells):
        cell = cells[number - 1]
        cell.parent.insert(cell.parent.index(cell), _note(message))


def _note(message: str) -> nodes.warning:
    return nodes.warning("", nodes.paragraph("", message), classes=["qm-old-figures"])


def _old_figures_words(manual: Manual, old: OldFigures) -> str:
    when = old.executed_at.astimezone(ZoneInfo(manual.settings.timezone))
    day = f"{format_day(when.date(), manual.language)}, {when:%H:%M}"
    # translators: old figures on a page; "when" is a day with a time, "error" is Python's
    return _("Figures of %(when)s: the cell failed since (%(error)s).") % {
        "when": day,
        "error": old.failure.error,
    }


def _is_code_cell(node: nodes.Node) -> bool:
    return isinstance(node, nodes.container) and node.get("nb_element") == "cell_code"


def note_failures(app: Sphinx, doctree: nodes.document) -> None:
    """After a page is read: note the cell that failed, if MyST-NB executed it and one did."""
    env = app.env
    metadata = getattr(env, "nb_metadata", {}).get(env.docname) or {}
    executed = metadata.get("exec_data") or {}
    page = qm_domain(env).page(env.docname)
    if executed.get("succeeded", True) or page.failures:
        return
    for number, cell in enumerate(doctree.findall(_is_code_cell), 1):
        assert isinstance(cell, nodes.container)
        for block in cell.findall(nodes.literal_block):
            if "traceback" in block["classes"]:
                lines = block.astext().strip().splitlines() or ["failed"]
                where = page.cells[number - 1].line if number <= len(page.cells) else 0
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
