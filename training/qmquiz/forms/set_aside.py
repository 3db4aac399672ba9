"""Questions that are set aside for practice: published with their answers, never recorded.

What is published with its answer proves nothing when it is asked again. So of every statement
with enough questions one is set aside, and recorded forms leave it alone. Which one follows from
the questions' names only: it stays the same from edition to edition.
"""

from collections.abc import Mapping

from qmquiz.identity import digest
from qmquiz.model import Bank, Kind, Question

KINDS = (Kind.SINGLE, Kind.MULTIPLE)
"""Kinds that a page without a server can ask and check, and that are not half luck."""
_ENOUGH = 3
"""An item with fewer questions keeps all of them for recorded forms."""


def practice_of(bank: Bank) -> Mapping[str, Question]:
    """Item to the question that is set aside for practice."""
    found = {}
    for item in bank.items:
        questions = [question for question in bank.about(item) if not question.delta]
        usable = [question for question in questions if question.kind in KINDS]
        if len(questions) >= _ENOUGH and usable:
            found[item] = min(usable, key=_lot)
    return found


def _lot(question: Question) -> tuple[str, str]:
    return digest("practice", question.qid), question.qver
