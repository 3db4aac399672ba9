"""Figures of modules: who passed at the first attempt, and how sure these decisions are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qmquiz.statistics.answers import Answer, Try
from qmquiz.statistics.consistency import Consistency, measure_consistency
from qmquiz.statistics.cut import Cut, judge_cut
from qmquiz.statistics.floors import MIN_ANSWERS, MIN_CONSISTENCY
from qmquiz.statistics.marks import marks_of_cells
from qmquiz.statistics.scores import Scores, describe_scores


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleFigures:
    """What first attempts at one module came to.

    :param cuts: by pass mark, where it changed; each from ``MIN_ANSWERS`` attempts.
    :param n: first attempts.
    :param scores: shares of the points; from ``MIN_ANSWERS`` attempts.
    :param consistency: of the form that most took, if ``MIN_CONSISTENCY`` took the very same.
    """

    module: str
    n: int
    cuts: tuple[Cut, ...]
    scores: Scores | None
    consistency: Consistency | None


def judge_modules(tries: Iterable[Try], answers: Iterable[Answer]) -> tuple[ModuleFigures, ...]:
    """Figures of each module, in the order of their names.

    :param tries: first attempts.
    :param answers: all answers of these attempts.
    """
    groups: dict[str, list[Try]] = {}
    for entry in tries:
        if entry.out_of > 0:
            groups.setdefault(entry.module, []).append(entry)
    by_attempt: dict[int, list[Answer]] = {}
    for answer in answers:
        by_attempt.setdefault(answer.attempt, []).append(answer)
    return tuple(_judge(module, groups[module], by_attempt) for module in sorted(groups))


def _judge(module: str, tries: list[Try], answers: dict[int, list[Answer]]) -> ModuleFigures:
    marks: dict[float, list[tuple[float, int]]] = {}
    for entry in tries:
        marks.setdefault(entry.pass_mark, []).append((entry.points, entry.out_of))
    shares = [entry.points / entry.out_of for entry in tries]
    return ModuleFigures(
        module=module,
        n=len(tries),
        cuts=tuple(
            judge_cut(scores, mark)
            for mark, scores in sorted(marks.items())
            if len(scores) >= MIN_ANSWERS
        ),
        scores=describe_scores(shares) if len(tries) >= MIN_ANSWERS else None,
        consistency=_consistency([answers.get(entry.attempt, []) for entry in tries]),
    )


def _consistency(forms: Sequence[Sequence[Answer]]) -> Consistency | None:
    """Internal consistency of the form that most took; the order of its questions is free."""
    groups: dict[frozenset[str], list[dict[str, float]]] = {}
    for form in forms:
        points = {answer.qver: answer.points for answer in form}
        groups.setdefault(frozenset(points), []).append(points)
    if not groups:
        return None
    qvers = max(groups, key=lambda group: (len(groups[group]), sorted(group)))
    rows = groups[qvers]
    if len(rows) < MIN_CONSISTENCY:
        return None
    order = sorted(qvers)
    return measure_consistency(
        marks_of_cells(
            [row for row in range(len(rows)) for _ in order],
            [column for _ in rows for column in range(len(order))],
            [row[qver] for row in rows for qver in order],
            n_attempts=len(rows),
            n_questions=len(order),
        )
    )
