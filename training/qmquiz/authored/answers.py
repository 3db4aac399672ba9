"""What is right, and what is offered: each kind of question with the list or table it needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from qmanual.items.quantity import Quantity, parse_quantity
from qmquiz.amounts import ascending
from qmquiz.authored.body import Body, Entry, Listing, TableRow
from qmquiz.authored.entries import check_entry, check_why
from qmquiz.authored.numbers import as_answer, make_number
from qmquiz.authored.problem import wrong
from qmquiz.facts import amount_text
from qmquiz.identity import option_id, part_id
from qmquiz.model import GAP, Kind, Number, Option, Part, Row
from qmquiz.wording import Wording
from qmquiz.words import as_amount

_NEEDS = {
    Kind.SINGLE: "a list with [x] and [ ]",
    Kind.MULTIPLE: "a list with [x] and [ ]",
    Kind.ORDER: "a numbered list, in the right order",
    Kind.SHORT_TEXT: "a list of the texts that are right",
    Kind.CLOZE: "a numbered list that says what belongs into each gap",
}
_WITH_ANSWER = (Kind.NUMERIC, Kind.TRUE_FALSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where the answer of a question or a part is read from.

    :param name: identifier that its options take theirs from.
    :param fields: the options of the directive, converted.
    :param lines: the line in the file of each of them.
    :param line: line in the file of the directive.
    """

    kind: Kind
    name: str
    fields: Mapping[str, Any]
    lines: Mapping[str, int]
    line: int
    body: Body
    wording: Wording

    def line_of(self, option: str) -> int:
        """The line of an option; that of the directive if it is not there."""
        return self.lines.get(option, self.line)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a question or a part has besides what it asks."""

    options: tuple[Option, ...] = ()
    number: Number | None = None
    accepted: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    parts: tuple[Part, ...] = ()


def read_answer(source: Source) -> Answer:
    """The answer of a question or of a part; the parts of a scenario are read elsewhere.

    :raises Unreadable: if it is not written as its kind needs it.
    """
    _check_options(source)
    _check_shape(source)
    body, kind, name = source.body, source.kind, source.name
    match kind:
        case Kind.SINGLE | Kind.MULTIPLE:
            return Answer(options=_choices(name, body.lists[0]))
        case Kind.ORDER:
            return Answer(options=_steps(name, body.lists[0]))
        case Kind.TRUE_FALSE:
            return Answer(options=_true_false(source))
        case Kind.NUMERIC:
            return Answer(number=_number(source))
        case Kind.SHORT_TEXT:
            return Answer(accepted=_accepted(body.lists[0]))
        case Kind.MATCHING:
            return _matching(source)
        case Kind.CLOZE:
            return Answer(parts=_gaps(source))
    return Answer()


def is_fixed(options: Sequence[Option]) -> bool:
    """Whether options are all amounts, which are shown ascending, as they have to be written."""
    return bool(options) and all(option.amount for option in options)


def _check_options(source: Source) -> None:
    """Options that belong to other kinds."""
    kind = source.kind
    if kind not in _WITH_ANSWER and "answer" in source.fields:
        message = f"answer belongs to numeric and true-false, not to {kind}"
        raise wrong("option", source.line_of("answer"), message)
    if kind is not Kind.NUMERIC and "tolerance" in source.fields:
        message = "tolerance belongs to numeric questions"
        raise wrong("option", source.line_of("tolerance"), message)


def _check_shape(source: Source) -> None:
    """Lists, tables and parts that the kind does not have, or has to have."""
    kind, body = source.kind, source.body
    if body.blocks and kind is not Kind.SCENARIO:
        message = f"{{part}} belongs to :kind: scenario, not to {kind}"
        raise wrong("part", body.blocks[0].line, message)
    if body.tables and kind is not Kind.MATCHING:
        line = body.tables[0][0].line if body.tables[0] else source.line
        message = f"a table belongs to :kind: matching, not to {kind}; write it in words"
        raise wrong("table", line, message)
    if kind in _NEEDS:
        if len(body.lists) != 1:
            line = body.lists[1].line if body.lists else source.line
            message = f"needs {_NEEDS[kind]}, and one only; it has {len(body.lists)}"
            raise wrong("list", line, message)
        _check_marks(kind, body.lists[0])
    elif kind in (Kind.MATCHING, Kind.SCENARIO) and body.lists:
        what = "a table" if kind is Kind.MATCHING else "its parts, each in a fence {part}"
        message = f"a {kind} question has no list; it has {what}"
        raise wrong("list", body.lists[0].line, message)
    elif len(body.lists) > 1 or any(found.ordered for found in body.lists):
        message = "its list has bullets, and says what to answer to whom; there is one only"
        raise wrong("list", body.lists[-1].line, message)


def _check_marks(kind: Kind, found: Listing) -> None:
    numbered = kind in (Kind.ORDER, Kind.CLOZE)
    if numbered is not found.ordered:
        message = {
            Kind.ORDER: "the list must be numbered, in the right order",
            Kind.CLOZE: "the list must be numbered: 1. for the first gap, 2. for the second",
            Kind.SHORT_TEXT: "the list must have bullets: each a text that is right",
        }.get(kind, "the list must have bullets: - [x] right, - [ ] wrong")
        raise wrong("list", found.entries[0].line if found.entries else found.line, message)
    boxes = kind in (Kind.SINGLE, Kind.MULTIPLE)
    for entry in found.entries:
        check_entry(entry, boxes=boxes, nested=kind is Kind.CLOZE)


def _choices(name: str, found: Listing) -> tuple[Option, ...]:
    for entry in found.entries:
        check_entry(entry, boxes=True)
    return tuple(
        _option(name, entry.text, correct=bool(entry.right), why=entry.why)
        for entry in found.entries
    )


def _steps(name: str, found: Listing) -> tuple[Option, ...]:
    return tuple(_option(name, entry.text, correct=True, why=entry.why) for entry in found.entries)


def _option(name: str, text: str, *, correct: bool, why: str = "") -> Option:
    amount = as_amount(text)
    return Option(
        id=option_id(name, text),
        text=text,
        correct=correct,
        amount=amount_text(amount) if amount else "",
        why=why,
        tempting="" if correct else "author",
    )


def _true_false(source: Source) -> tuple[Option, ...]:
    answer = str(source.fields.get("answer", "")).casefold()
    if answer not in ("true", "false"):
        raise wrong("no-answer", source.line_of("answer"), "needs :answer: true, or :answer: false")
    said = {name: source.wording.say("G14", name) for name in ("true", "false")}
    why: dict[str, str] = {}
    for entry in (entry for found in source.body.lists for entry in found.entries):
        name = next(
            (n for n in said if entry.text.casefold() in (n, said[n].casefold())), entry.text
        )
        if name not in said or name in why or entry.right is not None or entry.inner:
            message = f"“{entry.text}” is not an answer; the list can have “true” and “false”"
            raise wrong("list", entry.line, message)
        check_why(entry)
        why[name] = entry.why
    return tuple(
        Option(id=name, text=text, correct=name == answer, why=why.get(name, ""))
        for name, text in said.items()
    )


def _number(source: Source) -> Number:
    try:
        answer = parse_quantity(str(source.fields.get("answer", "")))
    except ValueError as error:
        message = "needs :answer: with a number and its unit, such as 20 s"
        raise wrong("no-answer", source.line_of("answer"), message) from error
    raw = source.fields.get("tolerance")
    tolerance = Quantity.from_json(raw) if raw else Quantity(Decimal(0), answer.unit)
    entries = [entry for found in source.body.lists for entry in found.entries]
    return make_number(answer, tolerance, entries, source.line_of("tolerance"))


def _accepted(found: Listing) -> tuple[str, ...]:
    for entry in found.entries:
        check_entry(entry, boxes=False)
        if entry.why:
            message = f"“{entry.text}” is right; say why in a block quote below the list"
            raise wrong("list", entry.line, message)
        if not entry.text:
            raise wrong("list", entry.line, "an empty text cannot be right")
    return tuple(entry.text for entry in found.entries)


def _matching(source: Source) -> Answer:
    tables = source.body.tables
    if len(tables) != 1:
        message = f"needs one table, | what is asked | what belongs to it |; it has {len(tables)}"
        raise wrong("table", source.line, message)
    why: dict[str, str] = {}
    rows: list[Row] = []
    for row in tables[0]:
        text, answer, said = _cells(row)
        if why.setdefault(answer, said) and said and why[answer] != said:
            message = f"“{answer}” has two different reasons; write one of them"
            raise wrong("table", row.line, message)
        why[answer] = why[answer] or said
        if text:
            rows.append(
                Row(
                    id=part_id(source.name, text),
                    text=text,
                    answer=option_id(source.name, answer),
                )
            )
    used = {row.answer for row in rows}
    options = [
        _option(source.name, text, correct=option_id(source.name, text) in used, why=said)
        for text, said in why.items()
    ]
    return Answer(options=in_order(options), rows=tuple(rows))


def _cells(row: TableRow) -> tuple[str, str, str]:
    """What is asked, what belongs to it, and why, of one row."""
    if not 2 <= len(row.cells) <= 3:
        message = "a row has what is asked, what belongs to it, and at most a reason"
        raise wrong("table", row.line, message)
    text, answer, said = (*row.cells, "")[:3]
    if not answer:
        message = f"nothing stands beside “{text}”; fill the second column"
        raise wrong("table", row.line, message)
    return text, answer, said


def in_order(options: list[Option]) -> tuple[Option, ...]:
    """Options as written; amounts from the least to the greatest."""
    if not is_fixed(options):
        return tuple(options)
    amounts = {option.id: parse_quantity(option.amount) for option in options}
    order = ascending(amounts.values())
    return tuple(sorted(options, key=lambda option: order.index(amounts[option.id])))


def _gaps(source: Source) -> tuple[Part, ...]:
    gaps, entries = source.body.stem.count(GAP), source.body.lists[0].entries
    if gaps != len(entries) or not gaps:
        message = (
            f"the text has {_counted(gaps, 'gap')} {GAP}, and the numbered list says what belongs "
            f"into {len(entries)}; each gap has its number"
        )
        raise wrong("gaps", source.body.lists[0].line, message)
    return tuple(_gap(source.name, number, entry) for number, entry in enumerate(entries, 1))


def _gap(qid: str, number: int, entry: Entry) -> Part:
    """One gap: a choice (boxes), a number, or one or more words."""
    name = part_id(qid, str(number))
    if len(entry.inner) > 1 or (entry.inner and entry.inner[0].ordered):
        message = f"gap {number} has one list with bullets at most"
        raise wrong("gaps", entry.inner[-1].line, message)
    inner = entry.inner[0] if entry.inner else None
    amount = as_answer(entry.text)
    if amount is not None:
        slips = inner.entries if inner else ()
        found = make_number(*amount, slips, entry.line)
        return Part(id=name, kind=Kind.NUMERIC, number=found, explanation=entry.why)
    if inner and entry.text:
        message = f"gap {number} has words and a list; put the words into the list"
        raise wrong("gaps", entry.line, message)
    if inner and any(choice.right is not None for choice in inner.entries):
        options = _choices(name, inner)
        return Part(
            id=name,
            kind=Kind.SINGLE,
            options=options,
            explanation=entry.why,
            shuffle=not is_fixed(options),
        )
    accepted = _accepted(inner) if inner else (entry.text,)
    if not all(accepted):
        raise wrong("gaps", entry.line, f"nothing is said about gap {number}")
    return Part(id=name, kind=Kind.SHORT_TEXT, accepted=accepted, explanation=entry.why)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
