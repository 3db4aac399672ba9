"""A sentence of the manual with its amount taken out: a gap to fill, or another amount put in."""

import re
from dataclasses import dataclass

from qmanual.items.chinese import AMOUNT
from qmanual.items.quantity import Quantity, format_quantity
from qmquiz.words import NUMBER_WORDS, as_amount

GAP = "___"

# a number in digits or in words, then a unit of up to two words
_JOINED = re.compile(r"[^\W\u3400-\u9fff\uac00-\ud7a3]")
"""A letter or digit of a language that writes spaces."""

_CANDIDATE = re.compile(
    rf"(?<![\w.,])(?:\d+(?:[.,]\d+)?|(?:{'|'.join(NUMBER_WORDS)})(?!\w))[\s\u00a0]*"
    r"(?:%|(?:working|business|calendar)\s+[^\W\d_]+|[^\W\d_]+)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Gap:
    """Where an amount stands in a text.

    :param before: the text up to the amount.
    :param after: the text behind it.
    """

    before: str
    after: str

    @property
    def text(self) -> str:
        """The text with the amount left out."""
        return f"{self.before}{GAP}{self.after}"

    def filled(self, shown: str) -> str:
        """The text with another amount in its place."""
        return f"{self.before}{shown}{self.after}"


def sentences(text: str) -> list[str]:
    """The sentences of a text, without the mark at their end."""
    parts = re.split(r"(?<=[.!?])\s+|(?<=[。！？])|\n+", text)
    return [part.strip().rstrip(".。") for part in parts if part.strip()]


def find_gap(text: str, amount: Quantity, language: str) -> Gap | None:
    """Where a text says an amount, in digits or in words.

    :return: None if it does not, or says it more than once.
    """
    text = " ".join(text.split())
    spans = [*_by_wording(text, amount, language), *_by_reading(text, amount)]
    if not spans:
        return None
    start, end = max(spans, key=lambda span: (span[1] - span[0], -span[0]))
    outside = [span for span in spans if span[1] <= start or span[0] >= end]
    return None if outside else Gap(before=text[:start], after=text[end:].rstrip("."))


def _by_wording(text: str, amount: Quantity, language: str) -> list[tuple[int, int]]:
    forms = {format_quantity(amount, language, length=length) for length in ("long", "short")}
    forms.add(f"{amount.value} {amount.unit}".strip())
    # authors write 20分鐘, the CLDR 20 分鐘
    patterns = {r"\s*".join(map(re.escape, form.split())) for form in forms}
    return [
        match.span()
        for pattern in sorted(patterns)
        for match in re.finditer(pattern, text, re.IGNORECASE)
        if _stands_alone(text, *match.span())
    ]


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether no letter or digit is beside it, unless the language writes without spaces."""
    before, behind = text[start - 1 : start] if start else "", text[end : end + 1]
    return not (_JOINED.match(before) or before in (".", ",") or _JOINED.match(behind))


def _by_reading(text: str, amount: Quantity) -> list[tuple[int, int]]:
    found = []
    for match in (*_CANDIDATE.finditer(text), *AMOUNT.finditer(text)):
        read = as_amount(match[0], in_any_form=False)
        if read is not None and read.canonical() == amount.canonical() and read.unit:
            found.append(match.span())
    return found
