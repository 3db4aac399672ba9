"""What somebody probably meant to write."""

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint to put after a message: ``; did you mean 'owner'?``, or nothing."""
    by_lower = {name.casefold(): name for name in known}
    close = get_close_matches(word.casefold(), by_lower, n=1, cutoff=0.6)
    return f"; did you mean {by_lower[close[0]]!r}?" if close else ""
