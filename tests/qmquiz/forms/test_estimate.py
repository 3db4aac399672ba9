"""How long it takes."""

import pytest

from qmquiz.forms.choose import choose_form
from qmquiz.forms.estimate import (
    allowed_minutes,
    expected_seconds,
    form_seconds,
    question_seconds,
    reading_seconds,
)
from qmquiz.forms.form import questions_of
from qmquiz.generate import generate


def test_reading_goes_by_words_or_by_characters():
    assert reading_seconds("word " * 200) == 60
    assert reading_seconds("字" * 250, "zh-Hans") == 60
    assert reading_seconds("") == 0
    assert reading_seconds("One") == 1


def test_form_takes_as_long_as_its_questions(phone):
    bank = generate(phone.catalogue)
    form = choose_form(bank, ["STD-1", "STD-2"], n=2, seed="a")

    assert form_seconds(form, bank) == sum(map(question_seconds, questions_of(form, bank)))
    assert 20 <= form_seconds(form, bank) <= 60


def test_form_that_is_not_chosen_yet_takes_as_long_as_average_questions(phone):
    bank = generate(phone.catalogue)
    seconds = [question_seconds(q) for name in ("STD-1", "STD-2") for q in bank.about(name)]

    found = expected_seconds(bank, ["STD-1", "STD-2"], 5)

    assert found - 1 < 5 * sum(seconds) / len(seconds) <= found
    assert expected_seconds(bank, ["UNKNOWN"], 5) == 0


@pytest.mark.parametrize(
    ("limit", "extra", "estimate", "expected"),
    [
        (30, 0, 0, 30),
        (30, 25, 0, 38),  # 37.5
        (30, 50, 0, 45),
        (20, 25, 0, 25),
        (1, 0, 61, 2),  # the questions take longer than the limit
        (1, 50, 120, 3),
        (10, 0, 240, 10),
    ],
)
def test_allowed_minutes_round_up_and_are_never_below_the_estimate(
    limit, extra, estimate, expected
):
    assert allowed_minutes(limit, extra, estimate) == expected
