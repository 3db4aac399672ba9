"""Small authored questions for the gates."""

import pytest

from qmquiz.lint import find_flaws
from qmquiz.model import Kind, Number, Option, Part, Passage, Question, Row, Slip
from qmquiz.wording import load_wording


class Bench:
    """Makes questions of a language and says which flaws they have."""

    @staticmethod
    def options(*texts):
        """Options; a star marks the right ones."""
        return tuple(
            Option(id=str(n), text=text.removeprefix("*"), correct=text.startswith("*"))
            for n, text in enumerate(texts)
        )

    @staticmethod
    def question(stem="What is done first?", *texts, **more):
        """An authored question with options, of which a star marks the right ones."""
        return Question(
            **{
                "qid": "q",
                "qver": stem,
                "rule": "A",
                "kind": Kind.SINGLE,
                "item": "STD-1",
                "items": ("STD-1",),
                "item_hash": "h",
                "slot": "Q-1",
                "language": "en",
                "stem": stem,
                "options": Bench.options(*texts),
                "passage": Passage(item="STD-1", title="T", docname="d", anchor="a"),
                **more,
            }
        )

    @staticmethod
    def part(stem, *texts, **more):
        """A part with options."""
        values = {"id": stem, "kind": Kind.SINGLE, "options": Bench.options(*texts), **more}
        return Part(stem=stem, **values)

    @staticmethod
    def number(value, tolerance="0", **slips):
        return Number(
            value=value,
            tolerance=tolerance,
            slips=tuple(Slip(value=v[1:], why=why) for v, why in slips.items()),
        )

    @staticmethod
    def rows(*pairs):
        return tuple(Row(id=text, text=text, answer=answer) for text, answer in pairs)

    @staticmethod
    def codes(question, language="en"):
        """Codes of the flaws; those of warnings with a question mark."""
        return [
            flaw.code if flaw.is_hard else f"{flaw.code}?"
            for flaw in find_flaws(question, load_wording(language))
        ]


@pytest.fixture
def bench():
    return Bench
