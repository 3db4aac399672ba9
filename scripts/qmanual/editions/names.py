"""Which names an edition may have: they become folders, addresses and words in a sentence."""

import re

from qmanual.errors import EditionError

RESERVED = frozenset({"training", "static", "latest", "live", "redlines", "accounts", "media"})
"""First parts of addresses that mean something else on the published site."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")


def checked_name(name: str) -> str:
    """The name itself.

    :raises EditionError: if no edition can be called that.
    """
    if not _NAME.fullmatch(name):
        raise EditionError(
            f"an edition cannot be called {name!r}: use up to 40 letters, digits, dots, hyphens "
            "and underscores, and begin with a letter or a digit"
        )
    if name.casefold() in RESERVED:
        raise EditionError(
            f"an edition cannot be called {name!r}: the site uses that address for something "
            "else; choose another name, such as 2026.1"
        )
    if ".." in name or name.endswith("."):
        # Redlines are addressed as <old>..<new>, and Windows drops a dot at the end.
        raise EditionError(
            f"an edition cannot be called {name!r}: no two dots in a row, and none at the end"
        )
    return name
