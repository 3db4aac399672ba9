"""How long it takes: to read a passage, to answer a question, to take a form."""

from collections.abc import Iterable

from qmquiz.forms.form import Form, questions_of
from qmquiz.model import Answerable, Bank, Kind, Question
from qmquiz.words import word_count

_PER_MINUTE = {"en": 200, "ru": 180, "zh-Hans": 250, "zh-Hant": 250, "ko": 300}
"""Words, or characters where no spaces are written, that people read in a minute with care.

Source: rounded down from Trauzettel-Klosinski and Dietz 2012 (IReST), who give 228 words for
English, 184 for Russian and 255 characters for Chinese. Korean is not among their languages: 300
syllables are our own guess.
"""
_THINK_S = {
    Kind.SINGLE: 8,
    Kind.TRUE_FALSE: 5,
    Kind.MULTIPLE: 15,
    Kind.NUMERIC: 25,
    Kind.ORDER: 25,
    Kind.SHORT_TEXT: 20,
    Kind.MATCHING: 0,
    Kind.CLOZE: 0,
    Kind.SCENARIO: 0,
}
"""Seconds to decide and to mark, beside reading; of a question with parts those of its parts.

Our own, for people who know the answer or know that they do not: short questions about one's own
work, on a phone. They stay below the usual rule for written examinations, a minute for an
objective question; ``qmquiz`` has no data to do better before answers are timed.
"""
_THINK_ROW_S = 8


def reading_seconds(text: str, language: str = "en") -> int:
    """Time to read a text with care; at least 1 second if there is any."""
    count = word_count(text)
    return max(1, round(60 * count / _PER_MINUTE.get(language, 200))) if count else 0


def question_seconds(question: Question) -> int:
    """Time to answer a question."""
    words = [question.stem, *_words(question), *(row.text for row in question.rows)]
    for part in question.parts:
        words += [part.stem, *_words(part)]
    think = _THINK_S[question.kind] + _THINK_ROW_S * len(question.rows)
    think += sum(_THINK_S[part.kind] for part in question.parts)
    return reading_seconds(" ".join(words), question.language) + think


def _words(asked: Answerable) -> list[str]:
    return [option.text for option in asked.options]


def form_seconds(form: Form, bank: Bank) -> int:
    """Time to take a form."""
    return sum(question_seconds(question) for question in questions_of(form, bank))


def expected_seconds(bank: Bank, items: Iterable[str], n: int) -> int:
    """Time to take a form of ``n`` questions that is not chosen yet: that of average ones.

    :return: 0 if there is no question about the items.
    """
    seconds = [question_seconds(question) for item in items for question in bank.about(item)]
    return -(-n * sum(seconds) // len(seconds)) if seconds else 0


def allowed_minutes(limit: int, extra_percent: int = 0, estimate_s: int = 0) -> int:
    """Minutes that a person has for a form with a time limit, in whole minutes, rounded up.

    The limit, or the estimate where that is longer: nobody gets less time than the questions
    take. Then the extra time that a person has a right to: 30 minutes with 25 % are 38.

    :param limit: minutes.
    :param extra_percent: 0 and more; 25 and 50 are usual.
    """
    return -(-max(60 * limit, estimate_s) * (100 + extra_percent) // 6000)
