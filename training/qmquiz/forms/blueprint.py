"""A blueprint: what a form has to hold, before any question is chosen.

In YAML, under a module of a curriculum::

    blueprint:
      questions: 10                # in total; else that of the module
      must_ask: [STD-PHONE-01]     # each of these items is asked about
      difficulty: {easy: 20 %, hard: 2}
      topics:                      # at least so many questions of each
        - {items: STD-PHONE-*, questions: 4}
        - {type: step, document: DOC-COMPLAINTS, questions: 2}
        - {rule: G7, questions: 1}
        - {pool: hard-cases, questions: 2}

A topic names ``items`` (patterns), ``type`` (of the item), ``document``, ``rule`` or ``pool``, or
several of them: then all have to hold. Topics may overlap; a question counts for every topic that
it belongs to. A band of difficulty has a count, or a share of all questions; what is not said of
other bands is free. Only items of the module are asked about, also out of a pool.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import translate
from fractions import Fraction
from functools import lru_cache
from typing import Any

from qmanual.items.model import Catalogue
from qmanual.items.suggest import did_you_mean
from qmanual.items.yaml_lines import Lined
from qmquiz.model import Bank, Difficulty, Question

MOST_QUESTIONS = 50
"""In one form."""
_CRITERIA = {
    "items": "items",
    "type": "types",
    "document": "documents",
    "rule": "rules",
    "pool": "pools",
}
"""What a topic is written with, and the field that keeps it."""


@lru_cache(256)
def _any_of(patterns: tuple[str, ...]) -> Callable[[str], re.Match[str] | None]:
    """Whether a name matches one of some globs: asked for every item of a bank."""
    return re.compile("|".join(translate(pattern) for pattern in patterns)).match


class BlueprintError(ValueError):
    """A blueprint cannot be used as it is written.

    :param key: the key of the mapping that it is about.
    """

    def __init__(self, message: str, values: Mapping[str, Any], key: str = "") -> None:
        super().__init__(message)
        self.message = message
        line = values.line if isinstance(values, Lined) else 0
        self.line = values.lines.get(key, line) if isinstance(values, Lined) else line


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A part of what is taught, and how many questions it gets at least.

    :param items: globs over identifiers; the other criteria hold names. An empty one always holds.
    :param line: where it is written, counted from 1; 0 if it is in no file.
    """

    questions: int
    items: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    pools: tuple[str, ...] = ()
    line: int = field(default=0, repr=False, compare=False)

    @property
    def title(self) -> str:
        """What it is called in a message: ``items STD-*, rule G7``."""
        return ", ".join(
            f"{written} {' or '.join(names)}"
            for written, kept in _CRITERIA.items()
            if (names := getattr(self, kept))
        )

    def holds_item(self, item: str, catalogue: Catalogue) -> bool:
        """Whether an item can belong to it."""
        if self.items and _any_of(self.items)(item) is None:
            return False
        if not self.types and not self.documents:
            return True
        found = catalogue.items.get(item)
        if found is None:
            return False
        return (not self.types or found.type in self.types) and (
            not self.documents or found.document in self.documents
        )

    def holds_kind(self, question: Question) -> bool:
        """Whether a question about an item of it belongs to it: by its rule and pools."""
        if self.rules and question.rule not in self.rules:
            return False
        return not self.pools or not set(self.pools).isdisjoint(question.pools)

    def holds(self, question: Question, catalogue: Catalogue) -> bool:
        """Whether a question belongs to it."""
        return self.holds_kind(question) and self.holds_item(question.item, catalogue)


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """How many questions have a difficulty: a count, or percent of all."""

    difficulty: Difficulty
    count: int | None = None
    percent: int | None = None

    @property
    def written(self) -> str:
        """As it stands in the file: ``2`` or ``20 %``."""
        return f"{self.percent} %" if self.count is None else str(self.count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Blueprint:
    """What a form has to hold.

    :param questions: how many in total.
    :param must_ask: identifiers of items.
    """

    questions: int
    topics: tuple[Topic, ...] = ()
    bands: tuple[Band, ...] = ()
    must_ask: tuple[str, ...] = ()
    line: int = field(default=0, repr=False, compare=False)

    def wanted(self, total: int) -> Mapping[Difficulty, int]:
        """How many of ``total`` questions each band gets that the blueprint speaks of.

        Shares are rounded by largest remainders (Hamilton), so that shares of 100 % make up the
        total.
        """
        counts = {b.difficulty: min(b.count, total) for b in self.bands if b.count is not None}
        shares = {
            b.difficulty: Fraction(total * b.percent, 100)
            for b in self.bands
            if b.percent is not None
        }
        floors = {band: int(share) for band, share in shares.items()}
        left = round(sum(shares.values(), Fraction())) - sum(floors.values())
        by_remainder = sorted(shares, key=lambda band: (floors[band] - shares[band], band))
        for band in by_remainder[:left]:
            floors[band] += 1
        return {**counts, **floors}

    def as_json(self) -> dict[str, Any]:
        """The blueprint as JSON values, as it would be written."""
        written: dict[str, Any] = {"questions": self.questions}
        if self.must_ask:
            written["must_ask"] = list(self.must_ask)
        if self.bands:
            written["difficulty"] = {
                b.difficulty.value: b.written if b.count is None else b.count for b in self.bands
            }
        if self.topics:
            written["topics"] = [_topic_json(topic) for topic in self.topics]
        return written


def _topic_json(topic: Topic) -> dict[str, Any]:
    criteria = {name: list(getattr(topic, kept)) for name, kept in _CRITERIA.items()}
    return {**{name: names for name, names in criteria.items() if names},
            "questions": topic.questions}  # fmt: skip


def read_blueprint(values: object, questions: int) -> Blueprint:
    """A blueprint as it is written.

    :param values: the mapping under ``blueprint``.
    :param questions: the total, where the blueprint says none.
    :raises BlueprintError: for the first thing that is wrong; with its line if ``values`` has them.
    """
    if not isinstance(values, Mapping):
        raise BlueprintError("'blueprint' must be a mapping with 'topics', 'difficulty' …", {})
    _only(values, ("questions", "must_ask", "difficulty", "topics"))
    listed = values.get("topics") or []
    if not isinstance(listed, Sequence) or not all(isinstance(t, Mapping) for t in listed):
        message = "'topics' must be a list, such as - {items: STD-PHONE-*, questions: 3}"
        raise BlueprintError(message, values, "topics")
    found = Blueprint(
        questions=_number(values, "questions", questions),
        topics=tuple(_topic(topic) for topic in listed),
        bands=_bands(values),
        must_ask=tuple(dict.fromkeys(_names(values, "must_ask"))),
        line=getattr(values, "line", 0),
    )
    _check_sizes(found, values)
    return found


def _check_sizes(found: Blueprint, values: Mapping[str, Any]) -> None:
    """More of something than there is of all."""
    for topic in found.topics:
        if topic.questions > found.questions:
            message = f"asks {topic.questions} questions of one topic and {found.questions} in all"
            raise BlueprintError(message, values, "topics")
    if len(found.must_ask) > found.questions:
        message = f"'must_ask' names {len(found.must_ask)} items for {found.questions} questions"
        raise BlueprintError(message, values, "must_ask")
    in_bands = sum(found.wanted(found.questions).values())
    if in_bands > found.questions:
        message = f"'difficulty' asks for {in_bands} of {found.questions} questions"
        raise BlueprintError(message, values, "difficulty")


def _topic(values: Mapping[str, Any]) -> Topic:
    _only(values, (*_CRITERIA, "questions"))
    names = {kept: _names(values, written) for written, kept in _CRITERIA.items()}
    if not any(names.values()):
        raise BlueprintError(f"a topic needs one of {', '.join(_CRITERIA)}", values)
    if "questions" not in values:
        raise BlueprintError("a topic needs 'questions': how many at least", values)
    return Topic(
        questions=_number(values, "questions", 1), line=getattr(values, "line", 0), **names
    )


def _bands(values: Mapping[str, Any]) -> tuple[Band, ...]:
    written = values.get("difficulty") or {}
    if not isinstance(written, Mapping):
        message = "'difficulty' must be a mapping, such as {easy: 20 %, hard: 2}"
        raise BlueprintError(message, values, "difficulty")
    _only(written, [band.value for band in Difficulty])
    bands = tuple(_band(written, name) for name in Difficulty if name in written)
    if sum(band.percent or 0 for band in bands) > 100:
        raise BlueprintError("the shares under 'difficulty' are more than 100 %", values,
                             "difficulty")  # fmt: skip
    return bands


def _band(written: Mapping[str, Any], name: Difficulty) -> Band:
    value = written[name]
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_QUESTIONS:
        return Band(difficulty=name, count=value)
    digits = str(value).removesuffix("%").strip()
    if str(value).endswith("%") and digits.isdecimal() and int(digits) <= 100:
        return Band(difficulty=name, percent=int(digits))
    raise BlueprintError(
        f"{name.value!r} must be a number of questions, or a share such as 20 %", written, name
    )


def _only(values: Mapping[str, Any], known: Iterable[str]) -> None:
    known = tuple(known)
    for key in values:
        if key not in known:
            raise BlueprintError(f"unknown key {key!r}{did_you_mean(str(key), known)}", values, key)


def _number(values: Mapping[str, Any], key: str, default: int) -> int:
    value = values.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST_QUESTIONS:
        raise BlueprintError(
            f"{key!r} must be a whole number from 1 to {MOST_QUESTIONS}", values, key
        )
    return value


def _names(values: Mapping[str, Any], key: str) -> tuple[str, ...]:
    found = values.get(key) or []
    found = [found] if isinstance(found, str) else found
    if not isinstance(found, Sequence) or not all(isinstance(name, str) for name in found):
        raise BlueprintError(f"{key!r} must be a name or a list of names", values, key)
    return tuple(found)


def candidates_of(
    topic: Topic, bank: Bank, items: Iterable[str], catalogue: Catalogue
) -> tuple[Question, ...]:
    """The questions of a topic about some items."""
    return tuple(
        question
        for item in items
        if topic.holds_item(item, catalogue)
        for question in bank.about(item)
        if topic.holds(question, catalogue)
    )
