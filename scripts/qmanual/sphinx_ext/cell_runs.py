"""Execute the cells of a page into its cache, just before MyST-NB reads it from there.

MyST-NB does not say which cell failed, and ends with a traceback when a kernel dies. So the
notebook that it will look for is executed here, with the same settings, and put where it looks.

A page may keep its last good figures when a cell fails: ``document: cells: keep-last`` in its
front matter, or the tag ``keep-last`` on the cell. They come from the newest earlier state of
the page's inputs that was executed with the same code; an edition takes them only with
``cells: keep-last-in-editions``.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from qmanual.sphinx_ext.cell_text import Cell
from qmanual.sphinx_ext.domain import CellFailure

logger = logging.getLogger(__name__)

KEEP = "keep-last"
KEEP_IN_EDITIONS = "keep-last-in-editions"
_EXECUTED_AT = "executed_at"
_COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_LONGEST = 300
"""Longest message of an error, in characters: one line is for finding the cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notebook:
    """A page as MyST-NB reads it, and the settings that it is executed with."""

    content: Any
    settings: Any
    path: Path

    @classmethod
    def of_page(cls, env: BuildEnvironment, docname: str, text: str) -> "Notebook | None":
        """The notebook of a page; None if MyST-NB does not look for it in the cache."""
        from myst_nb.core.read import create_nb_reader

        settings: Any = env.mystnb_config  # type: ignore[attr-defined]
        markdown: Any = env.myst_config  # type: ignore[attr-defined]
        path = Path(env.doc2path(docname))
        reader = create_nb_reader(str(path), markdown, settings, text)
        if reader is None:
            return None
        content = reader.read(text)
        for name, alias in settings.kernel_rgx_aliases.items():
            _rename_kernel(content, name, alias)
        if content.metadata.get(settings.metadata_key):
            settings = settings.copy(**_overrides(content, settings))
        excluded = any(path.match(pattern) for pattern in settings.execution_excludepatterns)
        if settings.execution_mode != "cache" or excluded:
            return None
        return cls(content=content, settings=settings, path=path)

    def cached_at(self, folder: Path) -> datetime | None:
        """When it was executed, aware UTC, if its outputs are in the cache of a folder."""
        from jupyter_cache import get_cache

        if not folder.is_dir():
            return None
        try:
            record = get_cache(str(folder)).match_cache_notebook(self.content)
        except KeyError:
            return None
        # jupyter-cache's own time is that of its import; a cache of a stock build has no other.
        executed_at = record.data.get(_EXECUTED_AT)
        if executed_at:
            return datetime.fromisoformat(executed_at)
        return record.created.replace(tzinfo=UTC)  # type: ignore[no-any-return]

    def execute(self, folder: Path, cells: tuple[Cell, ...]) -> CellFailure | None:
        """Execute it and put it into the cache of a folder; or what went wrong."""
        from jupyter_cache import get_cache
        from jupyter_cache.base import CacheBundleIn

        began = datetime.now(UTC)
        failure = _execute(self, cells)
        if failure is not None:
            return failure
        seconds = (datetime.now(UTC) - began).total_seconds()
        get_cache(str(folder)).cache_notebook_bundle(
            CacheBundleIn(
                self.content,
                str(self.path),
                data={"execution_seconds": seconds, _EXECUTED_AT: began.isoformat()},
            ),
            check_validity=False,
            overwrite=True,
        )
        logger.info("%s: executed its cells in %.2f s", self.path, seconds)
        return None


def _rename_kernel(content: Any, pattern: str, alias: str) -> None:
    name = content.metadata.get("kernelspec", {}).get("name")
    if name is not None and re.fullmatch(pattern, name):
        content.metadata["kernelspec"]["name"] = alias


def _overrides(content: Any, settings: Any) -> dict[str, Any]:
    given = dict(content.metadata[settings.metadata_key])
    given.pop("output_folder", None)
    return given


def _execute(notebook: Notebook, cells: tuple[Cell, ...]) -> CellFailure | None:
    """Run all cells in one kernel; the notebook gets their outputs."""
    from contextlib import nullcontext
    from tempfile import TemporaryDirectory

    from jupyter_client.kernelspec import NoSuchKernel
    from nbclient import NotebookClient
    from nbclient.exceptions import (
        CellExecutionError,
        CellTimeoutError,
        DeadKernelError,
    )

    settings = notebook.settings
    running = _Running()
    own = notebook.content.metadata.get("execution", {})
    timeout = own.get("timeout", settings.execution_timeout)
    in_temp = settings.execution_in_temp
    folder = TemporaryDirectory() if in_temp else nullcontext(str(notebook.path.parent.absolute()))
    with folder as cwd:
        client = NotebookClient(
            notebook.content,
            timeout=timeout,
            allow_errors=own.get("allow_errors", settings.execution_allow_errors),
            resources={"metadata": {"path": cwd}},
            record_timing=False,
            on_cell_execute=running.note,
        )
        try:
            client.execute()
        except CellExecutionError as error:
            return _failure(cells, running.index, f"{error.ename}: {error.evalue}")
        except CellTimeoutError:
            return _failure(cells, running.index, f"it ran longer than the {timeout} s allowed")
        except DeadKernelError:
            return _failure(cells, running.index, "its kernel died")
        except NoSuchKernel as error:
            name = error.name
            words = f"there is no kernel {name!r} here: set 'kernelspec: name:' to one that is"
            return CellFailure(line=cells[0].line, cell=0, error=words)
        except RuntimeError as error:  # a kernel that does not start
            return CellFailure(line=cells[0].line, cell=0, error=_one_line(str(error)))
    return None


class _Running:
    """Which cell runs, counted from 1 among all cells of the notebook."""

    def __init__(self) -> None:
        self.index = 0

    def note(self, *, cell: Any, **_rest: Any) -> None:
        """Called by nbclient before each code cell that it executes."""
        if cell.cell_type == "code":
            self.index += 1


def _failure(cells: tuple[Cell, ...], count: int, error: str) -> CellFailure:
    """A failure of the so-manieth cell that was executed."""
    executed = [cell for cell in cells if cell.is_executed]
    words = _one_line(error)
    if not 0 < count <= len(executed):
        return CellFailure(line=0, cell=0, error=words)
    cell = executed[count - 1]
    return CellFailure(line=cell.line, cell=cell.number, error=words)


def _one_line(error: str) -> str:
    """The first line of an error, fit for a terminal and a page, whatever a cell put into it."""
    head = _COLOUR.sub("", error.lstrip()[: 4 * _LONGEST]).split("\n", 1)[0]
    words = "".join(sign if sign.isprintable() else " " for sign in head).strip() or "failed"
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"


def may_keep(fields: Any, cells: tuple[Cell, ...], failure: CellFailure, edition: str) -> bool:
    """Whether old figures may be shown for a failure.

    :param fields: the page's front matter under ``document:``.
    :param edition: name of the edition that is built; empty for a working build.
    """
    chosen = fields.get("cells")
    if chosen == KEEP_IN_EDITIONS:
        return True
    if edition:
        return False
    failed = next((cell for cell in cells if cell.number == failure.cell), None)
    return chosen == KEEP or (failed is not None and KEEP in failed.tags)


def find_last_good(notebook: Notebook, states: Path, failed: Path) -> tuple[Path, datetime] | None:
    """The newest earlier state of a page that was executed with the same code, and when."""
    found = []
    for folder in states.iterdir() if states.is_dir() else ():
        when = None if folder == failed else notebook.cached_at(folder)
        if when is not None:
            found.append((when, folder))
    if not found:
        return None
    when, folder = max(found)
    return folder, when
