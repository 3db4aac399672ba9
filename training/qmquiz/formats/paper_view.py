"""What a sheet of paper shows: a form, its letters, and for the key what is right and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from qmquiz.formats.characters import legal
from qmquiz.formats.handout import (
    Asked,
    Handout,
    asked_in,
    letter_of,
    right_letters,
    right_number,
    right_pairs,
    rule_of,
)
from qmquiz.forms.show import ShownOption, ShownPart, ShownQuestion
from qmquiz.model import GAP, Answerable, Kind, Question, Slip

_MARK = "✓"


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionView:
    """One option, with what the key says about it.

    :param letter: empty for the steps of an order, which have boxes for their places.
    :param mark: a tick if it is right; of an order its place.
    """

    letter: str
    text: str
    correct: bool
    mark: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """One row of a matching, with the option that belongs to it."""

    text: str
    letter: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A text of a cloze, or the gap with a number (from 1)."""

    text: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedView:
    """One thing asked.

    :param number: of a part, from 1; 0 for the question itself.
    :param right: the right answer in words where there are no options.
    :param also: other right answers.
    """

    number: int
    kind: str
    stem: str
    note: str
    options: tuple[OptionView, ...]
    rule: str
    right: str
    also: str
    slips: tuple[Slip, ...]
    explanation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionView:
    """One question.

    :param pieces: of a cloze: its texts and gaps.
    :param short: the right answer in a few letters.
    """

    number: int
    kind: str
    stem: str
    pieces: tuple[Piece, ...]
    asked: tuple[AskedView, ...]
    rows: tuple[RowView, ...]
    short: str
    rule: str
    explanation: str
    quote: str
    source: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A paper or its key.

    :param footer: a CSS string for the foot of each page.
    """

    language: str
    heading: str
    full_title: str
    about: tuple[str, ...]
    style: Markup
    footer: Markup
    classes: str
    questions: tuple[QuestionView, ...]


def make_sheet(handout: Handout, style: str, *, large_print: bool, key: bool) -> Sheet:
    """What a paper or its key shows."""
    parts = [handout.heading, *([handout.wording.say("handout", "key")] if key else [])]
    title = " · ".join([": ".join(parts), *handout.about])
    return Sheet(
        language=handout.bank.language,
        heading=handout.heading,
        full_title=title,
        about=handout.about,
        style=Markup(style),  # noqa: S704  # our own file
        footer=Markup(_css_string(title)),  # noqa: S704  # escaped here
        classes="large" if large_print else "",
        questions=tuple(_question(handout, *both) for both in handout.questions),
    )


def _css_string(text: str) -> str:
    """A text as a string of CSS; everything that CSS or HTML could read is written as a number."""
    return (
        '"' + "".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in legal(text)) + '"'
    )


def _question(handout: Handout, question: Question, shown: ShownQuestion) -> QuestionView:
    wording = handout.wording
    passage = question.passage
    asked = asked_in(question, shown)
    return QuestionView(
        number=shown.number,
        kind=shown.kind,
        stem=question.stem,
        pieces=_pieces(question) if question.kind is Kind.CLOZE else (),
        asked=tuple(_asked(handout, question, *one) for one in asked),
        rows=_rows(question, shown),
        short=_short(question, shown, asked),
        rule=rule_of(question, wording, question.language),
        explanation=question.explanation,
        quote=passage.quote,
        source=wording.say("handout", "source", title=passage.title or passage.item),
        link=handout.link(passage),
    )


def _pieces(question: Question) -> tuple[Piece, ...]:
    """The texts and gaps of a cloze in their order; gaps that it does not name stand at its end."""
    texts = question.stem.split(GAP, len(question.parts))
    pieces = [Piece(text=texts[0])]
    for number in range(1, len(question.parts) + 1):
        pieces.append(Piece(number=number))
        pieces.append(Piece(text=texts[number] if number < len(texts) else " "))
    return tuple(pieces)


def _rows(question: Question, shown: ShownQuestion) -> tuple[RowView, ...]:
    answers = {row.id: row.answer for row in question.rows}
    texts = {option.id: option.text for option in question.options}
    return tuple(
        RowView(
            text=row.text,
            letter=letter_of(shown.options, answers[row.id]),
            answer=texts[answers[row.id]],
        )
        for row in shown.rows
    )


def _asked(
    handout: Handout, question: Question, what: Answerable, shown: ShownQuestion | ShownPart
) -> AskedView:
    say = handout.wording.say
    right = right_number(what.number, question.language) if what.number else ""
    right = what.accepted[0] if what.accepted else right
    also = "; ".join(what.accepted[1:])
    return AskedView(
        number=shown.number if isinstance(shown, ShownPart) else 0,
        kind=what.kind.value,
        stem=what.stem,
        note=_note(what, shown),
        options=_options(what, shown.options),
        rule=rule_of(what, handout.wording, question.language),
        right=say("handout", "right", texts=right) if right else "",
        also=say("handout", "also", texts=also) if also else "",
        slips=what.number.slips if what.number else (),
        explanation=what.explanation,
    )


def _note(what: Answerable, shown: ShownQuestion | ShownPart) -> str:
    """How to answer on paper; what the note for a screen says of places does not fit there."""
    return "" if what.kind is Kind.ORDER else shown.note


def _options(what: Answerable, shown: Sequence[ShownOption]) -> tuple[OptionView, ...]:
    known = {option.id: option for option in what.options}
    places = {option.id: str(place) for place, option in enumerate(what.options, 1)}
    views = []
    for offered in shown:
        option = known[offered.id]
        mark = _MARK if option.correct else ""
        views.append(
            OptionView(
                letter="" if what.kind is Kind.ORDER else letter_of(shown, offered.id),
                text=offered.text,
                correct=option.correct,
                mark=places[option.id] if what.kind is Kind.ORDER else mark,
                why=option.why,
            )
        )
    return tuple(views)


def _short(question: Question, shown: ShownQuestion, asked: Sequence[Asked]) -> str:
    if question.kind is Kind.MATCHING:
        return " ".join(right_pairs(question, shown))
    answers = [_short_of(what, as_shown, question.language) for what, as_shown in asked]
    if not question.parts:
        return answers[0]
    return "  ".join(f"({number}) {answer}" for number, answer in enumerate(answers, 1))


def _short_of(what: Answerable, shown: ShownQuestion | ShownPart, language: str) -> str:
    if what.number:
        return right_number(what.number, language)
    if what.accepted:
        return what.accepted[0]
    if what.kind is Kind.ORDER:
        places = {option.id: place for place, option in enumerate(what.options, 1)}
        return " ".join(str(places[option.id]) for option in shown.options)
    return ", ".join(right_letters(what, shown))
