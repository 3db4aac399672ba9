"""Forms: which questions one person gets, in which order, and how they look.

A form is a seed and the versions of its questions. Everything shown follows from these and
from the bank, so that it can be shown again byte for byte when somebody asks what was asked.
Choosing is done once (:func:`choose_form`); arranging and rendering may be done any number of
times (:func:`show_form`, :func:`render_form`).
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from qmanual.errors import QuizError
from qmquiz.identity import digest, draw, shuffled
from qmquiz.model import Bank, Kind, Question
from qmquiz.wording import find_language, load_wording
from qmquiz.words import contains_phrase

FORMAT = 1
LAYOUT = 1
"""Version of how questions are arranged; old forms keep the one that they were made with."""
_DELTA_RULE = "G17"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The questions of one attempt; kept with the attempt.

    :param qvers: versions of the questions in the order asked.
    """

    seed: str
    qvers: tuple[str, ...]
    layout: int = LAYOUT

    def as_json(self) -> dict[str, Any]:
        """The form as JSON values."""
        return {
            "format": FORMAT,
            "layout": self.layout,
            "seed": self.seed,
            "qvers": list(self.qvers),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Form":
        """The inverse of :meth:`as_json`.

        :raises QuizError: if it is of another format.
        """
        if data.get("format") != FORMAT or data.get("layout") != LAYOUT:
            raise QuizError("this form was made by another version and cannot be shown")
        return cls(seed=str(data["seed"]), qvers=tuple(data["qvers"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownOption:
    """One answer as it is offered."""

    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownQuestion:
    """One question as it is asked; the key is not in it.

    :param number: its place in the form, counted from 1.
    :param note: how to answer, where the kind needs a word about it.
    :param unit: unit that a typed number is in, if none is typed.
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


def choose_form(
    bank: Bank,
    items: Iterable[str],
    *,
    n: int,
    seed: str,
    delta: Collection[str] = (),
    avoid: Collection[str] = (),
) -> Form:
    """A form of at most ``n`` questions about some items.

    Items in ``delta`` come first, with a question about what has changed if there is one. An
    item is asked about twice only when all others have been asked about once. No question
    says what another one asks for. True and false sentences keep the balance, and kinds of
    question are mixed.

    :param items: identifiers; those without a question are passed over.
    :param seed: any text; the same one gives the same form.
    :param delta: items that this person knows in an earlier version.
    :param avoid: versions that this person has seen; taken only if nothing else is left.
    """
    known = [item for item in dict.fromkeys(items) if bank.about(item)]
    changed = [item for item in known if item in set(delta)]
    others = [item for item in known if item not in set(delta)]
    order = [*shuffled(seed, changed, str), *shuffled(seed, others, str)]
    chooser = _Chooser(seed, set(changed), set(avoid))
    asked: Counter[str] = Counter()
    while len(chooser.chosen) < n:
        waiting = [item for item in order if asked[item] >= 0]
        if not waiting:
            break
        least = min(asked[item] for item in waiting)
        for item in waiting:
            if asked[item] != least or len(chooser.chosen) >= n:
                continue
            if chooser.take(bank.about(item)):
                asked[item] += 1
            else:
                asked[item] = -1  # nothing more to ask about it
    return Form(seed=seed, qvers=tuple(question.qver for question in chooser.chosen))


class _Chooser:
    """Takes questions one by one, so that they go together."""

    def __init__(self, seed: str, changed: Collection[str], avoid: Collection[str]) -> None:
        self.seed = seed
        self.changed = changed
        self.avoid = avoid
        self.chosen: list[Question] = []

    def take(self, questions: Sequence[Question]) -> bool:
        """Add the best of some questions; False if none goes with the ones chosen."""
        drawn = shuffled(self.seed, questions, lambda question: question.qver)
        for question in sorted(drawn, key=self._rank):
            if question not in self.chosen and not self._collides(question):
                self.chosen.append(question)
                return True
        return False

    def _rank(self, question: Question) -> tuple[int, ...]:
        """Less is better; equal ones are drawn by the seed."""
        changed = question.item in self.changed
        is_delta = question.rule == _DELTA_RULE
        kinds = Counter(other.kind for other in self.chosen)
        rules = Counter(other.rule for other in self.chosen)
        return (
            question.qver in self.avoid,
            not is_delta if changed else is_delta,
            not question.delta if changed else 0,
            self._imbalance(question),
            question.kind is Kind.TRUE_FALSE,  # half of them is luck: only for variety
            rules[question.rule],
            kinds[question.kind],
        )

    def _imbalance(self, question: Question) -> int:
        """How far true and false would be from balance."""
        if question.kind is not Kind.TRUE_FALSE:
            return 0
        answers = Counter(
            other.key[0].id for other in (*self.chosen, question) if other.kind is Kind.TRUE_FALSE
        )
        return max(0, abs(answers["true"] - answers["false"]) - 1)

    def _collides(self, question: Question) -> bool:
        """Whether one of the chosen gives this one's answer away, asks the same, or reversely."""
        return any(
            question.qid == other.qid
            or _same_place(question, other)
            or _gives_away(question, other)
            or _gives_away(other, question)
            for other in self.chosen
        )


def _same_place(a: Question, b: Question) -> bool:
    """Whether two questions ask for the same place of the same item."""
    if not set(a.items) & set(b.items):
        return False
    return a.slot.rpartition(":")[2] == b.slot.rpartition(":")[2] and a.item == b.item


def _gives_away(a: Question, b: Question) -> bool:
    """Whether the words of ``a`` say what ``b`` asks for."""
    if b.kind not in (Kind.SINGLE, Kind.NUMERIC):
        return False
    if b.number is not None:
        return contains_phrase(a.stem, f"{b.number.value} {b.number.unit}".strip())
    return any(contains_phrase(a.stem, option.text) for option in b.key)


def show_form(form: Form, bank: Bank) -> tuple[ShownQuestion, ...]:
    """The questions as they are asked, without their keys.

    :raises QuizError: if the bank lacks one of them, or the form is of another layout.
    """
    questions = questions_of(form, bank)
    places = _key_places(form.seed, questions)
    return tuple(
        ShownQuestion(
            number=number,
            qver=question.qver,
            qid=question.qid,
            kind=question.kind.value,
            stem=question.stem,
            note=_note(question),
            options=_arrange(form.seed, question, places.get(question.qver)),
            unit=question.number.unit if question.number else "",
            item=question.item,
            delta=question.delta,
        )
        for number, question in enumerate(questions, 1)
    )


def render_form(form: Form, bank: Bank) -> bytes:
    """What was shown, as canonical JSON: the same bytes whenever it is rendered."""
    shown = {"format": FORMAT, "form": form.as_json(), "language": bank.language}
    shown["questions"] = [asdict(question) for question in show_form(form, bank)]
    return json.dumps(shown, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def form_digest(rendered: bytes) -> str:
    """Digest of what was shown, for the record (BLAKE2b, 16 bytes)."""
    return digest("form", rendered.decode())


def questions_of(form: Form, bank: Bank) -> tuple[Question, ...]:
    """The questions of a form.

    :raises QuizError: if the bank lacks one of them, or the form is of another layout.
    """
    if form.layout != LAYOUT:
        raise QuizError("this form was made by another version and cannot be shown")
    missing = [qver for qver in form.qvers if qver not in bank.by_qver]
    if missing:
        raise QuizError(f"the bank has no question {missing[0]}; it belongs to another edition")
    return tuple(bank.by_qver[qver] for qver in form.qvers)


def _note(question: Question) -> str:
    """How to answer, for the kinds that need it; the sentences are those of the templates."""
    language = find_language(question.language)
    if language is None:
        return ""
    wording = load_wording(language)
    match question.kind:
        case Kind.MULTIPLE:
            return wording.say("notes", "multiple", number=str(len(question.key)))
        case Kind.ORDER:
            return wording.say("notes", "order")
        case Kind.NUMERIC:
            unit = question.number.unit if question.number else ""
            return wording.say("notes", "number_unit", unit=wording.unit(unit)) if unit else ""
    return ""


def _arrange(seed: str, question: Question, place: int | None) -> tuple[ShownOption, ...]:
    options = [ShownOption(id=option.id, text=option.text) for option in question.options]
    if question.kind is Kind.TRUE_FALSE or not question.shuffle:
        return tuple(options)
    seed = f"{seed}/{question.qver}"
    mixed = shuffled(seed, options, lambda option: option.id)
    if question.kind is Kind.ORDER:
        # never shown in the right order
        turns = 0
        while mixed == options:
            turns += 1
            mixed = shuffled(f"{seed}/{turns}", options, lambda option: option.id)
        return tuple(mixed)
    if place is not None:
        key = next(option for option in mixed if option.id == question.key[0].id)
        mixed.remove(key)
        mixed.insert(place, key)
    return tuple(mixed)


def _key_places(seed: str, questions: Sequence[Question]) -> dict[str, int]:
    """Where the right option stands: each place about equally often, never three times running."""
    used: Counter[int] = Counter()
    last: list[int] = []
    places: dict[str, int] = {}
    for question in questions:
        if question.kind is not Kind.SINGLE:
            continue
        size = len(question.options)
        if question.shuffle:
            places[question.qver] = _place(seed, question, size, used, last)
            place = places[question.qver]
        else:
            place = question.options.index(question.key[0])
        used[place] += 1
        last = [*last, place][-2:]
    return places


def _place(seed: str, question: Question, size: int, used: Counter[int], last: list[int]) -> int:
    allowed = [p for p in range(size) if last != [p, p]]
    least = min(used[p] for p in allowed)
    # one more than the least used may be drawn too, so that the last place is not forced
    near = [p for p in allowed if used[p] <= least + 1]
    return near[draw(f"{seed}/{question.qver}/place", len(near))]
