"""Cronbach's alpha agrees with ``psych`` of R and with the manual of CTT."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmanual.kpi.statistics.reliability import (
    QuestionReliability,
    by_question,
    cronbach_alpha,
    standardised_alpha,
)


def test_agrees_with_psych(read_table: Any, r_truth: Any) -> None:
    truth = r_truth["cronbach"]
    rows = read_table("r_attitude.csv")
    names = list(rows[0])
    answers = [[float(row[name]) for name in names] for row in rows]

    assert cronbach_alpha(answers) == pytest.approx(truth["raw_alpha"], abs=1e-9)
    assert standardised_alpha(answers) == pytest.approx(truth["std_alpha"], abs=1e-9)
    assert dict(zip(names, by_question(answers), strict=True)) == {
        name: QuestionReliability(
            correlation=pytest.approx(truth["item_total_r_drop"][name], abs=1e-9),
            alpha_without=pytest.approx(truth["alpha_if_deleted"][name], abs=1e-9),
        )
        for name in names
    }


def test_agrees_with_ctt(read_json: Callable[[str], Any]) -> None:
    example = read_json("ctt_example.json")

    found = by_question(example["items"])

    assert cronbach_alpha(example["items"]) == pytest.approx(31 / 38, rel=1e-12)
    assert [question.correlation for question in found] == pytest.approx(
        example["point_biserial_corrected"], abs=example["tolerance"]
    )
    assert [question.alpha_without for question in found] == pytest.approx(
        example["alpha_if_deleted"], abs=example["tolerance"]
    )


def test_who_left_a_question_out_is_left_out() -> None:
    answers = [[1, 2], [2, 3], [3, 5], [None, 9]]

    assert cronbach_alpha(answers) == cronbach_alpha(answers[:3])


@pytest.mark.parametrize(
    "answers", [[], [[]], [[1, 2]], [[1], [2]], [[1, 1], [1, 1]], [[1, 2], [2, 1]]]
)
def test_too_little_or_nothing_that_varies(answers: list[list[float]]) -> None:
    assert cronbach_alpha(answers) is None


def test_question_that_does_not_vary() -> None:
    answers = [[1.0, 4.0], [2.0, 4.0], [3.0, 4.0]]

    assert standardised_alpha(answers) is None
    assert by_question(answers)[0] == QuestionReliability(correlation=None, alpha_without=None)
    assert by_question([]) == ()


column = st.lists(st.integers(1, 7), min_size=2, max_size=20)


@given(column.filter(lambda x: len(set(x)) > 1), st.integers(2, 6))
def test_same_question_asked_again_has_an_alpha_of_one(values: list[int], times: int) -> None:
    answers = [[float(value)] * times for value in values]

    assert cronbach_alpha(answers) == pytest.approx(1)
    assert standardised_alpha(answers) == pytest.approx(1)


@given(st.lists(st.tuples(st.integers(1, 7), st.integers(1, 7)), min_size=2, max_size=20))
def test_alpha_is_at_most_one_and_does_not_see_the_order(answers: list[tuple[int, int]]) -> None:
    found = cronbach_alpha(answers)

    assert cronbach_alpha([row[::-1] for row in reversed(answers)]) == pytest.approx(found)
    assert found is None or found <= 1 + 1e-12
