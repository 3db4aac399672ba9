"""Names and chances that are the same on every machine and in every run.

Nothing here uses :mod:`random`: an order or a choice is drawn by hashing the seed together
with what is drawn, so that adding an option moves no other one.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b
from typing import Any, TypeVar

T = TypeVar("T")
_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(*parts: Any, size: int = 16) -> str:
    """Hexadecimal digits over the canonical JSON of some values (BLAKE2b, ``size`` bytes)."""
    return blake2b(_CANONICAL.encode(parts).encode(), digest_size=size).hexdigest()


def question_id(item: str, rule: str, slot: str) -> str:
    """What is asked: the item, the rule, and the place in the item."""
    return digest("qid", item, rule, slot, size=8)


def question_version(
    *,
    qid: str,
    item_hash: str,
    template_version: int,
    language: str,
    stem: str,
    options: Sequence[tuple[str, str, bool]],
    number: Sequence[str] = (),
    more: Any = None,
) -> str:
    """Exactly this question: everything that is shown or that decides what is right.

    :param options: identifier, text, and whether it is right.
    :param more: JSON values of what only some kinds have; a question without keeps its name.
    """
    parts = [qid, item_hash, template_version, language, stem, list(options), list(number)]
    return digest("qver", *parts, *([more] if more else []))


def part_id(qid: str, text: str) -> str:
    """Name of a row or a part in its question."""
    return digest("part", qid, text, size=5)


def option_id(qid: str, text: str) -> str:
    """Name of an option in its question; says nothing about its place or its truth."""
    return digest("option", qid, text, size=5)


def draw(seed: str, below: int) -> int:
    """A number from 0 to ``below - 1``, uniform over seeds."""
    return int(digest("draw", seed), 16) % below


def shuffled(seed: str, values: Iterable[T], key: Callable[[T], str]) -> list[T]:
    """The values in an order that depends on the seed and on their keys only."""
    return sorted(values, key=lambda value: digest("order", seed, key(value)))
