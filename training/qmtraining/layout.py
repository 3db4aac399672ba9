"""How a question is laid out on a page: where its gaps are, and what is too long for a list box."""

from dataclasses import dataclass
from decimal import Decimal

from qmanual.items.quantity import Quantity, format_quantity
from qmquiz.forms.show import ShownPart, ShownQuestion
from qmquiz.model import GAP, Kind
from qmquiz.units import begins_with_unit
from qmquiz.words import visible_length

LONG = 32
"""Columns of an option that a closed list box shows on a screen of 360 px; longer ones stand on
the page."""

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What a template needs to know beside the question.

    :param pieces: of a cloze, text and gaps in turn.
    :param letters: option to letter, where options are listed on the page and the list boxes name
        them by a letter; else empty.
    :param listed: parts of a cloze whose options stand below the text.
    :param units: part (or the question) to the name of its unit, unless the text says it.
    """

    pieces: tuple[str | ShownPart, ...]
    letters: dict[str, str]
    listed: frozenset[str]
    units: dict[str, str]


def layout_of(shown: ShownQuestion, language: str) -> Layout:
    """The layout of a question.

    :param language: language of the question, for the names of units.
    """
    is_cloze = shown.kind == Kind.CLOZE
    texts = shown.stem.split(GAP) if is_cloze else [shown.stem]
    pieces: list[str | ShownPart] = [texts[0]]
    for part, behind in zip(shown.parts, texts[1:], strict=False):
        pieces += [part, behind]
    units = {part.id: _unit_name(part.unit, language) for part in shown.parts if part.unit}
    for part, behind in zip(shown.parts, texts[1:], strict=False):
        if part.unit and begins_with_unit(behind, part.unit):
            del units[part.id]
    if shown.unit:
        units[shown.qver] = _unit_name(shown.unit, language)
    long = shown.kind == Kind.MATCHING and _has_long(shown)
    return Layout(
        pieces=tuple(pieces),
        letters={o.id: _letter(index) for index, o in enumerate(shown.options)} if long else {},
        listed=frozenset(part.id for part in shown.parts if is_cloze and _has_long(part)),
        units=units,
    )


def _has_long(asked: ShownQuestion | ShownPart) -> bool:
    return any(visible_length(option.text) > LONG for option in asked.options)


def _letter(index: int) -> str:
    return _LETTERS[index] if index < len(_LETTERS) else str(index + 1)


def _unit_name(unit: str, language: str) -> str:
    """What stands beside a number of a unit: *рабочих дней*, 分钟; the unit itself if nothing."""
    before, _, behind = format_quantity(Quantity(Decimal(5), unit), language).partition("5")
    return (before or behind).strip() or unit
