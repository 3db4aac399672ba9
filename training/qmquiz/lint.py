"""What is wrong with a question as a question; the gates stand in :mod:`qmquiz.gates`."""

from dataclasses import replace

from qmquiz.gates import cues, keys, options, stems
from qmquiz.gates.asked import Flaw, Gate, iter_asked
from qmquiz.model import Question
from qmquiz.wording import Wording

_GATES: tuple[Gate, ...] = (*keys.GATES, *stems.GATES, *options.GATES, *cues.GATES)


def find_flaws(question: Question, wording: Wording) -> tuple[Flaw, ...]:
    """Everything that is wrong with a question and its parts.

    With a flaw that is an error the question must not be asked; one that is a warning is a cue
    that a good question would not give.

    :param wording: word lists of the question's language.
    """
    return tuple(
        replace(flaw, message=f"{asked.where}{flaw.message}") if asked.where else flaw
        for asked in iter_asked(question)
        for gate in _GATES
        for flaw in gate(asked, wording)
    )
