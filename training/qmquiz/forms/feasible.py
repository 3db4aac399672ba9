"""Whether a bank can serve a blueprint, said before anybody takes a quiz."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from qmanual.items.model import Catalogue
from qmanual.items.schema import load_schema
from qmanual.items.suggest import did_you_mean
from qmquiz.forms.blueprint import Blueprint, Topic, candidates_of
from qmquiz.forms.choose import choose
from qmquiz.forms.relaxed import Constraint
from qmquiz.model import Bank

RULE_NAMES = ("A", *(f"G{number}" for number in range(1, 19)))
"""What ``rule`` of a topic can be; ``A`` are the authored questions."""

_TRIALS = 3
"""Forms that are tried; their seeds are always the same."""
_REPORTED = (
    Constraint.DIFFICULTY,
    Constraint.TWICE,
    Constraint.TOPIC,
    Constraint.MUST_ASK,
    Constraint.NUMBER,
)
"""What a blueprint is for; the rest is a matter of one form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One thing that a blueprint asks for and that is not there.

    :param line: where it is asked for, counted from 1; 0 if that is in no file.
    :param slip: it names what does not exist; else there is too little of it.
    :param message: one sentence without a full stop, in English.
    """

    line: int
    slip: bool
    message: str


def find_gaps(
    blueprint: Blueprint, bank: Bank, items: Collection[str], catalogue: Catalogue
) -> tuple[Gap, ...]:
    """What a blueprint asks for and a bank does not have; empty if every form can be filled.

    :param items: identifiers of the items that the module teaches.
    """
    pools = {pool for question in bank.questions for pool in question.pools}
    found: list[Gap] = []
    for topic in blueprint.topics:
        slips = list(_unknown_names(topic, pools, items, catalogue))
        found += slips or _too_few_of(topic, bank, items, catalogue)
    found += _must_ask(blueprint, bank, items)
    found += _too_few_in_bands(blueprint, bank, items)
    if not found:
        found += _tried(blueprint, bank, items, catalogue)
    return tuple(found)


def _unknown_names(
    topic: Topic, pools: Collection[str], items: Collection[str], catalogue: Catalogue
) -> Iterator[Gap]:
    known: tuple[tuple[str, Sequence[str], Collection[str]], ...] = (
        ("type of item", topic.types, load_schema().types),
        ("document", topic.documents, catalogue.documents),
        ("rule", topic.rules, RULE_NAMES),
        ("pool of questions", topic.pools, sorted(pools)),
    )
    for what, written, names in known:
        for name in written:
            if name not in names:
                message = f"there is no {what} {name!r}{did_you_mean(name, names)}"
                yield Gap(line=topic.line, slip=True, message=message)
    for pattern in topic.items:
        if not any(fnmatchcase(item, pattern) for item in items):
            message = f"the module teaches no item {pattern!r}{did_you_mean(pattern, items)}"
            yield Gap(line=topic.line, slip=True, message=message)


def _too_few_of(
    topic: Topic, bank: Bank, items: Collection[str], catalogue: Catalogue
) -> Iterator[Gap]:
    count = len(candidates_of(topic, bank, items, catalogue))
    if count < topic.questions:
        message = (
            f"asks for {topic.questions} of {topic.title}, and the bank has {count} such "
            "questions about what the module teaches"
        )
        yield Gap(line=topic.line, slip=False, message=message)


def _must_ask(blueprint: Blueprint, bank: Bank, items: Collection[str]) -> Iterator[Gap]:
    for item in blueprint.must_ask:
        if item not in items:
            message = f"the module does not teach {item!r}, which must be asked about"
            hint = did_you_mean(item, items)
            yield Gap(line=blueprint.line, slip=True, message=message + hint)
        elif not bank.about(item):
            message = f"{item} must be asked about, and has no question: qmquiz report says why"
            yield Gap(line=blueprint.line, slip=False, message=message)


def _too_few_in_bands(blueprint: Blueprint, bank: Bank, items: Collection[str]) -> Iterator[Gap]:
    for band, wanted in blueprint.wanted(blueprint.questions).items():
        count = sum(q.difficulty is band for item in items for q in bank.about(item))
        if count < wanted:
            message = f"asks for {wanted} that are {band.value}, and the bank has {count} of them"
            yield Gap(line=blueprint.line, slip=False, message=message)


def _tried(
    blueprint: Blueprint, bank: Bank, items: Collection[str], catalogue: Catalogue
) -> Iterator[Gap]:
    """What forms had to give up: questions that are there, and do not go together."""
    said: dict[str, None] = {}
    for trial in range(_TRIALS):
        chosen = choose(
            bank, items, seed=f"trial {trial}", blueprint=blueprint, catalogue=catalogue
        )
        for relaxed in chosen.relaxed:
            if relaxed.constraint in _REPORTED:
                said[f"a form could not be filled: {relaxed.message}"] = None
        if said:
            break
    for message in said:
        yield Gap(line=blueprint.line, slip=False, message=message)
