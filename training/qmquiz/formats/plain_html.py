"""HTML of other programs as plain text and back; what the text does not say is named."""

import re
from html import escape
from html.parser import HTMLParser

from markdown_it import MarkdownIt

from qmquiz.formats.source import LONGEST_TEXT, tidy
from qmquiz.model import Passage

PASSAGE = "qm-passage"
"""Class of what an export adds below the feedback; a reader leaves it out again."""

_BLOCKS = frozenset(
    {"address", "article", "blockquote", "dd", "div", "dl", "dt", "figcaption", "figure", "footer",
     "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre",
     "section", "table", "tr", "ul"}
)  # fmt: skip
_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "source", "wbr"})
_SILENT = frozenset({"script", "style", "template", "head", "object", "iframe", "svg", "math"})
_LOST = {
    **dict.fromkeys(("b", "strong", "i", "em", "u", "s", "del", "ins", "mark"), "emphasis"),
    **dict.fromkeys(("sub", "sup"), "raised or lowered letters"),
    **dict.fromkeys(("table",), "a table"),
    **dict.fromkeys(("ul", "ol", "dl"), "a list"),
    **dict.fromkeys(("audio", "video", "object", "embed", "iframe"), "a recording or a frame"),
    **dict.fromkeys(("svg", "math"), "a drawing or a formula"),
    **dict.fromkeys(("script", "style"), "a script or a style"),
    "img": "an image",
}  # fmt: skip
_TAG = re.compile(
    rf"</?(?:a|br|span|{'|'.join(sorted(_BLOCKS | set(_LOST)))})(?:\s[^<>]*)?/?>"
    r"|&(?:[a-z]{2,8}|#\d{1,7}|#x[0-9a-f]{1,6});",
    re.IGNORECASE,
)


def to_html(text: str) -> str:
    """A plain text as HTML."""
    return "<br>".join(escape(line, quote=False) for line in text.split("\n"))


def passage_html(passage: Passage, link: str) -> str:
    """What the manual says and where, for below the feedback; empty if neither is known."""
    quote = f"<p>{to_html(passage.quote)}</p>" if passage.quote else ""
    title = escape(passage.title or passage.item, quote=False)
    source = f'<p><a href="{escape(link)}">{title}</a></p>' if link else ""
    return f'<blockquote class="{PASSAGE}">{quote}{source}</blockquote>' if quote or source else ""


def feedback_html(explanation: str, passage: str) -> str:
    """The explanation as HTML, and below it the passage of :func:`passage_html`."""
    return (f"<p>{to_html(explanation)}</p>" if explanation else "") + passage


def looks_like_html(text: str) -> bool:
    """Whether there is a tag or a character reference in a text."""
    return _TAG.search(text) is not None


def from_html(source: str) -> tuple[str, tuple[str, ...]]:
    """The text of some HTML, and what it does not say, such as ``an image``.

    :raises ValueError: if it is longer than any question.
    """
    _check_length(source)
    return _strip(source)


def from_markdown(source: str) -> tuple[str, tuple[str, ...]]:
    """The text of some Markdown, and what it does not say.

    :raises ValueError: if it is longer than any question.
    """
    _check_length(source)
    return _strip(MarkdownIt("commonmark").render(source))


def _check_length(source: str) -> None:
    if len(source) > LONGEST_TEXT:
        raise ValueError(f"has {len(source)} characters; {LONGEST_TEXT} are the most")


def _strip(source: str) -> tuple[str, tuple[str, ...]]:
    reader = _Reader()
    reader.feed(source)
    reader.close()
    return tidy("".join(reader.said)), tuple(dict.fromkeys(reader.lost))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.lost: list[str] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._silent:
            if tag not in _VOID:
                self._silent.append(tag)
            return
        values = dict(attrs)
        ours = PASSAGE in (values.get("class") or "").split()
        if tag in _LOST and not ours:
            self.lost.append(_LOST[tag])
        if tag == "a" and values.get("href"):
            self.lost.append(f"a link to {values['href']}")
        if tag == "img":
            self.said.append(values.get("alt") or "")
        if tag in _BLOCKS or tag == "br":
            self.said.append("\n")
        if ours or tag in _SILENT:
            self._silent = [tag]

    def handle_endtag(self, tag: str) -> None:
        if self._silent:
            # what was left open inside is closed with it
            while self._silent and self._silent.pop() != tag:
                continue
            return
        if tag in _BLOCKS:
            self.said.append("\n")
        elif tag in ("td", "th"):
            self.said.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.said.append(re.sub(r"[ \t\n\r\f]+", " ", data))

    def parse_html_declaration(self, i: int) -> int:
        """Pass over ``<![…>`` as browsers do; the parser of Python fails on one that is none."""
        if self.rawdata.startswith("<![", i):
            return self.parse_bogus_comment(i)
        return super().parse_html_declaration(i)
