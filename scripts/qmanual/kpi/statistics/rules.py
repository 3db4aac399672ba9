"""Rules that find what chance would hardly bring about in a control chart.

Each rule is named, and marks the points at which its pattern is complete. All together they
raise false alarms: the four of Western Electric about every 92 points (Champ and Woodall
1987), so the first two are the default.

Sources: Western Electric, Statistical Quality Control Handbook, 1956; Nelson 1984, Journal of
Quality Technology 16(4); Anhoej and Olesen 2014, PLoS ONE 9(11).
"""

import math
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from qmanual.kpi.statistics.chart import Point
from qmanual.wording.translations import marked

RULES: Mapping[str, str] = {
    "we-1": marked("A value lies beyond a control limit."),
    "we-2": marked("Two of three values in a row lie beyond two sigma on the same side."),
    "we-3": marked("Four of five values in a row lie beyond one sigma on the same side."),
    "we-4": marked("Eight values in a row lie on the same side of the centre."),
    "nelson-1": marked("A value lies beyond a control limit."),
    "nelson-2": marked("Nine values in a row lie on the same side of the centre."),
    "nelson-3": marked("Six values in a row rise, or fall."),
    "nelson-4": marked("Fourteen values in a row go up and down by turns."),
    "nelson-5": marked("Two of three values in a row lie beyond two sigma on the same side."),
    "nelson-6": marked("Four of five values in a row lie beyond one sigma on the same side."),
    "nelson-7": marked("Fifteen values in a row lie within one sigma of the centre."),
    "nelson-8": marked("Eight values in a row lie beyond one sigma, on either side."),
    "anhoej-run": marked("The longest run on one side of the centre is longer than chance allows."),
    "anhoej-crossings": marked("The values cross the centre less often than chance allows."),
}
"""Name of a rule to what it says of the point, in English."""

DEFAULT = ("we-1", "we-2")
"""Rules of a chart that names none."""

BEYOND = frozenset({"we-1", "nelson-1"})
"""Rules about one point alone: they also hold for an EWMA and a CUSUM, whose points hang
together, so that runs of them mean nothing."""

_ROUNDING = 1e-9
"""Values nearer to a limit than this, in sigma, lie on it."""


def broken_rules(
    points: Sequence[Point],
    rules: Sequence[str] = DEFAULT,
    *,
    judged: Sequence[bool] | None = None,
    phases: Sequence[int] | None = None,
) -> tuple[tuple[str, ...], ...]:
    """The rules that each point breaks, in the order of :data:`RULES`.

    A missing value, a point that is not judged and the start of a phase end every pattern.

    :param judged: False for points that are drawn and not judged.
    :param phases: number of the phase of each point.
    :raises ValueError: if a rule is not known.
    """
    unknown = [rule for rule in rules if rule not in RULES]
    if unknown:
        raise ValueError(f"unknown rule: {', '.join(unknown)}")
    asked = [rule for rule in RULES if rule in rules]
    found: list[list[str]] = [[] for _ in points]
    for start, end in _stretches(phases, len(points)):
        marks = [
            _mark(points[i] if judged is None or judged[i] else None) for i in range(start, end)
        ]
        for rule in asked:
            for place, hit in enumerate(_FINDERS[rule](marks), start):
                if hit:
                    found[place].append(rule)
    return tuple(map(tuple, found))


def run_of(points: Sequence[Point], length: int) -> tuple[bool, ...]:
    """Whether each point ends a run of at least so many on one side of the centre."""
    return tuple(_runs([_mark(entry) for entry in points], length))


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """Runs of a chart around its centre, and how far chance reaches.

    :param useful: values that do not lie on the centre.
    :param longest_allowed: round(log2(useful)) + 3 (Schilling 2012).
    :param crossings_needed: 5 % point of the binomial of useful - 1 and a half (Chen 2010).
    """

    useful: int
    longest: int
    longest_allowed: int
    crossings: int
    crossings_needed: int

    @property
    def is_shifted(self) -> bool:
        """Whether the longest run is too long."""
        return self.longest > self.longest_allowed

    @property
    def is_clustered(self) -> bool:
        """Whether there are too few crossings."""
        return self.crossings < self.crossings_needed


def analyse_runs(points: Sequence[Point]) -> Runs:
    """Anhoej's two numbers; missing values and those on the centre are passed over."""
    return _runs_of_sides([side for side in (_mark(entry).side for entry in points) if side])


def _runs_of_sides(sides: Sequence[int]) -> Runs:
    lengths = [len(list(group)) for _, group in groupby(sides)]
    useful = len(sides)
    return Runs(
        useful=useful,
        longest=max(lengths, default=0),
        longest_allowed=round(math.log2(useful)) + 3 if useful else 0,
        crossings=max(0, len(lengths) - 1),
        crossings_needed=_fewest_crossings(useful),
    )


def _fewest_crossings(useful: int) -> int:
    if useful < 2:
        return 0
    from scipy.special import bdtr

    low, high = -1, useful - 1
    while high - low > 1:
        middle = (low + high) // 2
        if float(bdtr(middle, useful - 1, 0.5)) >= 0.05:
            high = middle
        else:
            low = middle
    return high


@dataclass(slots=True)
class _Mark:
    """What the rules see of a point; None where it cannot be said."""

    value: float | None
    side: int | None
    z: float | None
    beyond: bool


_GAP = _Mark(value=None, side=None, z=None, beyond=False)


def _mark(entry: Point | None) -> _Mark:
    if entry is None or entry.value is None or entry.centre is None:
        return _GAP
    distance = entry.value - entry.centre
    # A mean of equal values may differ from them by a rounding error, which is no side.
    noise = 1e-12 * max(abs(entry.value), abs(entry.centre)) + _ROUNDING * (entry.spread or 0)
    side = 0 if abs(distance) <= noise else (1 if distance > 0 else -1)
    beyond = (entry.upper is not None and entry.value > entry.upper + noise) or (
        entry.lower is not None and entry.value < entry.lower - noise
    )
    z = None
    if entry.spread is not None:
        z = 0.0 if side == 0 else distance / entry.spread if entry.spread else side * math.inf
    return _Mark(entry.value, side, z, beyond)


def _stretches(phases: Sequence[int] | None, n: int) -> list[tuple[int, int]]:
    if phases is None:
        return [(0, n)]
    stretches = []
    start = 0
    for _, group in groupby(phases):
        length = len(list(group))
        stretches.append((start, start + length))
        start += length
    return stretches


Marks = Sequence[_Mark]
Hits = Sequence[bool]


def _beyond(marks: Marks) -> Hits:
    return [mark.beyond for mark in marks]


def _runs(marks: Marks, length: int) -> Hits:
    hits = []
    run, before = 0, 0
    for mark in marks:
        side = mark.side or 0
        run = run + 1 if side and side == before else abs(side)
        before = side
        hits.append(run >= length)
    return hits


def _zone(marks: Marks, need: int, window: int, limit: float) -> Hits:
    """Whether a point is the last of ``need`` within ``window`` beyond so many sigma."""
    upper = _among([None if m.z is None else m.z > limit + _ROUNDING for m in marks], need, window)
    lower = _among([None if m.z is None else m.z < -limit - _ROUNDING for m in marks], need, window)
    return [high or low for high, low in zip(upper, lower, strict=True)]


def _among(flags: Sequence[bool | None], need: int, window: int) -> Hits:
    """Whether each flag is up, with at least ``need`` up among the last ``window``."""
    recent: deque[bool] = deque(maxlen=window)
    hits = []
    for flag in flags:
        if flag is None:
            recent.clear()
        else:
            recent.append(flag)
        hits.append(bool(flag) and sum(recent) >= need)
    return hits


def _steps(marks: Marks) -> list[int | None]:
    """Up, level or down from the point before; None at the first and at gaps."""
    steps: list[int | None] = []
    before: float | None = None
    for mark in marks:
        if mark.value is None or before is None:
            steps.append(None)
        else:
            steps.append((mark.value > before) - (mark.value < before))
        before = mark.value
    return steps


def _trend(marks: Marks, length: int, turn: int) -> Hits:
    """Points that end ``length`` in a row whose steps keep (1) or change (-1) direction."""
    hits = []
    run, before = 0, 0
    for step in (found or 0 for found in _steps(marks)):
        run = run + 1 if step and run and step == turn * before else abs(step)
        before = step
        hits.append(run >= length - 1)
    return hits


def _flat(marks: Marks, length: int) -> Hits:
    return _among(
        [None if m.z is None else abs(m.z) < 1 - _ROUNDING for m in marks], length, length
    )


def _split(marks: Marks, length: int) -> Hits:
    return _among(
        [None if m.z is None else abs(m.z) > 1 + _ROUNDING for m in marks], length, length
    )


def _longest_run(marks: Marks) -> Hits:
    """Points by which a run has become longer than the longest that chance allows."""
    useful = [place for place, mark in enumerate(marks) if mark.side]
    sides = [marks[place].side or 0 for place in useful]
    allowed = _runs_of_sides(sides).longest_allowed
    hits = [False] * len(marks)
    run, before = 0, 0
    for place, side in zip(useful, sides, strict=True):
        run = run + 1 if side == before else 1
        before = side
        hits[place] = run > allowed
    return hits


def _crossings(marks: Marks) -> Hits:
    """The last point: the rule is about the chart as a whole."""
    useful = [place for place, mark in enumerate(marks) if mark.side]
    hits = [False] * len(marks)
    if useful and _runs_of_sides([marks[place].side or 0 for place in useful]).is_clustered:
        hits[useful[-1]] = True
    return hits


_FINDERS: Mapping[str, Callable[[Marks], Hits]] = {
    "we-1": _beyond,
    "we-2": lambda marks: _zone(marks, 2, 3, 2),
    "we-3": lambda marks: _zone(marks, 4, 5, 1),
    "we-4": lambda marks: _runs(marks, 8),
    "nelson-1": _beyond,
    "nelson-2": lambda marks: _runs(marks, 9),
    "nelson-3": lambda marks: _trend(marks, 6, 1),
    "nelson-4": lambda marks: _trend(marks, 14, -1),
    "nelson-5": lambda marks: _zone(marks, 2, 3, 2),
    "nelson-6": lambda marks: _zone(marks, 4, 5, 1),
    "nelson-7": lambda marks: _flat(marks, 15),
    "nelson-8": lambda marks: _split(marks, 8),
    "anhoej-run": _longest_run,
    "anhoej-crossings": _crossings,
}
