"""The columns of a question table, and how a cell is guarded against spreadsheets.

One row for each question; the gaps of a cloze and the questions of a scenario follow it in rows
of their own, with its identifier under ``part of``.

===============  ================================================================
``id``           identifier, ``Q-…``; empty for a part
``part of``      identifier of the cloze or scenario that the row is a part of
``kind``         ``single`` (if empty), ``multiple``, ``true-false``, ``numeric``, ``order``,
                 ``short-text``, ``matching``, ``cloze``, ``scenario``
``items``        cited items, the one that it is about first; between them ``;``
``difficulty``   ``easy``, ``medium`` (if empty) or ``hard``
``question``     what is asked; with ``___`` for each gap of a cloze
``answer``       ``single``, ``multiple``: numbers of the right options (``1`` or ``1; 3``), or
                 the text of the right one; ``true-false``: ``true`` or ``false``;
                 ``numeric``: the number, with a decimal point
``unit``         of the number
``tolerance``    of the number, in its unit
``option n``     an option; ``order``: a step, in the right order; ``short-text``: a text that is
                 right; ``matching``: a row; ``numeric``: a wrong result that has a name;
                 ``true-false``: nothing
``match n``      ``matching``: what belongs to the row; without a row, to none
``why n``        feedback for option n; ``true-false``: 1 is for true, 2 for false
``explanation``  feedback for everybody
``shuffle``      ``no`` keeps the options in their order
``pools``        names, between them ``;``
``rule``         the rule that made it; of no meaning when it is read
``quote``        what the manual says; of no meaning when it is read
``link``         where it says so; of no meaning when it is read
===============  ================================================================
"""

import re

FRONT = (
    "id", "part of", "kind", "items", "difficulty", "question", "answer", "unit", "tolerance",
)  # fmt: skip
NUMBERED = ("option", "match", "why")
BACK = ("explanation", "shuffle", "pools", "rule", "quote", "link")
NOT_READ = frozenset({"rule", "quote", "link"})
OPTIONS = 8
"""Numbered columns that are always there; more come only with a question that has more."""

_FORMULA = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")


def columns(options: int) -> tuple[str, ...]:
    """The names of all columns, for questions with so many options at most."""
    numbered = [f"{name} {number}" for number in range(1, options + 1) for name in NUMBERED]
    return (*FRONT, *numbered, *BACK)


def guard(text: str) -> str:
    """A cell that no spreadsheet takes for a formula; a bare number may stay one.

    Source: OWASP, CSV injection.
    """
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def unguard(cell: str) -> str:
    """The inverse of :func:`guard`."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def join(values: tuple[str, ...]) -> str:
    """A list in one cell."""
    return "; ".join(value.replace("\\", "\\\\").replace(";", "\\;") for value in values)


def split(cell: str) -> tuple[str, ...]:
    """The inverse of :func:`join`; a comma parts only what has no semicolon (``items``)."""
    found = re.findall(r"(?:\\.|[^;\\]|\\$)+", cell)
    return tuple(value for entry in found if (value := re.sub(r"\\(.)", r"\1", entry).strip()))
