"""Practice questions for the pages of the manual; made again only when they may have changed."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from qmanual.config import Settings
from qmanual.items.dump import catalogue_to_json
from qmanual.items.model import Catalogue
from qmquiz.authored.banks import FOLDER
from qmquiz.bank_json import bank_to_json
from qmquiz.forms.set_aside import practice_of
from qmquiz.identity import digest
from qmquiz.model import Bank

FORMAT = 1
_CACHE = "practice.json"


def practice_questions(settings: Settings, catalogue: Catalogue) -> Mapping[str, Any]:
    """Practice questions as the pages need them (entry point ``qmanual.practice``).

    They are made again only when something that they follow from has changed.

    :return: identifier of an item to its question, as ``questions.json`` has it.
    """
    path = settings.cache_path / _CACHE
    key = digest("practice", FORMAT, settings.language, catalogue_to_json(catalogue), *_code())
    key = digest(key, *(text for text in _bank_texts(settings.root)))
    kept = _read(path)
    questions = kept.get("questions")
    if kept.get("key") == key and isinstance(questions, dict):
        return questions
    made = _make(settings, catalogue)
    path.parent.mkdir(parents=True, exist_ok=True)
    data = json.dumps({"key": key, "questions": made}, ensure_ascii=False, sort_keys=True)
    partial = path.with_suffix(".partial")
    partial.write_text(data, encoding="utf-8")
    partial.replace(path)
    written: Mapping[str, Any] = json.loads(data)["questions"]
    return written  # as it is read next time: the same pages follow from it


def _make(settings: Settings, catalogue: Catalogue) -> dict[str, Any]:
    from qmquiz.edition import make_bank

    bank, _authored = make_bank(settings, catalogue)
    chosen = practice_of(bank)
    questions = tuple(chosen[item] for item in sorted(chosen))
    written = bank_to_json(Bank(language=bank.language, questions=questions))["questions"]
    return {question["item"]: question for question in written}


def _bank_texts(root: Path) -> Iterator[str]:
    for path in sorted((root / FOLDER).glob("*.md")):
        yield path.read_text(encoding="utf-8", errors="replace")


def _code() -> Iterator[str]:
    """The rules and sentences that made the questions."""
    folder = Path(__file__).parent
    for pattern in ("*.py", "*/*.py", "templates/*.yml"):
        for path in sorted(folder.glob(pattern)):
            yield digest(path.read_text(encoding="utf-8"))


def _read(path: Path) -> Mapping[str, Any]:
    """What is kept; nothing if it is not there or damaged."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
