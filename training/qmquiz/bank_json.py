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
    Part,
    Passage,
    Question,
    Rejection,
    Row,
    Slip,
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
    if data.get("format") not in (1, FORMAT):  # what 2 brought is left out where it is not used
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


_RARE = ("accepted", "rows", "parts", "pools")


def _shorten(entry: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is empty: three quarters of a bank are options."""
    for option in _all_options(entry):
        for name in ("amount", "why", "tempting", "source", "falsity"):
            if not option[name]:
                del option[name]
    for number in (entry["number"], *(part["number"] for part in entry["parts"])):
        if number and not number["slips"]:
            del number["slips"]
    for name in _RARE:
        if not entry[name]:
            del entry[name]
    return entry


def _all_options(entry: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [*entry["options"], *(option for part in entry["parts"] for option in part["options"])]


def _question(entry: Mapping[str, Any]) -> Question:
    return Question(
        **{
            **entry,
            **_answerable(entry),
            "difficulty": Difficulty(entry["difficulty"]),
            "items": tuple(entry["items"]),
            "passage": Passage(**entry["passage"]),
            "rows": tuple(_row(row) for row in entry.get("rows", ())),
            "parts": tuple(
                Part(**{**part, **_answerable(part)}) for part in entry.get("parts", ())
            ),
            "pools": tuple(entry.get("pools", ())),
        }
    )


def _answerable(entry: Mapping[str, Any]) -> dict[str, Any]:
    """What a question and a part of one have both."""
    return {
        "kind": Kind(entry["kind"]),
        "options": tuple(_option(option) for option in entry["options"]),
        "number": _number(entry["number"]) if entry["number"] else None,
        "accepted": tuple(entry.get("accepted", ())),
    }


def _number(entry: Mapping[str, Any]) -> Number:
    return Number(**{**entry, "slips": tuple(Slip(**slip) for slip in entry.get("slips", ()))})


def _row(entry: Mapping[str, Any]) -> Row:
    return Row(**{**entry, "falsity": _falsity(entry.get("falsity"))})


def _option(entry: Mapping[str, Any]) -> Option:
    return Option(**{**entry, "falsity": _falsity(entry.get("falsity"))})


def _falsity(entry: Mapping[str, Any] | None) -> Falsity | None:
    return Falsity(**entry) if entry else None
