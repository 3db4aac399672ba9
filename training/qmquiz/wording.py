"""The sentences of questions, one file for each language: ``templates/<language>.yml``."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from babel.dates import format_date, format_datetime

from qmanual.errors import QuizError
from qmanual.items.quantity import unit_name

_PACKAGE = "qmquiz"
_FOLDER = "templates"
_ALIASES = {
    "zh": "zh-Hans",
    "zh-cn": "zh-Hans",
    "zh-sg": "zh-Hans",
    "zh-tw": "zh-Hant",
    "zh-hk": "zh-Hant",
    "zh-mo": "zh-Hant",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """All sentences of one language.

    :param data: the file as read.
    """

    language: str
    data: Mapping[str, Any]
    _lists: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)
    _sentences: dict[tuple[str, tuple[str, ...]], str] = field(
        default_factory=dict, repr=False, compare=False
    )

    def version(self, rule: str) -> int:
        """Version of a rule's sentences; part of a question's version."""
        return int(self.data[rule]["version"])

    def has(self, rule: str, *path: str) -> bool:
        """Whether there is such a sentence."""
        node: Any = self.data.get(rule)
        for name in path:
            node = node.get(name) if isinstance(node, Mapping) else None
        return isinstance(node, str)

    def say(self, rule: str, *path: str, **words: str) -> str:
        """One sentence with its slots filled.

        :raises QuizError: if the file lacks it, or it has a slot that is not given.
        """
        sentence = self._sentences.get((rule, path)) or self._sentence(rule, path)
        try:
            return sentence.format_map(words)
        except (KeyError, IndexError, ValueError) as error:
            where = ".".join((rule, *path))
            raise QuizError(
                f"the question template {where} for {self.language!r} has an unknown slot: {error}"
            ) from error

    def _sentence(self, rule: str, path: tuple[str, ...]) -> str:
        node: Any = self.data.get(rule)
        for name in path:
            node = node.get(name) if isinstance(node, Mapping) else None
        if not isinstance(node, str) or not node.strip():
            where = ".".join((rule, *path))
            raise QuizError(f"the question templates for {self.language!r} lack {where}")
        self._sentences[rule, path] = node
        return node

    def date(self, day: datetime.date) -> str:
        """A day as the language writes it in a sentence."""
        return format_date(day, format=self.data["date"], locale=self.data["date_locale"])

    def moment(self, form: str, when: datetime.datetime) -> str:
        """A clock time as the language writes it.

        :param form: ``day``, ``time``, ``seconds`` or ``day_time``.
        """
        return format_datetime(when, self.data["moments"][form], locale=self.data["date_locale"])

    def unit(self, unit: str, *, cldr_only: bool = False) -> str:
        """Name of a unit; the unit as written if the language has no name for it.

        :param cldr_only: as in forms of layout 1, which said *working day* in every language.
        """
        return unit_name(unit, self.language, cldr_only=cldr_only)

    def words(self, name: str) -> tuple[str, ...]:
        """One of the word lists of the linter.

        :raises QuizError: if the file lacks it, or it or one of its entries is empty.
        """
        if name in self._lists:
            return self._lists[name]
        found = self.data.get("lint", {}).get(name)
        if not isinstance(found, list) or not found:
            raise QuizError(
                f"the question templates for {self.language!r} lack words in lint.{name}"
            )
        for place, word in enumerate(found, 1):
            if not isinstance(word, str) or not word.strip():
                raise QuizError(
                    f"the question templates for {self.language!r}: entry {place} of lint.{name} "
                    "is not a text, or is empty"
                )
        self._lists[name] = tuple(found)
        return self._lists[name]

    def rules(self, name: str) -> Sequence[Mapping[str, str]]:
        """Rules of a language that has such rules, each with patterns; empty if it has none.

        :raises QuizError: if one of them is not made of texts.
        """
        found = self.data.get("lint", {}).get(name, [])
        if not isinstance(found, list) or not all(_is_rule(rule) for rule in found):
            raise QuizError(
                f"the question templates for {self.language!r}: each entry of lint.{name} needs "
                "before or after, and option, each with a text"
            )
        return found

    @property
    def stop(self) -> frozenset[str]:
        """Words that tell nothing about what a text is about."""
        return _as_set(self.words("stop"))

    def number(self, name: str) -> int:
        """One of the numbers of the linter.

        :raises QuizError: if the file lacks it, or it is not a whole number above 0.
        """
        found = self.data.get("lint", {}).get(name)
        if not isinstance(found, int) or found < 1:
            raise QuizError(
                f"the question templates for {self.language!r} need a number in lint.{name}"
            )
        return found


@cache
def _as_set(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(words)


def _is_rule(rule: object) -> bool:
    return (
        isinstance(rule, Mapping)
        and "option" in rule
        and ("before" in rule or "after" in rule)
        and all(isinstance(text, str) and text.strip() for text in rule.values())
    )


def languages() -> tuple[str, ...]:
    """The languages that have sentences."""
    names = (entry.name for entry in (files(_PACKAGE) / _FOLDER).iterdir())
    return tuple(sorted(name.removesuffix(".yml") for name in names if name.endswith(".yml")))


def find_language(tag: str) -> str | None:
    """The language with sentences that serves a tag: ``en`` for ``en-GB``; None if none does."""
    known = {name.casefold(): name for name in languages()}
    name = tag.replace("_", "-").casefold()
    while name:
        if name in known:
            return known[name]
        if name in _ALIASES:
            return _ALIASES[name]
        name = name.rpartition("-")[0]
    return None


@cache
def load_wording(language: str) -> Wording:
    """The sentences of a language.

    :raises QuizError: if there are none for it.
    """
    name = find_language(language)
    if name is None:
        raise QuizError(
            f"there are no question templates for {language!r}; there are {', '.join(languages())}"
        )
    text = (files(_PACKAGE) / _FOLDER / f"{name}.yml").read_text(encoding="utf-8")
    return Wording(language=name, data=yaml.safe_load(text))
