"""Who may see whom, and how the people whom someone looks after stand."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet

from qmtraining.models import ItemStatus, Person
from qmtraining.status import State


def visible_people(viewer: Person) -> QuerySet[Person]:
    """The people whose records someone may see: her own, those she manages; all, as quality
    lead."""
    if viewer.quality_lead:
        return Person.objects.all()
    return Person.objects.filter(Q(pk=viewer.pk) | Q(supervised_by__manager=viewer)).distinct()


def managed_people(viewer: Person) -> QuerySet[Person]:
    """The people who report to someone, directly or through others; all, as quality lead."""
    if viewer.quality_lead:
        return Person.objects.filter(is_active=True)
    return Person.objects.filter(is_active=True, supervised_by__manager=viewer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """How one person stands with one module.

    :param day: by when something is due, or from when it has to be shown again.
    """

    state: State
    day: date | None


@dataclass(slots=True, kw_only=True)
class Matrix:
    """People down, modules across.

    :param modules: identifier to title, in the order of the curricula.
    :param cells: person and module to cell; what is not there is not needed.
    :param more: whether people follow who are not in it.
    """

    people: list[Person]
    modules: dict[str, str] = field(default_factory=dict)
    cells: dict[tuple[int, str], Cell] = field(default_factory=dict)
    more: bool = False

    def count(self, module: str, state: State) -> int:
        """People who stand so with a module."""
        return sum(
            (cell := self.cells.get((person.pk, module))) is not None and cell.state == state
            for person in self.people
        )

    def worst_first(self) -> list[tuple[str, str, int, int]]:
        """Modules in which someone is late or has something to do: id, title, late, due."""
        found = [
            (module, title, self.count(module, State.LATE), self.count(module, State.DUE))
            for module, title in self.modules.items()
        ]
        return sorted(
            (entry for entry in found if entry[2] or entry[3]),
            key=lambda entry: (-entry[2], -entry[3], entry[1]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What someone wants to see of the matrix; it stands in the address.

    :param states: only people who stand so with something; empty: everyone.
    :param after: department, name and number of the last person of the page before.
    """

    department: str = ""
    states: tuple[State, ...] = ()
    after: tuple[str, str, int] | None = None

    def of(self, people: QuerySet[Person]) -> QuerySet[Person]:
        """The people wanted, in order."""
        if self.department:
            people = people.filter(department=self.department)
        if self.states:
            owing = ItemStatus.objects.filter(person=OuterRef("pk"), state__in=self.states)
            people = people.filter(Exists(owing))
        if self.after:
            department, name, number = self.after
            people = people.filter(
                Q(department__gt=department)
                | Q(department=department, name__gt=name)
                | Q(department=department, name=name, pk__gt=number)
            )
        return people.order_by("department", "name", "pk")


def matrix_of(people: QuerySet[Person], limit: int | None = None) -> Matrix:
    """How people stand, module by module. Two queries.

    :param limit: most people; whether there are more stands in ``more``.
    """
    found = list(people if limit is None else people[: limit + 1])
    more = limit is not None and len(found) > limit
    found = found[:limit]
    chosen: Any = people.order_by().values("pk") if limit is None else [who.pk for who in found]
    rows = (
        ItemStatus.objects.filter(person__in=chosen)
        .order_by("requirement__position", "module")
        .values("person_id", "module", "requirement__title")
        .annotate(
            late=Count("pk", filter=Q(state=State.LATE)),
            todo=Count("pk", filter=Q(state=State.DUE)),
            due_by=Min("due"),
            again=Min("expires"),
            position=Max("requirement__position"),
        )
    )
    matrix = Matrix(people=found, more=more)
    for row in rows:
        matrix.modules[row["module"]] = row["requirement__title"]
        state = State.LATE if row["late"] else State.DUE if row["todo"] else State.CURRENT
        day = row["again"] if state == State.CURRENT else row["due_by"]
        matrix.cells[row["person_id"], row["module"]] = Cell(state=state, day=day)
    return matrix
