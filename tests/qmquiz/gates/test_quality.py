"""What only shows when all questions are looked at."""

from dataclasses import replace

from qmquiz.model import Kind
from qmquiz.quality import find_imbalance, find_repeated, flaws_of, measure_quality


def test_share_of_questions_without_flaws(bench):
    good = bench.question("What is done?", "*One", "Two", "Three")
    cue = bench.question("Which day?", "*Monday", "Friday", "Sunday")
    bad = bench.question("Which is not done?", "*One", "Two", "Three")
    questions = [good, cue, bad, replace(good, qver="other")]

    quality = measure_quality(questions, flaws_of(questions))

    assert (quality.hard, quality.soft) == (1, 1)
    assert (quality.hard_free_pct, quality.soft_free_pct) == (75.0, 50.0)
    assert measure_quality([], []).soft_free_pct == 100.0


def test_each_question_is_looked_at_with_the_words_of_its_language(bench):
    english = bench.question("Which is not done?", "*One", "Two", "Three")

    assert [flaw.code for _, flaw in flaws_of([english])] == ["negative"]
    assert flaws_of([replace(english, language="ru")]) == []


def test_same_question_twice(bench):
    first = bench.question("What is done?", "*One", "Two", "Three")
    again = bench.question("What is done", "*one.", "Four", "Five", slot="Q-2")
    other = bench.question("What is done?", "One", "*Two", "Three", slot="Q-3")

    assert [(q.slot, flaw.message) for q, flaw in find_repeated([first, again, other])] == [
        ("Q-2", "asks the same as Q-1; keep one")
    ]


def test_statements_are_true_about_half_of_the_time(bench):
    def statements(true, false):
        return [
            bench.question(
                f"Statement {number}.",
                kind=Kind.TRUE_FALSE,
                options=tuple(
                    replace(option, id=option.text.casefold())
                    for option in bench.options(*(("*True", "False") if so else ("True", "*False")))
                ),
            )
            for number, so in enumerate([True] * true + [False] * false)
        ]

    assert find_imbalance(statements(6, 4)) is None
    assert find_imbalance(statements(9, 0)) is None
    assert find_imbalance(statements(7, 3)).message == (
        "7 of 10 statements are true; about half should be"
    )
