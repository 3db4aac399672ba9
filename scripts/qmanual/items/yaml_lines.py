"""YAML mappings whose keys know the line they stand on."""

from collections.abc import Mapping
from typing import Any

import yaml

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # PyYAML without libyaml is slower, and else the same
    from yaml import SafeLoader as Loader  # type: ignore[assignment]


class YamlProblem(Exception):  # noqa: N818  a problem for a finding, not a failure
    """The text is not a usable mapping.

    :param line: counted from 1 in the text that was given.
    """

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


def load_mapping(text: str) -> tuple[Mapping[str, Any], Mapping[str, int]]:
    """A mapping, and the line of each of its keys, counted from 1.

    :raises YamlProblem: if it is not YAML, not a mapping, or names a key twice.
    """
    loader = Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return {}, {}
        if not isinstance(node, yaml.MappingNode):
            raise YamlProblem(
                node.start_mark.line + 1, "options must be written as name: value, one a line"
            )
        values: dict[str, Any] = {}
        lines: dict[str, int] = {}
        for key, value in node.value:
            name, line = str(key.value), key.start_mark.line + 1
            if name in lines:
                raise YamlProblem(line, f"{name!r} stands here twice")
            lines[name] = line
            try:
                values[name] = loader.construct_object(value, deep=True)
            except ValueError as error:  # a date such as 2026-02-30
                raise YamlProblem(line, f"{value.value!r} cannot be used: {error}") from error
        return values, lines
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        problem = getattr(error, "problem", None) or str(error)
        raise YamlProblem(mark.line + 1 if mark else 1, f"not valid YAML: {problem}") from error
    finally:
        loader.dispose()
