"""What a MyST text says: plain words, with formatting left out."""

import re
import unicodedata

from markdown_it.token import Token

from qmanual.items.blocks import directive_of, full_parser, nests_text

_ROLE_TARGET = re.compile(r"(?P<text>.+?)\s*<(?P<target>[^<>]+)>\s*", re.DOTALL)
_MARKUP = re.compile(r"[\\`*_\[\]{}<>&$!~|]|^\s*(?:[#>+-]|\d+[.)])")
_OPTION_LINE = re.compile(r":[\w-]+:(\s|$)")


def plain_text(source: str, skip: frozenset[str] = frozenset()) -> str:
    """The words of a MyST text, one line for each paragraph, list entry or table row.

    Comments, targets and formatting are left out; what a role shows stays.

    :param skip: names of directives that are left out with all that is in them.
    """
    lines: list[str] = []
    _collect(source, skip, lines)
    return "\n".join(lines)


def plain_line(source: str) -> str:
    """The words of one line, such as a title; most have no markup and need no parser."""
    return plain_text(source) if _MARKUP.search(source) else " ".join(source.split())


def normalise(text: str) -> str:
    """The text as it counts in a hash: one kind of space, one form of each character."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _collect(source: str, skip: frozenset[str], lines: list[str]) -> None:
    row: list[str] | None = None
    bullet = ""
    for token in full_parser().parse(source):
        match token.type:
            case "tr_open":
                row = []
            case "tr_close":
                lines.append(" | ".join(row or []))
                row = None
            case "list_item_open":
                bullet = f"{token.info}. " if token.markup in (".", ")") else "- "
            case "inline":
                text = inline_text(token.children or [])
                if row is not None:
                    row.append(text)
                elif text:
                    lines.append(bullet + text)
                    bullet = ""
            case "code_block" | "math_block":
                lines.append(token.content.strip())
            case "fence" | "colon_fence":
                _collect_fence(token, skip, lines)


def _collect_fence(token: Token, skip: frozenset[str], lines: list[str]) -> None:
    directive = directive_of(token)
    if directive is None:
        if token.type == "fence":
            lines.append(token.content.strip())
        else:
            _collect(token.content, skip, lines)
        return
    name, arguments = directive
    if name.removeprefix("qm:") in skip:
        return
    if arguments:
        lines.append(normalise(arguments))
    if nests_text(name):
        _collect(_without_options(token.content), skip, lines)
    else:
        lines.append(token.content.strip())


def _without_options(content: str) -> str:
    """The content of a directive that is not ours, without its options."""
    lines = content.splitlines()
    if lines and lines[0].startswith("---"):
        end = next((i for i, line in enumerate(lines[1:], 1) if line.startswith("---")), 0)
        return "\n".join(lines[end + 1 :])
    while lines and _OPTION_LINE.match(lines[0]):
        lines.pop(0)
    return "\n".join(lines)


def inline_text(tokens: list[Token]) -> str:
    """The words of the tokens of one line, such as a cell of a table."""
    parts: list[str] = []
    for token in tokens:
        match token.type:
            case "text" | "code_inline" | "math_inline":
                parts.append(token.content)
            case "softbreak" | "hardbreak":
                parts.append(" ")
            case "image":
                parts.append(token.content)
            case "myst_role":
                shown = _ROLE_TARGET.fullmatch(token.content)
                parts.append(shown["text"] if shown else token.content)
            case "html_inline" | _:
                pass
    return " ".join("".join(parts).split())
