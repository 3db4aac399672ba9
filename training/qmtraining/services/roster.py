"""Take over the roster: who works here, in which roles, since when, under whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from qmtraining.database import write_transaction
from qmtraining.models import Clock, Person, Post, Supervision
from qmtraining.roster import RosterEntry, Span, managers_of


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterChange:
    """What a roster changed."""

    added: int
    changed: int
    unchanged: int
    not_in_file: int


def take_roster(*, entries: Sequence[RosterEntry], today: date) -> RosterChange:
    """Make the roster in the database equal to a file; history is added to, never rewritten.

    People who are not in the file stay as they are: a file may hold one department only.
    """
    with write_transaction():
        people = {person.code: person for person in Person.objects.all()}
        posts: dict[int, list[Post]] = {}
        for post in Post.objects.order_by("starts", "id"):
            posts.setdefault(post.person_id, []).append(post)
        added = changed = 0
        managers = {entry.manager for entry in entries if entry.manager}
        for entry in entries:
            person = people.get(entry.code)
            is_new = person is None
            if person is None:
                person = people[entry.code] = Person(code=entry.code)
                person.set_unusable_password()
            before = None if is_new else _values(person)
            person.name, person.username, person.email = entry.name, entry.username, entry.email
            person.language = person.language or entry.language
            person.quality_lead = entry.quality_lead
            person.extra_time = entry.extra_time
            person.leads = entry.code in managers or (not is_new and person.leads)
            person.is_active = entry.now.ends is None or entry.now.ends >= today
            if is_new or before != _values(person):
                person.full_clean(exclude=["manager", "password"])
                person.save()
                added, changed = added + is_new, changed + (not is_new)
                touched = True
            else:
                touched = False
            moved = _take_posts(person, entry, posts.get(person.pk, []), today, is_new)
            changed += moved and not touched
        _take_managers(entries, people)
        in_file = {entry.code for entry in entries}
        Clock.objects.all().delete()  # the next tick looks at everyone, even if we stop here
    return RosterChange(
        added=added,
        changed=changed,
        unchanged=len(entries) - added - changed,
        not_in_file=len(set(people) - in_file),
    )


def _values(person: Person) -> tuple[object, ...]:
    """What a roster file decides about a person, posts and manager left out."""
    return (
        person.name,
        person.username,
        person.email,
        person.language,
        person.quality_lead,
        person.extra_time,
        person.leads,
        person.is_active,
    )


def _take_posts(
    person: Person, entry: RosterEntry, known: list[Post], today: date, is_new: bool
) -> bool:
    """Open and close a person's posts; says whether anything changed.

    A role that appears on someone already known began today, unless the file's first day
    is later than every day we know of; one that disappears ended the day before.
    """
    moved = False
    if is_new:
        for span in entry.earlier:
            _open(person, span, span.starts)
    latest = max((post.starts for post in known), default=date.min)
    now = entry.now
    began = now.starts if is_new or now.starts > latest else max(today, now.starts)
    open_posts = {post.role: post for post in known if post.ends is None or post.ends >= today}
    for role in now.roles:
        post = open_posts.pop(role, None)
        if post is None and now.ends is not None and now.ends < today:
            post = next((old for old in reversed(known) if old.role == role), None)
        if post is None:
            _open(person, Span(roles=(role,), department=now.department, starts=began), began)
            if now.ends:
                Post.objects.filter(person=person, role=role, starts=began).update(ends=now.ends)
            moved = True
        elif post.ends != now.ends or post.department != now.department:
            post.ends, post.department = now.ends, now.department
            post.full_clean(validate_constraints=False)
            post.save()
            moved = True
    for post in open_posts.values():
        moved = True
        last = began - timedelta(days=1)
        if last < post.starts:
            post.delete()  # it was opened and taken back on the same day
        else:
            post.ends = last
            post.save()
    return moved


def _open(person: Person, span: Span, starts: date) -> None:
    """Add the posts of a span."""
    for role in span.roles:
        Post.objects.get_or_create(
            person=person,
            role=role,
            starts=starts,
            defaults={"department": span.department, "ends": span.ends},
        )


def _take_managers(entries: Sequence[RosterEntry], people: dict[str, Person]) -> None:
    """Set who reports to whom, directly and through others."""
    for entry in entries:
        person = people[entry.code]
        manager = people.get(entry.manager)
        if person.manager_id != (manager.pk if manager else None):
            person.manager = manager
            person.save(update_fields=["manager"])
    wanted = {
        (people[above].pk, people[entry.code].pk)
        for entry in entries
        for above in managers_of(entry.code, entries)
    }
    mine = [people[entry.code].pk for entry in entries]
    existing = {
        (row.manager_id, row.person_id): row.pk
        for row in Supervision.objects.filter(person_id__in=mine)
    }
    gone = [pk for pair, pk in existing.items() if pair not in wanted]
    Supervision.objects.filter(pk__in=gone).delete()
    Supervision.objects.bulk_create(
        Supervision(manager_id=manager, person_id=person)
        for manager, person in sorted(wanted - set(existing))
    )
