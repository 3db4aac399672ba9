"""Whys: the tree of causes of a nonconformity, from what happened down to what can be removed."""

from collections.abc import Iterator
from dataclasses import dataclass

from qmanual.registers.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """One answer to "why did that happen?".

    :param is_root: whether its author says that removing it keeps the problem away.
    :param whys: the answers to why this happened.
    """

    why: str
    evidence: str = ""
    is_root: bool = False
    line: int = 0
    whys: tuple["Why", ...] = ()

    def walk(self, depth: int = 1) -> Iterator[tuple[int, "Why"]]:
        """It and everything below it, each with its depth; the first why has depth 1."""
        yield depth, self
        for inner in self.whys:
            yield from inner.walk(depth + 1)


def why_tree(analysis: Record) -> tuple[Why, ...]:
    """The whys of one analysis; each of them may branch."""
    return tuple(_why(row) for row in analysis.rows("whys"))


def root_causes(analysis: Record) -> tuple[Why, ...]:
    """The causes that were found to be roots, in the order written."""
    return tuple(
        found for first in why_tree(analysis) for _, found in first.walk() if found.is_root
    )


def _why(row: Record) -> Why:
    return Why(
        why=row.text("why"),
        evidence=row.text("evidence"),
        is_root=row.flag("root_cause"),
        line=row.line,
        whys=tuple(_why(inner) for inner in row.rows("whys")),
    )
