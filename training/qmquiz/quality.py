"""What only shows when all questions are looked at: the same asked twice, true more than false."""

from collections.abc import Sequence
from dataclasses import dataclass

from qmquiz.gates.asked import Flaw, soft
from qmquiz.lint import find_flaws
from qmquiz.model import Answerable, Kind, Question
from qmquiz.wording import find_language, load_wording
from qmquiz.words import same_text_key

_BALANCE = (0.4, 0.6)
"""Share of true statements among all of them (QUIZ.md of the project, G14)."""
_FEW = 10
"""Among fewer statements than that, a share says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How good a bank is as a bank.

    :param questions: how many there are.
    :param hard: how many of them fail a gate.
    :param soft: how many pass all gates and give a cue that a good question would not give.
    """

    questions: int
    hard: int
    soft: int

    @property
    def hard_free_pct(self) -> float:
        """Questions that pass all gates, 0 to 100; 100 is asked for."""
        return self._pct(self.questions - self.hard)

    @property
    def soft_free_pct(self) -> float:
        """Questions without any flaw, 0 to 100; 95 is asked for."""
        return self._pct(self.questions - self.hard - self.soft)

    def _pct(self, count: int) -> float:
        return 100 * count / self.questions if self.questions else 100.0


def flaws_of(questions: Sequence[Question]) -> list[tuple[Question, Flaw]]:
    """The flaws of all questions, each by the word lists of its own language."""
    return [
        (question, flaw)
        for question in questions
        for flaw in find_flaws(question, load_wording(find_language(question.language) or "en"))
    ]


def measure_quality(
    questions: Sequence[Question], found: Sequence[tuple[Question, Flaw]]
) -> Quality:
    """The share of questions without flaws.

    :param found: as :func:`flaws_of` gives them.
    """
    hard = {question.qver for question, flaw in found if flaw.is_hard}
    cues = {question.qver for question, _ in found} - hard
    return Quality(questions=len(questions), hard=len(hard), soft=len(cues))


def find_repeated(questions: Sequence[Question]) -> list[tuple[Question, Flaw]]:
    """Questions that ask in the same words for the same answer as one before them."""
    seen: dict[tuple[str, ...], Question] = {}
    found = []
    for question in questions:
        right = sorted(same_text_key(option.text) for option in question.key)
        number = question.number.value if question.number else ""
        parts = [same_text_key(part.stem) for part in question.parts]
        name = (question.kind, same_text_key(question.stem), number, *right, *parts)
        first = seen.setdefault(name, question)
        if first is not question:
            message = (
                f"asks the same as {first.slot if first.rule == 'A' else first.item}; keep one"
            )
            found.append((question, soft("same-question", message)))
    return found


def _answerable(question: Question) -> tuple[Answerable, ...]:
    return (question, *question.parts)


def find_imbalance(questions: Sequence[Question]) -> Flaw | None:
    """Whether guessing “true”, or “false”, pays; None if there are too few statements to tell."""
    answers = [
        option.id == "true"
        for question in questions
        for asked in _answerable(question)
        if asked.kind is Kind.TRUE_FALSE
        for option in asked.key
    ]
    if len(answers) < _FEW:
        return None
    share = sum(answers) / len(answers)
    low, high = _BALANCE
    if low <= share <= high:
        return None
    message = f"{sum(answers)} of {len(answers)} statements are true; about half should be"
    return soft("true-false-balance", message)
