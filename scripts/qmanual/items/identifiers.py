"""Identifiers: what one may look like."""

import re

_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-.][A-Za-z0-9]+)*")

LONGEST = 80
"""Characters; longer ones break tables on a phone and file names on Windows."""


def identifier_problem(identifier: str) -> str | None:
    """What is wrong with an identifier, or None.

    Identifiers become anchors in addresses and names of files, so they are plain ASCII;
    upper and lower case are the same.
    """
    if not _IDENTIFIER.fullmatch(identifier):
        return (
            f"{identifier!r} is not an identifier; use letters a to z, digits and single hyphens "
            "or dots, such as STD-PHONE-01"
        )
    if len(identifier) > LONGEST:
        return f"the identifier {identifier[:20]!r}… is longer than {LONGEST} characters"
    return None
