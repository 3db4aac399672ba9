"""Whether a bank can serve a blueprint, said before anybody takes a quiz."""

from collections.abc import Callable, Collection, Iterator, Sequence
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
    found = [
        *_unknown_names(blueprint, bank, items, catalogue),
        *_too_few(blueprint, bank, items, catalogue),
    ]
    if not found:
        found += _tried(blueprint, bank, items, catalogue)
    return tuple(found)


def _unknown_names(
    blueprint: Blueprint, bank: Bank, items: Collection[str], catalogue: Catalogue
) -> Iterator[Gap]:
    pools = sorted({pool for question in bank.questions for pool in question.pools})
    known: tuple[tuple[str, Callable[[Topic], Sequence[str]], Collection[str]], ...] = (
        ("type of item", lambda topic: topic.types, load_schema().types),
        ("document", lambda topic: topic.documents, catalogue.documents),
        ("rule", lambda topic: topic.rules, RULE_NAMES),
        ("pool of questions", lambda topic: topic.pools, pools),
    )
    for topic in blueprint.topics:
        for what, names_of, names in known:
            for name in names_of(topic):
                if name not in names:
                    message = f"there is no {what} {name!r}{did_you_mean(name, names)}"
                    yield Gap(line=topic.line, slip=True, message=message)
        for pattern in topic.items:
            if not any(fnmatchcase(item, pattern) for item in items):
                message = f"the module teaches no item {pattern!r}{did_you_mean(pattern, items)}"
                yield Gap(line=topic.line, slip=True, message=message)
    for item in blueprint.must_ask:
        if item not in items:
            message = f"the module does not teach {item!r}, which must be asked about"
            hint = did_you_mean(item, items)
            yield Gap(line=blueprint.line, slip=True, message=message + hint)


def _too_few(
    blueprint: Blueprint, bank: Bank, items: Collection[str], catalogue: Catalogue
) -> Iterator[Gap]:
    for topic in blueprint.topics:
        serving = candidates_of(topic, bank, items, catalogue)
        if len(serving) < topic.questions:
            yield Gap(
                line=topic.line,
                slip=False,
                message=f"asks for {topic.questions} questions of {topic.title}, and the bank has "
                f"{len(serving)} of them about what the module teaches",
            )
    for item in blueprint.must_ask:
        if item in items and not bank.about(item):
            message = f"{item} must be asked about, and has no question: qmquiz report says why"
            yield Gap(line=blueprint.line, slip=False, message=message)
    for band, wanted in blueprint.wanted(blueprint.questions).items():
        count = sum(q.difficulty is band for item in items for q in bank.about(item))
        if count < wanted:
            message = f"asks for {wanted} {band.value} questions, and the bank has {count} of them"
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
