"""Questions from GIFT; a broken one is named with its line, and the others are read.

Source: https://docs.moodle.org/en/GIFT_format; where it is silent, what Moodle's reader does.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from qmquiz.formats import gift_text
from qmquiz.formats.asked import Asked, Choice, Draft, shorten
from qmquiz.formats.draft import gather, is_full
from qmquiz.formats.exchange import Imported
from qmquiz.formats.gift_blocks import GiftBlock, split
from qmquiz.formats.gift_text import ARROW, mask, unescape
from qmquiz.formats.losses import without_unit
from qmquiz.formats.source import LONGEST_TEXT, Report, Wrong, decode, one_line, tidy
from qmquiz.formats.tags import read_tags
from qmquiz.formats.weights import (
    FULL,
    Marked,
    read_accepted,
    read_choices,
    read_number,
    read_numbers,
)
from qmquiz.model import GAP, Kind

_CATEGORY = re.compile(r"\s*\$CATEGORY:")
_WEIGHT = re.compile(r"\s*%(-?\d{1,3}(?:\.\d{0,10})?)%")
_TRUE = {"T": True, "TRUE": True, "F": False, "FALSE": False}
_MARKUP = re.compile(r"^\[[a-z]+\]|<[^<>]*>")
_GAP_MARK = "\ue000gap\ue000"
_LONGEST_BLOCK = 5 * LONGEST_TEXT


def read_gift(data: bytes, path: str, language: str) -> Imported:
    """The questions of a GIFT file, as authored ones.

    :param path: the file as it is named in findings.
    :param language: of the questions.
    """
    report = Report(path)
    try:
        text = decode(data, report)
    except Wrong as wrong:
        report.wrong(wrong)
        return Imported(findings=report.sorted)
    drafts: list[Draft] = []
    for block in split(text):
        if is_full(drafts, block.line, report):
            break
        reader = _Reader(block, report, language)
        try:
            draft = reader.draft()
        except Wrong as wrong:
            report.wrong(wrong, reader.name)
            continue
        if draft:
            drafts.append(draft)
    return gather(drafts, report, language)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """One answer as it stands.

    :param mark: ``=``, ``~`` or nothing.
    """

    mark: str
    percent: Decimal | None
    text: str
    why: str
    line: int


class _Reader:
    """Reads one block."""

    def __init__(self, block: GiftBlock, report: Report, language: str) -> None:
        self.block, self.report, self.language = block, report, language
        self.raw, self.masked = block.text, mask(block.text)
        self.tags = read_tags(block.tags)
        self.title = ""
        self.format = ""

    @property
    def name(self) -> str:
        begin = self.raw.partition("{")[0] or self.raw
        return self.title or shorten(_MARKUP.sub("", unescape(begin).lstrip()))

    def draft(self) -> Draft | None:
        """The question of the block; None if it is nothing to ask.

        :raises Wrong: if it cannot be read.
        """
        if len(self.raw) > _LONGEST_BLOCK:
            raise self._wrong("too-long", f"has {len(self.raw)} characters; is a brace missing?")
        if _CATEGORY.match(self.masked):
            self.report.note(self.block.line, "category", f"“{self.raw.strip()}” is not kept")
            return None
        begin = self._take_title()
        opening = self.masked.find("{", begin)
        closing = self.masked.find("}", begin)
        if opening < 0 and closing < 0:
            return self._description(begin)
        if closing < 0:
            raise self._wrong("brace", "the closing } of its answers is missing", opening)
        if opening < 0 or closing < opening:
            raise self._wrong("brace", "a } has no { before it; write \\} for the sign", closing)
        again = self.masked.find("{", opening + 1)
        if again >= 0:
            message = "has a second {; an empty line parts questions, and \\{ is the sign"
            raise self._wrong("brace", message, again)
        stray = self.masked.find("}", closing + 1)
        if stray >= 0:
            raise self._wrong("brace", "has a second }; write \\} for the sign", stray)
        return self._question(begin, opening, closing)

    def _take_title(self) -> int:
        """Read the title, if there is one; where the text begins."""
        start = len(self.masked) - len(self.masked.lstrip())
        if not self.masked.startswith("::", start):
            return start
        end = self.masked.find("::", start + 2)
        if end < 0:
            raise self._wrong("title", "the second :: of its title is missing")
        self.title = one_line(unescape(self.raw[start + 2 : end]))
        return end + 2

    def _description(self, begin: int) -> Draft | None:
        stem = self._text(self.raw[begin:], self.block.line)
        if self.tags.kind == Kind.SCENARIO and self.block.id:
            return self._draft(Asked(kind=Kind.SCENARIO, stem=stem, shuffle=self.tags.shuffle))
        message = f"“{self.name}”: a text without {'{answers}'} asks nothing, and is left out"
        self.report.note(self.block.line, "description", message)
        return None

    def _question(self, begin: int, opening: int, closing: int) -> Draft:
        before, after = self.raw[begin:opening], self.raw[closing + 1 :]
        self.format = gift_text.format_of(before) or gift_text.format_of(after)
        general = ""
        last = self.masked.rfind("####", opening, closing)
        end = closing
        if last >= 0:
            general = self._text(self.raw[last + 4 : closing], self._line(last))
            end = last
        asked = replace(
            self._asked(opening + 1, end), explanation=general, shuffle=self.tags.shuffle
        )
        gap = after.strip() and asked.kind in (
            Kind.SINGLE, Kind.MULTIPLE, Kind.NUMERIC, Kind.SHORT_TEXT,
        )  # fmt: skip
        # no Markdown may make a line or an emphasis of the gap
        between = _GAP_MARK if gap else " "
        whole = f"{before}{between}{after}" if after.strip() else before
        stem = self._text(whole, self.block.line).replace(_GAP_MARK, GAP)
        stem = without_unit(stem, self.tags.unit, self.language)
        is_cloze = gap or self.tags.kind == Kind.CLOZE
        if GAP in stem and is_cloze and asked.kind is not Kind.MULTIPLE:
            part = replace(asked, explanation="")
            return self._draft(Asked(kind=Kind.CLOZE, stem=stem, explanation=general), part)
        return self._draft(replace(asked, stem=stem))

    def _draft(self, asked: Asked, *parts: Asked) -> Draft:
        return Draft(
            line=self.block.line,
            id=self.block.id,
            title=self.title,
            asked=asked,
            parts=parts,
            tags=self.tags,
        )

    def _asked(self, begin: int, end: int) -> Asked:
        """What stands between the braces."""
        inside = self.masked[begin:end]
        line = self._line(begin)
        if not inside.strip():
            raise self._wrong("essay", "asks for an essay, which nobody here can mark")
        if inside.lstrip().startswith("#"):
            return self._numeric(begin + inside.index("#") + 1, end)
        if "~" in inside:
            return self._choice(begin, end)
        if "=" in inside and ARROW in inside:
            return self._matching(begin, end)
        true = _TRUE.get(inside.partition("#")[0].strip())
        if true is not None:
            return self._true_false(true, begin, end)
        answers = [
            Marked(text=entry.text, percent=_or(entry.percent, FULL), why=entry.why)
            for entry in self._entries(begin, end)
        ]
        accepted = read_accepted(answers, line=line, report=self.report, name=self.name)
        return Asked(kind=Kind.SHORT_TEXT, accepted=accepted)

    def _choice(self, begin: int, end: int) -> Asked:
        entries = self._entries(begin, end)
        single = any(entry.mark == "=" for entry in entries)
        answers = [
            Marked(
                text=entry.text,
                percent=_or(entry.percent, FULL if entry.mark == "=" else Decimal(0)),
                why=entry.why,
            )
            for entry in entries
        ]
        kind, choices = read_choices(
            answers, single=single, line=self._line(begin), report=self.report, name=self.name
        )
        return Asked(kind=kind, choices=choices)

    def _numeric(self, begin: int, end: int) -> Asked:
        answers = []
        for entry in self._entries(begin, end, plain=True):
            text = entry.text.strip() or "*"
            value, tolerance = _range(text)
            percent = _or(entry.percent, Decimal(0) if entry.mark == "~" else FULL)
            answers.append(Marked(text=value, tolerance=tolerance, percent=percent, why=entry.why))
        number = read_numbers(
            answers,
            unit=self.tags.unit,
            line=self._line(begin),
            report=self.report,
            name=self.name,
        )
        return Asked(kind=Kind.NUMERIC, number=number)

    def _matching(self, begin: int, end: int) -> Asked:
        pairs, extras = [], []
        for start, stop in self._spans(begin, end, "="):
            arrow = self.masked.find(ARROW, start, stop)
            if arrow < 0:
                message = f"“{shorten(self.raw[start + 1 : stop])}” has no -> in it"
                raise self._wrong("arrow", message, start)
            left = self._text(self.raw[start + 1 : arrow], self._line(start))
            right = tidy(unescape(self.raw[arrow + 2 : stop]))
            if left:
                pairs.append((left, right))
            else:
                extras.append(right)
        if self.tags.kind == Kind.ORDER:
            return self._order(pairs, begin)
        return Asked(kind=Kind.MATCHING, pairs=tuple(pairs), extras=tuple(extras))

    def _order(self, pairs: list[tuple[str, str]], begin: int) -> Asked:
        places = [read_number(place) for _, place in pairs]
        if sorted(place or 0 for place in places) != list(range(1, len(pairs) + 1)):
            raise self._wrong("order", "the places of its steps are not 1, 2, 3 …", begin)
        steps = sorted(zip(places, pairs, strict=True), key=lambda entry: entry[0] or 0)
        return Asked(
            kind=Kind.ORDER,
            choices=tuple(Choice(text=step, correct=True) for _, (step, _) in steps),
        )

    def _true_false(self, true: bool, begin: int, end: int) -> Asked:
        marks = [at for at in range(begin, end) if self.masked[at] == "#"][:2]
        edges = [*marks, end]
        said = [
            self._text(self.raw[at + 1 : stop], self._line(at))
            for at, stop in zip(marks, edges[1:], strict=True)
        ]
        wrong, right = (*said, "", "")[:2]
        return Asked(
            kind=Kind.TRUE_FALSE,
            choices=(
                Choice(text="true", correct=true, why=right if true else wrong),
                Choice(text="false", correct=not true, why=wrong if true else right),
            ),
        )

    def _spans(self, begin: int, end: int, marks: str) -> list[tuple[int, int]]:
        """Where each answer begins, its mark included, and ends."""
        starts = [at for at in range(begin, end) if self.masked[at] in marks]
        head = self.raw[begin : starts[0]] if starts else self.raw[begin:end]
        if head.strip():
            starts.insert(0, begin - 1)
        return list(zip(starts, [*starts, end][1:], strict=True))

    def _entries(self, begin: int, end: int, *, plain: bool = False) -> list[_Entry]:
        """The answers.

        :param plain: they are numbers.
        """
        entries = []
        for start, stop in self._spans(begin, end, "=~"):
            line = self._line(start + 1)
            first = start + 1
            weight = _WEIGHT.match(self.masked, first, stop)
            if weight:
                first = weight.end()
            feedback = self.masked.find("#", first, stop)
            edge = feedback if feedback >= 0 else stop
            text = self.raw[first:edge]
            mark = self.raw[start] if start >= begin and self.raw[start] in "=~" else ""
            entries.append(
                _Entry(
                    mark=mark,
                    percent=Decimal(weight[1]) if weight else None,
                    text=unescape(text).strip() if plain else self._text(text, line),
                    why=self._text(self.raw[feedback + 1 : stop], line) if feedback >= 0 else "",
                    line=line,
                )
            )
        return entries

    def _text(self, raw: str, line: int) -> str:
        try:
            text, lost = gift_text.read(raw, self.format)
        except ValueError as error:
            raise Wrong(line, "too-long", str(error)) from error
        for what in lost:
            self.report.warn(line, "formatting", f"“{self.name}”: {what} is not kept")
        return text

    def _line(self, at: int) -> int:
        return self.block.line + self.raw.count("\n", 0, max(at, 0))

    def _wrong(self, code: str, message: str, at: int = 0) -> Wrong:
        return Wrong(self._line(at), code, message)


def _or(percent: Decimal | None, default: Decimal) -> Decimal:
    return default if percent is None else percent


def _range(text: str) -> tuple[str, str]:
    """A number and its tolerance: ``3:0.5``, ``2.5..3.5`` or ``3``."""
    if ".." in text:
        low, high = (read_number(side) for side in text.split("..", 1))
        if low is not None and high is not None and low <= high:
            return f"{(low + high) / 2:f}", f"{(high - low) / 2:f}"
        return text, "0"
    value, colon, tolerance = text.partition(":")
    return value.strip(), tolerance.strip() if colon else "0"
