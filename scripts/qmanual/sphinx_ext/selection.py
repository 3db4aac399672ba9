"""Which items a table lists: ``channel == phone and at_most <= 20 s``."""

import operator
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from qmanual.items.model import Item
from qmanual.items.quantity import Quantity, is_quantity, parse_quantity
from qmanual.items.suggest import did_you_mean

_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_CONDITION = re.compile(
    r"\s*(?P<name>[A-Za-z_][\w-]*)\s*(?P<op>==|!=|<=|>=|<|>|\bcontains\b)\s*(?P<value>.+?)\s*"
)
_EMPTY = re.compile(r"\s*(?P<name>[A-Za-z_][\w-]*)\s+is\s+(?P<not>not\s+)?empty\s*")

Values = Callable[[str], list[Any]]
"""From the name of a field to its values: none if it is empty, several for a list."""


EMPTY, NOT_EMPTY = "is empty", "is not empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One comparison of a field or a link with a value."""

    name: str
    op: str
    value: str

    def holds(self, item: Item) -> bool:
        """Whether an item meets it; an item without the field does not, save for ``!=``."""
        return self.holds_for(partial(_values, item))

    def holds_for(self, values: Values) -> bool:
        """The same for anything that has named values."""
        actual = values(self.name)
        if self.op in (EMPTY, NOT_EMPTY):
            return bool(actual) is (self.op == NOT_EMPTY)
        wanted = self.value.casefold()
        if self.op == "contains":
            return any(wanted in str(entry).casefold() for entry in actual)
        if self.op in _ORDER:
            return any(_in_order(self.op, entry, self.value) for entry in actual)
        equal = any(_equal(entry, self.value) for entry in actual)
        return equal if self.op == "==" else not equal


def parse_conditions(text: str, known: Iterable[str]) -> tuple[Condition, ...]:
    """Read conditions joined by ``and``.

    :param known: names of fields and links that may be used.
    :raises ValueError: with a sentence for the author.
    """
    names = sorted({*known, "id", "title", "type", "document"})
    conditions = []
    for part in re.split(r"\s+and\s+", text.strip()):
        emptiness = _EMPTY.fullmatch(part)
        match = emptiness or _CONDITION.fullmatch(part)
        if match is None:
            raise ValueError(
                f"{part!r} is not a condition such as: channel == phone (operators: == != < <= "
                "> >= contains, is empty, is not empty; joined by and)"
            )
        name = match["name"]
        if name not in names:
            raise ValueError(
                f"there is no field {name!r}{did_you_mean(name, names)}; there are "
                f"{', '.join(names)}"
            )
        if emptiness is not None:
            op = NOT_EMPTY if emptiness["not"] else EMPTY
            conditions.append(Condition(name=name, op=op, value=""))
            continue
        value = match["value"]
        quoted = value[0] in "\"'"
        if (quoted and (len(value) < 2 or value[-1] != value[0])) or re.search(r"[=<>]", value):
            raise ValueError(f"the value {value!r} is not closed, or holds an operator")
        conditions.append(
            Condition(name=name, op=match["op"], value=value[1:-1] if quoted else value)
        )
    return tuple(conditions)


def _values(item: Item, name: str) -> list[Any]:
    if name in ("id", "title", "type", "document"):
        return [getattr(item, name)]
    if name in item.links:
        return list(item.links[name])
    value = item.fields.get(name)
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _equal(actual: Any, wanted: str) -> bool:
    if is_quantity(actual):
        try:
            return Quantity.from_json(actual).canonical() == parse_quantity(wanted).canonical()
        except ValueError:
            return False
    if isinstance(actual, bool):
        return str(actual).lower() == wanted.casefold()
    return str(actual).casefold() == wanted.casefold()


def _in_order(op: str, actual: Any, wanted: str) -> bool:
    compare = _ORDER[op]
    if is_quantity(actual):
        try:
            left, right = Quantity.from_json(actual).canonical(), parse_quantity(wanted).canonical()
        except ValueError:
            return False
        return left.unit == right.unit and compare(left.value, right.value)
    if isinstance(actual, int | float):
        try:
            return compare(Decimal(str(actual)), Decimal(wanted))
        except InvalidOperation:
            return False
    return compare(str(actual), wanted)


def sort_key(item: Item, name: str) -> tuple[int, Any]:
    """Key to sort items by a column; items without it come last."""
    return sort_key_of(_values(item, name))


def sort_key_of(values: list[Any]) -> tuple[int, Any]:
    """The same for the values of anything."""
    if not values:
        return (9, "")
    value = values[0]
    if is_quantity(value):
        quantity = Quantity.from_json(value).canonical()
        return (1, (quantity.unit, quantity.value))
    if isinstance(value, int | float):
        return (0, value)
    return (2, str(value).casefold())
