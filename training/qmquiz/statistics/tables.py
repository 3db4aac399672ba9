"""Figures as tables that others read: stable columns with types, the same bytes every time.

No person is in them, and no row rests on fewer than ten people. A figure that may not be told
yet is an empty cell.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

Value = str | int | float | bool | date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column.

    :param type: as in ``manual/sources.yml``: text, number, boolean or date.
    :param says: what it holds, with its unit.
    """

    name: str
    type: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table; ``key`` names the columns that it is sorted by, no two rows share."""

    name: str
    row: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]


def _column(name: str, type_: str, says: str) -> Column:
    return Column(name=name, type=type_, says=says)


_SHARE = (
    _column("answers", "number", "first answers"),
    _column("right", "number", "of them right in full"),
    _column("facility", "number", "mean points, 0 to 1"),
    _column("facility_low", "number", "lower end of its 95 % interval (Wilson)"),
    _column("facility_high", "number", "upper end"),
)

QUESTIONS = Table(
    name="questions",
    row="one version of a question that ten people or more answered",
    key=("item", "qid", "qver"),
    columns=(
        _column("qid", "text", "what is asked; stays when the wording changes"),
        _column("qver", "text", "exactly this question"),
        _column("item", "text", "identifier of the item"),
        _column("document", "text", "identifier of its document"),
        _column("rule", "text", "rule that made it, A for an authored one"),
        _column("kind", "text", "how it is answered"),
        _column("in_force", "boolean", "whether the edition in force has this version"),
        _column("first_edition", "text", "edition in which it was first answered"),
        _column("last_edition", "text", "edition in which it was last answered"),
        *_SHARE,
        _column("sd", "number", "standard deviation of the points"),
        _column("point_biserial", "number", "corrected, -1 to 1; from 50 answers"),
        _column("discriminative_efficiency", "number", "at most 1; from 50 answers"),
        _column("flags", "text", "hard, easy, unclear, never wrong; parted by a semicolon"),
    ),
)

PASSAGES = Table(
    name="passages",
    row="an item, as the edition in force has it, about which ten people or more answered",
    key=("item",),
    columns=(
        _column("item", "text", "identifier of the item"),
        _column("title", "text", "its title"),
        _column("document", "text", "identifier of its document"),
        _column("edition", "text", "edition in force"),
        _column("questions", "number", "question versions that were answered"),
        _column("people", "number", "people who answered any of them"),
        *_SHARE,
        _column("wrong", "number", "answers not right in full"),
        _column("idea", "text", "wrong idea that most had; from 20 wrong answers"),
        _column("idea_chosen", "number", "answers that chose it"),
        _column("idea_offered", "number", "answers to questions that offered it"),
    ),
)

FIRST_ATTEMPTS = Table(
    name="first_attempts",
    row="first attempts at a module in a month, if there were ten or more",
    key=("month", "module"),
    columns=(
        _column("month", "date", "first day of the month"),
        _column("module", "text", "identifier of the module"),
        _column("title", "text", "its title"),
        _column("attempts", "number", "first attempts"),
        _column("passed", "number", "of them passed"),
        _column("judged", "number", "of them with two questions or more"),
        _column("near", "number", "of these within one standard error of the pass mark"),
    ),
)

TABLES = (FIRST_ATTEMPTS, PASSAGES, QUESTIONS)


def table_as_csv(table: Table, rows: Iterable[Mapping[str, Value]]) -> bytes:
    """A table as UTF-8 text: a head, rows in the order of the key, a newline at the end.

    Numbers have a point and at most four decimals, booleans are ``true`` and ``false``, days are
    ISO 8601.
    """
    names = [column.name for column in table.columns]
    lines = [[_cell(row[name]) for name in names] for row in _in_order(table, rows)]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(lines)
    return text.getvalue().encode()


def _in_order(table: Table, rows: Iterable[Mapping[str, Value]]) -> Sequence[Mapping[str, Value]]:
    return sorted(rows, key=lambda row: [_cell(row[name]) for name in table.key])


def _cell(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            text = f"{value:.4f}".rstrip("0").rstrip(".")
            return "0" if text == "-0" else text
        case date():
            return value.isoformat()
        case _:
            return str(value)
