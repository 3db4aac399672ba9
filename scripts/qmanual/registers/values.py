"""Values: from what stands in a file or a database to what a field means.

A value is text (CSV), or what YAML or a database made of it already.
"""

import datetime
from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from qmanual.items.fields import as_list
from qmanual.items.quantity import parse_quantity
from qmanual.items.suggest import did_you_mean
from qmanual.registers.kinds import RegisterField
from qmanual.registers.record import Value

_TRUE = ("true", "yes", "1")
_FALSE = ("false", "no", "0")


def is_empty(raw: Any) -> bool:
    """Whether a cell says nothing."""
    return raw is None or (isinstance(raw, str) and not raw.strip()) or raw == []


def convert(field: RegisterField, raw: Any, timezone: str = "UTC") -> Value:
    """The value of a field.

    :param timezone: zone that a clock time with an offset is turned into.
    :raises ValueError: with a sentence for the author, if it is not of the field's kind.
    """
    return _CONVERTERS[field.kind](field, raw, timezone)


def _scalar(raw: Any) -> str:
    if isinstance(raw, Mapping | list | tuple):
        raise ValueError("is nested, but one value was expected")
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    if isinstance(raw, datetime.date):
        return raw.isoformat()
    return " ".join(str(raw).split())


def _text(_field: RegisterField, raw: Any, _zone: str) -> str:
    return _scalar(raw)


def _choice(field: RegisterField, raw: Any, _zone: str) -> str:
    # YAML makes a truth value of a bare yes; _scalar gives the word back.
    value = _scalar(raw)
    if value not in field.choices:
        hint = did_you_mean(value, field.choices)
        raise ValueError(f"{value!r} is not one of {', '.join(field.choices)}{hint}")
    return value


def _boolean(_field: RegisterField, raw: Any, _zone: str) -> bool:
    value = _scalar(raw).casefold()
    if value in _TRUE:
        return True
    if value in _FALSE:
        return False
    raise ValueError(f"{value!r} is neither yes nor no")


def _integer(field: RegisterField, raw: Any, _zone: str) -> int:
    try:
        value = int(_scalar(raw))
    except ValueError as error:
        raise ValueError(f"{_scalar(raw)!r} is not a whole number") from error
    _check_range(field, value)
    return value


def _number(field: RegisterField, raw: Any, _zone: str) -> float:
    text = _scalar(raw)
    try:
        value = float(text.replace(",", "."))
    except ValueError as error:
        raise ValueError(f"{text!r} is not a number") from error
    if value != value or abs(value) == float("inf"):
        raise ValueError(f"{text!r} is not a number")
    _check_range(field, value)
    return value


def _check_range(field: RegisterField, value: float) -> None:
    if field.min is not None and value < field.min:
        raise ValueError(f"{value:g} is below {field.min:g}")
    if field.max is not None and value > field.max:
        raise ValueError(f"{value:g} is above {field.max:g}")


def _date(_field: RegisterField, raw: Any, _zone: str) -> datetime.date:
    if isinstance(raw, datetime.datetime):
        if raw.time() != datetime.time():
            raise ValueError(f"{raw} has a time of day; write the day only, such as 2026-03-01")
        return raw.date()
    if isinstance(raw, datetime.date):
        return raw
    text = _scalar(raw)
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"{text!r} is not a date such as 2026-03-01") from error


def _timestamp(_field: RegisterField, raw: Any, zone: str) -> datetime.datetime:
    if isinstance(raw, datetime.datetime):
        moment = raw
    elif isinstance(raw, datetime.date):
        moment = datetime.datetime.combine(raw, datetime.time())
    else:
        text = _scalar(raw)
        try:
            moment = datetime.datetime.fromisoformat(text)
        except ValueError as error:
            raise ValueError(
                f"{text!r} is not a date with a time, such as 2026-03-01 14:05"
            ) from error
    # From here on all times are the source's clock times, as in the engine.
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) if moment.tzinfo else moment


def _list(_field: RegisterField, raw: Any, _zone: str) -> tuple[str, ...]:
    # In a CSV, commas part the columns and semicolons often do; blanks are safe in both.
    words = raw.replace(";", ",").split(",") if isinstance(raw, str) else as_list(raw)
    return tuple(word.strip() for word in words if word.strip())


def _links(field: RegisterField, raw: Any, _zone: str) -> Value:
    text = raw.replace(";", ",").replace(",", " ").split() if isinstance(raw, str) else as_list(raw)
    if field.one:
        if len(text) != 1:
            raise ValueError(f"takes one identifier, not {len(text)}")
        return text[0]
    twice = next((entry for entry in text if text.count(entry) > 1), None)
    if twice:
        raise ValueError(f"names {twice} twice")
    return tuple(text)


_CONVERTERS: dict[str, Callable[[RegisterField, Any, str], Value]] = {
    "text": _text,
    "choice": _choice,
    "boolean": _boolean,
    "integer": _integer,
    "number": _number,
    "quantity": lambda _field, raw, _zone: parse_quantity(_scalar(raw)),
    "date": _date,
    "timestamp": _timestamp,
    "list": _list,
    "items": _links,
    "records": _links,
}
