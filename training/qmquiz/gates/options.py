"""What is offered: options of one kind, in their order, none of which sums up others."""

import re
import unicodedata
from collections.abc import Iterator

from qmquiz.amounts import ascending, same_scale
from qmquiz.gates.asked import Asked, Flaw, Gate
from qmquiz.model import Kind
from qmquiz.wording import Wording
from qmquiz.words import as_amount, contains_phrase, find_any, visible_length

_CHOICES = (Kind.SINGLE, Kind.MULTIPLE)
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
LONGEST_KEY = 1.25
"""How much longer than the longest wrong option the right one may be."""
_SHORT = 12
"""Letters; among shorter options nobody sees which one is the longest."""


def _summaries(asked: Asked, wording: Wording) -> Iterator[Flaw]:
    """No “all of the above”, and none that is made of others (K-type)."""
    if asked.kind not in _CHOICES:
        return
    for option in asked.options:
        found = find_any(wording.words("all_or_none"), option.text)
        if found:
            yield Flaw(code="all-or-none", message=f"an option says “{found}”; name the things")
        elif asked.kind is Kind.SINGLE and _is_combination(option.text, asked, wording):
            message = f"“{option.text}” is made of other options; ask for all that are right"
            yield Flaw(code="k-type", message=message)


def _is_combination(text: str, asked: Asked, wording: Wording) -> bool:
    if find_any(wording.words("k_type"), text):
        return True
    if as_amount(text) is not None:
        return False
    others = [o.text for o in asked.options if o.text != text and contains_phrase(text, o.text)]
    return len(others) > 1 and not any(
        contains_phrase(a, b) for a in others for b in others if a != b
    )


def _longest(asked: Asked, _wording: Wording) -> Iterator[Flaw]:
    """The right option is not the longest by more than a quarter."""
    if asked.kind not in _CHOICES or not asked.distractors or not asked.key:
        return
    key = min(asked.key, key=lambda option: visible_length(option.text)).text
    longest = max(visible_length(option.text) for option in asked.distractors)
    if visible_length(key) > _SHORT and visible_length(key) > LONGEST_KEY * longest:
        which = f"the right option “{key}” is" if asked.one_key else "all right options are"
        message = f"{which} the longest by more than a quarter"
        yield Flaw(code="longest-key", message=message)


def _absolute(asked: Asked, wording: Wording) -> Iterator[Flaw]:
    """No word such as “always” that only wrong options have."""
    if asked.kind not in _CHOICES or not asked.key:
        return
    summaries = (*wording.words("all_or_none"), *wording.words("k_type"))
    for word in wording.words("absolute"):
        wrong = [o for o in asked.distractors if contains_phrase(o.text, word)]
        if not wrong or any(contains_phrase(option.text, word) for option in asked.key):
            continue
        if not all(find_any(summaries, option.text) for option in wrong):
            message = f"only wrong options say “{word}”, which gives them away"
            yield Flaw(code="absolute", message=message)


def _amounts(asked: Asked, _wording: Wording) -> Iterator[Flaw]:
    """Amounts among amounts, of one thing, from the least to the greatest."""
    if asked.kind not in _CHOICES:
        return
    amounts = [as_amount(option.amount or option.text) for option in asked.options]
    known = [amount for amount in amounts if amount is not None]
    if known and len(known) < len(amounts):
        yield Flaw(code="mixed", message="some options are amounts and others are not")
    elif known and any(not same_scale(known[0], amount) for amount in known):
        yield Flaw(code="mixed", message="the options measure different things")
    elif known and ascending(known) != known:
        message = "amounts must stand from the least to the greatest"
        yield Flaw(code="not-ascending", message=message)


def _grammar(asked: Asked, wording: Wording) -> Iterator[Flaw]:
    """Each option fits the words beside the gap: no “an” before one vowel."""
    if asked.kind is not Kind.SINGLE:
        return
    for beside, fitting in _beside(asked.before, asked.after, wording):
        odd = [o.text for o in asked.options if not re.search(fitting, _spelt(o.text), re.I)]
        if odd and len(odd) < len(asked.options):
            message = f"“{odd[0]}” does not fit “{beside}” in the question; others do"
            yield Flaw(code="grammar", message=message)


def fits_gap(text: str, before: str, after: str, wording: Wording) -> bool:
    """Whether a text can stand between the words before and after a gap."""
    found = _beside(before, after, wording)
    return all(re.search(fitting, _spelt(text), re.IGNORECASE) for _, fitting in found)


def _beside(before: str, after: str, wording: Wording) -> Iterator[tuple[str, str]]:
    """Each word beside a gap that tells what fits, with the pattern of what does."""
    before = before.rstrip(" :…?.")
    for rule in wording.rules("grammar"):
        place = re.search(rule["before"], before) if "before" in rule else None
        if place is None and "after" in rule:
            place = re.search(rule["after"], after)
        if place is not None:
            yield place[0].strip(), rule["option"]


def _spelt(text: str) -> str:
    """A text in which a Korean syllable ends with its final consonant, if it has one."""
    return _HANGUL.sub(lambda match: unicodedata.normalize("NFD", match[0]), text.strip())


GATES: tuple[Gate, ...] = (_summaries, _longest, _absolute, _amounts, _grammar)
