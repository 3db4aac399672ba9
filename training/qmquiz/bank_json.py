"""Banks as files: ``questions.json`` of an edition, the same bytes for the same bank."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from qmanual.errors import QuizError
from qmquiz.model import (
    FORMAT,
    Bank,
    Difficulty,
    Falsity,
    Kind,
    Number,
    Option,
    Passage,
    Question,
    Rejection,
)


def bank_to_json(bank: Bank) -> dict[str, Any]:
    """The bank as JSON values."""
    return {
        "format": FORMAT,
        "language": bank.language,
        "questions": [_shorten(asdict(question)) for question in bank.questions],
        "rejected": [asdict(rejection) for rejection in bank.rejected],
    }


def bank_to_bytes(bank: Bank) -> bytes:
    """The file ``questions.json``: sorted, indented by one, with a newline at the end."""
    text = json.dumps(bank_to_json(bank), ensure_ascii=False, sort_keys=True, indent=1)
    return (text + "\n").encode()


def bank_from_json(data: Mapping[str, Any]) -> Bank:
    """The inverse of :func:`bank_to_json`.

    :raises QuizError: if it is of another format.
    """
    if data.get("format") != FORMAT:
        raise QuizError(f"this question bank has format {data.get('format')!r}, not {FORMAT}")
    try:
        return Bank(
            language=data["language"],
            questions=tuple(_question(entry) for entry in data["questions"]),
            rejected=tuple(Rejection(**entry) for entry in data["rejected"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise QuizError(f"this question bank is damaged: {error}") from error


def bank_from_bytes(data: bytes) -> Bank:
    """The bank in the bytes of a ``questions.json``.

    :raises QuizError: if they are not one.
    """
    try:
        loaded = json.loads(data)
    except ValueError as error:
        raise QuizError(f"this question bank is not JSON: {error}") from error
    if not isinstance(loaded, Mapping):
        raise QuizError("this question bank is not a JSON object")
    return bank_from_json(loaded)


def load_bank(path: Path) -> Bank:
    """The bank in a file.

    :raises QuizError: if it cannot be read.
    """
    try:
        return bank_from_bytes(path.read_bytes())
    except OSError as error:
        raise QuizError(f"cannot be read: {error.strerror}", path=path) from error
    except QuizError as error:
        raise QuizError(error.message, path=path) from error


def _shorten(entry: dict[str, Any]) -> dict[str, Any]:
    """Leave out what an option does not have: three quarters of a bank are options."""
    for option in entry["options"]:
        for name in ("amount", "why", "tempting", "source", "falsity"):
            if not option[name]:
                del option[name]
    return entry


def _question(entry: Mapping[str, Any]) -> Question:
    return Question(
        **{
            **entry,
            "kind": Kind(entry["kind"]),
            "difficulty": Difficulty(entry["difficulty"]),
            "items": tuple(entry["items"]),
            "options": tuple(_option(option) for option in entry["options"]),
            "passage": Passage(**entry["passage"]),
            "number": Number(**entry["number"]) if entry["number"] else None,
        }
    )


def _option(entry: Mapping[str, Any]) -> Option:
    falsity = entry.get("falsity")
    return Option(**{**entry, "falsity": Falsity(**falsity) if falsity else None})
