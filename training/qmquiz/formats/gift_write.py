"""Questions as GIFT, the text format of Moodle.

A scenario is a description and the questions about it, tied by tags; an order is a matching of
steps with their places. Identity, cited items and what GIFT has no word for stand in the
comment line of each question, which Moodle keeps as identifier and tags.
"""

from collections.abc import Iterator, Sequence

from qmquiz.formats.exchange import Exported, LinkTo, Lost
from qmquiz.formats.gift_text import ARROW, escape, plain_mark, written
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
from qmquiz.formats.names import identifier_of, title_of
from qmquiz.formats.plain_html import feedback_html, passage_html
from qmquiz.formats.tags import tags_of, tags_of_answer
from qmquiz.formats.weights import percent_of
from qmquiz.model import GAP, Answerable, Kind, Part, Question

FILE = "questions.gift"
UNIT = "its unit: it stands in the text, and a number typed with another unit is not understood"
ORDER = "that it is an order: it is a matching of steps with their places"
KEEP_ORDER = "that its options keep their order"
SEVERAL_GAPS = "the question: GIFT has one gap in a text, and it has more"
CASE_EXPLANATION = "the explanation of the case; those of its questions are there"
ONLY_ARROW = "the question: the only text that it accepts has ->, which GIFT reads as a matching"
ARROW_TEXT = "accepted texts with ->, which GIFT reads as a matching"


def write_gift(questions: Sequence[Question], language: str, link: LinkTo) -> Exported:
    """The questions as one file.

    :param language: of the questions; in it stands in which unit to answer.
    """
    blocks: list[str] = []
    losses: list[Lost] = []
    for question in questions:
        clean, whats = tidied(question)
        whats += exchange_losses(clean, link)
        whats += _losses(clean)
        if _is_carried(clean):
            blocks += _question(clean, language, link)
        losses += lost(question, whats)
    text = "\n".join(blocks)
    return Exported(files={FILE: text.encode("utf-8", errors="replace")}, lost=tuple(losses))


def _is_carried(question: Question) -> bool:
    if question.kind is Kind.CLOZE:
        return len(question.parts) == 1 and _has_answer(question.parts[0])
    return _has_answer(question) and all(_has_answer(part) for part in question.parts)


def _has_answer(asked: Answerable) -> bool:
    return asked.kind is not Kind.SHORT_TEXT or any(ARROW not in text for text in asked.accepted)


def _losses(question: Question) -> Iterator[str]:
    asked: list[Answerable] = [question, *question.parts]
    if question.kind is Kind.CLOZE and len(question.parts) > 1:
        yield SEVERAL_GAPS
        return
    if question.kind is Kind.SCENARIO:
        yield APART
        if question.explanation:
            yield CASE_EXPLANATION
    if question.kind is Kind.CLOZE and question.parts[0].explanation:
        yield GAP_EXPLANATION
    if any(one.kind is Kind.ORDER for one in asked):
        yield ORDER
    if any(one.kind in (Kind.ORDER, Kind.MATCHING) and _has_why(one) for one in asked):
        yield OPTION_WHY
    if any(one.number and one.number.unit for one in asked):
        yield UNIT
    if any("shuffle:no" in tags_of_answer(one) for one in asked):
        yield KEEP_ORDER
    if any(ARROW in text for one in asked for text in one.accepted):
        yield ARROW_TEXT if _is_carried(question) else ONLY_ARROW


def _has_why(asked: Answerable) -> bool:
    return any(option.why for option in asked.options)


def _question(question: Question, language: str, link: LinkTo) -> Iterator[str]:
    name = identifier_of(question)
    title = title_of(question)
    tags = [*tags_of(question), *tags_of_answer(question)]
    general = _general(question, link)
    if question.kind is Kind.SCENARIO:
        yield _head(name, title, tags) + written(question.stem) + "\n"
        for number, part in enumerate(question.parts, 1):
            yield _part(part, number, name, title, language)
        return
    if question.kind is Kind.CLOZE:
        yield _head(name, title, [*tags, *tags_of_answer(question.parts[0])]) + _cloze(
            question, general, language
        )
        return
    yield (
        _head(name, title, tags)
        + written(with_unit(question, language))
        + _braces(question, general)
    )


def _general(question: Question, link: LinkTo) -> str:
    passage = passage_html(question.passage, link(question.passage))
    if not passage:
        return written(question.explanation, answer=True)
    return "[html]" + escape(feedback_html(question.explanation, passage))


def _part(part: Part, number: int, name: str, title: str, language: str) -> str:
    tags = [f"part-of:{name}", *tags_of_answer(part)]
    head = _head(f"{name}/{number}", f"{title} ({number})", tags)
    stem = written(with_unit(part, language))
    return head + stem + _braces(part, written(part.explanation, answer=True))


def _head(name: str, title: str, tags: Sequence[str]) -> str:
    marks = " ".join(f"[tag:{_bracketed(tag)}]" for tag in tags)
    return f"// [id:{_bracketed(name)}] {marks}".rstrip() + f"\n::{escape(title)}::"


def _bracketed(text: str) -> str:
    return text.replace("\\", "\\\\").replace("]", "\\]")


def _cloze(question: Question, general: str, language: str) -> str:
    """The text with the answers where the gap is; at the end the gap is written, too."""
    part = question.parts[0]
    before, _, after = question.stem.partition(GAP)
    note = unit_note(part.number.unit, language) if part.number else ""
    after = "\n".join(filter(None, (after, note)))
    answers = _braces(part, general).rstrip("\n")
    if not after.strip():
        return written(question.stem) + answers + "\n"
    return plain_mark(question.stem) + escape(before) + answers.lstrip(" ") + escape(after) + "\n"


def _braces(asked: Answerable, general: str) -> str:
    lines = list(_answers(asked))
    first = "#" if asked.kind is Kind.NUMERIC else ""
    if general:
        lines.append(f"####{general}")
    if asked.kind is Kind.TRUE_FALSE:
        return " {" + "".join(lines) + "}\n"
    return " {" + first + "\n\t" + "\n\t".join(lines) + "\n}\n"


def _answers(asked: Answerable) -> Iterator[str]:
    match asked.kind:
        case Kind.TRUE_FALSE:
            yield _true_false(asked)
        case Kind.NUMERIC if asked.number:
            number = asked.number
            yield f"={number.value}:{number.tolerance}"
            for slip in number.slips:
                yield f"=%0%{slip.value}:{number.tolerance}{_why(slip.why)}"
        case Kind.SHORT_TEXT:
            for text in asked.accepted:
                if ARROW not in text:
                    yield "=" + written(text.replace("*", "\\*"), answer=True)
        case Kind.ORDER:
            for place, option in enumerate(asked.options, 1):
                yield f"={written(option.text, answer=True)} -> {place}"
        case Kind.MATCHING:
            yield from _pairs(asked)
        case _:
            for option in asked.options:
                yield (
                    _mark(asked, option.correct, percent_of(option, asked))
                    + written(option.text, answer=True)
                    + _why(option.why)
                )


def _pairs(asked: Answerable) -> Iterator[str]:
    if not isinstance(asked, Question):
        return
    texts = {option.id: option.text for option in asked.options}
    used = {row.answer for row in asked.rows}
    for row in asked.rows:
        yield f"={written(row.text, answer=True)} -> {escape(texts[row.answer])}"
    for option in asked.options:
        if option.id not in used:
            yield f"= -> {escape(option.text)}"


def _true_false(asked: Answerable) -> str:
    """The key, what to say to whoever gets it wrong, and to whoever gets it right."""
    right = asked.key[0]
    wrong = asked.distractors[0]
    said = "TRUE" if right is asked.options[0] else "FALSE"
    if right.why:
        return f"{said}#{written(wrong.why, answer=True)}{_why(right.why)}"
    return said + _why(wrong.why)


def _mark(asked: Answerable, correct: bool, percent: str) -> str:
    if asked.kind is Kind.MULTIPLE:
        return f"~%{percent}%"
    return "=" if correct else "~"


def _why(why: str) -> str:
    return "#" + written(why, answer=True) if why else ""
