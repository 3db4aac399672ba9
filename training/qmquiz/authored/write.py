"""The inverse of reading: an authored question as the MyST source that its author would write.

What was imported from elsewhere is put into a bank with it. Reading what was written gives the
same question; what says against which text it was confirmed is not written, because nobody has.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from qmquiz.authored.answers import is_fixed
from qmquiz.authored.confirm import DIRECTIVE
from qmquiz.model import GAP, Answerable, Difficulty, Kind, Number, Option, Part, Question

_SPECIAL = re.compile(r"[\\`*\[\]<>$]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)|\{(?=[\w:+-]+\}`)")
"""What Markdown would not show as it is written."""
_START = re.compile(r"^(?:[#>+:|=~%({-]|\d+(?=[.)]))")
"""What begins something else than a paragraph at the start of a line."""


def write_bank(questions: Iterable[Question], language: str, title: str) -> str:
    """The text of a bank file with some questions."""
    head = f"---\nlanguage: {language}\n---\n\n# {_line(title)}\n"
    return "\n".join([head, *(write_question(question) for question in questions)])


def write_question(question: Question) -> str:
    """The source of one question, with a newline at its end.

    Texts come back as they are, but for white space: a run of it is one space.

    :raises ValueError: if the name of a pool has a comma, which parts names.
    """
    fence = "::::" if question.kind is Kind.SCENARIO else ":::"
    lines = [f"{fence}{{{DIRECTIVE}}} {question.slot}", *_options(question), ""]
    lines += [_line(question.stem), *_answer(question)]
    for part in question.parts if question.kind is Kind.SCENARIO else ():
        lines += ["", *_part(part)]
    lines += _quote(question.explanation)
    return "\n".join([*lines, fence, ""])


def _options(question: Question) -> Iterator[str]:
    if question.kind is not Kind.SINGLE:
        yield f":kind: {question.kind}"
    yield f":items: {', '.join(question.items)}"
    if question.difficulty is not Difficulty.MEDIUM:
        yield f":difficulty: {question.difficulty}"
    if question.pools:
        if any("," in pool for pool in question.pools):
            raise ValueError(f"{question.slot}: the name of a pool cannot have a comma")
        yield f":pools: {', '.join(' '.join(pool.split()) for pool in question.pools)}"
    yield from _answer_options(question)


def _part(part: Part) -> list[str]:
    lines = [":::{part}"]
    if part.kind is not Kind.SINGLE:
        lines.append(f":kind: {part.kind}")
    lines += [*_answer_options(part), "", _line(part.stem), *_answer(part)]
    return [*lines, *_quote(part.explanation), ":::"]


def _answer_options(asked: Answerable) -> Iterator[str]:
    if asked.kind is Kind.TRUE_FALSE:
        yield from (f":answer: {option.id}" for option in asked.key)
    if asked.number is not None:
        yield f":answer: {_amount(asked.number, asked.number.value)}"
        if asked.number.tolerance != "0":
            yield f":tolerance: {_amount(asked.number, asked.number.tolerance)}"
    if not asked.shuffle and not is_fixed(asked.options):
        yield ":shuffle: false"


def _answer(asked: Answerable) -> list[str]:
    """The list or table of a question, with an empty line before it; nothing without one."""
    match asked.kind:
        case Kind.SINGLE | Kind.MULTIPLE:
            lines = _choices(asked.options)
        case Kind.ORDER:
            lines = [
                line
                for number, option in enumerate(asked.options, 1)
                for line in _entry(f"{number}. ", option.text, option.why)
            ]
        case Kind.TRUE_FALSE:
            said = [option for option in asked.options if option.why]
            lines = [line for option in said for line in _entry("- ", option.id, option.why)]
        case Kind.NUMERIC:
            lines = _slips(asked.number)
        case Kind.SHORT_TEXT:
            lines = [f"- {_line(text)}" for text in asked.accepted]
        case Kind.MATCHING if isinstance(asked, Question):
            lines = list(_table(asked))
        case Kind.CLOZE if isinstance(asked, Question):
            gaps = enumerate(asked.parts, 1)
            lines = [line for number, part in gaps for line in _gap(number, part)]
        case _:
            lines = []
    return ["", *lines] if lines else []


def _choices(options: Sequence[Option]) -> list[str]:
    return [
        line
        for option in options
        for line in _entry(f"- [{'x' if option.correct else ' '}] ", option.text, option.why, 2)
    ]


def _entry(mark: str, text: str, why: str, indent: int | None = None) -> list[str]:
    """An entry of a list and the block quote in it."""
    # behind a box nothing can begin a block, but an empty text would make it one
    written = _inline(text) if mark.endswith("] ") else _line(text)
    margin = " " * (len(mark) if indent is None else indent)
    return [f"{mark}{written}".rstrip(), *([f"{margin}> {_line(why)}"] if why else [])]


def _slips(number: Number | None) -> list[str]:
    return [
        line
        for slip in (number.slips if number else ())
        for line in _entry("- ", _amount(number, slip.value), slip.why)
    ]


def _amount(number: Number | None, value: str) -> str:
    return f"{value} {number.unit if number else ''}".strip()


def _table(question: Question) -> Iterator[str]:
    """Rows with what belongs to them; options that belong to none behind an empty cell."""
    texts = {option.id: option for option in question.options}
    said = any(option.why for option in question.options)
    yield "| | |" + (" |" if said else "")
    yield "| --- | --- |" + (" --- |" if said else "")
    cells = [(row.text, texts[row.answer]) for row in question.rows]
    used = {row.answer for row in question.rows}
    cells += [("", option) for option in question.options if option.id not in used]
    for text, option in cells:
        row = [text, option.text, *([option.why] if said else [])]
        yield f"| {' | '.join(_inline(cell).replace('|', chr(92) + '|') for cell in row)} |"


def _gap(number: int, part: Part) -> list[str]:
    """What belongs into one gap, as an entry of the numbered list."""
    mark = f"{number}. "
    if part.number is not None:
        tolerance = part.number.tolerance
        text = _amount(part.number, part.number.value)
        if tolerance != "0":
            text += f" ± {_amount(part.number, tolerance)}"
        first, inner = text, _slips(part.number)
        lines = [f"{mark}{first}", *(f"{' ' * len(mark)}{line}" for line in inner)]
    else:
        inner = (
            _choices(part.options)
            if part.kind is Kind.SINGLE
            else [f"- {_line(text)}" for text in part.accepted]
        )
        margins = [mark, *(" " * len(mark) for _ in inner)]
        lines = [f"{margin}{line}" for margin, line in zip(margins, inner, strict=False)]
    why = [f"{' ' * len(mark)}> {_line(part.explanation)}"] if part.explanation else []
    return [*lines, *why]


def _quote(text: str) -> list[str]:
    return ["", f"> {_line(text)}"] if text else []


def _line(text: str) -> str:
    """A paragraph in one line that Markdown reads as this text."""
    return _START.sub(lambda match: _escape_start(match[0]), _inline(text))


def _escape_start(found: str) -> str:
    return f"{found}\\" if found.isdigit() else f"\\{found}"


def _inline(text: str) -> str:
    """A text with marks before what Markdown would take for something else; gaps stay."""
    pieces = re.split("(_{3,})", " ".join(text.split()))
    return "".join(
        piece if piece == GAP else _SPECIAL.sub(lambda match: f"\\{match[0]}", piece)
        for piece in pieces
    )
