"""The strings of the interface, for translators: collect, merge, compile.

``qmtraining messages`` does all of it: new strings appear untranslated in every
``locale/<language>/LC_MESSAGES/django.po``, translated ones are kept, and what Django reads
(``django.mo``) is made again. Both kinds of file are kept in git, as Django itself does.
"""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).parent
LANGUAGES = ("en", "ru", "zh_Hans", "zh_Hant", "ko")
PROJECT = "qmanual training"
HEADER = "# Strings of the training service. New ones come with: qmtraining messages"


def collect() -> Catalog:
    """Every string of the interface, with the places that use it."""
    with (PACKAGE / "babel.cfg").open(encoding="utf-8") as file:
        method_map, options_map = parse_mapping_cfg(file, "babel.cfg")  # type: ignore[no-untyped-call]
    catalog = Catalog(project=PROJECT, charset="utf-8", fuzzy=False)
    found = extract_from_dir(
        PACKAGE, method_map, options_map, comment_tags=("translators:",), strip_comment_tags=True
    )
    for name, _line, message, comments, context in sorted(found, key=lambda entry: entry[:2]):
        place = name.replace("\\", "/")
        catalog.add(message, None, [(place, 0)], auto_comments=comments, context=context)
    return catalog


def po_path(language: str) -> Path:
    """The file of a language."""
    return PACKAGE / "locale" / language / "LC_MESSAGES" / "django.po"


def read_language(language: str) -> Catalog:
    """The strings of a language; empty when there is no file yet."""
    path = po_path(language)
    if not path.exists():
        return Catalog(
            locale=language,
            project=PROJECT,
            header_comment=HEADER,
            charset="utf-8",
            fuzzy=False,
        )
    with path.open("rb") as file:
        catalog = read_po(file, locale=language)
    catalog.header_comment = HEADER
    return catalog


def compiled(catalog: Catalog) -> bytes:
    """What Django reads, of a language: whole translations only, the rest stays English."""
    ready = Catalog(locale=catalog.locale, project=PROJECT, charset="utf-8", fuzzy=False)
    ready.creation_date = ready.revision_date = datetime(2000, 1, 1, tzinfo=UTC)  # same bytes
    for message in catalog:
        if message.id and _is_translated(message) and not message.fuzzy:
            ready.add(message.id, message.string, context=message.context)
    buffer = BytesIO()
    write_mo(buffer, ready)
    return buffer.getvalue()


def update_all() -> dict[str, tuple[int, int]]:
    """Merge the strings of today into every language and compile it.

    :return: language to strings that are translated, and strings in all.
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
        messages = [message for message in catalog if message.id]
        counts[language] = (sum(_is_translated(message) for message in messages), len(messages))
    return counts


def _as_po(catalog: Catalog) -> bytes:
    buffer = BytesIO()
    write_po(buffer, catalog, width=99, sort_output=True, include_lineno=False)
    return buffer.getvalue()


def _is_translated(message: object) -> bool:
    text = getattr(message, "string", "")
    return all(text) if isinstance(text, list | tuple) else bool(text)
