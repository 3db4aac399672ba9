"""Kinds of field: from what an author wrote to a JSON value, or a sentence that helps."""

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from qmanual.items.model import JsonValue
from qmanual.items.quantity import parse_quantity
from qmanual.items.schema import Field
from qmanual.items.suggest import did_you_mean

TRUE = {"true", "yes", "on", ""}
FALSE = {"false", "no", "off"}


def convert(field: Field, raw: Any) -> JsonValue:
    """The JSON value of an option.

    :param raw: text after ``:name:``, or a value that YAML has read already.
    :raises ValueError: with a sentence for the author, if it is not of the field's kind.
    """
    return _CONVERTERS[field.kind](field, raw)


def as_list(raw: Any) -> list[str]:
    """A list of words: a YAML list, or text with commas between."""
    if raw is None:
        return []
    if isinstance(raw, str):
        text = raw.strip()
        if text.startswith("[") and text.endswith("]"):
            text = text[1:-1]
        return [part.strip().strip("\"'") for part in text.split(",") if part.strip()]
    if isinstance(raw, list):
        return [_text_of(entry) for entry in raw]
    if isinstance(raw, Mapping):
        raise ValueError("is a mapping, but a list was expected")
    return [_text_of(raw)]


def to_json(value: Any) -> JsonValue:
    """A YAML value as JSON: dates become text, keys become text.

    :raises ValueError: if there is a value that JSON cannot carry.
    """
    if isinstance(value, Mapping):
        return {_text_of(key): to_json(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [to_json(entry) for entry in value]
    if isinstance(value, datetime.date):
        return value.isoformat()
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float) and value == value and abs(value) != float("inf"):
        return value
    raise ValueError(f"{value!r} cannot be used here")


def _text_of(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Mapping | list):
        raise ValueError("is nested, but text was expected; put it in quotes")
    return str(value).strip()


def _text(_field: Field, raw: Any) -> str:
    text = " ".join(_text_of("" if raw is None else raw).split())
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        text = text[1:-1]
    if not text:
        raise ValueError("is empty")
    return text


def _choice(field: Field, raw: Any) -> str:
    value = _text(field, raw)
    if value not in field.choices:
        hint = did_you_mean(value, field.choices)
        raise ValueError(f"{value!r} is not one of {', '.join(field.choices)}{hint}")
    return value


def _boolean(_field: Field, raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    value = _text_of("" if raw is None else raw).casefold()
    if value in TRUE:
        return True
    if value in FALSE:
        return False
    raise ValueError(f"{value!r} is not true or false")


def _integer(field: Field, raw: Any) -> int:
    try:
        value = int(_text_of(raw))
    except ValueError as error:
        raise ValueError(f"{raw!r} is not a whole number") from error
    if field.min is not None and value < field.min:
        raise ValueError(f"{value} is below {field.min}")
    if field.max is not None and value > field.max:
        raise ValueError(f"{value} is above {field.max}")
    return value


def _quantity(field: Field, raw: Any) -> JsonValue:
    return parse_quantity(_text(field, raw)).as_json()


def _duration(field: Field, raw: Any) -> JsonValue:
    quantity = parse_quantity(_text(field, raw))
    if not quantity.is_time or quantity.value <= 0:
        raise ValueError(f"{raw!r} is not a length of time, such as 12 months")
    return quantity.as_json()


def _date(_field: Field, raw: Any) -> str:
    if isinstance(raw, datetime.datetime):
        raise ValueError(f"{raw} has a time of day; write the date only, such as 2026-03-01")
    if isinstance(raw, datetime.date):
        return raw.isoformat()
    try:
        return datetime.date.fromisoformat(_text_of(raw)).isoformat()
    except ValueError as error:
        raise ValueError(f"{raw!r} is not a date such as 2026-03-01") from error


_CONVERTERS: dict[str, Callable[[Field, Any], JsonValue]] = {
    "text": _text,
    "choice": _choice,
    "boolean": _boolean,
    "integer": _integer,
    "quantity": _quantity,
    "duration": _duration,
    "date": _date,
    "list": lambda _field, raw: as_list(raw),
    "yaml": lambda _field, raw: to_json(raw),
}
