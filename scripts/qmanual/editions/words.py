"""The words that the site says around the manual, in the manual's language."""

import datetime
from collections.abc import Mapping

from babel.dates import format_date

from qmanual.items.quantity import locale_of
from qmanual.wording.translations import marked_in, translations

WORDS: Mapping[str, str] = {
    "superseded": marked_in(
        "edition",
        "This is edition {old}. It was replaced by edition {new}, in force since {day}.",
    ),
    "read_current": marked_in("edition", "Read this page as it is in force"),
    "open_current": marked_in("edition", "Open the edition in force"),
    "what_changed": marked_in("edition", "What changed"),
    "editions": marked_in("edition", "Editions"),
    "all_editions": marked_in("edition", "All editions of this manual, the newest first."),
    "edition": marked_in("edition", "Edition"),
    "in_force_since": marked_in("edition", "In force since"),
    "state": marked_in("edition", "State"),
    "changes": marked_in("edition", "Changes"),
    "published": marked_in("edition", "in force"),
    "superseded_state": marked_in("edition", "replaced"),
    "open": marked_in("edition", "Open"),
    "redline_title": marked_in("edition", "From edition {old} to edition {new}"),
    "no_changes": marked_in("edition", "The two editions say the same."),
    "meaning": marked_in("edition", "What people have to know"),
    "other": marked_in("edition", "Also changed, without changing what is asked of anyone"),
    "reworded": marked_in(
        "edition", "Only the wording changed; decided by {name} on {day}. Nobody learns it again."
    ),
    "prose": marked_in("edition", "The text around the statements"),
    "counts": marked_in(
        "edition",
        "Statements whose demands changed: {meaning}. Other statements: {other}. "
        "Pages whose text around them differs: {pages}.",
    ),
    "questions": marked_in("edition", "Questions: {added} new, {removed} gone, {changed} changed."),
    "added": marked_in("edition", "new"),
    "removed": marked_in("edition", "gone"),
    "changed": marked_in("edition", "changed"),
    "title": marked_in("edition", "Title"),
    "text": marked_in("edition", "Text"),
    "order": marked_in("edition", "Parts and their order"),
    "nothing": marked_in("edition", "nothing"),
    "page_added": marked_in("edition", "New page"),
    "page_removed": marked_in("edition", "Page gone"),
    "back": marked_in("edition", "Back to the manual"),
    "going": marked_in("edition", "The manual is here:"),
}
"""Name of a phrase to its English; names in braces are filled in."""


def words_for(language: str) -> Mapping[str, str]:
    """The phrases of a language by name; English where it has none.

    :param language: BCP 47 tag, such as ``en``, ``ru``, ``zh-Hans``, ``zh-TW``, ``ko``.
    """
    said = translations(language)
    return {name: said.pgettext("edition", phrase) for name, phrase in WORDS.items()}


def day_in_words(day: datetime.date, language: str) -> str:
    """A date as people of a language write it."""
    locale = locale_of(language)
    # The long form of English dates is American; a month in words is clear to everyone.
    pattern = "d MMMM y" if locale.language == "en" else "long"
    return format_date(day, pattern, locale=locale)
