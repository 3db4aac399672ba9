"""Figures of question versions."""

import pytest
from made_up_answers import answered, crowd, repeated, tried

from qmquiz.statistics.floors import Flag
from qmquiz.statistics.questions import QuestionFigures, judge_questions, worst_first


def test_below_the_floor_there_are_counts_and_no_figure():
    assert judge_questions(crowd(repeated(now=6, old=3))) == (
        QuestionFigures(
            qid="q1",
            qver="q1",
            item="STD-PHONE-01",
            editions=("2026.2",),
            n=9,
            right=6,
            facility=None,
            interval=None,
            sd=None,
            point_biserial=None,
            discriminative_efficiency=None,
            flags=(),
        ),
    )


def test_from_ten_there_is_a_facility_with_its_interval():
    (found,) = judge_questions(crowd(repeated(now=2, old=8)))

    assert (found.n, found.right, found.wrong, found.facility) == (10, 2, 8, 0.2)
    assert found.interval == pytest.approx((0.0567, 0.5098), abs=1e-4)
    assert found.flags == (Flag.HARD,)
    assert found.point_biserial is None


def pairs(n, agree):
    """So many people answer two questions; of some both answers are right or both wrong."""
    found = []
    for person in range(n):
        first = person % 2 == 0
        second = first if person < agree else not first
        for qver, right in (("q1", first), ("q2", second)):
            found.append((tried(person), answered(person, "now" if right else "old", qver=qver)))
    return found


def test_the_point_biserial_needs_fifty_attempts_with_another_question():
    alone = crowd(repeated(now=50, old=50), qver="q3")

    few, _ = judge_questions(pairs(49, 49))
    enough, other = judge_questions(pairs(50, 50))
    (without_rest,) = judge_questions(alone)

    assert few.point_biserial is None
    assert enough.point_biserial == pytest.approx(1)
    assert enough.discriminative_efficiency == pytest.approx(1)
    assert enough.flags == other.flags == ()
    assert without_rest.point_biserial is None


def test_who_knows_the_rest_does_worse_at_an_unclear_question():
    first, _ = judge_questions(pairs(60, 0))

    assert first.point_biserial == pytest.approx(-1)
    assert first.flags == (Flag.UNCLEAR,)


def test_another_wording_starts_anew_and_the_same_one_goes_on():
    old = crowd(repeated(now=10), qver="q1.a")
    new = [
        (tried(100 + n, edition="2026.3"), answered(100 + n, "old", qver="q1.b")) for n in range(3)
    ]
    same = [
        (tried(200 + n, edition="2026.3"), answered(200 + n, "now", qver="q1.a")) for n in range(2)
    ]

    found = {entry.qver: entry for entry in judge_questions([*old, *new, *same])}

    assert {entry.qid for entry in found.values()} == {"q1"}
    assert (found["q1.a"].n, found["q1.a"].editions) == (12, ("2026.2", "2026.3"))
    assert (found["q1.b"].n, found["q1.b"].right) == (3, 0)


def test_the_worst_come_first_and_those_with_too_few_answers_last():
    found = judge_questions(
        [
            *crowd(repeated(now=3), qver="few"),
            *crowd(repeated(now=12), qver="easy"),
            *crowd(repeated(now=1, old=11), qver="hard"),
            *crowd(repeated(now=8, old=4), qver="fair"),
        ]
    )

    assert [entry.qver for entry in worst_first(found)] == ["hard", "fair", "easy", "few"]


def test_nobody_answered_anything():
    assert judge_questions([]) == ()
