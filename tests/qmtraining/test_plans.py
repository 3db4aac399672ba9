"""What a person has to do for a module: everything, or only what changed."""

from datetime import date

import pytest

from qmtraining.models import Edition, ItemStatus, Requirement
from qmtraining.plans import question_count, tasks_of
from qmtraining.status import Cause, State

TODAY = date(2026, 11, 20)


def row(item, cause, *, module="M", due=date(2026, 12, 4), position=0, **more):
    owed = cause not in (Cause.PASSED, Cause.UNCHANGED, Cause.REWORDED)
    return ItemStatus(
        module=module,
        item=item,
        state=State.DUE if owed else State.CURRENT,
        cause=cause,
        due=due if owed else None,
        requirement=Requirement(module=module, position=position, questions=6),
        edition=Edition(name="2"),
        since=TODAY,
        **more,
    )


@pytest.mark.parametrize(
    ("causes", "delta", "asked"),
    [
        ((Cause.REVISED, Cause.UNCHANGED), True, ["0"]),
        ((Cause.REVISED, Cause.NEW, Cause.UNCHANGED), True, ["0", "1"]),
        ((Cause.REVISED,), True, ["0"]),
        ((Cause.KPI, Cause.UNCHANGED), True, ["0"]),
        ((Cause.KPI, Cause.REVISED), True, ["0", "1"]),
        ((Cause.KPI, Cause.EXPIRED), False, ["0", "1"]),
        ((Cause.REVISED, Cause.REVISED), True, ["0", "1"]),
        ((Cause.REVISED, Cause.EXPIRED, Cause.UNCHANGED), False, ["0", "1", "2"]),
        ((Cause.HIRED, Cause.NEW), False, ["0", "1"]),
        ((Cause.EXPIRED, Cause.EXPIRED), False, ["0", "1"]),
        ((Cause.PASSED, Cause.UNCHANGED), False, ["0", "1"]),
    ],
)
def test_only_what_changed_is_asked_of_those_who_have_shown_the_rest(causes, delta, asked):
    rows = [row(str(n), cause) for n, cause in enumerate(causes)]

    (task,) = tasks_of(rows)

    assert (task.delta, [found.item for found in task.asked]) == (delta, asked)


def test_of_what_was_only_reworded_the_newest_decision_is_told():
    rows = [
        row("a", Cause.UNCHANGED),
        row("b", Cause.REWORDED, decided_by="Ann", decided_on=date(2026, 5, 1)),
        row("c", Cause.REWORDED, decided_by="Ben", decided_on=date(2026, 8, 1)),
    ]

    (task,) = tasks_of(rows)

    assert (task.owed, task.state, task.reworded) == ((), State.CURRENT, rows[2])
    assert tasks_of(rows[:1])[0].reworded is None


def test_what_is_due_first_comes_first_and_what_is_done_last():
    rows = [
        row("a", Cause.PASSED, module="DONE"),
        row("b", Cause.HIRED, module="LATER", due=date(2027, 1, 1)),
        row("c", Cause.HIRED, module="SOON"),
    ]

    assert [task.module for task in tasks_of(rows)] == ["SOON", "LATER", "DONE"]


@pytest.mark.parametrize(("changed", "questions"), [(1, 2), (2, 2), (3, 3), (4, 4), (9, 4)])
def test_a_quiz_about_what_changed_asks_2_to_4_questions(changed, questions):
    rows = [row(str(n), Cause.REVISED) for n in range(changed)]

    (task,) = tasks_of([*rows, row("rest", Cause.UNCHANGED)])

    assert question_count(task) == questions


def test_a_redline_begins_at_the_edition_that_was_known():
    rows = [
        row("a", Cause.REVISED, known_edition="1", passed_on=date(2026, 1, 1)),
        row("b", Cause.REVISED, known_edition="1b", passed_on=date(2026, 5, 1)),
        row("c", Cause.UNCHANGED, known_edition="0", passed_on=date(2025, 5, 1)),
    ]

    (task,) = tasks_of(rows)

    assert task.known_edition == "1b"
