"""Decision tables: the table in an item's body as columns, rows and actions.

The columns on the left are conditions, the last ones are actions. A row holds for a case if all
its conditions do. With the hit policy ``unique`` exactly one row may hold for a case, with
``first`` the first one that does counts (terms of DMN, Decision Model and Notation 1.3, 8.2.8).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from markdown_it.token import Token

from qmanual.items.blocks import full_parser
from qmanual.items.decision_cells import (
    Cell,
    CellError,
    is_counted,
    ranges_of,
    read_cell,
    same_unit,
    word_key,
)
from qmanual.items.model import Item
from qmanual.items.plain import inline_text
from qmanual.items.quantity import Quantity

MOST_CONDITIONS = 20

_CELL_END = re.compile(r"(?<!\\)\|")


class HitPolicy(StrEnum):
    """What holds when several rows fit a case."""

    UNIQUE = "unique"
    """That is a mistake: exactly one row fits each case."""
    FIRST = "first"
    """The first one of them counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One condition.

    :param of_amounts: whether its cells are ranges; else they are words.
    :param unit: unit that the amounts are compared in; empty for words and bare numbers.
    :param whole: whether there are only whole numbers of it.
    """

    name: str
    of_amounts: bool = False
    unit: str = ""
    whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One row.

    :param line: line in the file, counted from 1.
    :param cells: one for each condition.
    :param actions: what to do, one text for each action column.
    """

    line: int
    cells: tuple[Cell, ...]
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionTable:
    """What a decision item says.

    :param line: line of the table's head in the file.
    :param actions: names of the action columns.
    """

    line: int
    columns: tuple[Column, ...]
    actions: tuple[str, ...]
    rows: tuple[TableRow, ...]
    hit_policy: HitPolicy = HitPolicy.UNIQUE


@dataclass(frozen=True, slots=True, kw_only=True)
class TableProblem:
    """Why a table, or a row of it, cannot be read.

    :param line: line in the file.
    """

    line: int
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableReading:
    """A table, and what is wrong with how it is written; no table if anything is."""

    table: DecisionTable | None
    problems: tuple[TableProblem, ...] = ()


def read_decision_table(item: Item) -> TableReading:
    """Read the table in the body of a decision."""
    body = item.body.split("\n")
    first = item.body_line or item.line + 1
    tokens = full_parser().parse(item.body)
    tables = [i for i, token in enumerate(tokens) if token.type == "table_open"]
    if len(tables) != 1:
        message = "has no table; write one with | between its cells, and – where a condition does"
        message += " not matter" if not tables else ""
        if tables:
            message = "has more than one table; make one item of each"
        return TableReading(table=None, problems=(TableProblem(line=item.line, message=message),))
    raw = _raw_rows(tokens[tables[0] :])
    head, *rows = [_RawRow(first + line, cells, _width(body, line)) for line, cells in raw]
    count = int(item.fields.get("actions") or 1)
    policy = HitPolicy(item.fields.get("hit_policy") or HitPolicy.UNIQUE)
    return _Reader(head, rows, count, policy).read()


@dataclass(frozen=True, slots=True)
class _RawRow:
    """A row as written.

    :param width: how many cells its line has; the parser adds and drops cells.
    """

    line: int
    cells: list[str]
    width: int


def _raw_rows(tokens: Sequence[Token]) -> list[tuple[int, list[str]]]:
    """Line in the body, counted from 0, and cells in plain words."""
    rows: list[tuple[int, list[str]]] = []
    for token in tokens:
        match token.type:
            case "tr_open":
                rows.append((token.map[0] if token.map else 0, []))
            case "inline":
                rows[-1][1].append(inline_text(token.children or []))
            case "table_close":
                break
    return rows


def _width(body: Sequence[str], line: int) -> int:
    text = body[line].strip() if line < len(body) else ""
    return len(_CELL_END.split(text.removeprefix("|").removesuffix("|")))


class _Reader:
    """Makes a table of raw rows, and says what is wrong with them."""

    def __init__(
        self, head: _RawRow, rows: Sequence[_RawRow], actions: int, policy: HitPolicy
    ) -> None:
        self.head = head
        self.raw = rows
        self.conditions = len(head.cells) - actions
        self.policy = policy
        self.problems: list[TableProblem] = []

    def read(self) -> TableReading:
        """The table, or its problems."""
        self._check_head()
        rows = [] if self.problems else [row for raw in self.raw if (row := self._row(raw))]
        columns = [self._column(index, rows) for index in range(self.conditions)]
        if self.problems:
            in_order = sorted(self.problems, key=lambda problem: problem.line)
            return TableReading(table=None, problems=tuple(in_order))
        return TableReading(
            table=DecisionTable(
                line=self.head.line,
                columns=tuple(columns),
                actions=tuple(self.head.cells[self.conditions :]),
                rows=tuple(rows),
                hit_policy=self.policy,
            )
        )

    def _report(self, line: int, message: str) -> None:
        self.problems.append(TableProblem(line=line, message=message))

    def _check_head(self) -> None:
        names = self.head.cells
        if self.conditions < 1:
            self._report(
                self.head.line,
                f"has {len(names)} columns, and all of them are actions; "
                "a condition must stand on the left of them",
            )
        if self.conditions > MOST_CONDITIONS:
            self._report(
                self.head.line,
                f"has {self.conditions} conditions; nobody decides by more than "
                f"{MOST_CONDITIONS} at once, so make several tables of it",
            )
        for place, name in enumerate(names, 1):
            if not name:
                self._report(self.head.line, f"column {place} has no name")
        keys = [word_key(name) for name in names if name]
        for name in names:
            if name and keys.count(word_key(name)) > 1:
                self._report(self.head.line, f"two columns are called “{name}”")
                break
        if len(self.raw) < 2:
            self._report(
                self.head.line, f"has {len(self.raw)} rows; there is nothing to decide below two"
            )

    def _row(self, raw: _RawRow) -> TableRow | None:
        wanted = len(self.head.cells)
        if raw.width != wanted:
            self._report(raw.line, f"the row has {raw.width} cells and the head {wanted}")
            return None
        cells: list[Cell] = []
        for name, text in zip(self.head.cells, raw.cells[: self.conditions], strict=False):
            try:
                cells.append(read_cell(text))
            except CellError as error:
                self._report(raw.line, f"the cell of “{name}” {_sentence(error)}")
        actions = tuple(raw.cells[self.conditions :])
        for name, text in zip(self.head.cells[self.conditions :], actions, strict=True):
            if not text:
                self._report(raw.line, f"the cell of “{name}” is empty; say what to do")
        if len(cells) < self.conditions or not all(actions):
            return None
        return TableRow(line=raw.line, cells=tuple(cells), actions=actions)

    def _column(self, index: int, rows: Sequence[TableRow]) -> Column:
        name = self.head.cells[index]
        if not ranges_of([row.cells[index] for row in rows]):
            return Column(name=name)
        amounts: list[Quantity] = []
        for row in rows:
            for part in row.cells[index].parts:
                if part.range is None:
                    self._report(
                        row.line,
                        f"“{part.text}” is no amount, but other cells of “{name}” are",
                    )
                elif amounts and not same_unit(
                    amounts[0].canonical().unit, part.amounts[0].canonical().unit
                ):
                    self._report(
                        row.line,
                        f"“{part.text}” and “{_shown(amounts[0])}” cannot be compared; "
                        f"write all of “{name}” in one unit",
                    )
                else:
                    amounts += part.amounts
        unit = amounts[0].canonical().unit if amounts else ""
        return Column(
            name=name,
            of_amounts=True,
            unit=unit,
            whole=is_counted(unit)
            and all(amount.value == amount.value.to_integral_value() for amount in amounts),
        )


def _sentence(error: CellError) -> str:
    text = str(error)
    return text if text.startswith("is ") else f"cannot be read: {text}"


def _shown(amount: Quantity) -> str:
    return f"{amount.value} {amount.unit}".strip()
