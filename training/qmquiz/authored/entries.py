"""Entries of lists: with a box or without, alone on their line, with a reason where one is due."""

from qmquiz.authored.body import Entry
from qmquiz.authored.problem import wrong


def check_entry(entry: Entry, *, boxes: bool, nested: bool = False) -> None:
    """See that an entry has a box, or none.

    :param nested: whether it may have a list of its own.
    :raises Unreadable: if it is written otherwise.
    """
    if (entry.right is None) is boxes:
        message = (
            f"“{entry.text}” needs a box: - [x] right, - [ ] wrong"
            if boxes
            else f"“{entry.text}” needs no box here"
        )
        raise wrong("list", entry.line, message)
    if entry.inner and not nested:
        message = f"“{entry.text}” has a list of its own; put what it says into one line"
        raise wrong("list", entry.inner[0].line, message)


def check_why(entry: Entry) -> None:
    """See that an entry has a block quote.

    :raises Unreadable: if it has none.
    """
    if not entry.why:
        message = f"“{entry.text}” needs a line “> …” below it that says what to answer"
        raise wrong("list", entry.line, message)
