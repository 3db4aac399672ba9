"""Embedded answers of Moodle: ``{1:MULTICHOICE:=right#why~wrong}``, out and in.

Source: https://docs.moodle.org/en/Embedded_Answers_(Cloze)_question_type; Moodle,
question/type/multianswer/questiontype.php.
"""

import html
import re
from collections.abc import Iterator
from decimal import Decimal

from qmquiz.formats.asked import Asked
from qmquiz.formats.plain_html import from_html, to_html
from qmquiz.formats.source import LONGEST_TEXT, Report, Wrong
from qmquiz.formats.weights import FULL, Marked, read_accepted, read_choices, read_numbers
from qmquiz.model import GAP, Kind, Part

_SPECIAL = re.compile(r"[~#{}\\=%]")
_GAP = re.compile(
    r"\{(?P<mark>\d*):(?P<type>[A-Z_]{2,16}):(?P<answers>(?:[^}\\]|\\.)*)\}", re.DOTALL
)
_SEPARATOR = re.compile(r"(?<!\\)(?<!&)(?<!&amp;)~")
_FEEDBACK = re.compile(r"(?<!\\)(?<!&)(?<!&amp;)#")
_WEIGHT = re.compile(r"=|%(-?\d{1,3}(?:[.,]\d{0,10})?)%")
_CHOICES = {
    "MULTICHOICE": False, "MULTICHOICE_V": False, "MULTICHOICE_H": False, "MC": False,
    "MCV": False, "MCH": False, "MULTICHOICE_S": True, "MULTICHOICE_VS": True,
    "MULTICHOICE_HS": True, "MCS": True, "MCVS": True, "MCHS": True,
}  # fmt: skip
"""Types of a gap with a choice, and whether its options are shuffled."""
_TEXTS = frozenset({"SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC"})
_NUMBERS = frozenset({"NUMERICAL", "NM"})
_BARE = re.compile(r"\\([}#~/\"\\])")
_MARK = "\ue000gap\ue000"


def embedded(stem: str, parts: tuple[Part, ...]) -> str:
    """The text of a cloze with its answers in the gaps, as HTML."""
    pieces = stem.split(GAP)
    said = [_entities(to_html(pieces[0]))]
    for part, piece in zip(parts, pieces[1:], strict=True):
        said += [_gap(part), _entities(to_html(piece))]
    return "".join(said)


def _gap(part: Part) -> str:
    match part.kind:
        case Kind.NUMERIC:
            return "{1:NUMERICAL:" + "~".join(_numbers(part)) + "}"
        case Kind.SHORT_TEXT:
            texts = (_inside(text.replace("*", "\\*")) for text in part.accepted)
            return "{1:SHORTANSWER:" + "~".join(f"={text}" for text in texts) + "}"
        case _:
            name = "MULTICHOICE_S" if part.shuffle else "MULTICHOICE"
            return "{1:" + name + ":" + "~".join(_options(part)) + "}"


def _options(part: Part) -> Iterator[str]:
    for option in part.options:
        # the answer is HTML in HTML
        text = _inside(to_html(option.text))
        yield ("=" if option.correct else "") + text + _why(option.why)


def _numbers(part: Part) -> Iterator[str]:
    if part.number is None:
        return
    yield f"={part.number.value}:{part.number.tolerance}"
    for slip in part.number.slips:
        yield f"%0%{slip.value}:{part.number.tolerance}{_why(slip.why)}"


def _why(why: str) -> str:
    return "#" + _inside(to_html(why)) if why else ""


def _inside(text: str) -> str:
    """A text in a gap; Moodle overlooks a separator behind ``&amp;``, so that is written &#38;."""
    return _entities(html.escape(text)).replace("&amp;", "&#38;")


def _entities(text: str) -> str:
    """Signs that mean something in a gap as character references, which Moodle reads back."""
    # a reference has a # of its own
    pieces = re.split(r"(&(?:[a-z]+|#\d+|#x[0-9a-f]+);)", text)
    return "".join(
        piece if number % 2 else _SPECIAL.sub(lambda sign: f"&#{ord(sign[0])};", piece)
        for number, piece in enumerate(pieces)
    )


def read_embedded(
    source: str, *, line: int, report: Report, name: str
) -> tuple[str, tuple[Asked, ...], tuple[str, ...]]:
    """The stem with its gaps, their answers, and what the text does not say.

    :param source: HTML or plain text, with answers in it.
    :raises Wrong: if a gap cannot be read.
    :raises ValueError: if it is too long.
    """
    if len(source) > LONGEST_TEXT:
        raise ValueError(f"has {len(source)} characters; {LONGEST_TEXT} are the most")
    parts = []
    lost: tuple[str, ...] = ()
    for match in _GAP.finditer(source):
        part, more = _part(match["type"], match["answers"], line=line, report=report, name=name)
        parts.append(part)
        lost += more
    stem, more = from_html(_GAP.sub(_MARK, source))
    return stem.replace(_MARK, GAP), tuple(parts), (*lost, *more)


def _part(
    kind: str, source: str, *, line: int, report: Report, name: str
) -> tuple[Asked, tuple[str, ...]]:
    answers, lost = _answers(source, is_html=kind in _CHOICES)
    if kind in _CHOICES:
        _, choices = read_choices(answers, single=True, line=line, report=report, name=name)
        return Asked(kind=Kind.SINGLE, choices=choices, shuffle=_CHOICES[kind]), lost
    if kind in _TEXTS:
        accepted = read_accepted(answers, line=line, report=report, name=name)
        return Asked(kind=Kind.SHORT_TEXT, accepted=accepted), lost
    if kind in _NUMBERS:
        number = read_numbers(
            [_with_tolerance(answer) for answer in answers],
            unit="", line=line, report=report, name=name,
        )  # fmt: skip
        return Asked(kind=Kind.NUMERIC, number=number), lost
    raise Wrong(line, "gap", f"a gap of the type {kind} cannot be asked here")


def _answers(source: str, *, is_html: bool) -> tuple[list[Marked], tuple[str, ...]]:
    found = []
    lost: tuple[str, ...] = ()
    for entry in _SEPARATOR.split(source):
        weight = _WEIGHT.match(entry)
        percent = Decimal(0)
        if weight:
            percent = Decimal(weight[1].replace(",", ".")) if weight[1] else FULL
        answer, why = _halves(entry[weight.end() :] if weight else entry)
        text = html.unescape(answer)
        if is_html:
            text, more = from_html(text)
            lost += more
        said, more = from_html(html.unescape(why))
        lost += more
        found.append(Marked(text=text, percent=percent, why=said))
    return found, lost


def _halves(entry: str) -> tuple[str, str]:
    """An answer and its feedback."""
    match = _FEEDBACK.search(entry)
    answer, why = (entry[: match.start()], entry[match.end() :]) if match else (entry, "")
    return _BARE.sub(r"\1", answer), _BARE.sub(r"\1", why)


def _with_tolerance(answer: Marked) -> Marked:
    value, colon, tolerance = answer.text.partition(":")
    return Marked(
        text=value.strip(),
        percent=answer.percent,
        why=answer.why,
        tolerance=tolerance.strip() if colon else "0",
    )
