"""The translations of a language: one set of catalogues for pages, KPIs and editions."""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files

from qmanual.items.quantity import locale_of

DOMAIN = "qmanual"
LANGUAGES = ("ru", "zh_Hans", "zh_Hant", "ko")
"""Languages that there is a catalogue of; the sentences in the code are English."""

_TRADITIONAL = ("TW", "HK", "MO")


def catalogue_name(language: str) -> str:
    """Folder of the catalogue of a language: ``zh_Hant`` for ``zh-TW``, ``ru`` for ``ru-RU``.

    :param language: BCP 47 tag, or the form with an underscore.
    """
    locale = locale_of(language)
    if locale.language != "zh":
        return str(locale.language)
    traditional = locale.script == "Hant" or locale.territory in _TRADITIONAL
    return "zh_Hant" if traditional else "zh_Hans"


def translations(language: str) -> NullTranslations:
    """The translations of a language; those of one that has none give back the English."""
    return _load(catalogue_name(language))


@cache
def _load(name: str) -> NullTranslations:
    file = files("qmanual.wording") / "locale" / name / "LC_MESSAGES" / f"{DOMAIN}.mo"
    if name not in LANGUAGES or not file.is_file():
        return NullTranslations()
    with file.open("rb") as stream:
        return GNUTranslations(stream)


def marked(message: str) -> str:
    """The message as it is; marks a text for translators that is looked up by variable."""
    return message


def marked_in(_context: str, message: str) -> str:
    """The same for a text that means something else in another context."""
    return message
