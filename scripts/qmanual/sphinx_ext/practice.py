"""Practice questions on a page: asked, checked and explained there; nothing is recorded."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from qmanual.config import Settings
from qmanual.items.model import Catalogue, Item
from qmanual.sphinx_ext.language import ngettext
from qmanual.sphinx_ext.manual import Manual, Target
from qmanual.sphinx_ext.references import unknown

PRACTICE_GROUP = "qmanual.practice"
"""Entry points ``(settings, catalogue) -> {item: question}``, as ``questions.json`` has it."""

MOST = 3
"""Questions shown where the page does not say how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeOption:
    """One answer that is offered.

    :param why: what it confuses, if it is wrong.
    """

    text: str
    right: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeQuestion:
    """One question with its answer.

    :param several: whether more than one option is right.
    :param note: how many are, in words; empty for one.
    :param source: where the manual says it.
    """

    stem: str
    several: bool
    note: str
    options: tuple[PracticeOption, ...]
    explanation: str
    source: Target | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeView:
    """All that the place shows.

    :param training: address of the recorded quiz; empty if there is none.
    :param language: language of the questions (BCP 47), if it is not the page's.
    """

    questions: tuple[PracticeQuestion, ...]
    training: str
    language: str


def load_practice(settings: Settings, catalogue: Catalogue) -> Mapping[str, Mapping[str, Any]]:
    """The practice questions of a manual; none if no page asks for them, or nobody makes them."""
    if not _is_wanted(settings.manual_path):
        return {}
    found: dict[str, Mapping[str, Any]] = {}
    for point in sorted(entry_points(group=PRACTICE_GROUP), key=lambda point: point.name):
        found |= point.load()(settings, catalogue)
    return found


def _is_wanted(folder: Path) -> bool:
    """Whether a page has the directive: making questions costs a second."""
    for path in folder.rglob("*.md"):
        text = path.read_text(encoding="utf-8", errors="replace")
        if "{quiz}" in text or "{qm:quiz}" in text:
            return True
    return False


def practice_view(manual: Manual, docname: str, arg: str) -> PracticeView:
    """The questions of a page.

    :param arg: options as JSON: items, number, module.
    """
    options = json.loads(arg)
    items = _items(manual, docname, options.get("items"))
    asked = [manual.practice[item.id] for item in items if item.id in manual.practice]
    language = asked[0]["language"] if asked else ""
    page_language = manual.language.replace("_", "-")
    return PracticeView(
        questions=tuple(
            _question(manual, entry) for entry in _mixed(asked, options.get("number", MOST))
        ),
        training=_training(manual, options.get("module", "")),
        language="" if page_language.startswith(language) else language,
    )


def practice_problem(manual: Manual, arg: str) -> str | None:
    """What is wrong with the options in the light of the catalogue."""
    for name in json.loads(arg).get("items", ()):
        if "*" in name:
            if not any(fnmatchcase(item, name) for item in manual.catalogue.items):
                return f"no item is called {name}"
        elif manual.item(name) is None:
            return unknown(manual, name)
    return None


def _items(manual: Manual, docname: str, names: list[str] | None) -> list[Item]:
    """The items named, in the order named; else those of the page, in reading order."""
    items = manual.catalogue.items.values()
    if names is None:
        return [item for item in items if item.docname == docname]
    found = {item.id: item for name in names for item in items if fnmatchcase(item.id, name)}
    return list(found.values())


def _mixed(asked: list[Mapping[str, Any]], number: int) -> list[Mapping[str, Any]]:
    """So many of the questions, of as many rules as there are, in reading order."""
    waiting = list(enumerate(asked))
    used: Counter[str] = Counter()
    chosen: list[tuple[int, Mapping[str, Any]]] = []
    while waiting and len(chosen) < number:
        best = min(waiting, key=lambda entry: (used[entry[1]["rule"]], entry[0]))
        waiting.remove(best)
        chosen.append(best)
        used[best[1]["rule"]] += 1
    return [entry for _place, entry in sorted(chosen, key=lambda pair: pair[0])]


def _question(manual: Manual, entry: Mapping[str, Any]) -> PracticeQuestion:
    right = sum(option["correct"] for option in entry["options"])
    several = entry["kind"] == "multiple"
    return PracticeQuestion(
        stem=entry["stem"],
        several=several,
        note=ngettext("Choose %s.", "Choose %s.", right) % right if several else "",
        options=tuple(
            PracticeOption(text=option["text"], right=option["correct"], why=option.get("why", ""))
            for option in entry["options"]
        ),
        explanation=entry["explanation"],
        source=manual.target(entry["passage"]["item"]),
    )


def _training(manual: Manual, module: str) -> str:
    address = manual.settings.training
    if not address or not module:
        return address
    return f"{address.rstrip('/')}/module/{module}/"
