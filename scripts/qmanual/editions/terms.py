"""A change between two editions in the manual's own terms: limits, roles, steps, titles."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from qmanual.editions.worddiff import Segment, list_diff, word_diff
from qmanual.editions.words import day_in_words
from qmanual.items.diff import ItemChange
from qmanual.items.minor import MinorChange
from qmanual.items.model import Catalogue
from qmanual.items.quantity import Quantity, format_quantity, is_quantity
from qmanual.items.schema import load_schema
from qmanual.wording.labels import choice_label, field_label, link_label, type_title
from qmanual.wording.translations import translations


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing about a statement that differs.

    :param old: as it was, in words; empty for nothing.
    :param segments: for a text, its words kept, gone and new; else empty.
    """

    label: str
    old: str = ""
    new: str = ""
    segments: tuple[Segment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """An item that differs, as it is told to people.

    :param meaning: whether people have to know something else than before.
    :param docname: the page where it stands; in the old edition if it is gone.
    :param note: why nobody has to learn it again, although its words changed.
    """

    id: str
    type_title: str
    title: str
    kind: str
    meaning: bool
    docname: str
    facts: tuple[Fact, ...]
    note: str = ""


def describe(
    change: ItemChange,
    old: Catalogue,
    new: Catalogue,
    words: Mapping[str, str],
    language: str,
    decision: MinorChange | None = None,
) -> Statement:
    """Tell a change in words.

    :param decision: by which only its wording changed.
    """
    item = new.items.get(change.id) or old.items[change.id]
    item_type = load_schema().types.get(item.type)
    return Statement(
        id=change.id,
        type_title=type_title(item_type, translations(language)) if item_type else item.type,
        title=item.title,
        kind=change.kind.value,
        meaning=change.meaning and change.normative and decision is None,
        docname=item.docname,
        facts=tuple(_facts(change, old, new, words, language)),
        note=_decision_words(decision, words, language) if decision else "",
    )


def _decision_words(decision: MinorChange, words: Mapping[str, str], language: str) -> str:
    return words["reworded"].format(name=decision.name, day=day_in_words(decision.on, language))


def _facts(
    change: ItemChange, old: Catalogue, new: Catalogue, words: Mapping[str, str], language: str
) -> Iterator[Fact]:
    # What is new or gone as a whole is told by its title and text; a title "from nothing"
    # would only repeat the heading.
    whole = change.kind.value != "changed"
    if change.title and not whole:
        yield _text_fact(words["title"], change.title)
    for name, (before, after) in change.fields.items():
        yield _field_fact(name, before, after, language)
    for name, (before, after) in change.links.items():
        old_titles, new_titles = _titles(before, old, new), _titles(after, new, old)
        yield Fact(
            label=_link_words(name, language), old=", ".join(old_titles), new=", ".join(new_titles)
        )
    if change.children and not whole:
        before, after = change.children
        yield Fact(
            label=words["order"],
            segments=list_diff(_titles(before, old, new), _titles(after, new, old), " · "),
        )
    if change.text:
        yield _text_fact(words["text"], change.text)


def _field_fact(name: str, before: Any, after: Any, language: str) -> Fact:
    old, new = (_field_value(name, value, language) for value in (before, after))
    # A limit is read as a whole; in a sentence, the word that differs has to be found.
    long = type(before) is type(after) and isinstance(before, str | dict) and " " in f"{old}{new}"
    long = long and not is_quantity(before)
    label = field_label(name, translations(language))
    return Fact(label=label, old=old, new=new, segments=word_diff(old, new) if long else ())


def _field_value(name: str, value: Any, language: str) -> str:
    """A field's value as people write it; one of a few is called what pages call it."""
    is_choice = isinstance(value, str) and any(
        value in item_type.fields[name].choices
        for item_type in load_schema().types.values()
        if name in item_type.fields
    )
    return (
        choice_label(value, translations(language))
        if is_choice
        else value_in_words(value, language)
    )


def _text_fact(label: str, pair: tuple[Any, Any]) -> Fact:
    old, new = (str(text or "") for text in pair)
    return Fact(label=label, old=old, new=new, segments=word_diff(old, new))


def _link_words(name: str, language: str) -> str:
    link, words = load_schema().link(name), translations(language)
    return link_label(link, words) if link else field_label(name, words)


def _titles(targets: Any, first: Catalogue, second: Catalogue) -> list[str]:
    return [
        first.title_of(target) if target in first else second.title_of(target)
        for target in targets or ()
    ]


def value_in_words(value: Any, language: str) -> str:
    """A field's JSON value as people write it; empty for nothing."""
    if value is None:
        return ""
    if is_quantity(value):
        return format_quantity(Quantity.from_json(value), language)
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {value_in_words(v, language)}" for key, v in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(value_in_words(entry, language) for entry in value)
    if isinstance(value, str):
        try:
            return day_in_words(datetime.date.fromisoformat(value), language)
        except ValueError:
            return value
    return str(value)
