"""A case that fits exactly one row of a decision table, in words that people use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from qmanual.items.decision_cases import Cases, Piece
from qmanual.items.decision_cells import Cell, Part, Range
from qmanual.items.decision_table import Column, DecisionTable, HitPolicy
from qmanual.items.quantity import Quantity
from qmquiz.amounts import LADDERS, is_known
from qmquiz.context import Context
from qmquiz.identity import draw

_ROUND = tuple(
    Decimal(step) * 10**power
    for power in range(6)
    for step in (
        1,
        Decimal("1.2"),
        Decimal("1.5"),
        2,
        Decimal("2.5"),
        3,
        4,
        5,
        6,
        Decimal("7.5"),
        8,
    )
)
"""Numbers that people write, for units without a ladder of their own."""
_FAR = 3
"""An amount beyond an open end is at most so many times the end, or that part of it."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a case: the name of the column and its value."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Case:
    """A case.

    :param fitting: mask of the rows that fit it; of several the first one counts.
    """

    conditions: tuple[Condition, ...]
    fitting: int


def case_of(context: Context, cases: Cases, place: int, seed: str) -> Case | None:
    """A case that the row at a place decides, whatever is not said in it.

    :param seed: which of several values is taken.
    :return: None if no such case can be told: another row fits it, too.
    """
    table = cases.table
    row = table.rows[place]
    if table.hit_policy is HitPolicy.UNIQUE:
        if cases.overlapping(row) != 1 << place:
            return None
        chosen = [
            None if cell.is_any else cell.parts[draw(f"{seed}/{number}", len(cell.parts))]
            for number, cell in enumerate(row.cells)
        ]
        spans = [part.range if part else None for part in chosen]
        texts = [part.text if part else "" for part in chosen]
        fitting = 1 << place
    else:
        pieces = _first_to_hold(cases, place)
        if pieces is None:
            return None
        fitting = cases.all_rows
        for piece in pieces:
            fitting &= piece.rows if piece.named else cases.all_rows
        spans = [piece.span for piece in pieces]
        texts = [piece.text if piece.named else "" for piece in pieces]
    conditions = tuple(
        Condition(column.name, _value(context, table, number, span, f"{seed}/{number}", text))
        for number, (column, span, text) in enumerate(zip(table.columns, spans, texts, strict=True))
        if text
    )
    return Case(conditions, fitting) if conditions else None


def _first_to_hold(cases: Cases, place: int) -> list[Piece] | None:
    """One piece of each column, so that the row holds and none above it.

    The piece that leaves the fewest rows above is taken, column by column; where that does not
    find a case, there is hardly one that people could tell from others.
    """
    above = (1 << place) - 1
    left = said = cases.all_rows
    chosen: list[Piece] = []
    for pieces in cases.pieces:
        best = min(
            (piece for piece in pieces if piece.rows >> place & 1),
            key=lambda piece: ((left & piece.rows & above).bit_count(), not piece.named),
            default=None,
        )
        if best is None:
            return None
        left &= best.rows
        if best.named:  # “anything else” cannot be said in a case: it stays open
            said &= best.rows
        chosen.append(best)
    return None if said & above else chosen


def _value(
    context: Context, table: DecisionTable, number: int, span: Range | None, seed: str, text: str
) -> str:
    column = table.columns[number]
    if span is None or not column.of_amounts:
        return text
    cells = [row.cells[number] for row in table.rows]
    return context.show(an_amount(column, cells, span, seed))


def an_amount(column: Column, cells: Sequence[Cell], span: Range, seed: str) -> Quantity:
    """An amount inside a range, in a unit of the table, round if there is a round one."""
    units = _units(cells, span)
    inside: list[Quantity] = []
    for unit, one in units.items():
        rungs = (Decimal(rung) for rung in LADDERS.get(unit, _ROUND))
        inside += [
            Quantity(rung, unit)
            for rung in rungs
            if _is_inside(rung * one, span) and not (column.whole and rung % 1)
        ]
        if inside:
            break
    # "1 customers": we cannot inflect a word that we do not know
    plain = [amount for amount in inside if amount.value != 1 or is_known(amount)]
    if plain:
        return plain[draw(seed, len(plain))]
    unit, one = next(iter(units.items()))
    return Quantity(_any_value(span, whole=column.whole) / one, unit)


def _units(cells: Sequence[Cell], span: Range) -> Mapping[str, Decimal]:
    """Units as written to their size, those of the range's own ends first."""
    found: dict[str, Decimal] = {}
    parts: list[Part] = [part for cell in cells for part in cell.parts]
    ends = {span.low, span.high}
    written = [amount for part in parts for amount in part.amounts]
    own = [amount for amount in written if amount.canonical().value in ends]
    for amount in (*own, *written):
        found.setdefault(amount.unit, Quantity(Decimal(1), amount.unit).canonical().value)
    return found


def _is_inside(value: Decimal, span: Range) -> bool:
    """Whether an amount is well inside: not at an end, and not far beyond an open one."""
    low, high = span.low, span.high
    if low is not None and low == high:
        return value == low
    if low is None:
        return high is not None and high / (2 * _FAR) <= value < high
    if high is None:
        return low < value <= max(low * _FAR, low + _FAR)
    return low < value < high


def _any_value(span: Range, *, whole: bool) -> Decimal:
    if span.low is None:
        return (span.high or Decimal(0)) - (0 if span.with_high else 1)
    if span.high is None:
        return span.low + 1
    if whole:
        return span.low if span.with_low else span.low + 1
    return (span.low + span.high) / 2
