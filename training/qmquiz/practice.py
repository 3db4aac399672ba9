"""Practice questions: those that pages of the manual show, with their answers, unrecorded.

What is published with its answer proves nothing when it is asked again. So of every statement
with enough questions one is set aside for practice, and recorded forms leave it alone. Which
one follows from the questions' names only: it stays the same from edition to edition.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from qmanual.config import Settings
from qmanual.items.dump import catalogue_to_json
from qmanual.items.model import Catalogue
from qmquiz.authored.banks import FOLDER
from qmquiz.bank_json import bank_to_json
from qmquiz.identity import digest
from qmquiz.model import Bank, Kind, Question

FORMAT = 1
KINDS = (Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE)
"""Kinds that a page without a server can ask and check."""
_ENOUGH = 3
"""An item with fewer questions keeps all of them for recorded forms."""
_CACHE = "practice.json"


def practice_of(bank: Bank) -> Mapping[str, Question]:
    """Item to the question that is set aside for practice."""
    found = {}
    for item in bank.items:
        questions = [question for question in bank.about(item) if not question.delta]
        usable = [question for question in questions if question.kind in KINDS]
        if len(questions) >= _ENOUGH and usable:
            found[item] = min(usable, key=_preference)
    return found


def practice_questions(settings: Settings, catalogue: Catalogue) -> Mapping[str, Any]:
    """Practice questions as the pages need them (entry point ``qmanual.practice``).

    They are made again only when something that they follow from has changed.

    :return: identifier of an item to its question, as ``questions.json`` has it.
    """
    path = settings.data_path / "cache" / _CACHE
    key = digest("practice", FORMAT, settings.language, catalogue_to_json(catalogue), *_code())
    key = digest(key, *(text for text in _bank_texts(settings.root)))
    kept = _read(path)
    if kept.get("key") == key:
        questions: Mapping[str, Any] = kept["questions"]
        return questions
    made = _make(settings, catalogue)
    path.parent.mkdir(parents=True, exist_ok=True)
    data = json.dumps({"key": key, "questions": made}, ensure_ascii=False, sort_keys=True)
    partial = path.with_suffix(".partial")
    partial.write_text(data, encoding="utf-8")
    partial.replace(path)
    return made


def _make(settings: Settings, catalogue: Catalogue) -> dict[str, Any]:
    from qmquiz.edition import make_bank

    bank, _authored = make_bank(settings, catalogue)
    chosen = practice_of(bank)
    questions = tuple(chosen[item] for item in sorted(chosen))
    written = bank_to_json(Bank(language=bank.language, questions=questions))["questions"]
    return {question["item"]: question for question in written}


def _preference(question: Question) -> tuple[bool, str]:
    """Anything before a sentence to be judged, of which half is luck; then by lot."""
    return question.kind is Kind.TRUE_FALSE, digest("practice", question.qid)


def _bank_texts(root: Path) -> Iterator[str]:
    for path in sorted((root / FOLDER).glob("*.md")):
        yield path.read_text(encoding="utf-8", errors="replace")


def _code() -> Iterator[str]:
    """The rules and sentences that made the questions."""
    folder = Path(__file__).parent
    for pattern in ("*.py", "rules/*.py", "templates/*.yml"):
        for path in sorted(folder.glob(pattern)):
            yield digest(path.read_text(encoding="utf-8"))


def _read(path: Path) -> Mapping[str, Any]:
    try:
        found: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found
