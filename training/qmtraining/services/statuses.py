"""Keep the cached statuses equal to what ``status.py`` computes."""

import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from qmtraining.database import write_transaction
from qmtraining.models import Edition, ItemStatus, Person, Post, Record, Requirement, Rollup
from qmtraining.requirements import all_editions, all_rules, fact_of, held_posts
from qmtraining.rollups import Cell, add_to_rollups, cells_of, change_between
from qmtraining.status import Asked, State, Status

logger = logging.getLogger(__name__)

BATCH = 100
"""People in one transaction: learners who submit meanwhile wait for one batch at most."""

COLUMNS = (
    "state", "cause", "hash", "changed_by", "since", "due", "expires", "next_change",
    "known_edition", "passed_on", "failed_on", "kpi",
    "decided_by", "decided_on",
)  # fmt: skip
"""Columns of a cached status that are the fields of a computed one."""

UPDATED = ("requirement", "edition", *COLUMNS)


def asked_on(day: date) -> Asked:
    """What all training rules ask on a day. Two queries."""
    return Asked(all_rules(), all_editions(), day)


def statuses_of(people: Sequence[int], asked: Asked) -> dict[int, dict[tuple[str, str], Status]]:
    """How people stand on a day, computed from what was recorded. Two queries."""
    posts: dict[int, list[Post]] = {}
    for post in Post.objects.filter(person_id__in=people).order_by("starts", "id"):
        posts.setdefault(post.person_id, []).append(post)
    facts: dict[int, list[Record]] = {}
    records = Record.objects.filter(person_id__in=people).select_related("edition")
    for record in records.order_by("at", "id"):
        facts.setdefault(record.person_id, []).append(record)
    return {
        person: asked.of_person(
            held_posts(posts.get(person, ())), [fact_of(row) for row in facts.get(person, ())]
        )
        for person in people
    }


def refresh_statuses(*, today: date, people: Iterable[int] | None = None) -> int:
    """Recompute the cache for people (everyone by default), and the counters with it.

    :return: how many statuses were written or removed.
    """
    asked = asked_on(today)
    ids = sorted(people if people is not None else Person.objects.values_list("pk", flat=True))
    changed = 0
    for start in range(0, len(ids), BATCH):
        with write_transaction():
            changed += _refresh_batch(ids[start : start + BATCH], asked)
    return changed


def _refresh_batch(ids: Sequence[int], asked: Asked) -> int:
    """Recompute some people, in the transaction that is open."""
    rows = {row.module: row for row in Requirement.objects.order_by("starts", "id")
            if row.starts <= asked.day and (row.ends is None or asked.day <= row.ends)}  # fmt: skip
    in_force = Edition.objects.order_by("published_at", "id").last()
    # Locked, because the counters follow from what is read here: a submission waits.
    people = list(Person.objects.filter(pk__in=ids).order_by("pk").select_for_update())
    computed = statuses_of(ids, asked)
    old: dict[int, dict[tuple[str, str], ItemStatus]] = {}
    for cached in ItemStatus.objects.filter(person_id__in=ids):
        old.setdefault(cached.person_id, {})[cached.module, cached.item] = cached
    change: Counter[Cell] = Counter()
    written: list[ItemStatus] = []
    gone: list[int] = []
    for person in people:
        had = old.get(person.pk, {})
        now = computed[person.pk]
        before = cells_of(
            person.department, person.roles, {key: State(row.state) for key, row in had.items()}
        )
        _refresh_post(person, asked.day)
        after = cells_of(
            person.department, person.roles, {key: status.state for key, status in now.items()}
        )
        change.update(change_between(before, after))
        for key, status in now.items():
            assert in_force is not None  # something is asked, so there is an edition
            row = had.get(key)
            requirement = rows[key[0]]
            if (
                row is None
                or status_of_row(row) != status
                or row.edition_id != in_force.pk
                or row.requirement_id != requirement.pk
            ):
                written.append(_row(person.pk, key, status, requirement, in_force))
        gone += [row.pk for key, row in had.items() if key not in now]
    ItemStatus.objects.filter(pk__in=gone).delete()
    ItemStatus.objects.bulk_create(
        written,
        update_conflicts=True,
        unique_fields=["person", "module", "item"],
        update_fields=list(UPDATED),
        batch_size=40,
    )
    add_to_rollups(change)
    return len(written) + len(gone)


def _refresh_post(person: Person, day: date) -> None:
    """Set the roles and department that a person has today."""
    held = [post for post in person.posts.all() if post.starts <= day <= (post.ends or day)]
    roles = [post.role for post in held if post.role]
    department = held[-1].department if held else person.department
    if person.roles != roles or person.department != department:
        person.roles, person.department = roles, department
        person.save(update_fields=["roles", "department"])


def status_of_row(row: ItemStatus) -> Status:
    """A cached status as the value that it caches."""
    return Status(**{name: getattr(row, name) for name in COLUMNS})


def _row(
    person: int, key: tuple[str, str], status: Status, requirement: Requirement, edition: Edition
) -> ItemStatus:
    """The cache's row for a computed status."""
    return ItemStatus(
        person_id=person,
        module=key[0],
        item=key[1],
        requirement=requirement,
        edition=edition,
        **{name: getattr(status, name) for name in COLUMNS},
    )


def rebuild_rollups() -> None:
    """Count everything anew; for a repair, and to hold the counters against the statuses."""
    with write_transaction():
        Rollup.objects.all().delete()
        add_to_rollups(count_statuses())


def rollups_are_true() -> bool:
    """Whether the counters say what the cached statuses give."""
    with write_transaction():
        rows = Rollup.objects.exclude(n=0).values_list("scope", "key", "module", "state", "n")
        return {Cell(*row[:4]): row[4] for row in rows} == count_statuses()


def count_statuses() -> Counter[Cell]:
    """The counters as the cached statuses give them."""
    states: dict[int, dict[tuple[str, str], State]] = {}
    for pk, module, item, state in ItemStatus.objects.values_list(
        "person_id", "module", "item", "state"
    ):
        states.setdefault(pk, {})[module, item] = State(state)
    cells: Counter[Cell] = Counter()
    for person in Person.objects.only("pk", "department", "roles"):
        cells.update(cells_of(person.department, person.roles, states.get(person.pk, {})))
    return cells
