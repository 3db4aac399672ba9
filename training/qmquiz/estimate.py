"""How long it takes: to read a passage, to answer a question, to take a form."""

from qmquiz.forms import Form, questions_of
from qmquiz.model import Bank, Kind, Question
from qmquiz.words import word_count

_PER_MINUTE = {"en": 200, "ru": 180, "zh-Hans": 260, "zh-Hant": 260, "ko": 300}
"""Words, or characters where no spaces are written, that people read in a minute with care.

Source: rounded down from Trauzettel-Klosinski and Dietz 2012 (IReST), who give 228 for English,
184 for Russian and 255 characters for Chinese.
"""
_THINK_S = {
    Kind.SINGLE: 8,
    Kind.TRUE_FALSE: 5,
    Kind.MULTIPLE: 15,
    Kind.NUMERIC: 25,
    Kind.ORDER: 25,
}
"""Seconds to decide and to mark, beside reading."""


def reading_seconds(text: str, language: str = "en") -> int:
    """Time to read a text with care; at least 1 second if there is any."""
    count = word_count(text)
    return max(1, round(60 * count / _PER_MINUTE.get(language, 200))) if count else 0


def question_seconds(question: Question) -> int:
    """Time to answer a question."""
    words = " ".join((question.stem, *(option.text for option in question.options)))
    return reading_seconds(words, question.language) + _THINK_S[question.kind]


def form_seconds(form: Form, bank: Bank) -> int:
    """Time to take a form."""
    return sum(question_seconds(question) for question in questions_of(form, bank))
