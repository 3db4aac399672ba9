"""Figures of passages."""

import pytest
from made_up_answers import answered, crowd, question, repeated, tried

from qmquiz.statistics.passages import Idea, PassageFigures, judge_passages

BANK = {"q1": question("q1", since="2026-10-05"), "q2": question("q2")}


def of_item(answer):
    return answer.item


def test_62_percent_of_45_chose_what_held_before():
    answers = crowd(repeated(now=15, old=28, mail=2))

    (found,) = judge_passages(answers, BANK, of_item)

    assert found == PassageFigures(
        key="STD-PHONE-01",
        questions=1,
        people=45,
        n=45,
        right=15,
        facility=pytest.approx(1 / 3),
        interval=pytest.approx((0.2136, 0.4793), abs=1e-4),
        idea=Idea(reason="superseded", chosen=28, offered=45, since="2026-10-05"),
    )
    assert found.idea.share == pytest.approx(0.622, abs=1e-3)
    assert found.idea.is_common


def test_no_idea_is_named_below_20_wrong_answers():
    (found,) = judge_passages(crowd(repeated(now=26, old=19)), BANK, of_item)

    assert found.wrong == 19
    assert found.idea is None


def test_few_people_with_many_answers_stay_hidden():
    """Nine people who were asked ten things each could be told apart."""
    answers = [
        (tried(person), answered(person, "old", qver=f"q{n}")) for person in range(9)
        for n in range(10)
    ]  # fmt: skip

    (found,) = judge_passages(answers, BANK, of_item)

    assert (found.people, found.n, found.facility, found.idea) == (9, 90, None, None)


def test_questions_of_a_passage_count_together_and_the_day_only_if_they_agree():
    answers = [*crowd(repeated(now=5, old=15)), *crowd(repeated(now=5, old=15), qver="q2")]

    (found,) = judge_passages(answers, BANK, of_item)

    assert (found.questions, found.people, found.n) == (2, 20, 40)
    assert found.idea == Idea(reason="superseded", chosen=30, offered=40, since=None)


def test_what_was_answered_about_an_older_text_does_not_count():
    answers = crowd(repeated(now=12))
    old = [(tried(99), answered(99, "old", item_hash="before"))]

    (found,) = judge_passages(
        [*old, *answers], BANK, lambda answer: answer.item if answer.item_hash == "h" else None
    )

    assert (found.n, found.right) == (12, 12)


def test_a_question_that_nobody_has_any_more_has_no_ideas():
    (found,) = judge_passages(crowd(repeated(old=30)), {}, of_item)

    assert (found.n, found.facility, found.idea) == (30, 0, None)
