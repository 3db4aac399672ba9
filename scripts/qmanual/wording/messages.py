"""What translators work on: collect every text that readers of a manual see, merge, compile.

``python -m qmanual.wording.messages`` does all of it: it prints how much of each language is
translated; new texts appear untranslated in every ``locale/<language>/LC_MESSAGES/qmanual.po``,
translated ones are kept, and what is read at run time (``qmanual.mo``) is made again. Both
kinds of file are kept in git. A new language is a name in
:data:`qmanual.wording.translations.LANGUAGES`, and this command.

Texts are found where the code says ``_("…")``, ``ngettext``, ``pgettext`` or ``npgettext``;
those that are looked up by variable are ``marked("…")`` where they are written; titles,
labels, choices and names of fields come from the schema of items and from the kinds of
register.
"""

import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from qmanual.items.schema import load_schema
from qmanual.wording.labels import REGISTER, schema_texts
from qmanual.wording.translations import DOMAIN, LANGUAGES

PACKAGE = Path(__file__).parents[1]
LOCALE = Path(__file__).parent / "locale"
PROJECT = "qmanual"
HEADER = "# What readers of a manual see. New texts come with: python -m qmanual.wording.messages"
_SCHEMA = "items/schema.yml"
_KINDS = "registers/kinds.yml"

_KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "marked": None,
    "marked_in": ((1, "c"), 2),
}
_COMMENTS = ("translators:",)


def collect() -> Catalog:
    """Every text, with the files that use it and the notes for translators."""
    catalog = _empty(None)
    found = extract_from_dir(
        PACKAGE,
        [("**.py", "python")],
        keywords=_KEYWORDS,
        comment_tags=_COMMENTS,
        strip_comment_tags=True,
    )
    for name, _line, message, comments, context in sorted(found, key=lambda entry: entry[:2]):
        place = name.replace("\\", "/")
        catalog.add(message, None, [(place, 0)], auto_comments=comments, context=context)
    for context, text, place in schema_texts(load_schema()):
        catalog.add(text, None, [(_SCHEMA, 0)], auto_comments=[place], context=context)
    kinds = yaml.safe_load((PACKAGE / _KINDS).read_text(encoding="utf-8"))["kinds"]
    for text, place in _register_texts(kinds, ""):
        catalog.add(text, None, [(_KINDS, 0)], auto_comments=[place], context=REGISTER)
    return catalog


def _register_texts(node: Mapping[str, Any], place: str) -> Iterator[tuple[str, str]]:
    """Titles and choices of the kinds of register, each with the field that has it."""
    for name, value in node.items():
        inner = f"{place}.{name}".lstrip(".")
        if name == "title" and isinstance(value, str):
            yield value, place
        elif name == "choices":
            yield from ((choice, place) for choice in value)
        elif isinstance(value, dict):
            yield from _register_texts(value, inner)


def po_path(language: str) -> Path:
    """The file that translators of a language work on."""
    return LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read_language(language: str) -> Catalog:
    """The texts of a language; empty when there is no file yet."""
    path = po_path(language)
    if not path.exists():
        return _empty(language)
    with path.open("rb") as file:
        catalog = read_po(file, locale=language)
    catalog.header_comment = HEADER
    return catalog


def compiled(catalog: Catalog) -> bytes:
    """What is read at run time: whole translations only, the rest stays English."""
    ready = _empty(str(catalog.locale))
    ready.creation_date = ready.revision_date = datetime(2000, 1, 1, tzinfo=UTC)  # same bytes
    for message in catalog:
        if message.id and is_translated(message.string) and not message.fuzzy:
            ready.add(message.id, message.string, context=message.context)
    buffer = BytesIO()
    write_mo(buffer, ready)
    return buffer.getvalue()


def is_translated(text: str | tuple[str, ...] | list[str] | None) -> bool:
    """Whether there is a translation, in every plural form."""
    forms = (text,) if text is None or isinstance(text, str) else text
    return all(forms)


def update_all() -> dict[str, tuple[int, int]]:
    """Merge the texts of today into every language and compile it.

    :return: language to texts that are translated, and texts in all.
    """
    template = collect()
    counts = {}
    for language in LANGUAGES:
        catalog = read_language(language)
        before = _as_po(catalog)
        template.creation_date = catalog.creation_date
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        if _as_po(catalog) != before or not po_path(language).exists():
            catalog.revision_date = datetime.now(UTC)
        po_path(language).parent.mkdir(parents=True, exist_ok=True)
        po_path(language).write_bytes(_as_po(catalog))
        po_path(language).with_suffix(".mo").write_bytes(compiled(catalog))
        texts = [message.string for message in catalog if message.id]
        counts[language] = (sum(map(is_translated, texts)), len(texts))
    return counts


def _empty(language: str | None) -> Catalog:
    return Catalog(
        locale=language, project=PROJECT, header_comment=HEADER, charset="utf-8", fuzzy=False
    )


def _as_po(catalog: Catalog) -> bytes:
    buffer = BytesIO()
    write_po(buffer, catalog, width=99, sort_output=True, include_lineno=False)
    return buffer.getvalue()


if __name__ == "__main__":
    for name, (done, total) in update_all().items():
        sys.stdout.write(f"{name}: {done} of {total} translated\n")
