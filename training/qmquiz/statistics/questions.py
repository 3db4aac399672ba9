"""Figures of question versions from first answers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qmquiz.statistics.answers import Answer, Try
from qmquiz.statistics.floors import MIN_ANSWERS, MIN_DISCRIMINATION, Flag, flags_of
from qmquiz.statistics.intervals import wilson
from qmquiz.statistics.items import ItemStatistics, item_statistics
from qmquiz.statistics.marks import marks_of_cells


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionFigures:
    """What first answers say about one version of a question.

    Counts are always there; a figure is ``None`` where there are too few answers for it.

    :param editions: in which it was answered, in order of time.
    :param n: people who answered it (each counts once).
    :param right: of them in full.
    :param facility: mean points, 0 to 1; from ``MIN_ANSWERS``.
    :param interval: 95 % interval of it.
    :param sd: standard deviation of the points.
    :param point_biserial: corrected, -1 to 1; from ``MIN_DISCRIMINATION``.
    :param discriminative_efficiency: at most 1; from there, too.
    """

    qid: str
    qver: str
    item: str
    editions: tuple[str, ...]
    n: int
    right: int
    facility: float | None
    interval: tuple[float, float] | None
    sd: float | None
    point_biserial: float | None
    discriminative_efficiency: float | None
    flags: tuple[Flag, ...]

    @property
    def wrong(self) -> int:
        """Answers that were not right in full."""
        return self.n - self.right


def judge_questions(answers: Sequence[tuple[Try, Answer]]) -> tuple[QuestionFigures, ...]:
    """Figures of each question version, in the order in which they were first answered.

    All versions of a question have their own: who answered another wording answered something
    else. A version that did not change keeps its figures when the bank is made anew.

    :param answers: first answers (:func:`qmquiz.statistics.answers.first_answers`).
    """
    columns: dict[str, int] = {}
    rows: dict[int, int] = {}
    for entry, answer in answers:
        columns.setdefault(answer.qver, len(columns))
        rows.setdefault(entry.attempt, len(rows))
    marks = marks_of_cells(
        [rows[entry.attempt] for entry, _ in answers],
        [columns[answer.qver] for _, answer in answers],
        [answer.points for _, answer in answers],
        n_attempts=len(rows),
        n_questions=len(columns),
    )
    groups: list[list[tuple[Try, Answer]]] = [[] for _ in columns]
    for entry, answer in answers:
        groups[columns[answer.qver]].append((entry, answer))
    return tuple(
        _figures(group, item) for group, item in zip(groups, item_statistics(marks), strict=True)
    )


def _figures(group: list[tuple[Try, Answer]], item: ItemStatistics) -> QuestionFigures:
    """The figures of one question version: what may be told of its statistics."""
    first = group[0][1]
    right = sum(answer.correct for _, answer in group)
    facility = item.facility if item.n >= MIN_ANSWERS else None
    told_more = item.n_rest >= MIN_DISCRIMINATION
    point_biserial = item.point_biserial if told_more else None
    return QuestionFigures(
        qid=first.qid,
        qver=first.qver,
        item=first.item,
        editions=tuple(dict.fromkeys(entry.edition for entry, _ in group)),
        n=item.n,
        right=right,
        facility=facility,
        interval=None if facility is None else wilson(facility, item.n),
        sd=None if facility is None else item.sd,
        point_biserial=point_biserial,
        discriminative_efficiency=item.discriminative_efficiency if told_more else None,
        flags=flags_of(
            n=item.n, wrong=item.n - right, facility=facility, point_biserial=point_biserial
        ),
    )


def worst_first(figures: Iterable[QuestionFigures]) -> list[QuestionFigures]:
    """What to look at first: unclear, hard, then the others by facility, too few answers last."""
    order = [Flag.UNCLEAR, Flag.HARD]

    def key(entry: QuestionFigures) -> tuple[int, float, str, str]:
        if entry.facility is None:
            return len(order) + 1, -entry.n, entry.item, entry.qver
        worst = min((order.index(f) for f in entry.flags if f in order), default=len(order))
        return worst, entry.facility, entry.item, entry.qver

    return sorted(figures, key=key)
