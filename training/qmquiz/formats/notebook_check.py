"""Checks the answers in a classroom's notebook.

This file is put into each notebook as it is, so that the notebook runs on any Jupyter: it takes
the standard library only. The notebook says what it knows in ``QUIZ``: for each thing asked a
salt, and under the salted digest of an answer what there is to say about it, sealed with that
answer. The points are those of the tests: see ``qmquiz.grading.answers``.
"""

import base64
import hashlib
import json
import re
import sys
import unicodedata
from fractions import Fraction
from itertools import combinations, pairwise
from math import floor
from typing import Any

Json = dict[str, Any]
Graded = tuple[Fraction, list[str]]
"""Points from 0 to 1, and what to say to whoever answered so."""

QUIZ: Json = {"questions": {}, "said": {}}
POINTS: dict[int, Fraction] = {}

_ENDS = " .,;:!?。、…\"'“”„«»‘’「」『』《》()"
_LOOK_ALIKES = str.maketrans("АВСЕ", "ABCE")  # Cyrillic letters that look like Latin ones
_SAME_LETTERS = str.maketrans(
    {"ё": "е", "’": "'", "‘": "'", "ʼ": "'", **dict.fromkeys("‐‑‒–—―−", "-")}
)
_SPACELESS = r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]"
_LOOSE_SPACE = re.compile(rf"(?<={_SPACELESS}) | (?={_SPACELESS})")
_SAME_SIGNS = str.maketrans({
    "\u2212": "-", "\u2013": "-", "\u2012": "-", "\ufe63": "-",
    "\u2044": "/", "\u2215": "/",
    "\u2019": "'", "\u02bc": "'", "\u066c": "'", "\u066b": ".",
})  # fmt: skip
_MOST_TYPED, _MOST_DIGITS = 200, 18
_AMOUNT = re.compile(r"((?:\d+ )?\d+ ?/ ?\d+|\d+(?:[.,' ]\d+)*|[.,]\d+)\s*([^\d]*)")
_FRACTION = re.compile(r"(?:(\d+) )?(\d+) ?/ ?(\d+)")
_GROUPED = re.compile(
    r"(?P<whole>[1-9]\d{0,2}(?P<mark>[.,' ])\d{3}(?:(?P=mark)\d{3})*)(?P<rest>[.,]\d+)?"
)
_DECIMAL = re.compile(r"\d*[.,]\d+|\d+")
_EITHER = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")


def digest_of(salt: str, answer: str) -> str:
    """What a notebook knows an answer by."""
    return hashlib.sha256(f"{salt}\n{answer}".encode()).hexdigest()[:24]


def seal(salt: str, answer: str, text: str) -> str:
    """A text that opens with an answer."""
    return base64.b64encode(_mask(salt, answer, text.encode())).decode()


def unseal(salt: str, answer: str, sealed: str) -> str:
    """The inverse of :func:`seal`."""
    return _mask(salt, answer, base64.b64decode(sealed)).decode()


def _mask(salt: str, answer: str, data: bytes) -> bytes:
    stream = b""
    while len(stream) < len(data):
        block = f"{len(stream)}\n{salt}\n{answer}".encode()
        stream += hashlib.sha256(block).digest()
    return bytes(a ^ b for a, b in zip(data, stream, strict=False))


def check(number: int, answer: object) -> None:
    """Say what there is to say about an answer, and keep its points.

    :param answer: a text; for a question of several parts their answers by number.
    """
    question = QUIZ["questions"][str(number)]
    parts = question["parts"]
    given = answer if isinstance(answer, dict) else {1: answer}
    lines: list[str] = []
    total = Fraction(0)
    for place, asked in enumerate(parts, 1):
        points, state, why = grade(asked, str(given.get(place, "")))
        total += points
        before = f"({place}) " if len(parts) > 1 else ""
        lines += [before + QUIZ["said"][state], *why]
        if points == 1 and asked["explanation"]:
            lines.append(unseal(asked["salt"], "explanation", asked["explanation"]))
    POINTS[number] = total / len(parts)
    if not any(str(given.get(place, "")).strip() for place in range(1, len(parts) + 1)):
        sys.stdout.write("\n".join(lines) + "\n")
        return
    lines.append(_points_of(POINTS[number], 1))
    said = json.loads(unseal(question["salt"], "passage", question["passage"]))
    if POINTS[number] == 1:
        lines += [said["explanation"], said["quote"]]
    lines += [said["source"], said["link"]]
    sys.stdout.write("\n".join(line for line in lines if line) + "\n")


def result() -> None:
    """Say how many points there are so far."""
    questions = QUIZ["questions"]
    for number in map(int, questions):
        sys.stdout.write(f"{number}: {_decimal_of(POINTS.get(number, Fraction(0)))}\n")
    sys.stdout.write(_points_of(sum(POINTS.values(), Fraction(0)), len(questions)) + "\n")


def grade(asked: Json, answer: str) -> tuple[Fraction, str, list[str]]:
    """Points from 0 to 1, what became of the answer, and what to say to whoever gave it."""
    if not answer.strip():
        return Fraction(0), "not-answered", []
    graded = _GRADERS[asked["kind"]](asked, answer)
    if graded is None:
        return Fraction(0), "not-understood", []
    points, why = graded
    state = "right" if points == 1 else "partly" if points > 0 else "wrong"
    return points, state, [text for text in why if text]


def _look(asked: Json, answer: str) -> Json | None:
    """What the notebook knows about an answer; None if nothing."""
    sealed = asked["known"].get(digest_of(asked["salt"], answer))
    if sealed is None:
        return None
    known: Json = json.loads(unseal(asked["salt"], answer, sealed))
    return known


def _single(asked: Json, answer: str) -> Graded | None:
    letters = _letters(answer, asked["options"])
    if letters is None or len(letters) != 1:
        return None
    known = _look(asked, letters[0]) or {"right": 0, "why": ""}
    return Fraction(known["right"]), [known["why"]]


def _multiple(asked: Json, answer: str) -> Graded | None:
    letters = _letters(answer, asked["options"])
    if not letters:
        return None
    known = [_look(asked, letter) or {"right": 0, "why": ""} for letter in letters]
    right = sum(entry["right"] for entry in known)
    points = Fraction(right, asked["right"])
    points -= Fraction(len(known) - right, max(1, asked["options"] - asked["right"]))
    return max(Fraction(0), points), [entry["why"] for entry in known]


def _order(asked: Json, answer: str) -> Graded | None:
    letters = _letters(answer, asked["options"])
    if letters is None or len(letters) != asked["options"]:
        return None
    pairs = [f"{first}<{second}" for first, second in combinations(letters, 2)]
    ordered = sum(_look(asked, pair) is not None for pair in pairs)
    why = [(_look(asked, letter) or {"why": ""})["why"] for letter in letters]
    return max(Fraction(0), 2 * Fraction(ordered, len(pairs)) - 1), why


def _matching(asked: Json, answer: str) -> Graded | None:
    folded = _fold(answer).translate(_LOOK_ALIKES)
    pairs = re.findall(r"(\d+)\W*([A-Z])", folded)
    if not pairs or re.sub(r"\d+\W*[A-Z]|[\s,;.]", "", folded):
        return None
    given = dict(pairs)
    if len(given) != len(pairs) or not all(
        0 < int(row) <= asked["rows"] and _place(letter) < asked["options"] for row, letter in pairs
    ):
        return None
    right = sum(_look(asked, row.lstrip("0") + letter) is not None for row, letter in pairs)
    return Fraction(right, asked["rows"]), []


def _numeric(asked: Json, answer: str) -> Graded | None:
    values = read_numbers(answer, asked["units"])
    if not values:
        return None
    for number, (offset, width) in enumerate(asked["grids"]):
        for value in values:
            for cell in cells_of(value, Fraction(offset), Fraction(width)):
                known = _look(asked, f"{number}/{cell}")
                if known is not None:
                    return Fraction(known["right"]), [known["why"]]
    return Fraction(0), []


def _short_text(asked: Json, answer: str) -> Graded | None:
    return Fraction(int(_look(asked, text_key(answer)) is not None)), []


_GRADERS = {
    "single": _single,
    "true-false": _single,
    "multiple": _multiple,
    "order": _order,
    "matching": _matching,
    "numeric": _numeric,
    "short-text": _short_text,
}


def cells_of(value: Fraction, offset: Fraction, width: Fraction) -> list[str]:
    """The cells of a grid that hold a number: one, or two where it lies on a line between them.

    The grid is laid so that what counts as right is exactly one cell: a digest of that cell
    checks a number with its tolerance and does not say the number.

    :param width: twice the tolerance; 0 for none, then each number is a cell of its own.
    """
    if not width:
        return [str(value)]
    cell = (value - offset) / width
    return [str(floor(cell)), *([str(floor(cell) - 1)] if cell == floor(cell) else [])]


def text_key(text: str) -> str:
    """What two typed texts share that count as the same answer."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    visible = "".join(letter for letter in folded if unicodedata.category(letter) != "Cf")
    plain = " ".join(visible.translate(_SAME_LETTERS).split())
    return _LOOSE_SPACE.sub("", plain.strip(_ENDS) or plain)


def read_numbers(text: str, units: dict[str, str]) -> list[Fraction]:
    """What a typed number can mean, in the unit asked for; empty if it is none.

    ``1,234`` can be a thousand or a decimal: both count. Several units stand for one time, the
    largest first: ``1 h 30 min``.

    :param units: factor for each unit that can be typed.
    """
    if len(text) > _MOST_TYPED:
        return []
    folded = _folded(text)
    sign = -1 if folded.startswith("-") else 1
    if folded[:1] in ("+", "-"):
        folded = folded[1:].strip()
    pieces = list(_AMOUNT.finditer(folded))
    if not pieces or "".join(piece[0] for piece in pieces) != folded:
        return []
    names = [text_key(piece[2]) for piece in pieces]
    if not all(name in units or (name == "" and len(pieces) == 1) for name in names):
        return []
    factors = [Fraction(units.get(name, 1)) for name in names]
    if any(first <= second for first, second in pairwise(factors)):
        return []
    read = [_values(piece[1]) for piece in pieces]
    if not all(read):
        return []
    if len(read) == 1:
        return [sign * value * factors[0] for value in read[0]]
    parts = (values[0] * factor for values, factor in zip(read, factors, strict=True))
    return [sign * sum(parts, Fraction(0))]


def _folded(text: str) -> str:
    """The text with one kind of digit, space, minus and apostrophe."""
    letters = [_fold_letter(letter) for letter in unicodedata.normalize("NFC", text)]
    return " ".join("".join(letters).translate(_SAME_SIGNS).split()).strip(" 。;!?").rstrip(".,")


def _fold_letter(letter: str) -> str:
    category = unicodedata.category(letter)
    folded = unicodedata.normalize("NFKC", letter)
    if category == "Cf":
        return ""
    if category == "No":
        return f" {folded}" if "\u2044" in folded else letter
    return str(unicodedata.decimal(folded, folded)) if len(folded) == 1 else folded


def _values(digits: str) -> list[Fraction]:
    """What digits with marks can mean."""
    if sum(letter.isdigit() for letter in digits) > _MOST_DIGITS:
        return []
    fraction = _FRACTION.fullmatch(digits)
    if fraction is not None:
        whole, above, below = (int(part or 0) for part in fraction.groups())
        return [whole + Fraction(above, below)] if below else []
    if _EITHER.fullmatch(digits):
        bare = re.sub("[.,]", "", digits)
        return [Fraction(bare), Fraction(digits.replace(",", "."))]
    if _DECIMAL.fullmatch(digits):
        return [Fraction(digits.replace(",", "."))]
    grouped = _GROUPED.fullmatch(digits)
    if grouped is None or (grouped["rest"] or "").startswith(grouped["mark"]):
        return []
    together = grouped["whole"].replace(grouped["mark"], "")
    return [Fraction(f"{together}{(grouped['rest'] or '').replace(',', '.')}")]


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).upper()


def _letters(text: str, count: int) -> list[str] | None:
    """The letters that were typed; None if they are not different ones of the options."""
    folded = _fold(text).translate(_LOOK_ALIKES)
    if re.sub(r"[A-Z]|[\s,;.、。<>→-]", "", folded):
        return None
    letters = re.findall("[A-Z]", folded)
    if len(set(letters)) != len(letters) or any(_place(letter) >= count for letter in letters):
        return None
    return letters


def _place(letter: str) -> int:
    return ord(letter) - ord("A")


def _points_of(points: Fraction, total: int) -> str:
    said = str(QUIZ["said"]["points"])
    return said.replace("{points}", _decimal_of(points)).replace("{total}", str(total))


def _decimal_of(points: Fraction) -> str:
    return f"{float(points):.2f}".rstrip("0").rstrip(".")
