"""Which answers count."""

from made_up_answers import answered, tried

from qmquiz.statistics.answers import first_answers, first_tries


def test_a_second_attempt_at_a_module_does_not_count():
    first, second = tried(1, 10), tried(1, 11)
    other_person, other_module = tried(2, 12), tried(1, 13, module="MOD-2")

    assert first_tries([second, other_module, first, other_person]) == (
        first,
        other_person,
        other_module,
    )


def test_a_new_edition_begins_anew():
    old, new = tried(1, 10, edition="2026.1"), tried(1, 11, edition="2026.2")

    assert first_tries([new, old]) == (old, new)


def test_a_person_counts_once_for_a_question_that_did_not_change():
    tries = [tried(1, 10, edition="2026.1"), tried(1, 11, edition="2026.2"), tried(2, 12)]
    old = answered(10, "old")
    answers = [
        answered(12, "now"),
        answered(11, "now"),
        answered(11, "now", qver="q2"),
        old,
        answered(99, "now"),
    ]

    firsts, found = first_answers(tries, answers)

    assert firsts == tuple(tries)
    assert [(entry.attempt, answer.qver, answer.response) for entry, answer in found] == [
        (10, "q1", "old"),
        (11, "q2", "now"),
        (12, "q1", "now"),
    ]


def test_an_answer_that_a_second_attempt_told_her_does_not_count_in_the_next_edition():
    tries = [tried(1, 10), tried(1, 11), tried(1, 12, edition="2026.3")]
    answers = [
        answered(10, "old"),
        answered(11, "old", qver="q2"),
        answered(12, "now", qver="q2"),
        answered(12, "old", qver="q3"),
    ]

    _, found = first_answers(tries, answers)

    assert [(entry.attempt, answer.qver) for entry, answer in found] == [(10, "q1"), (12, "q3")]
