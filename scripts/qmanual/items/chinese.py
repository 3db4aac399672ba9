"""Chinese number words in front of a measure: ``两小时`` says what ``2小时`` says.

Only a number word with a measure behind it is an amount: 一 in 一级故障, 第一天 or 统一 is none,
and 三月 is a month of the year.
"""

import re

_DIGITS = {
    **{digit: value for value, digit in enumerate("零一二三四五六七八九")},
    "〇": 0, "两": 2, "兩": 2,
}  # fmt: skip
_IDEOGRAPH = re.compile(r"[\u3400-\u9fff]")
_TENS = {"十": 10, "百": 100, "千": 1000}

_NUMBER = r"[零〇一二两兩三四五六七八九十百千]+"
_MEASURES = (
    "个工作日|個工作日|个工作天|個工作天|工作日|工作天|个工作小时|個工作小時|工作小时|工作小時|"
    "个小时|個小時|小时|小時|个钟头|個鐘頭|分钟|分鐘|秒|天|日|周|週|个星期|個星期|个月|個月|"
    "年|元|美元|欧元|歐元|件|次|份|人|户|戶|通|条|條|项|項|道|张|張|台|臺|公里|公斤|米"
)
_AMOUNT = re.compile(
    rf"(?<![第每零〇一二两兩三四五六七八九十百千万亿萬億月\d])({_NUMBER})(?={_MEASURES})"
)
AMOUNT = re.compile(
    rf"(?<![第每〇一二两兩三四五六七八九十百千万亿萬億月\d.])"
    rf"(?:(?:\d+(?:\.\d+)?\s*|{_NUMBER})(?:[个個]半)?|半[个個]?)(?:秒钟|秒鐘|{_MEASURES})"
    rf"|百分之(?:{_NUMBER}|\d+(?:\.\d+)?)"
)
"""An amount with a Chinese measure, its number in digits or in words."""

_HALF_MORE = re.compile(rf"(\d+|{_NUMBER})(个|個)半(小时|小時|钟头|鐘頭|月|星期)")
_HALF = re.compile(r"(?<![\d个個一二两兩三四五六七八九十])半(?:个|個)?(小时|小時|天|年|月)(?!度)")
_PERCENT = re.compile(rf"百分之({_NUMBER}|\d+(?:\.\d+)?)")


def in_digits(text: str) -> str:
    """A text with its Chinese amounts in digits: ``30分钟`` for ``三十分钟`` and ``半小时``."""
    if not _IDEOGRAPH.search(text):
        return text
    text = _PERCENT.sub(lambda match: f"{_digits(match[1])}%", text)
    text = _HALF_MORE.sub(lambda match: f"{_digits(match[1])}.5{match[2]}{match[3]}", text)
    text = _HALF.sub(_half, text)
    return _AMOUNT.sub(lambda match: _digits(match[1]), text)


def _half(match: re.Match[str]) -> str:
    if match[1] in ("小时", "小時"):
        return "30分钟" if match[1] == "小时" else "30分鐘"
    return f"0.5{'个' if match[1] == '月' else ''}{match[1]}"


def _digits(word: str) -> str:
    """A number word in digits: ``二十五`` is 25, ``二〇二六`` 2026; what is none stays as it is."""
    if word[0].isdigit() or not set(word) & _TENS.keys():
        return word if word[0].isascii() else "".join(str(_DIGITS[letter]) for letter in word)
    total, digit = 0, None
    for letter in word:
        if letter in _TENS:
            total += _TENS[letter] * (1 if digit is None else digit)
            digit = None
        else:
            digit = _DIGITS[letter]
    return str(total + (digit or 0))
