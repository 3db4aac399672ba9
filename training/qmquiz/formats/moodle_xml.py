"""The questions in a Moodle XML file, one element after the other, also where it is broken.

Read with defusedxml: a file that declares a document type or entities is refused, so that none
can grow or fetch anything.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder  # parsing is defusedxml's

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from qmquiz.formats.source import Report, Wrong

_CHUNK = 65_536
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_ENCODING = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_BEGIN = re.compile(r"<question[\s>]")
_END = "</question>"
_DEEPEST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class XmlQuestion:
    """One ``question`` element.

    :param line: where it begins, counted from 1.
    """

    element: Element
    line: int


def named_encoding(data: bytes) -> str:
    """The encoding that the XML declaration names; empty if it names none."""
    match = _ENCODING.match(data.removeprefix(b"\xef\xbb\xbf").lstrip()[:200])
    return match[1].decode().casefold() if match else ""


def questions_in(text: str, report: Report) -> Iterator[XmlQuestion]:
    """The questions of a file. From where it is broken on, each question is read by itself.

    :raises Wrong: if it is not Moodle XML, or declares entities.
    """
    text = _DECLARATION.sub(lambda match: "\n" * match[0].count("\n"), text, count=1)
    reader = _Questions()
    try:
        for start in range(0, len(text), _CHUNK):
            reader.feed(text[start : start + _CHUNK])
            yield from reader.taken()
        reader.close()
    except ParseError as error:
        yield from reader.taken()
        if reader.root not in ("", "quiz"):
            raise Wrong(1, "not-moodle", f"is <{reader.root}>, not <quiz>") from error
        line = error.position[0]
        report.error(line, "broken", f"is not XML from here on: {_said(error)}")
        yield from _one_by_one(text, reader.line or line, report)
    if reader.root not in ("", "quiz"):
        raise Wrong(1, "not-moodle", f"is <{reader.root}>, not <quiz>")


def _said(error: ParseError) -> str:
    return str(error).partition(":")[0]


def _one_by_one(text: str, line: int, report: Report) -> Iterator[XmlQuestion]:
    """The questions that begin below a line, each by itself; the broken one is reported already."""
    at = 0
    for _ in range(line):
        at = text.find("\n", at) + 1 or len(text)
    starts = [match.start() for match in _BEGIN.finditer(text, at)]
    number, counted = line + 1, at
    for start, stop in zip(starts, [*starts, len(text)][1:], strict=True):
        number += text.count("\n", counted, start)
        counted = start
        end = text.rfind(_END, start, stop)
        if end < 0:
            report.error(number, "broken", f"the {_END} of this question is missing")
            continue
        reader = _Questions()
        try:
            reader.feed("<quiz>" + text[start : end + len(_END)] + "</quiz>")
            reader.close()
        except ParseError as error:
            broken = number + error.position[0] - 1
            report.error(broken, "broken", f"this question is not XML: {_said(error)}")
            continue
        for found in reader.taken():
            yield XmlQuestion(element=found.element, line=number + found.line - 1)


class _Questions:
    """A parser that hands out questions as they end and keeps nothing else."""

    def __init__(self) -> None:
        self._builder = _Builder()
        self._parser: Any = DefusedXMLParser(target=self._builder, forbid_dtd=True)
        self._builder.expat = self._parser.parser

    @property
    def root(self) -> str:
        """Name of the outermost element."""
        return self._builder.root

    @property
    def line(self) -> int:
        """Line of the question that has begun and not ended; 0 if there is none."""
        return self._builder.line

    def feed(self, text: str) -> None:
        """Read on.

        :raises ParseError: if it is broken.
        :raises Wrong: if it declares entities or nests too deep.
        """
        try:
            self._parser.feed(text)
        except DefusedXmlException as error:
            message = "declares a document type or entities, which is refused; take them out"
            raise Wrong(1, "entities", message) from error

    def close(self) -> None:
        """There is no more.

        :raises ParseError: if something is missing.
        """
        self._parser.close()

    def taken(self) -> Iterator[XmlQuestion]:
        """The questions that have ended since."""
        while self._builder.done:
            yield self._builder.done.pop(0)


class _Builder:
    """Builds a tree for each question below the root."""

    def __init__(self) -> None:
        self.expat: Any = None
        self.root = ""
        self.line = 0
        self.done: list[XmlQuestion] = []
        self._depth = 0
        self._tree: TreeBuilder | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = _bare(tag)
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Wrong(self.expat.CurrentLineNumber, "deep", "nests its elements too deep")
        if self._depth == 1:
            self.root = tag
        if self._depth == 2 and tag == "question":
            self._tree, self.line = TreeBuilder(), self.expat.CurrentLineNumber
        if self._tree is not None:
            self._tree.start(tag, attributes)

    def end(self, tag: str) -> None:
        if self._tree is not None:
            self._tree.end(_bare(tag))
            if self._depth == 2:
                self.done.append(XmlQuestion(element=self._tree.close(), line=self.line))
                self._tree, self.line = None, 0
        self._depth -= 1

    def data(self, data: str) -> None:
        if self._tree is not None:
            self._tree.data(data)

    def close(self) -> None:
        """Nothing is left to build."""


def _bare(tag: str) -> str:
    """A name without its namespace: Moodle has none, other programs add one."""
    return tag.rpartition("}")[2]
