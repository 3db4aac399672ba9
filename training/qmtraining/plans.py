"""What a person has to do for one module: read, or answer which questions about what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qmquiz.forms.blueprint import Blueprint, read_blueprint
from qmquiz.forms.estimate import allowed_minutes, expected_seconds, reading_seconds
from qmtraining.library import Book
from qmtraining.models import Form, ItemStatus, Requirement
from qmtraining.status import Cause, State, worst

CHANGED = frozenset({Cause.REVISED, Cause.NEW})
"""Causes that lie in the manual: there is something new to read."""

DELTA_CAUSES = CHANGED | {Cause.KPI}
"""Causes that concern single statements; the rest of the module still holds."""

MIN_DELTA, MAX_DELTA = 2, 4
"""A quiz about what changed asks this many questions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One module as one person has it before her.

    :param items: items of the module that she needs, in no order; ``owed`` those to show now.
    :param delta: only about what is owed: she has shown the rest, and it still holds.
    :param due: the first day by which something has to be shown.
    :param next_day: when something will have to be shown again, if nothing is owed.
    """

    requirement: Requirement
    edition: str
    state: State
    cause: Cause
    items: tuple[ItemStatus, ...]
    owed: tuple[ItemStatus, ...]
    delta: bool
    due: date | None
    next_day: date | None

    @property
    def module(self) -> str:
        """Identifier of the module."""
        return self.requirement.module

    @property
    def failed(self) -> bool:
        """Whether a try did not pass since it is owed."""
        return any(row.failed_on for row in self.owed)

    @property
    def asked(self) -> tuple[ItemStatus, ...]:
        """The items that a form is about: what changed, or the whole module."""
        return self.owed if self.delta else self.items

    @property
    def changed(self) -> tuple[ItemStatus, ...]:
        """The owed items that the manual says something new about."""
        return tuple(row for row in self.owed if Cause(row.cause) in CHANGED)

    @property
    def by_kpi(self) -> tuple[ItemStatus, ...]:
        """The owed items that a KPI asks for again."""
        return tuple(row for row in self.owed if Cause(row.cause) is Cause.KPI)

    @property
    def reworded(self) -> ItemStatus | None:
        """The item whose pass still counts by the newest decision that only words changed."""
        found = [row for row in self.items if Cause(row.cause) is Cause.REWORDED]
        return max(found, key=lambda row: row.decided_on or date.min, default=None)

    @property
    def known_edition(self) -> str:
        """The edition that she knew: the latest one that an owed item was passed with."""
        known = [row for row in self.owed if row.known_edition and row.passed_on]
        if not known:
            return ""
        return max(known, key=lambda row: row.passed_on or date.min).known_edition


def tasks_of(rows: Sequence[ItemStatus]) -> tuple[Task, ...]:
    """One person's statuses as modules, those to do first in the order of their days.

    :param rows: read together with requirement and edition.
    """
    by_module: dict[str, list[ItemStatus]] = {}
    for row in rows:
        by_module.setdefault(row.module, []).append(row)
    return tuple(sorted((_task(found) for found in by_module.values()), key=_order))


def _order(task: Task) -> tuple[bool, date, int, str]:
    return (not task.owed, task.due or date.max, task.requirement.position, task.module)


def _task(rows: list[ItemStatus]) -> Task:
    """The statuses of one module as a task."""
    owed = tuple(row for row in rows if row.state in (State.DUE, State.LATE))
    causes = {Cause(row.cause) for row in owed}
    delta = bool(owed) and len(owed) < len(rows) and causes <= DELTA_CAUSES
    if causes and causes <= {Cause.REVISED, Cause.KPI}:
        delta = True  # even if it is every statement of the module
    first = min(owed, key=lambda row: row.due or date.max, default=None)
    return Task(
        requirement=rows[0].requirement,
        edition=rows[0].edition.name,
        state=worst(State(row.state) for row in rows),
        cause=Cause((first or rows[0]).cause),
        items=tuple(rows),
        owed=owed,
        delta=delta,
        due=first.due if first else None,
        next_day=min((row.expires for row in rows if row.expires), default=None),
    )


def question_count(task: Task) -> int:
    """How many questions a form for the task asks at most."""
    if task.delta:
        return min(max(len(task.owed), MIN_DELTA), MAX_DELTA)
    blueprint = blueprint_of(task)
    return blueprint.questions if blueprint else task.requirement.questions


def blueprint_of(task: Task) -> Blueprint | None:
    """What a quiz about the whole module has to hold; one about what changed has no blueprint."""
    written = task.requirement.blueprint
    return (
        read_blueprint(written, task.requirement.questions) if written and not task.delta else None
    )


def time_limit(task: Task) -> int | None:
    """Minutes for the quiz of a task before extra time; None without a limit."""
    return None if task.delta else task.requirement.time_limit


def minutes_of_person(task: Task, book: Book, extra_time: int) -> int | None:
    """Minutes that a person has for the quiz of a task; None without a limit.

    :param extra_time: percent.
    """
    limit = time_limit(task)
    if limit is None:
        return None
    return allowed_minutes(limit, extra_time, _quiz_seconds(task, book))


def quiz_minutes(task: Task, book: Book) -> int:
    """How long answering takes, rounded up to whole minutes."""
    return max(1, -(-_quiz_seconds(task, book) // 60))


def _quiz_seconds(task: Task, book: Book) -> int:
    return expected_seconds(book.bank, [row.item for row in task.asked], question_count(task))


def estimated_minutes(task: Task, book: Book) -> int:
    """How long reading and answering takes, rounded up to whole minutes."""
    seconds = 0
    for row in task.asked:
        item = book.catalogue.items.get(row.item)
        if item is not None:
            seconds += reading_seconds(f"{item.title}. {item.text}", book.bank.language)
    if task.requirement.form == Form.QUIZ:
        seconds += _quiz_seconds(task, book)
    return max(1, round(seconds / 60 + 0.49))
