"""Elements of a QTI file, named as in QTI 2 and written under the names of each version.

A file has plain elements and texts only, so that a few lines write it: the same bytes on
every machine, and every text comes back as it was, line ends and markup included.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from qmquiz.formats.characters import is_legal, legal

_HTML = frozenset({"a", "blockquote", "br", "div", "p"})
"""What QTI takes from HTML; these names are the same in every version."""
_UPPER = re.compile(r"(?<=[a-z0-9])[A-Z]")
_CR = {"\r": "&#13;"}


@dataclass(frozen=True, slots=True)
class Element:
    """One element.

    :param name: its name in QTI 2: ``choiceInteraction``.
    :param attributes: under their names in QTI 2; an empty value is kept.
    :param children: elements and texts in their order.
    """

    name: str
    attributes: tuple[tuple[str, str], ...]
    children: "tuple[Element | str, ...]"


def element(name: str, *children: "Element | str", **attributes: str) -> Element:
    """An element; attributes with a colon are written with ``__``: ``xml__lang``."""
    named = tuple((key.replace("__", ":"), value) for key, value in attributes.items())
    return Element(name, named, children)


def texts(root: Element) -> Iterator[str]:
    """All texts below an element, those in attributes included."""
    for _, value in root.attributes:
        yield value
    for child in root.children:
        if isinstance(child, str):
            yield child
        else:
            yield from texts(child)


def holds_all(root: Element) -> bool:
    """Whether XML can hold every character below an element."""
    return all(is_legal(text) for text in texts(root))


def to_bytes(root: Element, *, kebab: bool) -> bytes:
    """A whole file.

    :param kebab: whether names are those of QTI 3: ``qti-choice-interaction``.
    """
    lines = "".join(_lines(root, 0, kebab=kebab))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{lines}\n'.encode()


def _lines(node: Element, depth: int, *, kebab: bool) -> Iterator[str]:
    name = _name(node.name) if kebab else node.name
    yield f"<{name}"
    for key, value in node.attributes:
        shown = _kebab(key) if kebab else key
        yield f" {shown}={quoteattr(legal(value), _CR)}"
    if not node.children:
        yield "/>"
        return
    yield ">"
    # white space between elements is ignored; beside a text it would be part of it
    apart = not any(isinstance(child, str) for child in node.children)
    for child in node.children:
        if apart:
            yield "\n" + "  " * (depth + 1)
        if isinstance(child, str):
            yield escape(legal(child), _CR)
        else:
            yield from _lines(child, depth + 1, kebab=kebab)
    if apart:
        yield "\n" + "  " * depth
    yield f"</{name}>"


def _name(name: str) -> str:
    return name if name in _HTML else f"qti-{_kebab(name)}"


def _kebab(name: str) -> str:
    """``timeDependent`` as ``time-dependent``; names with a prefix keep theirs."""
    if ":" in name or name.startswith("xmlns"):
        return name
    return _UPPER.sub(lambda match: f"-{match[0].lower()}", name)
