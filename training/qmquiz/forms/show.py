"""How a form looks: any number of times the same."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from qmquiz.forms.arrange import key_places
from qmquiz.forms.form import FORMAT, Form, questions_of
from qmquiz.identity import digest, shuffled
from qmquiz.model import Answerable, Bank, Kind, Question
from qmquiz.wording import find_language, load_wording

_ONLY_SOME = frozenset({"rows", "parts", "once"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownOption:
    """One answer as it is offered."""

    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRow:
    """One row of a matching question; each row can be given each option."""

    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPart:
    """One gap of a cloze, or one question of a scenario; the key is not in it.

    :param number: its place in the question, counted from 1.
    :param stem: what is asked; empty for a gap.
    """

    id: str
    number: int
    kind: str
    stem: str
    note: str
    options: tuple[ShownOption, ...]
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownQuestion:
    """One question as it is asked; the key is not in it.

    :param number: its place in the form, counted from 1.
    :param stem: for ``cloze`` with ``GAP`` once for each part.
    :param note: how to answer, where the kind needs a word about it.
    :param unit: unit that a typed number is in, if none is typed.
    :param rows: for ``matching``; ``options`` is what each of them can be given.
    :param parts: for ``cloze`` and ``scenario``.
    :param once: for ``matching``: no option belongs to two rows.
    """

    number: int
    qver: str
    qid: str
    kind: str
    stem: str
    note: str
    options: tuple[ShownOption, ...]
    unit: str
    item: str
    delta: bool
    rows: tuple[ShownRow, ...] = ()
    parts: tuple[ShownPart, ...] = ()
    once: bool = False


def show_form(form: Form, bank: Bank) -> tuple[ShownQuestion, ...]:
    """The questions as they are asked, without their keys.

    :raises QuizError: if the bank lacks one of them, or the form is of another layout.
    """
    questions = questions_of(form, bank)
    places = key_places(form.seed, form.layout, questions)
    return tuple(
        ShownQuestion(
            number=number,
            qver=question.qver,
            qid=question.qid,
            kind=question.kind.value,
            stem=question.stem,
            note=_note(question, question.language, form.layout),
            options=_arrange(f"{form.seed}/{question.qver}", question, places.get(question.qver)),
            unit=question.number.unit if question.number else "",
            item=question.item,
            delta=question.delta,
            rows=_rows(form.seed, question),
            parts=_parts(form, question),
            once=_each_once(question),
        )
        for number, question in enumerate(questions, 1)
    )


def render_form(form: Form, bank: Bank) -> bytes:
    """What was shown, as canonical JSON: the same bytes whenever it is rendered."""
    shown = {"format": FORMAT, "form": form.as_json(), "language": bank.language}
    shown["questions"] = [_as_json(question) for question in show_form(form, bank)]
    return json.dumps(shown, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _as_json(question: ShownQuestion) -> dict[str, Any]:
    """What only some kinds have is left out elsewhere: older forms were rendered without."""
    values = asdict(question)
    return {name: value for name, value in values.items() if value or name not in _ONLY_SOME}


def form_digest(rendered: bytes) -> str:
    """Digest of what was shown, for the record (BLAKE2b, 16 bytes)."""
    return digest("form", rendered.decode())


def _each_once(question: Question) -> bool:
    answers = [row.answer for row in question.rows]
    return bool(answers) and len(set(answers)) == len(answers)


def _rows(seed: str, question: Question) -> tuple[ShownRow, ...]:
    rows = [ShownRow(id=row.id, text=row.text) for row in question.rows]
    return tuple(shuffled(f"{seed}/{question.qver}/rows", rows, lambda row: row.id))


def _parts(form: Form, question: Question) -> tuple[ShownPart, ...]:
    return tuple(
        ShownPart(
            id=part.id,
            number=number,
            kind=part.kind.value,
            stem=part.stem,
            note=_note(part, question.language, form.layout),
            options=_arrange(f"{form.seed}/{question.qver}/{part.id}", part, None),
            unit=part.number.unit if part.number else "",
        )
        for number, part in enumerate(question.parts, 1)
    )


def _note(asked: Answerable, language: str, layout: int) -> str:
    """How to answer, for the kinds that need it; the sentences are those of the templates."""
    found = find_language(language)
    if found is None:
        return ""
    wording = load_wording(found)
    match asked.kind:
        case Kind.MULTIPLE:
            return wording.say("notes", "multiple", number=str(len(asked.key)))
        case Kind.ORDER:
            return wording.say("notes", "order")
        case Kind.NUMERIC:
            unit = asked.number.unit if asked.number else ""
            name = wording.unit(unit, cldr_only=layout == 1)
            return wording.say("notes", "number_unit", unit=name) if unit else ""
        case Kind.SHORT_TEXT:
            return wording.say("notes", "text")
        case Kind.MATCHING:
            once = isinstance(asked, Question) and _each_once(asked)
            return wording.say("notes", "matching_once" if once else "matching")
        case Kind.CLOZE:
            return wording.say("notes", "cloze")
        case Kind.SCENARIO:
            return wording.say("notes", "scenario")
    return ""


def _arrange(seed: str, asked: Answerable, place: int | None) -> tuple[ShownOption, ...]:
    options = [ShownOption(id=option.id, text=option.text) for option in asked.options]
    if asked.kind is not Kind.ORDER and (asked.kind is Kind.TRUE_FALSE or not asked.shuffle):
        return tuple(options)
    mixed = shuffled(seed, options, lambda option: option.id)
    if asked.kind is Kind.ORDER and len(options) > 1:
        # never shown in the right order
        turns = 0
        while mixed == options:
            turns += 1
            mixed = shuffled(f"{seed}/{turns}", options, lambda option: option.id)
        return tuple(mixed)
    if place is not None:
        key = next(option for option in mixed if option.id == asked.key[0].id)
        mixed.remove(key)
        mixed.insert(place, key)
    return tuple(mixed)
