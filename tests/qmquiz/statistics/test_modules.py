"""Figures of modules."""

import pytest
from made_up_answers import answered, tried

from qmquiz.statistics.modules import judge_modules


def form(person, points, qvers=("q1", "q2", "q3")):
    return [
        answered(person, "now" if mark else "old", qver=qver)
        for qver, mark in zip(qvers, points, strict=True)
    ]


def test_what_first_attempts_came_to():
    tries = [tried(n, points=float(n % 6), out_of=6) for n in range(12)]

    (found,) = judge_modules(tries, [])

    assert (found.module, found.n) == ("MOD-PHONE", 12)
    (cut,) = found.cuts
    assert (cut.n, cut.passed, cut.near, cut.pass_mark) == (12, 2, 4, 0.8)
    assert found.scores.median == pytest.approx(2.5 / 6)
    assert found.consistency is None


def test_below_ten_attempts_only_their_number_is_told():
    (found,) = judge_modules([tried(n) for n in range(9)], [])

    assert (found.n, found.cuts, found.scores) == (9, (), None)


def test_each_pass_mark_has_its_own_line():
    tries = [tried(n, pass_mark=0.8 if n < 11 else 0.6) for n in range(22)]

    (found,) = judge_modules(tries, [])

    assert [(cut.pass_mark, cut.n) for cut in found.cuts] == [(0.6, 11), (0.8, 11)]


def test_consistency_is_of_people_who_had_the_same_questions():
    tries = [tried(n) for n in range(120)]
    same = [
        answer
        for n in range(50)
        for answer in form(n, (n % 2, n % 2, n % 3 > 0))[:: 1 if n % 4 else -1]
    ]
    others = [
        answer for n in range(50, 120) for answer in form(n, (1, 0, 1), ("q1", "q2", f"x{n}"))
    ]

    (found,) = judge_modules(tries, [*same, *others])
    (fewer,) = judge_modules(tries, [*same[3:], *others])

    assert (found.consistency.n, found.consistency.questions) == (50, 3)
    assert fewer.consistency is None
