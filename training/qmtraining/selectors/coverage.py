"""How far the manual has reached the people who need it; read from the counters."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import FilteredRelation, Q, QuerySet, Subquery

from qmtraining.models import Edition, ItemStatus, Person, Requirement, Rollup, Scope
from qmtraining.status import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many people stand how."""

    current: int = 0
    due: int = 0
    late: int = 0

    @property
    def all(self) -> int:
        """People who need it."""
        return self.current + self.due + self.late

    @property
    def part(self) -> float:
        """Share of them who are up to date, 0 to 1."""
        return self.current / self.all if self.all else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The counters in order.

    :param modules: identifier to title.
    :param by_role: role to module to share; an empty module stands for all together.
    :param by_item: item to share.
    :param edition: the edition in force.
    """

    modules: Mapping[str, str]
    by_role: Mapping[str, Mapping[str, Share]]
    by_department: Mapping[str, Mapping[str, Share]]
    by_item: Mapping[str, Share]
    edition: str


def read_coverage() -> Coverage:
    """Coverage by role, department and item. Two queries."""
    newest = Edition.objects.order_by("-published_at", "-pk").values("name")[:1]
    rules = Requirement.objects.filter(ends=None).annotate(edition=Subquery(newest))
    modules: dict[str, str] = {}
    edition = ""
    for rule in rules:
        modules[rule.module] = rule.title
        edition = rule.edition or ""
    counts: dict[tuple[str, str, str], dict[str, int]] = {}
    for scope, key, module, state, n in Rollup.objects.filter(n__gt=0).values_list(
        "scope", "key", "module", "state", "n"
    ):
        counts.setdefault((scope, key, module), {})[state] = n
    shares = {key: Share(**found) for key, found in sorted(counts.items())}

    def of(scope: Scope) -> dict[str, dict[str, Share]]:
        found: dict[str, dict[str, Share]] = {}
        for (where, key, module), share in shares.items():
            if where == scope:
                found.setdefault(key, {})[module] = share
        return found

    return Coverage(
        modules=modules,
        by_role=of(Scope.ROLE),
        by_department=of(Scope.DEPARTMENT),
        by_item={key: shares_of[""] for key, shares_of in of(Scope.ITEM).items()},
        edition=edition,
    )


def people_of_item(item: str) -> QuerySet[ItemStatus]:
    """Everyone who needs an item, those who are late first. One query."""
    found = ItemStatus.objects.filter(item=item).select_related("person", "edition", "requirement")
    return found.order_by("-state", "due", "person__name")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How one person stands with what an edition changed.

    :param owes: items that she owes because of this edition.
    :param shown: items that she has shown since.
    :param other: items that she owes for another reason.
    """

    code: str
    name: str
    department: str
    roles: tuple[str, ...]
    owes: tuple[str, ...]
    shown: tuple[str, ...]
    other: tuple[str, ...]


_STATUS = ("status__item", "status__state", "status__cause")


def standings(items: list[str]) -> tuple[Standing, ...]:
    """How everyone stands with some items: also who needs none of them. One query."""
    rows: Any = (
        Person.objects.filter(is_active=True)
        .annotate(status=FilteredRelation("statuses", condition=Q(statuses__item__in=items)))
        .order_by("department", "name", "pk")
        .values_list("pk", "code", "name", "department", "roles", *_STATUS)
    )
    people: dict[int, tuple[str, str, str, tuple[str, ...]]] = {}
    found: dict[int, dict[str, list[str]]] = {}
    for pk, code, name, department, roles, item, state, cause in rows:
        people[pk] = (code, name, department, tuple(roles))
        groups = found.setdefault(pk, {"owes": [], "shown": [], "other": []})
        if item is None:
            continue
        owed = state in (State.DUE, State.LATE)
        group = "shown" if not owed else "owes" if cause in ("revised", "new") else "other"
        if item not in groups[group]:
            groups[group].append(item)
    return tuple(
        Standing(
            code=code,
            name=name,
            department=department,
            roles=roles,
            **{group: tuple(names) for group, names in found[pk].items()},
        )
        for pk, (code, name, department, roles) in people.items()
    )
