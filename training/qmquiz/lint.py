"""What is wrong with a question as a question; the gates stand in :mod:`qmquiz.gates`."""

from collections.abc import Iterator
from dataclasses import replace

from qmquiz.gates import cues, keys, options, stems
from qmquiz.gates.asked import Flaw, Gate, iter_asked
from qmquiz.model import Question
from qmquiz.wording import Wording

_GATES: tuple[Gate, ...] = (*keys.GATES, *stems.GATES, *options.GATES, *cues.GATES)
_CUES: tuple[Gate, ...] = (*stems.CUES, *cues.CUES)
"""Gates that find warnings only."""


def find_flaws(question: Question, wording: Wording) -> tuple[Flaw, ...]:
    """Everything that is wrong with a question and its parts.

    With a flaw that is an error the question must not be asked; one that is a warning is a cue
    that a good question would not give.

    :param wording: word lists of the question's language.
    """
    return tuple(_found(question, wording, (*_GATES, *_CUES)))


def find_error(question: Question, wording: Wording) -> Flaw | None:
    """The first reason why a question must not be asked; None if it may be."""
    return next((flaw for flaw in _found(question, wording, _GATES) if flaw.is_hard), None)


def _found(question: Question, wording: Wording, gates: tuple[Gate, ...]) -> Iterator[Flaw]:
    for asked in iter_asked(question):
        for gate in gates:
            for flaw in gate(asked, wording):
                yield replace(flaw, message=f"{asked.where}{flaw.message}") if asked.where else flaw
