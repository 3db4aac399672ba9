"""The cases that a decision table tells apart, and which rows fit each of them.

A column of words has the words that its cells name; a column that names only one tells it from
all others. A column of amounts is cut at every end of a range: within a piece all amounts are
treated alike, so one of them stands for all. Sets of rows are bit masks: row 0 is the lowest.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from qmanual.items.decision_cells import Cell, Part, Range
from qmanual.items.decision_table import Column, DecisionTable, TableRow
from qmanual.items.quantity import Quantity, plain

_OPPOSITES: Mapping[str, str] = {
    "yes": "no", "true": "false", "да": "нет", "是": "否", "有": "无", "예": "아니요",
}  # fmt: skip
_OTHER = "anything else"


@dataclass(frozen=True, slots=True)
class Piece:
    """Values of one column that all rows treat alike.

    :param text: in words: ``more than 1 day``.
    :param rows: mask of the rows that allow it.
    :param span: the amounts, for a column of amounts.
    :param named: whether a cell names it, as opposed to all other values.
    """

    text: str
    rows: int
    span: Range | None = None
    named: bool = True


@dataclass(frozen=True)
class Cases:
    """A table, cut into pieces."""

    table: DecisionTable

    @cached_property
    def all_rows(self) -> int:
        """Mask of all rows."""
        return (1 << len(self.table.rows)) - 1

    @cached_property
    def pieces(self) -> tuple[tuple[Piece, ...], ...]:
        """The pieces of each column."""
        return tuple(
            _amount_pieces(column, cells) if column.of_amounts else _word_pieces(cells)
            for column, cells in zip(self.table.columns, self._cells, strict=True)
        )

    @cached_property
    def _cells(self) -> list[list[Cell]]:
        return [[row.cells[i] for row in self.table.rows] for i in range(len(self.table.columns))]

    @cached_property
    def _touching(self) -> list[dict[tuple[str, ...], int]]:
        """For each column: a cell to the rows that share a value with it."""
        return [
            _touching(cells, pieces) for cells, pieces in zip(self._cells, self.pieces, strict=True)
        ]

    def overlapping(self, row: TableRow) -> int:
        """Mask of the rows that fit some case of this row, itself among them."""
        mask = self.all_rows
        for column, cell in enumerate(row.cells):
            mask &= self._touching[column][cell.key]
        return mask


def places(mask: int) -> list[int]:
    """The rows of a mask, ascending."""
    found = []
    while mask:
        lowest = mask & -mask
        found.append(lowest.bit_length() - 1)
        mask ^= lowest
    return found


def _touching(cells: Sequence[Cell], pieces: Sequence[Piece]) -> dict[tuple[str, ...], int]:
    first = {cell.key: place for place, cell in reversed(list(enumerate(cells)))}
    different = sum(1 << place for place in first.values())
    found = dict.fromkeys(first, 0)
    for piece in pieces:
        for place in places(piece.rows & different):
            found[cells[place].key] |= piece.rows
    return found


def _word_pieces(cells: Sequence[Cell]) -> tuple[Piece, ...]:
    anywhere = 0
    named: dict[str, int] = {}
    shown: dict[str, str] = {}
    for place, cell in enumerate(cells):
        if cell.is_any:
            anywhere |= 1 << place
        for part in cell.parts:
            named[part.key] = named.get(part.key, 0) | 1 << place
            shown.setdefault(part.key, part.text)
    pieces = [Piece(shown[key], mask | anywhere) for key, mask in named.items()]
    if len(named) == 1:
        (only,) = named
        opposite = _opposite(only)
        pieces.append(Piece(opposite or _OTHER, anywhere, named=bool(opposite)))
    return tuple(pieces) or (Piece("any value", anywhere, named=False),)


def _opposite(key: str) -> str:
    """The other one of a pair such as yes and no; empty if the word is not one of a pair."""
    both = {**_OPPOSITES, **{no: yes for yes, no in _OPPOSITES.items()}}
    return both.get(key, "")


def _amount_pieces(column: Column, cells: Sequence[Cell]) -> tuple[Piece, ...]:
    parts = [part for cell in cells for part in cell.parts]
    ends = _ends(parts)
    shown = _as_written(parts, column)
    spans = _whole_spans(parts, ends) if column.whole else _spans(parts, ends, column)
    samples = [_sample(span) for span in spans]
    masks = _masks(cells, samples)
    return tuple(
        Piece(_in_words(span, shown, whole=column.whole), mask, span)
        for span, mask in zip(spans, masks, strict=True)
    )


def _masks(cells: Sequence[Cell], samples: Sequence[Decimal]) -> list[int]:
    """For each amount, ascending, the rows that allow it."""
    masks = [0] * len(samples)
    rows: dict[tuple[str, ...], int] = {}
    for place, cell in enumerate(cells):
        rows[cell.key] = rows.get(cell.key, 0) | 1 << place
    for cell in {cell.key: cell for cell in cells}.values():
        spans = [part.range for part in cell.parts if part.range is not None]
        for span in [Range()] if cell.is_any else spans:
            for place in range(*_held(span, samples)):
                masks[place] |= rows[cell.key]
    return masks


def _held(span: Range, samples: Sequence[Decimal]) -> tuple[int, int]:
    """Places of the amounts that a range holds: from, and up to but not with."""
    start, end = 0, len(samples)
    if span.low is not None:
        start = (bisect_left if span.with_low else bisect_right)(samples, span.low)
    if span.high is not None:
        end = (bisect_right if span.with_high else bisect_left)(samples, span.high)
    return start, end


def _ends(parts: Iterable[Part]) -> list[Decimal]:
    found = set()
    for part in parts:
        if part.range is not None:
            found |= {end for end in (part.range.low, part.range.high) if end is not None}
    return sorted(found)


def _spans(parts: Sequence[Part], ends: Sequence[Decimal], column: Column) -> list[Range]:
    """The whole scale, cut at each end: below it, the end itself, up to the next one."""
    spans: list[Range] = []
    nothing = _nothing_counts(parts)
    if ends[0] < 0:
        spans.append(Range(high=ends[0], with_high=False))
    elif ends[0] > 0:
        spans.append(Range(Decimal(0), ends[0], nothing, False))
    most = Decimal(100) if column.unit == "%" and ends[-1] <= 100 else None
    for here, there in zip(ends, [*ends[1:], most], strict=True):
        if here != 0 or nothing or ends[0] < 0:
            spans.append(Range(here, here))
        if there is None:
            spans.append(Range(low=here, with_low=False))
        elif here < there:
            spans.append(Range(here, there, False, there not in ends))
    return spans


def _whole_spans(parts: Sequence[Part], ends: Sequence[Decimal]) -> list[Range]:
    """The whole numbers, cut where a range begins or has ended."""
    start = min(ends[0], Decimal(0 if _nothing_counts(parts) else 1))
    if ends[0] == 0 and not _nothing_counts(parts):
        start = Decimal(1)
    cuts = {start}
    for part in parts:
        span = part.range
        if span is None:
            continue
        if span.low is not None:
            cuts.add(span.low if span.with_low else span.low + 1)
        if span.high is not None:
            cuts.add(span.high + 1 if span.with_high else span.high)
    ordered = sorted(cut for cut in cuts if cut >= start)
    spans = [Range(here, there - 1) for here, there in pairwise(ordered)]
    spans.append(Range(low=ordered[-1]))
    if ends[0] < 0:
        spans.insert(0, Range(high=start - 1))
    return spans


def _nothing_counts(parts: Iterable[Part]) -> bool:
    """Whether an amount of 0 is a case: only if a cell says so; nobody decides about nothing."""
    return any(part.range is not None and part.range.holds(Decimal(0)) for part in parts)


def _sample(span: Range) -> Decimal:
    """One amount of a range."""
    if span.low is not None and span.with_low:
        return span.low
    if span.high is not None and span.with_high:
        return span.high
    if span.low is None:
        return (span.high or Decimal(0)) - 1
    return span.low + 1 if span.high is None else (span.low + span.high) / 2


def _as_written(parts: Iterable[Part], column: Column) -> dict[Decimal, str]:
    """Each end as the author wrote it first."""
    found: dict[Decimal, str] = {}
    for part in parts:
        for amount in part.amounts:
            text = f"{amount.value} {amount.unit}".strip()
            found.setdefault(amount.canonical().value, text)
    for part in parts:
        if part.range is not None:
            for end in (part.range.low, part.range.high):
                if end is not None:
                    found.setdefault(end, _show(end, column))
    return found


def _show(value: Decimal, column: Column) -> str:
    return f"{plain(value)} {Quantity(value, column.unit).unit}".strip()


def _in_words(span: Range, shown: Mapping[Decimal, str], *, whole: bool) -> str:
    def say(value: Decimal) -> str:
        return shown.get(value, str(plain(value)))

    low, high = span.low, span.high
    if low is not None and low == high:
        return say(low)
    if low is None:
        return f"less than {say(high)}" if high is not None else "any amount"
    if high is None:
        return f"{say(low)} or more" if span.with_low else f"more than {say(low)}"
    if whole:
        return f"{say(low)} to {say(high)}"
    if low == 0:
        return f"less than {say(high)}"
    return f"more than {say(low)} and {'up to' if span.with_high else 'less than'} {say(high)}"
