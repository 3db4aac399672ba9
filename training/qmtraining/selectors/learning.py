"""What a person has to do and has done."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from qmtraining.models import Attempt, ItemStatus, Person, Record
from qmtraining.plans import Task, tasks_of


def statuses_of_person(person: Person) -> QuerySet[ItemStatus]:
    """All statuses of a person, with rule and edition. One query."""
    return ItemStatus.objects.filter(person=person).select_related("requirement", "edition")


def tasks_of_person(person: Person) -> tuple[Task, ...]:
    """The modules of a person, those to do first. One query."""
    return tasks_of(list(statuses_of_person(person).order_by("pk")))


def task_of_person(person: Person, module: str) -> Task | None:
    """One module of a person. One query."""
    rows = list(statuses_of_person(person).filter(module=module).order_by("pk"))
    return tasks_of(rows)[0] if rows else None


def attempt_of_person(person: Person, key: UUID) -> Attempt | None:
    """An attempt, if it is this person's. One query."""
    found = Attempt.objects.filter(person=person, key=key)
    return found.select_related("requirement", "edition").first()


def timed_attempts_of_person(person: Person) -> tuple[Attempt, ...]:
    """Attempts under way that have a time limit. One query."""
    found = Attempt.objects.filter(person=person, submitted_at=None).exclude(deadline=None)
    return tuple(found.select_related("requirement", "edition").order_by("deadline", "id"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a transcript: what one attempt left."""

    attempt: Attempt
    records: tuple[Record, ...]

    @property
    def first(self) -> Record:
        """Any of its records: they differ in the item only."""
        return self.records[0]


def records_of_person(person: Person) -> QuerySet[Record]:
    """All records of a person, newest first. One query."""
    found = Record.objects.filter(person=person).select_related("edition", "attempt")
    return found.order_by("-at", "id")


def transcript(records: Sequence[Record]) -> tuple[Entry, ...]:
    """Records by attempt, in the order given."""
    by_attempt: dict[int, list[Record]] = {}
    for record in records:
        by_attempt.setdefault(record.attempt_id, []).append(record)
    return tuple(
        Entry(attempt=found[0].attempt, records=tuple(found)) for found in by_attempt.values()
    )
