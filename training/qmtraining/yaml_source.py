"""YAML files of a company, read so that every complaint has a file and a line."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from qmanual.errors import QmanualError
from qmanual.items.suggest import did_you_mean


class InputError(QmanualError):
    """A file of people or of training rules cannot be used as it stands."""

    code = "training-input"


class _Lines(dict[str, Any]):
    """A mapping that knows on which line it and each of its keys stand."""

    line = 1
    lines: dict[str, int]


class _Loader(yaml.SafeLoader):
    """The safe loader, keeping lines and refusing a key that stands there twice."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> Iterator[_Lines]:
    made = _Lines()
    made.line = node.start_mark.line + 1
    made.lines = {}
    yield made
    for key, value in node.value:
        name = str(loader.construct_object(key, deep=True))
        if name in made:
            raise yaml.constructor.ConstructorError(
                None, None, f"{name!r} stands here twice", key.start_mark
            )
        made.lines[name] = key.start_mark.line + 1
        made[name] = loader.construct_object(value, deep=True)


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


class Entry:
    """One mapping of a file, with its place; what is read from it is checked."""

    def __init__(self, path: Path, values: _Lines) -> None:
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
        if not isinstance(value, list) or not all(isinstance(part, _Lines) for part in value):
            raise self.wrong(f"{key!r} must be a list of entries, each with its keys", key)
        return tuple(Entry(self.path, part) for part in value)


def load_entry(path: Path) -> Entry:
    """The mapping that a YAML file holds.

    :raises InputError: if the file cannot be read or is no mapping.
    """
    try:
        loaded = yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506  a SafeLoader
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise InputError(f"cannot be read: {reason}", path=path) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "not YAML"
        raise InputError(
            f"not valid YAML: {problem}", path=path, line=mark.line + 1 if mark else None
        ) from error
    except ValueError as error:  # a day such as 2026-02-30
        raise InputError(f"holds a value that cannot be used: {error}", path=path) from error
    if not isinstance(loaded, _Lines):
        raise InputError("must be a mapping", path=path, line=1)
    return Entry(path, loaded)
