"""Hide ``document:`` of a page's front matter from MyST: the core has read it.

MyST-Parser 3 writes a nested mapping as JSON and fails on a date in it. The lines become
comments, so that all line numbers stay.
"""

import re

from sphinx.application import Sphinx

_FRONT = re.compile(r"\A---[ \t]*\n(?P<inside>.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_SECTION = re.compile(r"^(?:document|['\"]document['\"])\s*:.*\n(?:(?:[ \t#].*)?\n)*", re.MULTILINE)


def setup_front_matter(app: Sphinx) -> None:
    """Register the handler; after others that read the front matter."""
    app.connect("source-read", hide_document_section, priority=900)


def hide_document_section(_app: Sphinx, _docname: str, content: list[str]) -> None:
    """Turn the section into comments."""
    content[0] = without_section(content[0])


def without_section(text: str) -> str:
    """The text with the section commented out; as many lines as before."""
    front = _FRONT.match(text)
    if front is None:
        return text
    inside = _SECTION.sub(_as_comments, front["inside"])
    return text[: front.start("inside")] + inside + text[front.end("inside") :]


def _as_comments(section: re.Match[str]) -> str:
    # One key stays, because MyST-Parser warns of front matter that is not a mapping.
    return "document: read\n" + "#\n" * (section[0].count("\n") - 1)
