"""YAML files of a company, read so that every complaint has a file and a line."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from qmanual.errors import QmanualError
from qmanual.items.suggest import did_you_mean
from qmanual.items.yaml_lines import Lined, YamlProblem, load_lined


class InputError(QmanualError):
    """A file of people or of training rules cannot be used as it stands."""

    code = "training-input"


class Entry:
    """One mapping of a file, with its place; what is read from it is checked."""

    def __init__(self, path: Path, values: Lined) -> None:
        self.path = path
        self.values: Mapping[str, Any] = values
        self.line = values.line
        self._lines = values.lines

    def wrong(self, message: str, key: str | None = None) -> InputError:
        """The complaint about this entry, or about one of its keys."""
        line = self._lines.get(key, self.line) if key else self.line
        return InputError(message, path=self.path, line=line)

    def only(self, *known: str) -> None:
        """Refuse a key that nobody reads: it is most often a slip.

        :raises InputError: naming the key.
        """
        for key in self.values:
            if key not in known:
                raise self.wrong(f"unknown key {key!r}{did_you_mean(key, known)}", key)

    def text(self, key: str, default: str | None = None) -> str:
        """Text; required when no default is given.

        :raises InputError: if it is missing or something else.
        """
        value = self.values.get(key)
        if value is None:
            if default is not None:
                return default
            raise self.wrong(f"{key!r} is missing")
        if isinstance(value, bool | list | dict):
            raise self.wrong(f"{key!r} must be text", key)
        return str(value).strip()

    def flag(self, key: str) -> bool:
        """Yes or no; no when it is not there.

        :raises InputError: if it is neither.
        """
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            raise self.wrong(f"{key!r} must be true or false", key)
        return value

    def number(self, key: str, default: int, low: int, high: int) -> int:
        """A whole number within limits.

        :raises InputError: if it is not.
        """
        value = self.values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise self.wrong(f"{key!r} must be a whole number from {low} to {high}", key)
        return value

    def day(self, key: str) -> date | None:
        """A day, or ``None`` when it is not there.

        :raises InputError: if it is not a day such as 2026-03-01.
        """
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, datetime) or not isinstance(value, date):
            raise self.wrong(f"{key!r} must be a day such as 2026-03-01", key)
        return value

    def words(self, key: str) -> tuple[str, ...]:
        """A list of texts; one text counts as a list of one.

        :raises InputError: if it is something else.
        """
        value = self.values.get(key) or []
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
            raise self.wrong(f"{key!r} must be a list of names", key)
        return tuple(value)

    def entries(self, key: str) -> tuple["Entry", ...]:
        """The mappings of a list.

        :raises InputError: if it is not such a list.
        """
        value = self.values.get(key) or []
        if not isinstance(value, list) or not all(isinstance(part, Lined) for part in value):
            raise self.wrong(f"{key!r} must be a list of entries, each with its keys", key)
        return tuple(Entry(self.path, part) for part in value)


def load_entry(path: Path) -> Entry:
    """The mapping that a YAML file holds.

    :raises InputError: if the file cannot be read or is no mapping.
    """
    try:
        loaded = load_lined(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise InputError(f"cannot be read: {reason}", path=path) from error
    except YamlProblem as problem:
        raise InputError(problem.message, path=path, line=problem.line) from problem
    if not isinstance(loaded, Lined):
        raise InputError("must be a mapping", path=path, line=1)
    return Entry(path, loaded)
