"""Published editions on the disk, as the service reads them: immutable, so kept in memory."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from qmanual.errors import EditionError
from qmanual.items.dump import load_catalogue
from qmanual.items.model import Catalogue, Item
from qmquiz.bank_json import load_bank
from qmquiz.model import Bank
from qmtraining.installation import installation


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """One edition: what it says, and what can be asked about it."""

    name: str
    catalogue: Catalogue
    bank: Bank


def open_book(name: str) -> Book:
    """A published edition by its name.

    :raises EditionError: if its folder is gone or cannot be read.
    """
    return _open(installation().data_path / "editions" / name, name)


@lru_cache(maxsize=8)
def _open(folder: Path, name: str) -> Book:
    try:
        return Book(
            name=name,
            catalogue=load_catalogue(folder / "catalogue.json"),
            bank=load_bank(folder / "questions.json"),
        )
    except OSError as error:
        raise EditionError(
            f"edition {name} cannot be read: {error.strerror}; "
            "publish it again or restore the folder from a backup",
            path=folder,
        ) from error


def taught_items(catalogue: Catalogue) -> dict[str, Item]:
    """The items that people have to know, in reading order."""
    return {item.id: item for item in catalogue.items.values() if item.normative}


def page_of(edition: str, item: Item) -> str:
    """The address of an item's passage in an edition of the published manual."""
    return f"/{edition}/{item.docname}.html#{item.id.lower()}"
