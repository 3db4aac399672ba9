"""The kernels of a build: warm ones where they can be, stock ones elsewhere; all are watched.

The warm process belongs to the build (:mod:`qmanual.kernels`): it is begun before pages are
read, if there is one with cells among them, and ended with the build. ``qmanual_kernels =
"stock"``, or the variable QMANUAL_KERNELS, turns it off. A new build has a new one, so what it
has imported is never older than the build.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import ENUM
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from qmanual.sphinx_ext.cell_text import Cell, has_cells
from qmanual.sphinx_ext.domain import qm_domain

logger = logging.getLogger(__name__)

_WAYS = ("warm", "stock")


def setup_cell_kernels(app: Sphinx) -> None:
    """Register the setting and the handlers."""
    chosen = os.environ.get("QMANUAL_KERNELS", _WAYS[0])
    app.add_config_value("qmanual_kernels", chosen, "", ENUM(*_WAYS))
    app.connect("env-before-read-docs", start_kernels, priority=900)
    app.connect("build-finished", end_kernels)


def start_kernels(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Get ready for the cells of the pages that will be read; nothing is started yet."""
    if qm_domain(env).notebook_settings is None:
        return
    if not any(_page_has_cells(Path(env.doc2path(docname))) for docname in docnames):
        return
    from qmanual.kernels.provisioner import VARIABLE, register
    from qmanual.kernels.session import Session, use_session
    from qmanual.kernels.warm import WarmError, WarmKernels

    if not register():
        chosen = os.environ[VARIABLE]
        logger.info("code cells: kernels are started by %s; what they read is not noted", chosen)
        return
    warm = None
    if app.config.qmanual_kernels != "stock":
        try:
            warm = WarmKernels()
        except (WarmError, OSError) as error:
            logger.info("code cells: stock kernels are used: %s", error)
    use_session(Session(warm=warm, root=Path(app.srcdir)))


def _page_has_cells(path: Path) -> bool:
    try:
        return has_cells(path.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return False


def next_page(app: Sphinx, docname: str, cells: Sequence[Cell], reads: Path) -> None:
    """Let the next kernel be one for this page.

    :param reads: file for the list of what its cells read.
    """
    from qmanual.kernels.preload import modules_for
    from qmanual.kernels.session import Session, current_session, use_session

    session = current_session()
    if session is None:
        return
    if session.warm is not None:
        session.warm.end_with_owner()
    use_session(
        Session(
            warm=session.warm,
            reads=reads,
            root=Path(app.srcdir),
            preload=modules_for(cell.source for cell in cells),
            tell=lambda words: logger.info("%s: code cells: %s", docname, words),
        )
    )


def end_kernels(_app: Sphinx, _exception: Exception | None) -> None:
    """End what was started for this build."""
    from qmanual.kernels.session import current_session, use_session

    session = current_session()
    if session is None:
        return
    from qmanual.kernels.provisioner import unregister

    use_session(None)
    unregister()
    if session.warm is not None:
        session.warm.close()
