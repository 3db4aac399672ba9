"""Comparing texts as a test-wise reader would: same, similar, longer, repeating a word."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from qmanual.items.chinese import in_digits
from qmanual.items.quantity import Quantity, parse_quantity
from qmquiz.amounts import LADDERS
from qmquiz.units import named_unit, split_before

_LETTERS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_IDEOGRAPH = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_LOOSE_SPACE = re.compile(r"(?<=[\u3400-\u9fff\uf900-\ufaff]) (?=[\u3400-\u9fff\uf900-\ufaff])")
_MEASURE = re.compile(r"[个個]?[\u3400-\u9fff]{1,2}|[平立]方米")
"""A Chinese measure that we do not know. A longer one is words: 2小时内回电, 3号窗口."""
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_AMOUNT = re.compile(r"[+-]?\d+(?:[.,]\d+)?\s*\D{0,20}")
_GROUPS = re.compile(r"(?<=\d)[, \u202f'’](?=\d{3}(?!\d))")
"""What stands between thousands. Our own texts have no amounts with three decimals."""
_DIGITS = re.compile(r"\d+(?:[.,]\d+)?")
_NOT_WORDS = re.compile(r"[^\w%]+")

_PARTICLES = {
    "", "은", "는", "이", "가", "을", "를", "의", "에", "와", "과", "로", "도", "만", "나", "인",
    "에서", "에게", "에는", "에서는", "으로", "부터", "까지", "보다", "마다", "이나", "입니까",
}  # fmt: skip
"""What stands behind a Korean noun; nothing is possible, too."""

_ORDINALS = frozenset(
    ["순위", "번째", "등급", "급", "호", "호선", "층", "级", "級", "号", "號", "楼", "樓"]
)
"""What makes a number the name of one of several, and no amount: ``1순위`` is *priority 1*."""

NUMBER_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30,
}  # fmt: skip
"""English number words that titles of limits use; the Chinese ones are read beside a measure."""

_REMEMBERED = 50_000
"""Texts whose analysis is kept: a rule looks at the same titles again and again."""

STEM_LENGTH = 5
"""Two Latin or Cyrillic words with the same first letters count as forms of one word."""


@lru_cache(_REMEMBERED)
def same_text_key(text: str) -> str:
    """What two texts share when a reader would call them the same option.

    Case, punctuation, width, number words and units do not count: ``60 min`` is ``1 h``, and
    ``两小时内`` is ``2 小时内``.
    """
    folded = in_digits(unicodedata.normalize("NFKC", text)).casefold().strip(" .")
    amount = as_amount(text)
    if amount is not None:
        canonical = amount.canonical()
        return f"{canonical.value} {canonical.unit}".strip()
    words = _NOT_WORDS.sub(" ", folded).split()
    joined = " ".join(str(NUMBER_WORDS.get(word, word)) for word in words)
    return _LOOSE_SPACE.sub("", joined)


@lru_cache(_REMEMBERED)
def read_alike_key(text: str) -> str:
    """What two texts share that people cannot tell apart when they read them.

    Case, width and spaces do not count; marks do, because a title may be made of them.
    """
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


@lru_cache(_REMEMBERED)
def as_amount(text: str, *, in_any_form: bool = True) -> Quantity | None:
    """The amount that a text is; None if it is anything else.

    :param in_any_form: also with the unit in a form that we do not write: *2 часов*.
    """
    folded = _GROUPS.sub("", in_digits(unicodedata.normalize("NFKC", text)).strip(" .。"))
    before, behind = split_before(folded)
    if before and in_any_form:
        amount = as_amount(behind)
        return Quantity(amount.value, before) if amount is not None else None
    first, _, rest = folded.partition(" ")
    in_words = first.casefold() in NUMBER_WORDS
    if in_words:
        folded = f"{NUMBER_WORDS[first.casefold()]} {rest}"
    if not _AMOUNT.fullmatch(folded):
        return None
    try:
        amount = parse_quantity(folded)
    except ValueError:
        return None
    # "one thing" is no amount, "two days" is; "3 before the end" is none either
    name = named_unit(amount.unit) if in_any_form and amount.unit not in LADDERS else None
    if name is not None:
        return Quantity(amount.value, name)
    known = amount.unit in LADDERS or (not in_words and _is_measure(amount.unit))
    return amount if known and amount.unit not in _ORDINALS else None


def _is_measure(unit: str) -> bool:
    """Whether a unit of the manual's own is one word; none is one, too."""
    return bool(_MEASURE.fullmatch(unit)) if _IDEOGRAPH.search(unit) else len(unit.split()) <= 1


@lru_cache(_REMEMBERED)
def telling_words(text: str, stop: frozenset[str] = frozenset()) -> frozenset[str]:
    """What a text is about: stems of its longer words, pairs of its ideographs.

    :param stop: words that tell nothing; a pair of ideographs is left out if it is one of them
        or holds one, such as 的.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    found: set[str] = set()
    for match in _LETTERS.finditer(folded):
        word = match[0]
        if _IDEOGRAPH.search(word):
            pairs = (word[i : i + 2] for i in range(len(word) - 1))
            found.update(pair for pair in pairs if stop.isdisjoint((pair, *pair)))
        elif _HANGUL.search(word):
            if len(word) >= 2 and not _is_stop(word, stop):
                found.add(word[:2])
        else:
            found.update(
                part[:STEM_LENGTH]
                for part in re.split("[-'’]", word)
                if len(part) >= 4 and part not in stop
            )
    return frozenset(found)


def _is_stop(word: str, stop: frozenset[str]) -> bool:
    """Whether a Korean word is one that tells nothing, with any particle behind it."""
    return any(word[:end] in stop and word[end:] in _PARTICLES for end in range(1, len(word) + 1))


def numbers_in(text: str) -> Counter[Decimal]:
    """The numbers that a text says, in digits or in words, and how often."""
    folded = _GROUPS.sub("", in_digits(unicodedata.normalize("NFKC", text)).casefold())
    found = Counter(Decimal(match[0].replace(",", ".")) for match in _DIGITS.finditer(folded))
    words = _LETTERS.findall(folded)
    found.update(Decimal(NUMBER_WORDS[word]) for word in words if word in NUMBER_WORDS)
    return found


def has_ideographs(text: str) -> bool:
    """Whether a text is written, in part at least, in a script without spaces between words."""
    return bool(_IDEOGRAPH.search(text))


def word_count(text: str) -> int:
    """Length of a text: words, or characters where the language writes no spaces."""
    if _IDEOGRAPH.search(text) or _HANGUL.search(text):
        return len(_NOT_WORDS.sub("", text))
    return len(text.split())


@lru_cache(_REMEMBERED)
def visible_length(text: str) -> int:
    """How long an option looks; an ideograph is as wide as two letters."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def find_any(patterns: Iterable[str], text: str) -> str | None:
    """The first thing in a text that one of the patterns finds."""
    for pattern in patterns:
        match = _compiled(pattern).search(text)
        if match:
            return match[0]
    return None


@lru_cache(_REMEMBERED)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def contains_phrase(text: str, phrase: str) -> bool:
    """Whether a text says a phrase, as whole words: ``2 h`` is not in ``12 h``."""
    haystack = spaced_words(text)
    needle = spaced_words(phrase)
    if not needle.strip():
        return False
    if needle in haystack:
        return True
    spaceless = not phrase.isascii() and _IDEOGRAPH.search(phrase)
    return bool(spaceless) and needle.strip() in haystack


@lru_cache(_REMEMBERED)
def spaced_words(text: str) -> str:
    """The words of a text in lower case, with one space before and behind each."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return f" {' '.join(_NOT_WORDS.sub(' ', folded).split())} "
