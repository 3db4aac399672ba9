"""What a notebook and a paper share: a form for people in a room, and the key to it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations

from qmanual.errors import QuizError
from qmanual.items.quantity import Quantity, format_quantity
from qmquiz.formats.characters import is_legal
from qmquiz.formats.exchange import LinkTo, Lost
from qmquiz.formats.losses import CHARACTERS, link_losses, lost
from qmquiz.forms.form import Form, questions_of
from qmquiz.forms.show import (
    ShownOption,
    ShownPart,
    ShownQuestion,
    form_digest,
    render_form,
    show_form,
)
from qmquiz.identity import shuffled
from qmquiz.model import Answerable, Bank, Kind, Number, Question
from qmquiz.wording import Wording, find_language, load_wording

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_VERSION_DIGITS = 8
Asked = tuple[Answerable, ShownQuestion | ShownPart]
"""One thing asked, and how it is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handout:
    """A form with what stands around it.

    :param variant: ``A``, ``B`` …; empty if there is only one.
    :param edition: name of the edition of the manual; empty if it is not said.
    :param title: what the form is called; empty for a general title.
    :param working: it is made of the manual as it stands, which is no edition.
    """

    form: Form
    bank: Bank
    link: LinkTo
    variant: str = ""
    edition: str = ""
    title: str = ""
    working: bool = False

    @property
    def wording(self) -> Wording:
        """The sentences of its language; English ones if the language has none."""
        return load_wording(find_language(self.bank.language) or "en")

    @property
    def questions(self) -> tuple[tuple[Question, ShownQuestion], ...]:
        """The questions, and how they are shown.

        :raises QuizError: if the bank lacks one of them.
        """
        asked = questions_of(self.form, self.bank)
        return tuple(zip(asked, show_form(self.form, self.bank), strict=True))

    @property
    def heading(self) -> str:
        """Title of the whole."""
        return self.title or self.wording.say("handout", "title")

    @property
    def about(self) -> tuple[str, ...]:
        """Which edition, variant and version it is, so that a paper finds its key.

        The version is the beginning of the digest of what is shown.
        """
        say = self.wording.say
        version = form_digest(render_form(self.form, self.bank))[:_VERSION_DIGITS]
        return (
            *([say("handout", "edition", edition=self.edition)] if self.edition else []),
            *([say("handout", "working")] if self.working else []),
            *([say("handout", "variant", variant=self.variant)] if self.variant else []),
            say("handout", "version", version=version),
        )


def asked_in(question: Question, shown: ShownQuestion) -> tuple[Asked, ...]:
    """What a question asks: itself, or its parts in their order."""
    if question.parts:
        return tuple(zip(question.parts, shown.parts, strict=True))
    return ((question, shown),)


def letter_of(options: Sequence[ShownOption], identifier: str) -> str:
    """Letter of an option as it is shown.

    :raises QuizError: if there are more options than letters.
    """
    place = [option.id for option in options].index(identifier)
    if place >= len(LETTERS):
        raise QuizError(f"a question has {len(options)} options; {len(LETTERS)} can have a letter")
    return LETTERS[place]


def variants(form: Form, count: int) -> tuple[tuple[str, Form], ...]:
    """The same questions in other orders, so that neighbours see different papers.

    The first variant, ``A``, is the form as it is; a single one has no name.

    :param count: 1 to 26.
    :raises QuizError: if there are more than letters, or none.
    """
    if not 1 <= count <= len(LETTERS):
        raise QuizError(f"there can be 1 to {len(LETTERS)} variants, not {count}")
    if count == 1:
        return (("", form),)
    found = [("A", form)]
    for letter in LETTERS[1:count]:
        seed = f"{form.seed}/{letter}"
        found.append(
            (letter, replace(form, seed=seed, qvers=tuple(shuffled(seed, form.qvers, str))))
        )
    return tuple(found)


def right_letters(asked: Answerable, shown: ShownQuestion | ShownPart) -> list[str]:
    """Letters of the right options: of an order in the right order, else as shown."""
    letters = [letter_of(shown.options, option.id) for option in asked.key]
    return letters if asked.kind is Kind.ORDER else sorted(letters)


def right_pairs(question: Question, shown: ShownQuestion) -> list[str]:
    """Each row of a matching as it is shown with the letter that belongs to it: ``1B``."""
    answers = {row.id: row.answer for row in question.rows}
    return [
        f"{number}{letter_of(shown.options, answers[row.id])}"
        for number, row in enumerate(shown.rows, 1)
    ]


def right_number(number: Number, language: str) -> str:
    """The right number with its unit, as the language writes it."""
    return format_quantity(Quantity(Decimal(number.value), number.unit), language)


def rule_of(asked: Answerable, wording: Wording, language: str) -> str:
    """How points are given, in one sentence."""
    match asked.kind:
        case Kind.MULTIPLE:
            right, wrong = str(len(asked.key)), str(max(1, len(asked.distractors)))
            return wording.say("handout", "rules", "multiple", right=right, wrong=wrong)
        case Kind.ORDER:
            pairs = str(len(list(combinations(asked.options, 2))))
            return wording.say("handout", "rules", "order", pairs=pairs)
        case Kind.NUMERIC if asked.number and Decimal(asked.number.tolerance):
            tolerance = Quantity(Decimal(asked.number.tolerance), asked.number.unit)
            shown = format_quantity(tolerance, language)
            return wording.say("handout", "rules", "numeric_tolerance", tolerance=shown)
        case Kind.CLOZE | Kind.SCENARIO if isinstance(asked, Question):
            return wording.say("handout", "rules", "parts", parts=str(len(asked.parts)))
        case Kind.MATCHING if isinstance(asked, Question):
            return wording.say("handout", "rules", "matching", rows=str(len(asked.rows)))
        case Kind.TRUE_FALSE:
            return wording.say("handout", "rules", "single")
    return wording.say("handout", "rules", asked.kind.value)


def find_lost(handout: Handout) -> list[Lost]:
    """What a handout does not say: links without an address, texts that a file cannot hold."""
    found: list[Lost] = []
    for question, _ in handout.questions:
        whats = link_losses(question, handout.link)
        if not all(is_legal(text) for text in _texts(question)):
            whats.append(CHARACTERS)
        found += lost(question, whats)
    return found


def _texts(question: Question) -> list[str]:
    passage = question.passage
    found = [question.stem, question.explanation, passage.title, passage.quote]
    found += [row.text for row in question.rows]
    everything: tuple[Answerable, ...] = (question, *question.parts)
    for asked in everything:
        found += [asked.stem, asked.explanation, *asked.accepted]
        found += [text for option in asked.options for text in (option.text, option.why)]
        found += [slip.why for slip in asked.number.slips] if asked.number else []
    return found
