"""One directive of ours: its options and its body, from the raw text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qmanual.items.blocks import Block
from qmanual.items.fields import as_list, convert
from qmanual.items.model import JsonValue
from qmanual.items.schema import ItemType
from qmanual.items.suggest import did_you_mean
from qmanual.items.yaml_lines import YamlProblem, load_mapping

_OPTION = re.compile(r":(?P<name>[A-Za-z][\w-]*):(?:\s+(?P<value>.*))?")

Problem = tuple[str, int, str]
"""Code, line in the file, message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The content of a directive, taken apart.

    :param options: name to what was written; text, or what YAML made of it.
    :param lines: name to line in the file.
    :param body_line: line in the file on which the body begins.
    """

    options: Mapping[str, Any]
    lines: Mapping[str, int]
    body: str
    body_line: int


def split_content(block: Block, item_type: ItemType) -> tuple[Content, list[Problem]]:
    """Take options and body apart.

    Options are ``:name: value`` lines, or YAML between two ``---`` lines. The content of a
    type with ``yaml_body`` is YAML as a whole, up to a line ``---`` after which a body may
    follow.
    """
    lines = block.content.split("\n")
    skipped = 0
    while lines and not lines[0].strip():
        lines.pop(0)
        skipped += 1
    first = block.line + 1 + skipped
    if lines and lines[0].rstrip() == "---":
        return _yaml_options(lines[1:], first + 1)
    if lines and _OPTION.fullmatch(lines[0].strip()):
        return _colon_options(lines, first)
    if item_type.yaml_body:
        return _yaml_options(lines, first)
    return Content(options={}, lines={}, body="\n".join(lines), body_line=first), []


def _yaml_options(lines: list[str], first: int) -> tuple[Content, list[Problem]]:
    end = next((i for i, line in enumerate(lines) if line.rstrip() == "---"), len(lines))
    body = "\n".join(lines[end + 1 :])
    try:
        options, where = load_mapping("\n".join(lines[:end]))
    except YamlProblem as problem:
        empty = Content(options={}, lines={}, body=body, body_line=first + end + 1)
        return empty, [("bad-yaml", first + problem.line - 1, problem.message)]
    return (
        Content(
            options=options,
            lines={name: first + line - 1 for name, line in where.items()},
            body=body,
            body_line=first + end + 1,
        ),
        [],
    )


def _colon_options(lines: list[str], first: int) -> tuple[Content, list[Problem]]:
    options: dict[str, str] = {}
    where: dict[str, int] = {}
    problems: list[Problem] = []
    name = ""
    for index, line in enumerate(lines):
        match = _OPTION.fullmatch(line.strip())
        if match and not line.startswith((" ", "\t")):
            name = match["name"]
            if name in options:
                problems.append(("duplicate-option", first + index, f"{name!r} stands here twice"))
            options[name] = (match["value"] or "").strip()
            where[name] = first + index
        elif line.strip() and line.startswith((" ", "\t")):
            options[name] = f"{options[name]} {line.strip()}".strip()
        else:
            break
    else:
        index = len(lines)
    content = Content(
        options=options, lines=where, body="\n".join(lines[index:]), body_line=first + index
    )
    return content, problems


def convert_options(
    content: Content, item_type: ItemType, line: int
) -> tuple[dict[str, JsonValue], dict[str, tuple[str, ...]], list[Problem]]:
    """Fields and links of an item, and what was wrong with them.

    :param line: line of the directive, for what is missing.
    """
    fields: dict[str, JsonValue] = {}
    links: dict[str, tuple[str, ...]] = {}
    problems: list[Problem] = []
    for name, raw in content.options.items():
        where = content.lines[name]
        try:
            if name in item_type.fields:
                fields[name] = _convert_field(item_type, name, raw)
            elif name in item_type.links:
                links[name] = tuple(dict.fromkeys(as_list(raw)))
            else:
                hint = did_you_mean(name, item_type.options)
                if not hint:
                    hint = f"; it has {', '.join(item_type.options)}"
                problems.append(
                    ("unknown-option", where, f"a {item_type.name} has no option {name!r}{hint}")
                )
        except ValueError as error:
            problems.append(("bad-value", where, f"option {name!r}: {error}"))
        except YamlProblem as error:
            problems.append(("bad-yaml", where, f"option {name!r}: {error.message}"))
    required = {name: field.help for name, field in item_type.fields.items() if field.required}
    required |= {name: link.label for name, link in item_type.links.items() if link.required}
    for name, words in required.items():
        if name not in content.options or (name in links and not links[name]):
            message = f"a {item_type.name} needs the option {name!r}: {words}"
            problems.append(("missing-option", line, message))
    return fields, links, problems


def _convert_field(item_type: ItemType, name: str, raw: Any) -> JsonValue:
    field = item_type.fields[name]
    if field.kind == "yaml" and isinstance(raw, str) and not item_type.yaml_body:
        # Written as ``:name: value``: the value is YAML of its own.
        return convert(field, load_mapping(f"value: {raw}")[0]["value"])
    return convert(field, raw)
