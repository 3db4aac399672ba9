"""Tags: where a format has no field of its own for what we know about a question.

A tag is ``name:value``: ``item:STD-PHONE-01`` (cited, in order), ``difficulty:hard``,
``pool:basics``, ``rule:G1``, ``kind:order``, ``unit:s``, ``gap-unit:2 s`` (of the second gap),
``shuffle:no``, ``part-of:Q-CASE-01``.
Other programs keep them, so that a question that was there and back is the same one.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from qmquiz.model import Answerable, Difficulty, Kind, Question

_WITH_OPTIONS = (Kind.SINGLE, Kind.MULTIPLE, Kind.ORDER, Kind.MATCHING)
_ITEM = re.compile(r"[A-Z][A-Z0-9]*(?:[-.][A-Z0-9]+)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tags:
    """What the tags of a question say.

    :param items: cited items, the one that it is about first.
    :param kind: the kind, if the format has none of that name.
    :param gap_units: unit of the number in a gap, under the gap's place counted from 1.
    :param part_of: identifier of the scenario that it is a part of.
    :param other: tags that mean nothing to us.
    """

    items: tuple[str, ...] = ()
    difficulty: Difficulty = Difficulty.MEDIUM
    pools: tuple[str, ...] = ()
    kind: str = ""
    unit: str = ""
    gap_units: Mapping[int, str] = field(default_factory=dict)
    shuffle: bool = True
    part_of: str = ""
    other: tuple[str, ...] = ()


def tags_of(question: Question) -> list[str]:
    """The tags of a question; those about its answer are in :func:`tags_of_answer`."""
    found = [f"item:{name}" for name in question.items]
    if question.rule != "A":
        found.append(f"rule:{question.rule}")
    if question.difficulty is not Difficulty.MEDIUM:
        found.append(f"difficulty:{question.difficulty}")
    return [*found, *(f"pool:{name}" for name in question.pools)]


def tags_of_answer(asked: Answerable) -> list[str]:
    """The tags that say how something is answered."""
    found = []
    if asked.kind in (Kind.ORDER, Kind.CLOZE, Kind.SCENARIO):
        found.append(f"kind:{asked.kind}")
    if asked.number and asked.number.unit:
        found.append(f"unit:{asked.number.unit}")
    if not asked.shuffle and asked.kind in _WITH_OPTIONS:
        found.append("shuffle:no")
    return found


def tags_of_gaps(question: Question) -> list[str]:
    """The tags that say in which units the numbers in gaps are."""
    numbers = [(place, part.number) for place, part in enumerate(question.parts, 1)]
    return [
        f"gap-unit:{place} {number.unit}" for place, number in numbers if number and number.unit
    ]


def read_tags(tags: Iterable[str]) -> Tags:
    """What tags say; a bare tag that looks like an identifier cites that item."""
    named: dict[str, list[str]] = {}
    other = []
    for tag in tags:
        name, colon, value = (part.strip() for part in tag.partition(":"))
        if colon and value and name in _NAMES:
            named.setdefault(name, []).append(value)
        elif _ITEM.fullmatch(tag.strip()):
            named.setdefault("item", []).append(tag.strip())
        else:
            other.append(tag)
    difficulty = _last(named, "difficulty")
    if difficulty not in tuple(Difficulty):
        other += [f"difficulty:{value}" for value in named.get("difficulty", ())]
        difficulty = Difficulty.MEDIUM
    return Tags(
        items=tuple(dict.fromkeys(named.get("item", ()))),
        difficulty=Difficulty(difficulty),
        pools=tuple(named.get("pool", ())),
        kind=_last(named, "kind"),
        unit=_last(named, "unit"),
        gap_units={
            int(place): unit.strip()
            for place, _, unit in (value.partition(" ") for value in named.get("gap-unit", ()))
            if place.isdecimal()
        },
        shuffle=_last(named, "shuffle") != "no",
        part_of=_last(named, "part-of"),
        other=tuple(other),
    )


_NAMES = frozenset(
    {"item", "rule", "difficulty", "pool", "kind", "unit", "gap-unit", "shuffle", "part-of"}
)


def _last(named: dict[str, list[str]], name: str) -> str:
    return named.get(name, [""])[-1]
