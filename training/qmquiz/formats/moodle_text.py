"""Texts in Moodle XML: escaped, and in one of four formats.

Source: https://docs.moodle.org/en/Moodle_XML_format; Moodle, question/format/xml/format.php.
"""

from xml.etree.ElementTree import Element  # for its type; what is read is read by defusedxml

from qmquiz.formats.plain_html import from_html, from_markdown, looks_like_html
from qmquiz.formats.source import tidy

PLAIN = "plain_text"
HTML = "html"


def xml_text(text: str) -> str:
    """A text between tags; with a sign that XML knows it goes into CDATA, as Moodle does it."""
    if not any(sign in text for sign in "<>&"):
        return text
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def formatted(tag: str, text: str, form: str = PLAIN, inside: str = "", **attributes: str) -> str:
    """An element with a text in it.

    :param inside: more elements, after the text.
    """
    marks = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<{tag}{marks} format="{form}"><text>{xml_text(text)}</text>{inside}</{tag}>'


def raw_text(node: Element | None) -> str:
    """What stands in the ``text`` of an element, or in the element itself (old files)."""
    if node is None:
        return ""
    inner = node.find("text")
    return (node.text if inner is None else "".join(inner.itertext())) or ""


def read_text(node: Element | None, default: str = HTML) -> tuple[str, tuple[str, ...]]:
    """The plain text of an element, and what it does not say.

    :param default: the format, if the element names none.
    :raises ValueError: if it is too long.
    """
    if node is None:
        return "", ()
    source = raw_text(node)
    lost: tuple[str, ...] = ()
    match node.get("format") or default:
        case "plain_text":
            text = tidy(source)
        case "markdown":
            text, lost = from_markdown(source)
        case "moodle_auto_format" if not looks_like_html(source):
            text = tidy(source)
        case _:
            text, lost = from_html(source)
    files = tuple(f"the file {file.get('name', '')}".rstrip() for file in node.findall("file"))
    return text, (*(what for what in lost if not (files and what == "an image")), *files)
