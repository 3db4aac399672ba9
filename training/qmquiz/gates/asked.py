"""What a gate looks at: a question without parts, or one part of it; and what it finds."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from qmanual.items.findings import Severity
from qmquiz.model import GAP, Kind, Number, Option, Question, Row
from qmquiz.wording import Wording

_QUOTED = re.compile(r"[“«„「『《‘][^”»“」』》’]*[”»“」』》’]|\"[^\"]*\"")
_SENTENCES = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """One broken rule of item writing.

    :param code: in kebab case, stable.
    :param message: what is wrong and what to do.
    :param severity: an error if the question must not be asked, a warning for a cue that a good
        question would not give.
    """

    code: str
    message: str
    severity: Severity = Severity.ERROR

    @property
    def is_hard(self) -> bool:
        """Whether the question must not be asked."""
        return self.severity is Severity.ERROR


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question, or one part of it, as the gates see it.

    :param where: what a message about it begins with; empty for a question, else ``part 2: ``.
    :param stem: what is asked; of a gap the text around it.
    :param before: the text up to the place where the answer belongs.
    :param after: the text behind that place.
    :param own: the stem without what it quotes.
    :param by_rule: whether a rule made it, so that each wrong option has a proof.
    :param parts: how many parts it has.
    """

    kind: Kind
    where: str
    stem: str
    before: str
    after: str
    own: str
    options: tuple[Option, ...]
    number: Number | None
    accepted: tuple[str, ...]
    rows: tuple[Row, ...]
    shuffle: bool
    by_rule: bool
    is_gap: bool = False
    parts: int = 0

    @property
    def key(self) -> tuple[Option, ...]:
        """The right options."""
        return tuple(option for option in self.options if option.correct)

    @property
    def distractors(self) -> tuple[Option, ...]:
        """The wrong options."""
        return tuple(option for option in self.options if not option.correct)

    @property
    def one_key(self) -> Option | None:
        """The right option of a choice of one of several; None for anything else."""
        is_choice = self.kind is Kind.SINGLE and len(self.options) > 1 and len(self.key) == 1
        return self.key[0] if is_choice else None


Gate = Callable[[Asked, Wording], Iterator[Flaw]]


def soft(code: str, message: str) -> Flaw:
    """A cue that a good question would not give."""
    return Flaw(code=code, message=message, severity=Severity.WARNING)


def iter_asked(question: Question) -> Iterator[Asked]:
    """The question, and then each of its parts."""
    stem = question.stem.strip()
    before, _, after = stem.partition(GAP)
    whole = Asked(
        kind=question.kind,
        where="",
        stem=stem,
        before=before,
        after=after,
        own=without_quotations(stem),
        options=question.options,
        number=question.number,
        accepted=question.accepted,
        rows=question.rows,
        shuffle=question.shuffle,
        by_rule=question.rule != "A",
        parts=len(question.parts),
    )
    yield whole
    for number, part in enumerate(question.parts, 1):
        is_gap = question.kind is Kind.CLOZE
        text = stem if is_gap else part.stem.strip()
        pieces = text.split(GAP)
        place = number if is_gap else 1
        yield replace(
            whole,
            kind=part.kind,
            where=f"gap {number}: " if is_gap else f"part {number}: ",
            stem=text,
            before=pieces[min(place, len(pieces)) - 1],
            after=pieces[place] if place < len(pieces) else "",
            own=without_quotations(text),
            options=part.options,
            number=part.number,
            accepted=part.accepted,
            rows=(),
            shuffle=part.shuffle,
            is_gap=is_gap,
            parts=0,
        )


def without_quotations(text: str) -> str:
    """A text without what it quotes, which is somebody else's."""
    return _QUOTED.sub(" ", text)


def has_quotation(text: str) -> bool:
    """Whether a text quotes something."""
    return bool(_QUOTED.search(text))


def sentences(text: str) -> list[str]:
    """The sentences of a text; a case is told in several, the last of which asks."""
    return [part for part in _SENTENCES.split(text.strip()) if part.strip()]
