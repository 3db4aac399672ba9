"""Addresses of passages in a published edition."""

from urllib.parse import quote

from qmquiz.formats.exchange import LinkTo
from qmquiz.model import Passage


def link_to(site: str) -> LinkTo:
    """Where a passage is.

    :param site: address of the edition; without one no passage has an address.
    """
    base = site.rstrip("/")

    def link(passage: Passage) -> str:
        if not base or not passage.docname:
            return ""
        anchor = f"#{quote(passage.anchor)}" if passage.anchor else ""
        return f"{base}/{quote(passage.docname)}.html{anchor}"

    return link
