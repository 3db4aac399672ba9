"""What is wrong with a decision table as a whole: a case without a row, or with two.

All cases are gone through, column by column. Pieces of a column that leave the same rows are
one branch, and a set of rows that was met before is not looked at again; so the work grows with
what the rows tell apart, not with the product of the columns.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from qmanual.items.decision_cases import Cases, Piece, places
from qmanual.items.decision_table import DecisionTable, HitPolicy

LIMIT = 200_000
"""Branches that are looked at; a table with more cannot be grasped by anybody either."""

SHOWN = 12
"""Defects of one table that are named; the rest is mended with them, or found then."""


class DefectKind(StrEnum):
    """What can be wrong."""

    GAP = "decision-gap"
    """No row fits a case."""
    OVERLAP = "decision-overlap"
    """Two rows fit a case."""
    UNREACHABLE = "decision-unreachable"
    """A row never counts, because rows before it take all its cases."""
    TOO_LARGE = "decision-too-large"
    """There are too many cases to go through them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect:
    """One thing that is wrong.

    :param line: line in the file: of the later row, or of the table's head.
    :param rows: places of the rows concerned, counted from 0.
    :param case: the case in words; empty where there is none.
    """

    kind: DefectKind
    line: int
    message: str
    rows: tuple[int, ...] = ()
    case: str = ""


def find_defects(table: DecisionTable, *, limit: int = LIMIT) -> tuple[Defect, ...]:
    """Everything that is wrong with a table; a complete table with unique rows has nothing."""
    return tuple(_Search(table, limit).run())


class _Search:
    """Goes through the cases of one table."""

    def __init__(self, table: DecisionTable, limit: int) -> None:
        self.table = table
        self.cases = Cases(table)
        self.limit = limit
        self.seen: set[tuple[int, int]] = set()
        self.winners = 0
        self.pairs: dict[tuple[int, int], str] = {}
        self.gaps: list[str] = []

    def run(self) -> Iterator[Defect]:
        """Its defects, by line."""
        complete = self._walk(0, self.cases.all_rows, [])
        rows = self.table.rows
        for case in self.gaps[:SHOWN]:
            yield Defect(
                kind=DefectKind.GAP,
                line=self.table.line,
                message=f"no row fits this case: {case}",
                case=case,
            )
        for (first, second), case in sorted(self.pairs.items(), key=lambda e: e[0][::-1])[:SHOWN]:
            yield Defect(
                kind=DefectKind.OVERLAP,
                line=rows[second].line,
                message=f"this row and the one in line {rows[first].line} both fit this case: "
                f"{case}",
                rows=(first, second),
                case=case,
            )
        if not complete:
            yield Defect(
                kind=DefectKind.TOO_LARGE,
                line=self.table.line,
                message=f"the table tells more than {self.limit} cases apart, so not all of them "
                "were looked at; make several tables of it",
            )
        elif self.table.hit_policy is HitPolicy.FIRST:
            yield from self._unreachable()

    def _unreachable(self) -> Iterator[Defect]:
        for place in places(self.cases.all_rows & ~self.winners)[:SHOWN]:
            yield Defect(
                kind=DefectKind.UNREACHABLE,
                line=self.table.rows[place].line,
                message="this row never counts, because rows above it take all its cases",
                rows=(place,),
            )

    def _walk(self, column: int, rows: int, path: list[Piece]) -> bool:
        """Look at all cases that begin with a path.

        :param rows: mask of the rows that fit so far.
        :return: whether all of them could be looked at.
        """
        if not rows:
            self.gaps.append(self._case(path))
            return True
        if (column, rows) in self.seen:
            return True
        if len(self.seen) >= self.limit:
            return False
        self.seen.add((column, rows))
        if column == len(self.cases.pieces):
            self._arrive(rows, path)
            return True
        branches: dict[int, Piece] = {}
        for piece in self.cases.pieces[column]:
            branches.setdefault(rows & piece.rows, piece)
        complete = True
        for left, piece in branches.items():
            complete = self._walk(column + 1, left, [*path, piece]) and complete
        return complete

    def _arrive(self, rows: int, path: Sequence[Piece]) -> None:
        found = places(rows) if rows & (rows - 1) else [rows.bit_length() - 1]
        self.winners |= 1 << found[0]
        if self.table.hit_policy is HitPolicy.UNIQUE and len(found) > 1:
            case = self._case(path)
            for second in found[1 : SHOWN + 1]:
                self.pairs.setdefault((found[0], second), case)

    def _case(self, path: Sequence[Piece]) -> str:
        columns = self.table.columns[: len(path)]
        return "; ".join(
            f"{column.name}: {piece.text}" for column, piece in zip(columns, path, strict=True)
        )
