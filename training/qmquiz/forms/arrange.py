"""Where the right answers stand on a form.

Each place is used about equally often; the right answer does not stand three times running in
the same place, and does not walk (first, second, third, or back). An answer whose options keep
their order (amounts, true and false) stands where it stands; the others are placed around it.
Sentences to be judged are a row of their own: the place says true or false there.

Layout 1, of forms made before layout 2, let answers walk, and did not look ahead to those that
stand. Those forms are shown as they were.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from qmquiz.identity import draw
from qmquiz.model import Kind, Question

_SPREAD = 2
"""How much oftener one place may be used than another: less would give the last one away."""
_TURNS = 12
"""How often it is dealt again when the places do not come out well."""


def fixed_place(question: Question) -> int | None:
    """Where the right option always stands; None if it is placed, or there is not one of them."""
    if question.kind is Kind.TRUE_FALSE or (
        question.kind is Kind.SINGLE and not question.shuffle and len(question.key) == 1
    ):
        return question.options.index(question.key[0])
    return None


def is_pattern(places: Sequence[int]) -> bool:
    """Whether three places running are the same, or each the next one, or each the one before."""
    a, b, c = places
    return b - a == c - b and abs(b - a) <= 1


def key_places(seed: str, layout: int, questions: Sequence[Question]) -> Mapping[str, int]:
    """Version of a question to the place of its right option, for those that are shuffled."""
    return _first_layout(seed, questions) if layout == 1 else _deal(seed, questions)


def _deal(seed: str, questions: Sequence[Question]) -> dict[str, int]:
    """The best of some deals: fewest patterns, then most even; most often the first one."""
    asked = [question for question in questions if question.kind is Kind.SINGLE]
    fixed = [fixed_place(question) for question in asked]
    best: tuple[tuple[int, int], list[int]] | None = None
    for turn in range(_TURNS):
        dealt = _deal_once(f"{seed}/{turn}", asked, fixed)
        patterns = sum(
            is_pattern(dealt[i : i + 3])
            for i in range(len(dealt) - 2)
            if None in fixed[i : i + 3]  # else nothing can be done about it here
        )
        cost = (patterns, _unevenness(asked, dealt))
        if best is None or cost < best[0]:
            best = (cost, dealt)
        if cost == (0, 0):
            break
    places = best[1] if best else []
    return {
        question.qver: place
        for question, place, stands in zip(asked, places, fixed, strict=True)
        if stands is None
    }


def _unevenness(asked: Sequence[Question], dealt: Sequence[int]) -> int:
    """By how much more than 2 some place is used oftener than another, where they can be."""
    used: dict[int, Counter[int]] = {}
    for question, place in zip(asked, dealt, strict=True):
        used.setdefault(len(question.options), Counter())[place] += 1
    spreads = [max(c.values()) - min(c[p] for p in range(size)) for size, c in used.items()]
    return sum(max(0, spread - _SPREAD) for spread in spreads)


def _deal_once(seed: str, asked: Sequence[Question], fixed: Sequence[int | None]) -> list[int]:
    """Places one after the other: no pattern with what is known, then the least used."""
    used: Counter[tuple[int, int]] = Counter()
    dealt: list[int] = []
    for number, question in enumerate(asked):
        size = len(question.options)
        place = fixed[number]
        if place is None:
            known = [*dealt[-2:], None, *fixed[number + 1 : number + 3]]
            at = min(number, 2)
            allowed = [p for p in range(size) if not _makes_pattern(known, at, p)]
            allowed = allowed or list(range(size))
            least = min(used[size, p] for p in allowed)
            # one more than the least used may be drawn too, so that the last is not forced
            near = [p for p in allowed if used[size, p] <= least + 1]
            place = near[draw(f"{seed}/{question.qver}/place", len(near))]
        used[size, place] += 1
        dealt.append(place)
    return dealt


def _makes_pattern(known: Sequence[int | None], at: int, place: int) -> bool:
    row = [*known[:at], place, *known[at + 1 :]]
    windows = (row[i : i + 3] for i in range(len(row) - 2))
    return any(
        is_pattern(filled)
        for window in windows
        for filled in ([p for p in window if p is not None],)
        if len(filled) == 3
    )


def _first_layout(seed: str, questions: Sequence[Question]) -> dict[str, int]:
    used: Counter[int] = Counter()
    last: list[int] = []
    places: dict[str, int] = {}
    for question in questions:
        if question.kind is not Kind.SINGLE:
            continue
        size = len(question.options)
        if question.shuffle:
            allowed = [p for p in range(size) if last != [p, p]]
            least = min(used[p] for p in allowed)
            near = [p for p in allowed if used[p] <= least + 1]
            place = near[draw(f"{seed}/{question.qver}/place", len(near))]
            places[question.qver] = place
        else:
            place = question.options.index(question.key[0])
        used[place] += 1
        last = [*last, place][-2:]
    return places
