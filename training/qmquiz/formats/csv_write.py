"""Questions as a table (CSV) that spreadsheets open; its columns are in ``csv_columns``."""

import csv
import io
from collections.abc import Sequence

from qmquiz.formats.csv_columns import OPTIONS, columns, guard, join
from qmquiz.formats.exchange import Exported, LinkTo, Lost
from qmquiz.formats.losses import exchange_losses, lost, tidied
from qmquiz.formats.names import identifier_of
from qmquiz.model import Answerable, Difficulty, Kind, Question

FILE = "questions.csv"
_BOM = "\ufeff"
"""Without it Excel takes the file for one in the old encoding of its country."""

Row = dict[str, str]


def write_csv(questions: Sequence[Question], _language: str, link: LinkTo) -> Exported:
    """The questions as one file."""
    rows: list[Row] = []
    losses: list[Lost] = []
    for question in questions:
        clean, whats = tidied(question)
        losses += lost(question, [*whats, *exchange_losses(clean, link)])
        rows += _rows(clean, link)
    most = max((_numbered(row) for row in rows), default=0)
    names = columns(max(OPTIONS, most))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, names, restval="", lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: guard(text) for name, text in row.items()})
    data = (_BOM + out.getvalue()).encode("utf-8", errors="replace")
    return Exported(files={FILE: data}, lost=tuple(losses))


def _numbered(row: Row) -> int:
    return max(
        (int(name.split()[1]) for name in row if name.startswith(("option ", "match ", "why "))),
        default=0,
    )


def _rows(question: Question, link: LinkTo) -> list[Row]:
    name = identifier_of(question)
    first = {
        "id": name,
        "items": join(question.items),
        "difficulty": "" if question.difficulty is Difficulty.MEDIUM else question.difficulty.value,
        "pools": join(question.pools),
        "rule": "" if question.rule == "A" else question.rule,
        "quote": question.passage.quote,
        "link": link(question.passage),
    }
    return [
        {**_asked(question), **first},
        *({**_asked(part), "part of": name} for part in question.parts),
    ]


def _asked(asked: Answerable) -> Row:
    row = {
        "kind": asked.kind.value,
        "question": asked.stem,
        "explanation": asked.explanation,
        "shuffle": "" if asked.shuffle else "no",
    }
    match asked.kind:
        case Kind.NUMERIC if asked.number:
            row |= {"answer": asked.number.value, "unit": asked.number.unit}
            row["tolerance"] = asked.number.tolerance
            for place, slip in enumerate(asked.number.slips, 1):
                row |= {f"option {place}": slip.value, f"why {place}": slip.why}
        case Kind.TRUE_FALSE:
            row["answer"] = "true" if asked.options[0].correct else "false"
            row |= {f"why {place}": option.why for place, option in enumerate(asked.options, 1)}
        case Kind.SHORT_TEXT:
            row |= {f"option {place}": text for place, text in enumerate(asked.accepted, 1)}
        case Kind.MATCHING if isinstance(asked, Question):
            row |= _pairs(asked)
        case _:
            row |= _options(asked)
    return row


def _options(asked: Answerable) -> Row:
    row: Row = {}
    for place, option in enumerate(asked.options, 1):
        row |= {f"option {place}": option.text, f"why {place}": option.why}
    if asked.kind in (Kind.SINGLE, Kind.MULTIPLE):
        right = [str(place) for place, option in enumerate(asked.options, 1) if option.correct]
        row["answer"] = "; ".join(right)
    return row


def _pairs(question: Question) -> Row:
    """Rows with what belongs to them; what belongs to none at the end, and reasons with it."""
    row: Row = {}
    options = {option.id: option for option in question.options}
    used = {entry.answer for entry in question.rows}
    pairs = [(entry.text, options[entry.answer]) for entry in question.rows]
    pairs += [("", option) for option in question.options if option.id not in used]
    for place, (text, option) in enumerate(pairs, 1):
        row |= {f"option {place}": text, f"match {place}": option.text, f"why {place}": option.why}
    return row
