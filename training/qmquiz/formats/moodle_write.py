"""Questions as Moodle XML.

A scenario is a description and the questions about it, tied by tags. Texts are plain texts to
Moodle; only what is written below the feedback, and a text with gaps, is HTML.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from qmanual.items.quantity import SECONDS, plain
from qmquiz.formats.exchange import Exported, LinkTo, Lost
from qmquiz.formats.losses import (
    APART,
    GAP_EXPLANATION,
    OPTION_WHY,
    exchange_losses,
    lost,
    tidied,
    unit_note,
    with_unit,
)
from qmquiz.formats.moodle_cloze import embedded
from qmquiz.formats.moodle_text import HTML, PLAIN, formatted, xml_text
from qmquiz.formats.names import identifier_of, title_of
from qmquiz.formats.plain_html import feedback_html, passage_html, to_html
from qmquiz.formats.tags import tags_of, tags_of_answer, tags_of_gaps
from qmquiz.formats.weights import percent_of
from qmquiz.model import Answerable, Kind, Number, Question
from qmquiz.wording import find_language, load_wording

FILE = "questions.xml"
GAP_UNIT = (
    "the units of its gaps: they stand in the text, and a number with a unit is not understood"
)
_INDENT = "\n    "
_TYPES = {
    Kind.SINGLE: "multichoice",
    Kind.MULTIPLE: "multichoice",
    Kind.TRUE_FALSE: "truefalse",
    Kind.NUMERIC: "numerical",
    Kind.ORDER: "ordering",
    Kind.SHORT_TEXT: "shortanswer",
    Kind.MATCHING: "matching",
    Kind.CLOZE: "cloze",
    Kind.SCENARIO: "description",
}


def write_moodle(questions: Sequence[Question], language: str, link: LinkTo) -> Exported:
    """The questions as one file.

    :param language: of the questions; in it stands in which unit to answer.
    """
    blocks: list[str] = []
    losses: list[Lost] = []
    for question in questions:
        clean, whats = tidied(question)
        losses += lost(question, [*whats, *exchange_losses(clean, link), *_losses(clean)])
        blocks += _questions(clean, language, link)
    text = '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n' + "".join(blocks) + "</quiz>\n"
    return Exported(files={FILE: text.encode("utf-8", errors="replace")}, lost=tuple(losses))


def _losses(question: Question) -> Iterator[str]:
    asked: list[Answerable] = [question, *question.parts]
    if question.kind is Kind.SCENARIO:
        yield APART
    if question.kind is Kind.CLOZE:
        if any(part.explanation for part in question.parts):
            yield GAP_EXPLANATION
        if any(part.number and part.number.unit for part in question.parts):
            yield GAP_UNIT
    if any(
        option.why
        for one in asked
        if one.kind in (Kind.ORDER, Kind.MATCHING)
        for option in one.options
    ):
        yield OPTION_WHY


def _questions(question: Question, language: str, link: LinkTo) -> Iterator[str]:
    passage = passage_html(question.passage, link(question.passage))
    tags = [*tags_of(question), *tags_of_answer(question)]
    if question.kind is Kind.CLOZE:
        tags += tags_of_gaps(question)
    name, title = identifier_of(question), title_of(question)
    yield _question(question, name, title, tags, language, passage)
    if question.kind is Kind.SCENARIO:
        for number, part in enumerate(question.parts, 1):
            tags = [f"part-of:{name}", *tags_of_answer(part)]
            yield _question(part, f"{name}/{number}", f"{title} ({number})", tags, language, "")


def _question(
    asked: Answerable, name: str, title: str, tags: Sequence[str], language: str, passage: str
) -> str:
    form = HTML if passage else PLAIN
    said = feedback_html(asked.explanation, passage) if passage else asked.explanation
    head = [
        f"<name><text>{xml_text(title)}</text></name>",
        _stem(asked, language),
        formatted("generalfeedback", said, form),
    ]
    if asked.kind is not Kind.CLOZE:  # a cloze has the marks of its gaps
        mark = "0" if asked.kind is Kind.SCENARIO else "1"
        head.append(f"<defaultgrade>{mark}</defaultgrade>")
    head.append(f"<idnumber>{xml_text(name)}</idnumber>")
    entries = "".join(f"<tag><text>{xml_text(tag)}</text></tag>" for tag in tags)
    lines = [*head, *_answers(asked, language), f"<tags>{entries}</tags>"]
    body = "".join(_INDENT + line for line in lines)
    return f'  <question type="{_TYPES[asked.kind]}">{body}\n  </question>\n'


def _stem(asked: Answerable, language: str) -> str:
    if asked.kind is not Kind.CLOZE or not isinstance(asked, Question):
        return formatted("questiontext", with_unit(asked, language))
    text = embedded(asked.stem, asked.parts)
    units = dict.fromkeys(part.number.unit for part in asked.parts if part.number)
    notes = [unit_note(unit, language) for unit in units if unit]
    return formatted("questiontext", "<br>".join((text, *map(to_html, notes))), HTML)


def _answers(asked: Answerable, language: str) -> Iterator[str]:
    match asked.kind:
        case Kind.TRUE_FALSE:
            for option, text in zip(asked.options, ("true", "false"), strict=True):
                yield _answer(text, "100" if option.correct else "0", option.why)
        case Kind.NUMERIC if asked.number:
            yield from _number(asked.number, language)
        case Kind.SHORT_TEXT:
            yield "<usecase>0</usecase>"
            for text in asked.accepted:
                yield _answer(text.replace("*", "\\*"), "100", "")
        case Kind.ORDER:
            yield from _steps(asked)
        case Kind.MATCHING if isinstance(asked, Question):
            yield from _pairs(asked)
        case Kind.SINGLE | Kind.MULTIPLE:
            yield f"<single>{_yes(asked.kind is Kind.SINGLE)}</single>"
            yield f"<shuffleanswers>{_yes(asked.shuffle)}</shuffleanswers>"
            yield "<answernumbering>none</answernumbering>"
            for option in asked.options:
                yield _answer(option.text, percent_of(option, asked), option.why)


def _answer(text: str, percent: str, why: str, more: str = "") -> str:
    return formatted("answer", text, inside=more + formatted("feedback", why), fraction=percent)


def _steps(asked: Answerable) -> Iterator[str]:
    """An order; graded by pairs of steps, as we do it."""
    yield "<layouttype>VERTICAL</layouttype>"
    yield "<selecttype>ALL</selecttype>"
    yield f"<selectcount>{len(asked.options)}</selectcount>"
    yield "<gradingtype>RELATIVE_ALL_PREVIOUS_AND_NEXT</gradingtype>"
    yield "<showgrading>SHOW</showgrading>"
    for place, option in enumerate(asked.options, 1):
        yield formatted("answer", option.text, fraction=str(place))


def _pairs(question: Question) -> Iterator[str]:
    yield f"<shuffleanswers>{_yes(question.shuffle)}</shuffleanswers>"
    texts = {option.id: option.text for option in question.options}
    used = {row.answer for row in question.rows}
    pairs = [(row.text, texts[row.answer]) for row in question.rows]
    pairs += [("", option.text) for option in question.options if option.id not in used]
    for row, answer in pairs:
        inside = f"<answer><text>{xml_text(answer)}</text></answer>"
        yield formatted("subquestion", row, inside=inside)


def _number(number: Number, language: str) -> Iterator[str]:
    tolerance = f"<tolerance>{number.tolerance}</tolerance>"
    yield _answer(number.value, "100", "", tolerance)
    for slip in number.slips:
        yield _answer(slip.value, "0", slip.why, tolerance)
    if not number.unit:
        return
    units = "".join(
        f"<unit><multiplier>{factor}</multiplier><unit_name>{xml_text(name)}</unit_name></unit>"
        for name, factor in _units(number.unit, language).items()
    )
    yield f"<units>{units}</units>"
    yield "<unitgradingtype>0</unitgradingtype>"
    yield "<showunits>0</showunits>"


def _units(unit: str, language: str) -> dict[str, str]:
    """Names of units that may be typed, with how many of them one of the answer's unit is.

    Only whole numbers: Moodle would round 1/60, and grade a right answer wrong.
    """
    wording = load_wording(find_language(language) or "en")
    known = {unit: "1", wording.unit(unit): "1"}
    for other, seconds in SECONDS.items():
        if unit in SECONDS and SECONDS[unit] % seconds == 0 and other != unit:
            factor = f"{plain(Decimal(SECONDS[unit]) / seconds):f}"
            known |= {other: factor, wording.unit(other): factor}
    return known


def _yes(value: bool) -> str:
    return "true" if value else "false"
