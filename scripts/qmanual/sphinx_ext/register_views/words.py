"""Words for what stands in a register: labels of fields, values as people write them."""

from collections.abc import Iterable
from datetime import date, datetime

from docutils import nodes

from qmanual.registers.kinds import RegisterField, Table, load_kinds
from qmanual.registers.record import Record, Register
from qmanual.sphinx_ext.columns import Cell
from qmanual.sphinx_ext.facts import Fact
from qmanual.sphinx_ext.language import (
    _,
    format_day,
    format_number,
    format_short_day,
    joined_text,
    pgettext,
)
from qmanual.sphinx_ext.manual import Manual
from qmanual.sphinx_ext.markup import error_block
from qmanual.wording.labels import REGISTER


def table_of(register: Register, table: str = "") -> Table:
    """The shape of a register's records, or of a table inside them."""
    way = load_kinds()[register.kind].way_to(table)
    assert way is not None, f"{register.kind} has a table {table!r}"
    return way[-1]


def title_of(field: RegisterField) -> str:
    """What people call a field."""
    return pgettext(REGISTER, field.title) if field.title else field.name


def choice_of(word: str) -> str:
    """What people call a choice, within a sentence."""
    return pgettext(REGISTER, word)


def alone(words: str) -> str:
    """Words that stand alone begin with a capital letter."""
    return words[:1].upper() + words[1:]


def cell_of(manual: Manual, field: RegisterField, record: Record) -> Cell:
    """A record's value of a field, in words or as links; a date in its short form."""
    value = record.get(field.name)
    if value is None:
        return Cell()
    if field.kind == "items":
        return Cell(targets=manual.targets(record.links(field.name)))
    if isinstance(value, date):
        return day_cell(manual, value)
    return Cell(value=_in_words(field, value, manual.language))


def day_cell(manual: Manual, day: date | None) -> Cell:
    """A day in a table; of a time its day, for the clock matters to the figures only."""
    if day is None:
        return Cell()
    plain = day.date() if isinstance(day, datetime) else day
    return Cell(value=format_short_day(plain, manual.language), is_day=True)


def _in_words(field: RegisterField, value: object, language: str) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        # The day says it; a clock time matters to the figures, not to a reader.
        return format_day(value.date(), language)
    if isinstance(value, date):
        return format_day(value, language)
    if isinstance(value, int | float):
        return format_number(value, None, language)
    if isinstance(value, tuple):
        return joined_text(str(entry) for entry in value)
    return alone(choice_of(str(value))) if field.kind == "choice" else str(value)


def facts_of(
    manual: Manual, table: Table, record: Record, names: Iterable[str]
) -> tuple[Fact, ...]:
    """The named fields of a record that are not empty, with their labels."""
    facts = []
    for name in names:
        field, value = table.fields[name], record.get(name)
        if value is None:
            continue
        if field.kind == "items":
            fact = Fact(label=title_of(field), targets=manual.targets(record.links(name)))
        else:
            fact = Fact(label=title_of(field), value=_in_words(field, value, manual.language))
        if fact.value or fact.targets:
            facts.append(fact)
    return tuple(facts)


def cannot_be_shown() -> nodes.Node:
    """What stands in place of a register or a record that is not there; the build warns of it."""
    return error_block(_("This cannot be shown; see the warnings of the build."))
