"""Texts in GIFT: what is escaped, which part is in which format.

Source: https://docs.moodle.org/en/GIFT_format; Moodle, question/format/gift/format.php.
"""

import re

from qmquiz.formats.plain_html import from_html, from_markdown, looks_like_html, to_html
from qmquiz.formats.source import tidy

_SPECIAL = re.compile(r"[\\~=#{}:]")
_ESCAPED = re.compile(r"\\([\\~=#{}:n])")
_FORMAT = re.compile(r"\[(html|markdown|plain|moodle)\]\s*")
_NEEDS_PLAIN = re.compile(r"[<&\n]|^[\[%]")
_NEEDS_HTML = re.compile(r"&&0")
ARROW = "->"


def escape(text: str) -> str:
    """A text in which nothing means anything."""
    return _SPECIAL.sub(r"\\\g<0>", text).replace("\n", "\\n")


def unescape(text: str) -> str:
    """The inverse of :func:`escape`; a backslash before anything else stays."""
    return _ESCAPED.sub(lambda match: "\n" if match[1] == "n" else match[1], text)


def mask(text: str) -> str:
    """The text with everything escaped blotted out: as long, for looking up what has a meaning."""
    return _ESCAPED.sub("\0\0", text)


def written(text: str, *, answer: bool = False) -> str:
    """A plain text, with the format that keeps it so.

    Without one Moodle reads ``<`` as HTML, and what begins with ``[`` or ``%`` as a format or
    a mark. An arrow would make a matching out of any answer; only HTML has another way to
    write it.

    :param answer: whether it stands between the braces.
    """
    if _NEEDS_HTML.search(text) or (answer and ARROW in text):
        return "[html]" + escape(to_html(text).replace("&&0", "&amp;&amp;0"))
    return plain_mark(text) + escape(text)


def plain_mark(text: str) -> str:
    """``[plain]`` for a text that would be read as anything else without it."""
    return "[plain]" if _NEEDS_PLAIN.search(text) else ""


def format_of(raw: str) -> str:
    """The format that a text names; empty if it names none."""
    match = _FORMAT.match(raw.strip())
    return match[1] if match else ""


def read(raw: str, default: str = "") -> tuple[str, tuple[str, ...]]:
    """What a text says, and what its plain text does not.

    :param default: the format of the question, for a text that names none.
    :raises ValueError: if it is too long.
    """
    source = raw.strip()
    match = _FORMAT.match(source)
    named = match[1] if match else default
    body = source[match.end() :] if match else source
    if named == "markdown":
        return from_markdown(unescape(body))
    # a line that goes on in the next one; a break is written \n
    text = unescape(body.replace("\n", " "))
    if named == "html" or (named != "plain" and looks_like_html(text)):
        return from_html(text)
    return tidy(text), ()
