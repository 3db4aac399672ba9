"""Frozen editions, as far as a check has to know them: what they said, and in which order.

Their files are all that is read, so that a folder that is being written, or is damaged, stops
no check; ``qmanual edition verify`` tells about those.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from qmanual.config import Settings
from qmanual.items.dump import load_catalogue
from qmanual.items.model import Catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenEdition:
    """An edition that is frozen.

    :param path: file of its items.
    """

    name: str
    path: Path

    def catalogue(self) -> Catalogue:
        """What it said.

        :raises QmanualError: if the file is damaged.
        """
        return load_catalogue(self.path)


def frozen_editions(settings: Settings) -> tuple[FrozenEdition, ...]:
    """All of them, by the day they come into force, then by the moment of freezing."""
    found = []
    for path in (settings.data_path / "editions").glob("*/edition.json"):
        try:
            meta = json.loads(path.read_text(encoding="utf-8"))
            order = (str(meta["effective"]), str(meta["frozen_at"]))
            name = str(meta["name"])
        except (OSError, ValueError, KeyError, TypeError):
            continue
        catalogue = path.parent / "catalogue.json"
        # One that is being frozen lies in a folder of another name.
        if catalogue.is_file() and path.parent.name == name:
            found.append((order, FrozenEdition(name=name, path=catalogue)))
    return tuple(edition for _, edition in sorted(found, key=lambda entry: entry[0]))
