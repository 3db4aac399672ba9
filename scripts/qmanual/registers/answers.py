"""Answers of surveys, one row each, and what a SERVQUAL questionnaire has to be."""

from collections.abc import Iterator
from typing import Any

from qmanual.registers.record import Record, Register

WEIGHTS_SUM = 100
"""Points that customers share out over the dimensions."""

PAIRS = 22
"""Pairs of statements of a full SERVQUAL questionnaire (Parasuraman, Zeithaml, Berry 1988)."""

_WHO = {"answer_id": "text", "answered_at": "date", "channel": "text", "segment": "text"}


def answer_rows(register: Register) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """One row for each answer that was given: columns with their types, and the rows."""
    if register.kind == "servqual":
        columns = {
            **_WHO, "pair": "text", "dimension": "text", "expectation": "integer",
            "perception": "integer", "gap": "integer",
        }  # fmt: skip
        return columns, [row for answer in register.records for row in _pairs(register, answer)]
    columns = {**_WHO, "question": "text", "value": "number", "text": "text"}
    return columns, [row for answer in register.records for row in _questions(register, answer)]


def _who(answer: Record) -> dict[str, Any]:
    return {
        "answer_id": answer.id,
        **{name: answer.get(name) for name in _WHO if name != "answer_id"},
    }


def _pairs(register: Register, answer: Record) -> Iterator[dict[str, Any]]:
    for pair in register.head.rows("pairs"):
        expected, perceived = answer.get(f"e{pair.id}"), answer.get(f"p{pair.id}")
        if expected is None and perceived is None:
            continue
        both = expected is not None and perceived is not None
        yield {
            **_who(answer),
            "pair": pair.id,
            "dimension": pair.text("dimension"),
            "expectation": expected,
            "perception": perceived,
            "gap": perceived - expected if both else None,
        }


def _questions(register: Register, answer: Record) -> Iterator[dict[str, Any]]:
    for question in register.head.rows("questions"):
        value = answer.get(question.id)
        if value is not None:
            yield {
                **_who(answer),
                "question": question.id,
                "value": None if isinstance(value, str) else float(value),
                "text": value if isinstance(value, str) else None,
            }
