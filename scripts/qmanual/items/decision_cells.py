"""One cell of a decision table: words, amounts with a comparator, or “does not matter”.

``phone or e-mail`` is one of two words; ``< 2 h``, ``2 h to 1 day`` and ``> 1 day`` are ranges.
A range is closed at both ends unless a comparator says otherwise.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from qmanual.items.chinese import in_digits
from qmanual.items.quantity import SECONDS, Quantity, parse_quantity

_ANY = {
    "-", "–", "—", "*", "any", "any value", "любой", "любая", "любое", "любые",
    "任意", "任何", "均可", "皆可", "不限", "不论", "不論", "모두", "무관", "상관없음",
}  # fmt: skip

_OR = re.compile(
    r"\s*,?\s+(?:or(?!\s+(?:more|less|fewer|over)\b)|или)\s+|\s*(?:或者|或(?!等[于於]|以[上下]|更))\s*|\s+또는\s+"
)
_LOOSE_OR = re.compile(r"^(?:or|или|或|또는)\s|\s(?:or|или|或|또는)$")
_LISTED = re.compile(r"\s*[,、，]\s+|\s*[、，]\s*")

_PREFIXES = {
    "<": ("<", "less than", "fewer than", "under", "below", "before", "менее", "меньше",
          "少于", "低于", "小于", "早于", "不满", "未满", "不足", "不到", "未达",
          "少於", "低於", "小於", "早於", "不滿", "未滿", "未達"),
    "≤": ("≤", "<=", "at most", "up to", "no more than", "not more than", "until", "не более",
          "не больше", "до", "最多", "不超过", "不超過", "至多", "不多于", "不多於", "不高于",
          "不高於", "不大于", "不大於", "小于等于", "小于或等于", "小於等於", "小於或等於", "최대"),
    ">": (">", "more than", "over", "above", "after", "более", "больше", "свыше",
          "超过", "超過", "超出", "逾", "多于", "多於", "高于", "高於", "大于", "大於"),
    "≥": ("≥", ">=", "at least", "not less than", "from", "не менее", "не меньше", "от",
          "至少", "最少", "不少于", "不少於", "不低于", "不低於", "不小于", "不小於", "满", "滿",
          "达", "達", "达到", "達到", "大于等于", "大于或等于", "大於等於", "大於或等於", "최소"),
    "=": ("=", "exactly", "ровно"),
}  # fmt: skip
"""Words before an amount. 以上, 以下 and 以内 hold the amount itself, 不满 and 超过 do not: so the
Civil Code of China has it (article 1259), and the Criminal Code of Taiwan (article 10)."""
_SUFFIXES = {
    "<": ("미만", "以内不含"),
    "≤": ("or less", "or fewer", "и менее", "以下", "及以下", "或以下", "以内", "以內", "之内",
          "之內", "이하", "까지"),
    ">": ("초과",),
    "≥": ("or more", "and more", "and over", "и более", "以上", "及以上", "或以上", "이상",
          "부터"),
}  # fmt: skip

_BETWEEN = re.compile(
    r"(?<=\S)\s+(?:up to|to|and|and up to|до|и)\s+|\s*(?:–|—|~|～|…|至|到)\s*"
    r"|(?<=[\d\u3400-\u9fff])\s*[-－]\s*(?=\d)|\s*,\s*(?=[<≤])|(?<=\S)\s+(?=[<≤])"
    r"|(?<=以上)[但且，,、\s]*(?=[^（(但且，,、\s])"
    r"|(?<=\S)[但且，,、\s]*(?=不超[过過]|[不未][满滿达達足到]|[少小低][于於]|不[多大高][于於])"
)
_INCLUDING = re.compile(r"\s*[（(](不?)含(?:本数|本數)?(\d*)[^\d（()）]*[)）]")
"""``（含）`` or ``（不含200元）``: whether the amount itself is in it."""
_INSIDE = re.compile(r"(\d\S*)\s+(?:or|and)\s+(more|over|less|fewer)\s+(\D+)", re.IGNORECASE)
"""``3 or more cases``: the comparator between number and unit."""
_CURRENCY = re.compile(r"([€$£¥₽₩])\s*(\d.*)")
_GROUPED = re.compile(r"\d[,\u00a0\u202f ]\d{3}(?!\d)")
_CLOCK_OR_DAY = re.compile(r"\d:\d\d|\d{4}-\d\d-\d\d|\d\.\d\d?\.\d")
"""A time of day or a date; they are words here, ``before 18:00`` and ``18:00 or later``."""
_SQUARE = re.compile(r"[^\W\d]+[23²³]")

_MEASURES = {
    "%", "points", "€", "$", "£", "¥", "₽", "₩", "eur", "usd", "gbp", "rub", "cny", "twd", "krw",
    "euro", "dollar", "pound", "cent", "yuan", "rouble", "ruble", "won", "рубл", "евро",
    "元", "欧元", "歐元", "美元", "원", "유로", "달러",
    "m", "cm", "mm", "km", "metre", "meter", "m2", "m3", "m²", "m³", "l", "litre", "liter",
    "час", "часа", "часов", "мин", "минут", "секунд", "сутки", "суток",
    "小时", "小時", "分钟", "分鐘", "秒", "天", "시간", "분", "초", "일", "米", "公里", "公斤",
    "g", "kg", "t", "tonne", "bar", "kw", "kwh", "w", "°c", "mg/l",
}  # fmt: skip
"""Units of things that can be cut in pieces. Anything else is counted: 3 customers, 4 customers."""


_EXCLUDED = "≠"
"""Comparator of an end of a range that is not in it: ``至200元（不含）``."""


class CellError(ValueError):
    """A cell that cannot be read; the message is for its author."""


@dataclass(frozen=True, slots=True)
class Range:
    """Amounts from a lower to an upper end; ``None`` is no end.

    :param low: in the unit that amounts are compared in (see ``Quantity.canonical``).
    :param with_low: whether the lower end itself is in it.
    """

    low: Decimal | None = None
    high: Decimal | None = None
    with_low: bool = True
    with_high: bool = True

    def holds(self, value: Decimal) -> bool:
        """Whether an amount is in it."""
        if self.low is not None and (value < self.low or (value == self.low and not self.with_low)):
            return False
        return self.high is None or value < self.high or (value == self.high and self.with_high)

    @property
    def is_empty(self) -> bool:
        """Whether no amount is in it."""
        if self.low is None or self.high is None:
            return False
        both = self.with_low and self.with_high
        return self.low > self.high or (self.low == self.high and not both)


@dataclass(frozen=True, slots=True)
class Part:
    """One of the values that a cell allows.

    :param key: the same for two parts that mean the same.
    :param amounts: the amounts that it names, as written.
    :param comparing: whether it says more than one amount: a comparator or a range.
    """

    text: str
    key: str
    range: Range | None = None
    amounts: tuple[Quantity, ...] = ()
    comparing: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """What a row asks of one column.

    :param parts: the values that it allows; none when it does not matter.
    """

    text: str
    parts: tuple[Part, ...] = ()

    @property
    def is_any(self) -> bool:
        """Whether the column does not matter in this row."""
        return not self.parts

    @property
    def key(self) -> tuple[str, ...]:
        """The same for two cells that mean the same."""
        return tuple(sorted({part.key for part in self.parts}))


def read_cell(text: str) -> Cell:
    """Read a cell.

    :raises CellError: if it is empty, or an amount in it cannot be understood.
    """
    shown = " ".join(text.split())
    if not shown:
        raise CellError("is empty; write – if it does not matter")
    if word_key(shown) in _ANY or shown in _ANY:
        return Cell(shown)
    return Cell(shown, tuple(_read_part(part) for part in _alternatives(shown)))


def word_key(text: str) -> str:
    """What two words share that mean the same: case and width do not count."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split()).strip(" .。")


def same_unit(a: str, b: str) -> bool:
    """Whether two units are forms of one word: ``customer`` and ``customers``."""
    first, second = a.casefold(), b.casefold()
    if first == second or first.rstrip("s") == second.rstrip("s"):
        return True
    # Russian inflects: рубль, рубля, рублей
    return min(len(first), len(second)) >= 4 and first[:4] == second[:4] and " " not in first


def is_counted(unit: str) -> bool:
    """Whether there are only whole numbers of it."""
    name = unit.casefold()
    if name in SECONDS or name == "month" or name.startswith("working "):
        return False
    return not any(name == known or (len(known) > 3 and same_unit(name, known))
                   for known in _MEASURES)  # fmt: skip


def _alternatives(text: str) -> list[str]:
    """The values between “or”; before an “or” also those between commas."""
    parts = _OR.split(text)
    if len(parts) > 1:
        parts = [entry for part in parts[:-1] for entry in _LISTED.split(part)] + parts[-1:]
    found = [part.strip() for part in parts]
    if not all(found) or any(_LOOSE_OR.search(part) for part in found):
        raise CellError(f"“{text}” has an empty place beside “or”")
    return found


def _read_part(text: str) -> Part:
    words = Part(text=text, key=word_key(text))
    if _CLOCK_OR_DAY.search(text):
        return words
    read = in_digits(text)
    if text[0] in "<≤>≥" and not re.search(r"\d", read):
        raise CellError(f"“{text}” compares with something that is no amount, such as 2 h")
    if not re.search(r"\d", read):
        return words
    ends = _BETWEEN.split(read, maxsplit=1)
    if len(ends) == 2 and all(re.search(r"\d", end) for end in ends):
        found = _read_range(text, *ends)
    else:
        found = _read_end(read)
    if found is None:
        return words
    if found.range is not None and found.range.is_empty:
        raise CellError(f"“{text}” ends before it begins")
    return replace(found, text=text)


def _read_range(text: str, first: str, second: str) -> Part | None:
    below, low = _amount(first.removeprefix("between ").removeprefix("Between ").rstrip(", "))
    above, high = _amount(second)
    if low is None or high is None or below in ("<", "≤") or above in (">", "≥"):
        return None
    if not low.unit:
        low = Quantity(low.value, high.unit)
    if not high.unit:
        high = Quantity(high.value, low.unit)
    bottom, top = low.canonical(), high.canonical()
    if not same_unit(bottom.unit, top.unit):
        raise CellError(f"“{text}” mixes {low.unit} and {high.unit}; write both in one unit")
    span = Range(
        bottom.value, top.value, below not in (">", _EXCLUDED), above not in ("<", _EXCLUDED)
    )
    return Part(
        text=text, key=_range_key(span, bottom.unit), range=span, amounts=(low, high),
        comparing=True,
    )  # fmt: skip


def _read_end(text: str) -> Part | None:
    comparator, amount = _amount(text)
    if amount is None or comparator == _EXCLUDED:
        return None
    canonical = amount.canonical()
    value = canonical.value
    span = {
        "<": Range(high=value, with_high=False),
        "≤": Range(high=value),
        ">": Range(low=value, with_low=False),
        "≥": Range(low=value),
    }.get(comparator, Range(value, value))
    return Part(
        text=text,
        key=_range_key(span, canonical.unit),
        range=span,
        amounts=(amount,),
        comparing=comparator != "",
    )


def _amount(text: str) -> tuple[str, Quantity | None]:
    """A comparator, empty for none, and the amount behind it; None if it is words.

    :raises CellError: if there is an amount that can be read in two ways.
    """
    comparator, rest = _comparator(" ".join(_INCLUDING.sub("", text).split()))
    if (noted := _INCLUDING.search(text)) is not None:
        if not rest.startswith(noted[2]):
            raise CellError(f"“{text}” holds more than one amount; write them as a range")
        if noted[1]:
            comparator = {"≤": "<", "≥": ">", "": _EXCLUDED}.get(comparator, comparator)
    if match := _CURRENCY.fullmatch(rest):
        rest = f"{match[2]} {match[1]}"
    if not re.match(r"[+-]?\d", rest):
        if text.strip()[0] in "<≤>≥":
            raise CellError(f"“{text}” compares with something that is no amount, such as 2 h")
        return comparator, None
    if _GROUPED.match(rest):
        raise CellError(f"“{text}”: write a number without marks for thousands, such as 1000")
    try:
        amount = parse_quantity(rest)
    except ValueError as error:
        if not comparator and re.search(r"[^\W\d_]", rest):
            return comparator, None  # words that begin with digits, such as 2-hour slots
        raise CellError(f"“{text}”: {error}") from error
    if re.search(r"\d", amount.unit) and not _SQUARE.fullmatch(amount.unit):
        if not comparator:
            return comparator, None  # words that begin with a digit, such as 24/7
        raise CellError(
            f"“{text}” holds more than one amount; write it in one unit, such as 150 min"
        )
    return comparator, amount


def _comparator(text: str) -> tuple[str, str]:
    if inner := _INSIDE.fullmatch(text):
        sign = "≥" if inner[2].casefold() in ("more", "over") else "≤"
        return sign, f"{inner[1]} {inner[3]}"
    folded = text.casefold()
    for table, cut in ((_PREFIXES, str.removeprefix), (_SUFFIXES, str.removesuffix)):
        entries = [(word, sign) for sign, words in table.items() for word in words]
        for word, sign in sorted(entries, key=lambda entry: -len(entry[0])):
            rest = cut(folded, word)
            if rest != folded and _stands_apart(word, rest, table is _PREFIXES):
                length = len(text) - len(word)
                kept = text[-length:] if table is _PREFIXES else text[:length]
                return sign, kept.strip()
    return "", text


def _stands_apart(word: str, rest: str, before: bool) -> bool:
    """Whether a word of letters does not run on into another one: ``over`` in ``overdue``."""
    beside = rest[:1] if before else rest[-1:]
    return not (word[-1 if before else 0].isascii() and word.isalpha() and beside.isalpha())


def _range_key(span: Range, unit: str) -> str:
    low = "" if span.low is None else f"{'≥' if span.with_low else '>'}{span.low}"
    high = "" if span.high is None else f"{'≤' if span.with_high else '<'}{span.high}"
    if span.low is not None and span.low == span.high:
        low, high = f"={span.low}", ""
    return f"{low}{high} {unit.casefold()}".strip()


def ranges_of(cells: Sequence[Cell]) -> bool:
    """Whether a column of these cells is about amounts: one of them compares."""
    return any(part.comparing for cell in cells for part in cell.parts)
