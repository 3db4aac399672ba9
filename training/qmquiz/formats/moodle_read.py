"""Questions from Moodle XML; what cannot be asked here is named with its line.

Source: https://docs.moodle.org/en/Moodle_XML_format; Moodle, question/format/xml/format.php.
"""

import codecs
import re
from dataclasses import replace
from decimal import Decimal
from xml.etree.ElementTree import Element  # for its type; what is read is read by defusedxml

from qmanual.items.quantity import Quantity
from qmquiz.formats.asked import Asked, Choice, Draft, shorten
from qmquiz.formats.draft import gather, is_full
from qmquiz.formats.exchange import Imported
from qmquiz.formats.losses import without_unit
from qmquiz.formats.moodle_cloze import read_embedded
from qmquiz.formats.moodle_text import raw_text, read_text
from qmquiz.formats.moodle_xml import XmlQuestion, named_encoding, questions_in
from qmquiz.formats.plain_html import to_html
from qmquiz.formats.source import Report, Wrong, decode, one_line, tidy
from qmquiz.formats.tags import read_tags
from qmquiz.formats.weights import Marked, read_accepted, read_choices, read_number, read_numbers
from qmquiz.model import Kind

_NOT_ASKED = {
    "essay": "asks for an essay, which nobody here can mark",
    "description": "is a text that asks nothing",
}
_ENCODINGS = re.compile(
    r"ascii|iso8859-\d+|cp\d+|koi8-[rtu]|mac-\w+|gb(?:k|2312|18030)|big5\w*|euc_\w+|shift_jis\w*"
)
"""Names, as Python has them, of encodings of texts; it knows others that only unpack things."""
_STANDARD = frozenset(
    {
        "",
        "Your answer is correct.",
        "Your answer is partially correct.",
        "Your answer is incorrect.",
    }
)
"""What Moodle writes itself where nobody has."""


def read_moodle(data: bytes, path: str, language: str) -> Imported:
    """The questions of a Moodle XML file, as authored ones.

    :param path: the file as it is named in findings.
    :param language: of the questions.
    """
    report = Report(path)
    drafts: list[Draft] = []
    try:
        for found in questions_in(_decode(data, report), report):
            if is_full(drafts, found.line, report):
                break
            reader = _Reader(found, report, language)
            try:
                draft = reader.draft()
            except Wrong as wrong:
                report.wrong(wrong, reader.name)
                continue
            if draft:
                drafts.append(draft)
    except Wrong as wrong:
        report.wrong(wrong)
    return gather(drafts, report, language)


def _decode(data: bytes, report: Report) -> str:
    """The text of a file, by what its declaration says; where that cannot be, as UTF-8.

    :raises Wrong: if it is in no encoding that we know.
    """
    encoding = named_encoding(data)
    # a declaration that could be read byte by byte is in no wide encoding, whatever it says
    if encoding in ("", "utf-8", "utf8") or encoding.startswith(("utf-16", "utf-32")):
        return decode(data, report)
    try:
        name = codecs.lookup(encoding).name
    except LookupError:
        name = ""
    if not _ENCODINGS.fullmatch(name):
        message = f"says that it is {encoding}, which is not read; save it as UTF-8"
        raise Wrong(1, "unreadable", message)
    if name != "ascii" and not data.isascii() and _is_utf8(data):
        report.warn(1, "encoding", f"says that it is {encoding}, and is UTF-8; read as UTF-8")
        return decode(data, report)
    try:
        return decode(data.decode(name).encode(), report)
    except UnicodeError as error:
        raise Wrong(1, "unreadable", f"says that it is {encoding}, and is not") from error


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


class _Reader:
    """Reads one question."""

    def __init__(self, found: XmlQuestion, report: Report, language: str) -> None:
        self.node, self.line = found.element, found.line
        self.report, self.language = report, language
        self.type = (self.node.get("type") or "").strip()
        self.title = one_line(raw_text(self.node.find("name")))
        self.tags = read_tags(one_line(raw_text(tag)) for tag in self.node.findall("tags/tag"))
        stem = self.node.find("questiontext")
        self.format = (stem.get("format") if stem is not None else None) or "html"

    @property
    def name(self) -> str:
        return self.title or shorten(raw_text(self.node.find("questiontext")))

    def draft(self) -> Draft | None:
        """The question; None if it asks nothing.

        :raises Wrong: if it cannot be read.
        """
        if self.type == "category":
            name = one_line(raw_text(self.node.find("category")))
            self.report.note(self.line, "category", f"the category “{name}” is not kept")
            return None
        is_case = self.type == "description" and self.tags.kind == Kind.SCENARIO
        if self.type == "description" and not is_case:
            message = f"“{self.name}” {_NOT_ASKED[self.type]}, and is left out"
            self.report.note(self.line, "description", message)
            return None
        self._say_what_is_not_kept()
        if self.type in ("cloze", "multianswer"):
            return self._cloze()
        stem = self._text(self.node.find("questiontext"), "html")
        asked = Asked(kind=Kind.SCENARIO) if is_case else self._asked()
        unit = asked.number.unit if asked.number else ""
        asked = replace(
            asked,
            stem=without_unit(stem, unit, self.language),
            explanation=self._text(self.node.find("generalfeedback")),
            shuffle=self._shuffle() and self.tags.shuffle,
        )
        return self._draft(asked)

    def _draft(self, asked: Asked, parts: tuple[Asked, ...] = ()) -> Draft:
        return Draft(
            line=self.line,
            id=one_line(self.node.findtext("idnumber") or ""),
            title=self.title,
            asked=asked,
            parts=parts,
            tags=self.tags,
        )

    def _asked(self) -> Asked:
        match self.type:
            case "multichoice":
                return self._choice()
            case "truefalse":
                return self._true_false()
            case "shortanswer":
                return self._short()
            case "numerical":
                return self._numeric()
            case "matching":
                return self._matching()
            case "ordering":
                return self._order()
        message = _NOT_ASKED.get(
            self.type, f"is of the type {self.type!r}, which is not asked here"
        )
        raise self._wrong("kind", message)

    def _choice(self) -> Asked:
        single = (self.node.findtext("single") or "true").strip() not in ("false", "0", "")
        kind, choices = read_choices(
            [self._marked(answer) for answer in self.node.findall("answer")],
            single=single, line=self.line, report=self.report, name=self.name,
        )  # fmt: skip
        return Asked(kind=kind, choices=choices)

    def _true_false(self) -> Asked:
        answers = [self._marked(answer) for answer in self.node.findall("answer")]
        named = {answer.text.casefold(): answer for answer in answers}
        if len(answers) != 2:
            raise self._wrong("no-answer", "does not say whether it is true")
        # old files have the words of their language here: then the first one is the true one
        pair = [named.get("true", answers[0]), named.get("false", answers[1])]
        return Asked(
            kind=Kind.TRUE_FALSE,
            choices=tuple(
                Choice(text=text, correct=answer.percent == 100, why=answer.why)
                for text, answer in zip(("true", "false"), pair, strict=True)
            ),
        )

    def _short(self) -> Asked:
        if (self.node.findtext("usecase") or "0").strip() == "1":
            message = f"“{self.name}”: upper and lower case count as the same here"
            self.report.warn(self.line, "case", message)
        answers = [self._marked(answer, plain=True) for answer in self.node.findall("answer")]
        accepted = read_accepted(answers, line=self.line, report=self.report, name=self.name)
        return Asked(kind=Kind.SHORT_TEXT, accepted=accepted)

    def _numeric(self) -> Asked:
        number = read_numbers(
            [self._marked(answer, plain=True) for answer in self.node.findall("answer")],
            unit=self._unit(), line=self.line, report=self.report, name=self.name,
        )  # fmt: skip
        return Asked(kind=Kind.NUMERIC, number=number)

    def _unit(self) -> str:
        """The unit of the answer; others that are known are converted by grading anyway."""
        units = [
            (one_line(unit.findtext("unit_name") or ""), unit.findtext("multiplier") or "1")
            for unit in self.node.findall("units/unit")
        ]
        base = next((name for name, factor in units if read_number(factor) == 1), "")
        unit = self.tags.unit or base
        for name, factor in units:
            if read_number(factor) != 1 and not _is_converted(unit, name, factor):
                message = f"“{self.name}”: the unit {name!r} ({factor} to one {unit!r}) is not kept"
                self.report.warn(self.line, "unit", message)
        return unit

    def _matching(self) -> Asked:
        pairs, extras = [], []
        for node in self.node.findall("subquestion"):
            row = self._text(node)
            answer = tidy(raw_text(node.find("answer")))
            if row:
                pairs.append((row, answer))
            elif answer:
                extras.append(answer)
        return Asked(kind=Kind.MATCHING, pairs=tuple(pairs), extras=tuple(extras))

    def _order(self) -> Asked:
        """The steps; their marks are their places."""
        nodes = self.node.findall("answer")
        places = [read_number(node.get("fraction") or "") for node in nodes]
        order = sorted(range(len(nodes)), key=lambda at: (places[at] or Decimal(at + 1), at))
        return Asked(
            kind=Kind.ORDER,
            choices=tuple(Choice(text=self._text(nodes[at]), correct=True) for at in order),
        )

    def _cloze(self) -> Draft:
        node = self.node.find("questiontext")
        source = raw_text(node)
        if self.format == "plain_text":
            source = to_html(source)
        try:
            stem, parts, lost = read_embedded(
                source, line=self.line, report=self.report, name=self.name
            )
        except ValueError as error:
            raise self._wrong("too-long", str(error)) from error
        self._say_lost(lost)
        units = self.tags.gap_units
        for unit in reversed(tuple(dict.fromkeys(units.values()))):
            stem = without_unit(stem, unit, self.language)
        with_units = tuple(
            replace(part, number=replace(part.number, unit=units[place]))
            if part.number and place in units
            else part
            for place, part in enumerate(parts, 1)
        )
        explanation = self._text(self.node.find("generalfeedback"))
        return self._draft(Asked(kind=Kind.CLOZE, stem=stem, explanation=explanation), with_units)

    def _marked(self, node: Element, *, plain: bool = False) -> Marked:
        """One answer with its mark.

        :param plain: it is no HTML, whatever it says.
        """
        percent = read_number(node.get("fraction") or node.findtext("fraction") or "0")
        if percent is None:
            raise self._wrong("mark", f"the mark {node.get('fraction')!r} is no number")
        return Marked(
            text=tidy(raw_text(node)) if plain else self._text(node),
            percent=percent,
            why=self._text(node.find("feedback")),
            tolerance=(node.findtext("tolerance") or "0").strip() or "0",
        )

    def _shuffle(self) -> bool:
        said = self.node.findtext("shuffleanswers")
        return said is None or said.strip() not in ("false", "0")

    def _say_what_is_not_kept(self) -> None:
        if self.node.find("hint") is not None:
            self.report.note(self.line, "hint", f"“{self.name}”: hints are not kept")
        mark = read_number(self.node.findtext("defaultgrade") or "1")
        if mark not in (0, 1):
            message = f"“{self.name}”: its mark of {mark} is not kept; all questions count the same"
            self.report.note(self.line, "mark", message)
        for tag in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"):
            if one_line(raw_text(self.node.find(tag))) not in _STANDARD:
                message = f"“{self.name}”: its {tag} is not kept; write it as an explanation"
                self.report.note(self.line, "feedback", message)

    def _text(self, node: Element | None, default: str = "") -> str:
        try:
            text, lost = read_text(node, default or self.format)
        except ValueError as error:
            raise self._wrong("too-long", str(error)) from error
        self._say_lost(lost)
        return text

    def _say_lost(self, lost: tuple[str, ...]) -> None:
        for what in dict.fromkeys(lost):
            self.report.warn(self.line, "formatting", f"“{self.name}”: {what} is not kept")

    def _wrong(self, code: str, message: str) -> Wrong:
        return Wrong(self.line, code, message)


def _is_converted(unit: str, other: str, factor: str) -> bool:
    """Whether grading takes another unit for what the file says it is."""
    from qmquiz.grading.numbers import read_number as read_typed

    number = read_number(factor)
    typed = read_typed(f"{number:f} {other}", unit) if number is not None else None
    if typed is None:
        return False
    return typed.canonical() == Quantity(Decimal(1), unit).canonical()
