"""A question with its key, as commands print it."""

from collections.abc import Iterator

from qmquiz.model import Answerable, Question


def question_lines(question: Question) -> Iterator[str]:
    """What is asked, what is offered, and what is right; each part below its number."""
    yield f"  {question.stem}"
    yield from _answer_lines(question)
    texts = {option.id: option.text for option in question.options}
    for row in question.rows:
        yield f"    {row.text} = {texts.get(row.answer, '?')}"
    for number, part in enumerate(question.parts, 1):
        yield f"  {number}. {part.stem}".rstrip()
        yield from _answer_lines(part)


def _answer_lines(asked: Answerable) -> Iterator[str]:
    for option in asked.options:
        yield f"    [{'x' if option.correct else ' '}] {option.text}"
    for text in asked.accepted:
        yield f"    = {text}"
    if asked.number:
        number = asked.number
        yield f"    = {number.value} {number.unit} ± {number.tolerance}"
