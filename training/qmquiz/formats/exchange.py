"""What a format gives and takes: files with what they could not carry, questions with findings."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from qmanual.items.findings import Finding
from qmquiz.model import Passage, Question

LinkTo = Callable[[Passage], str]
"""Address of a passage in the published edition; empty where the site has no address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """Something of a question that a format cannot carry.

    :param question: its identifier if it is authored, else its item and rule.
    :param what: what is missing in the file, in words.
    """

    question: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """Questions written in a format.

    :param files: name relative to the target folder, with ``/``, to content.
    :param lost: what the files do not say; empty if everything was carried.
    """

    files: Mapping[str, bytes]
    lost: tuple[Lost, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """Questions read from a file of another program.

    :param questions: the good ones; authored questions, whose ``slot`` is their identifier.
    :param findings: what could not be read, with its line; what was left out.
    """

    questions: tuple[Question, ...] = ()
    findings: tuple[Finding, ...] = ()


def name_of(question: Question) -> str:
    """What a question is called in messages and files: readable, and the same in every run."""
    return question.slot if question.rule == "A" else f"{question.item} {question.rule}"
