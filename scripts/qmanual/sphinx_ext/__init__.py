"""The Sphinx extension: renders what the core read; it decides nothing.

Add ``qmanual.sphinx_ext`` to the extensions. Importing it imports nothing of ours: Sphinx
imports extensions before it knows whether it will read a single page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register everything with Sphinx."""
    from qmanual.sphinx_ext.wiring import setup_extension

    setup_extension(app)
    return {
        "version": __version__,
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
