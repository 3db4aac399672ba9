"""Warnings of the extension: their kinds, and how one is said with file and line."""

from enum import StrEnum

from sphinx.util import logging

logger = logging.getLogger(__name__)


class Subtype(StrEnum):
    """Kinds of warning; ``suppress_warnings`` takes them as ``qm.<name>``."""

    CATALOGUE = "catalogue"
    """The core found an error in the sources."""
    SOURCE = "source"
    """Sphinx read an item otherwise than the core did, or where the core sees none."""
    OPTION = "option"
    """An option of a directive does not exist or cannot be used."""
    REFERENCE = "reference"
    """A role or a directive names an item or a document that does not exist."""
    KPI = "kpi"
    """The measurements could not be computed or read."""
    CONTROL = "control"
    """Approvals cannot be read, or a document's state cannot be derived."""
    CELL = "cell"
    """A code cell failed, or an input that the page declares does not exist."""
    MATH = "math"
    """A formula cannot be shown."""


def warn(message: str, *, subtype: Subtype, location: str) -> None:
    """Log one warning of ours.

    :param location: ``path:line``, as an editor understands it.
    """
    logger.warning("%s", message, type="qm", subtype=str(subtype), location=location)
