"""Texts as files of other kinds can hold them."""

import re

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What neither XML 1.0 nor HTML can hold, not even escaped: control characters, surrogates."""
REPLACEMENT = "\ufffd"
_MARKUP = re.compile(r"[\\`*_{}\[\]<>#$&~|^\n\r\t]|^[\s+=-]|\s$")
_LIST = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")


def legal(text: str) -> str:
    """The text with U+FFFD for what a file cannot hold."""
    return _ILLEGAL.sub(REPLACEMENT, text)


def is_legal(text: str) -> bool:
    """Whether a file can hold every character of a text."""
    return not _ILLEGAL.search(text)


def as_markdown(text: str) -> str:
    """The text so that Markdown shows it as it is.

    By entities, not by backslashes: programs that look for formulas in Markdown do not all know
    that ``\\$`` begins none.
    """
    shown = _MARKUP.sub(lambda match: f"&#{ord(match[0])};", legal(text))
    return _LIST.sub(lambda match: f"{match[1]}&#{ord(match[2])};", shown)
