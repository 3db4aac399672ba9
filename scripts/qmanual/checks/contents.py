"""Is every page in the table of contents?"""

from collections.abc import Iterator

from qmanual.items.findings import Finding, Severity
from qmanual.items.toc import TOC, pages
from qmanual.items.tree import Tree

APART = ("previous", "authoring", "locale", "data")
"""Folders beside the manual's pages: earlier sources, guides for authors, translations, data."""


def find_pages_left_out(tree: Tree, manual: str) -> Iterator[Finding]:
    """Pages that nobody will see, because the table of contents does not name them."""
    names = tree.names()
    if f"{manual}/{TOC}" not in names:
        return
    shown, _findings = pages(tree, manual)
    for name in names:
        folder = name.split("/")[1]
        if name.endswith(".md") and name not in shown and folder not in APART:
            yield Finding(
                code="page-not-in-contents",
                path=name,
                line=0,
                message=f"the page is not in {manual}/{TOC}, so nobody sees it; "
                "add it or delete it",
                severity=Severity.WARNING,
            )
