"""What the kernels of the running build are to do: the one state that this room keeps.

MyST-NB and nbclient start kernels without a word from us; what they cannot hand on (which page
it is, where the list of its reads goes) is kept here, between the extension and the
provisioner, which run in one process.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from qmanual.kernels.warm import WarmKernels

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """How the next kernel is started.

    :param warm: the warm process; None to start stock kernels.
    :param reads: file for the list of what the cells read; None to keep none.
    :param root: folder that names in that list are relative to.
    :param preload: modules that a warm kernel finds imported.
    :param tell: called with one sentence when a stock kernel has to do.
    """

    warm: WarmKernels | None = None
    reads: Path | None = None
    root: Path = Path()
    preload: tuple[str, ...] = ()
    tell: Callable[[str], None] = logger.info


class _Now:
    session: Session | None = None


def use_session(session: Session | None) -> None:
    """Start kernels so from now on; None for Jupyter's own way."""
    _Now.session = session


def current_session() -> Session | None:
    """How kernels are started now."""
    return _Now.session
