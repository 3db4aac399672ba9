"""What a question is called in the files of other programs."""

from qmquiz.formats.exchange import name_of
from qmquiz.model import Question


def identifier_of(question: Question) -> str:
    """The identifier in a file: that of an authored question, else the ``qid``."""
    return question.slot if question.rule == "A" else question.qid


def title_of(question: Question) -> str:
    """What people see it called; unlike :func:`name_of` it tells two slots of an item apart."""
    name = name_of(question)
    return name if question.rule == "A" else f"{name} {question.slot}"
