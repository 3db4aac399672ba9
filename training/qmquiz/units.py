"""Names of units as people type them, in the five languages of our templates.

Not only the names of the CLDR: nobody looks up whether it is *sec*, *secs* or *с*. A name that
two units share (*m* is a minute and a month) is the one that compares with what was asked.
"""

import re
import unicodedata
from decimal import Decimal

from qmanual.items.quantity import Quantity

_NAMES: dict[str, str] = {
    # unit: names in lower case, in the order en, ru, zh, ko; separated by commas
    "s": "s, sec, secs, second, seconds,"
    "с, c, сек, секунда, секунды, секунд, секунду, 秒, 秒钟, 秒鐘, 초",
    "min": "m, min, mins, minute, minutes,"
    "м, мин, минута, минуты, минут, минуту, 分, 分钟, 分鐘, 분",
    "h": "h, hr, hrs, hour, hours,"
    "ч, час, часа, часы, часов, 小时, 小時, 个小时, 個小時, 钟头, 鐘頭, 个钟头, 個鐘頭, 시간",
    "day": "d, day, days, calendar day, calendar days,"
    "д, дн, день, дня, дни, дней, сутки, суток,"
    "календарный день, календарных дня, календарных дней,"
    "天, 日, 日历天, 日曆天, 自然日, 일, 달력일",
    "week": "w, wk, wks, week, weeks,"
    "н, нед, неделя, недели, недель, неделю, 周, 週, 星期, 个星期, 個星期, 礼拜, 禮拜,"
    "주, 주일, 주간",
    "month": "m, mo, mos, mth, mths, month, months,"
    "м, мес, месяц, месяца, месяцы, месяцев, 月, 个月, 個月, 개월, 달",
    "year": "y, yr, yrs, year, years, г, л, год, года, лет, 年, 년, 해",
    "working h": "working h, working hour, working hours, business hour, business hours,"
    "рабочий час, рабочих часа, рабочие часы, рабочих часов, рабочего часа, раб ч,"
    "工作小时, 工作小時, 个工作小时, 個工作小時, 업무 시간, 근무 시간",
    "working day": "working day, working days, business day, business days, workday, workdays,"
    "рабочий день, рабочих дня, рабочих дней, рабочего дня, рабочие дни, раб дн, раб д,"
    "工作日, 个工作日, 個工作日, 工作天, 个工作天, 個工作天, 营业日, 營業日, 个营业日, 個營業日,"
    "영업일, 근무일, 업무일",
    "%": "%, percent, per cent, pct, процент, процента, процентов, проц,"
    "百分比, 퍼센트, 프로, 퍼센트 포인트",
    "points": "point, points, pt, pts, балл, балла, баллы, баллов, 分, 점",
}

_BEFORE = {
    "百分之": "%",
    "업무 시간": "working h",
    "업무시간": "working h",
    "근무 시간": "working h",
    "근무시간": "working h",
}
"""Units that stand in front of the number; ours are written ``업무 시간 5시간``."""

_MARKS = ".,;:!?)"
_SPACED = re.compile(r"[a-zа-я]")
"""Letters of languages that put spaces between words."""

_STEM = 3
"""Letters that two forms of a word of the manual's own share: *call* and *calls*."""


def _by_name() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for unit, names in _NAMES.items():
        for name in names.split(","):
            key = _key(name)
            found[key] = (*found.get(key, ()), unit)
    return found


def _key(name: str) -> str:
    """A name without case, spaces and the dots of an abbreviation."""
    return "".join(name.casefold().replace(".", "").split())


_UNITS = _by_name()


def find_unit(name: str, asked: str) -> str | None:
    """The unit that a typed name stands for.

    :param asked: unit of the answer; no name means this one. Where it is a word of the
        manual's own (*calls*), any form of that word is it; where nothing is counted in
        particular (``""``), any word that is no unit of ours.
    :return: a unit that compares with ``asked`` (``%`` also where ``asked`` is empty);
        None for a name that does not.
    """
    key = _key(name)
    if not key or key == _key(asked):
        return asked
    known = _UNITS.get(key)
    if known is not None:
        fitting = [unit for unit in known if _scale(unit) == _scale(asked)]
        return next(iter(fitting), "%" if known == ("%",) and not asked else None)
    if asked in _NAMES or not all(unicodedata.category(letter)[0] in "LM" for letter in key):
        return None
    return asked if not asked or _same_word(key, _key(asked)) else None


def named_unit(name: str) -> str | None:
    """The unit that a word of any of our languages means for certain: ``h`` for *часов*.

    :return: None for a name of none or of two, and for a single letter: *г* is also a gram.
    """
    key = _key(name)
    units = _UNITS.get(key, ())
    certain = len(units) == 1 and not (len(key) == 1 and _SPACED.search(key))
    return units[0] if certain else None


def begins_with_unit(text: str, unit: str) -> bool:
    """Whether a text behind a number says its unit: *seconds* of *seconds at most*."""
    words = text.split()
    if any(_key(" ".join(words[:n]).rstrip(_MARKS)) == _key(unit) for n in (1, 2)):
        return True
    names = [name for name, units in _UNITS.items() if unit in units]
    if any(_key(" ".join(words[:n]).rstrip(_MARKS)) in names for n in (1, 2, 3)):
        return True
    return text.strip().startswith(tuple(name for name in names if not _SPACED.search(name)))


def split_before(text: str) -> tuple[str, str]:
    """A unit that stands in front of the number, and the rest of the text."""
    for name, unit in _BEFORE.items():
        if text.startswith(name):
            return unit, text[len(name) :].strip()
    return "", text


def _scale(unit: str) -> str:
    """What amounts of a unit can be compared in: seconds for hours, months for years."""
    return Quantity(Decimal(1), unit).canonical().unit


def _same_word(a: str, b: str) -> bool:
    """Whether two words differ in their last letters at most."""
    shared = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        shared += 1
    return shared >= max(_STEM, len(a) - 2, len(b) - 2)
