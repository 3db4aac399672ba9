"""YAML that knows where it stands: mappings and lists carry the lines of what is in them.

All files that people write (front matter, options, sources, editions, curricula, rosters) are
read through it, so that every complaint can name a line.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

try:
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # PyYAML without libyaml is slower, and else the same
    from yaml import SafeLoader  # type: ignore[assignment]


class YamlProblem(Exception):  # noqa: N818  a problem for a finding, not a failure
    """The text is not usable YAML.

    :param line: counted from 1 in the text that was given.
    """

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


class Lined(dict[str, Any]):
    """A mapping with text as keys, and with its place.

    :param line: line on which it begins, counted from 1.
    :param lines: line of each key.
    """

    line: int
    lines: dict[str, int]


class LinedList(list[Any]):
    """A list that knows the line of each of its entries, counted from 1."""

    lines: list[int]


class _Loader(SafeLoader):
    """The safe loader, keeping lines and refusing a key that stands there twice."""


class _RefusedError(yaml.constructor.ConstructorError):
    """YAML allows it and we do not; the message stands for itself."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> Iterator[Lined]:
    made = Lined()
    made.line = node.start_mark.line + 1
    made.lines = {}
    yield made
    written: set[str] = set()
    for key, _ in node.value:
        if (name := _name(key)) in written:
            message = f"{name!r} stands here twice"
            raise _RefusedError(None, None, message, key.start_mark)
        written.add(name)
    # What is merged (``<<: *anchor``) comes first, so that what is written here replaces it.
    loader.flatten_mapping(node)
    for key, value in node.value:
        made.lines[_name(key)] = key.start_mark.line + 1
        made[_name(key)] = loader.construct_object(value, deep=True)


def _name(key: yaml.Node) -> str:
    """A key as written, except where YAML 1.1 would make it something else than text."""
    return key.value if isinstance(key, yaml.ScalarNode) else str(key.value)


def _sequence(loader: _Loader, node: yaml.SequenceNode) -> Iterator[LinedList]:
    made = LinedList()
    made.lines = [value.start_mark.line + 1 for value in node.value]
    yield made
    made.extend(loader.construct_object(value, deep=True) for value in node.value)


def _timestamp(loader: _Loader, node: yaml.ScalarNode) -> Any:
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError as error:  # a day such as 2026-02-30
        message = f"{node.value!r} cannot be used: {error}"
        raise _RefusedError(None, None, message, node.start_mark) from error


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
_Loader.add_constructor("tag:yaml.org,2002:seq", _sequence)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _timestamp)


def load_lined(text: str) -> Any:
    """What a text says; mappings in it are :class:`Lined`, lists :class:`LinedList`.

    :raises YamlProblem: if it is not YAML, names a key twice, or has an impossible date.
    """
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506  a safe loader
    except RecursionError as error:
        raise YamlProblem(1, "is nested too deeply to be read") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        problem = getattr(error, "problem", None) or " ".join(str(error).split())
        message = problem if isinstance(error, _RefusedError) else f"not valid YAML: {problem}"
        # The parser places what is missing at the end behind the last line.
        last = max(1, len(text.splitlines()))
        raise YamlProblem(min(mark.line + 1, last) if mark else 1, message) from error


def load_mapping(text: str) -> tuple[Mapping[str, Any], Mapping[str, int]]:
    """A mapping, and the line of each of its keys, counted from 1; empty for an empty text.

    :raises YamlProblem: if it is not YAML, not a mapping, or names a key twice.
    """
    loaded = load_lined(text)
    if loaded is None:
        return {}, {}
    if not isinstance(loaded, Lined):
        raise YamlProblem(1, "options must be written as name: value, one a line")
    return loaded, loaded.lines
