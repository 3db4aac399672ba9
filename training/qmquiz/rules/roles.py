"""Roles as answers: which others are certainly not the right one."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from qmanual.items.model import Item
from qmquiz.context import Context
from qmquiz.facts import Candidate
from qmquiz.words import same_text_key

T = TypeVar("T")


def is_role(context: Context, name: str) -> bool:
    """Whether a link that asks for a role leads to one; a dangling one has no title to offer."""
    found = context.item(name)
    return found is not None and found.type == "role"


def excluded_roles(context: Context, key: str, *, superiors: bool) -> frozenset[str]:
    """Roles that must not stand beside the right one as wrong answers.

    Those are its deputies and whom it stands in for, other names of it, and, where
    accountability is asked for, whoever it reports to.
    """
    return context.remember(
        ("excluded", key, superiors), lambda: _excluded(context, key, superiors)
    )


def _excluded(context: Context, key: str, superiors: bool) -> frozenset[str]:
    role = context.item(key)
    if role is None:
        return frozenset({key})
    excluded = {key, *role.links.get("deputy", ())}
    excluded.update(context.pointing_at.get(key, {}).get("deputy", ()))
    if superiors:
        excluded.update(_chain(context, role))
    by_name = context.remember("roles by name", lambda: _by_name(context))
    excluded.update(other for name in _names(context, role) for other in by_name.get(name, ()))
    return frozenset(excluded)


def _by_name(context: Context) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for role in context.catalogue.of_type("role"):
        for name in _names(context, role):
            found.setdefault(name, []).append(role.id)
    return found


def role_candidate(
    context: Context, rule: str, role: str, tempting: str, *, source: str = "", **words: str
) -> Candidate:
    """A role as a wrong answer."""
    title = context.title(role)
    return Candidate(
        value=role,
        text=title,
        tempting=tempting,
        why=context.wording.say(rule, "why", tempting, value=title, **words),
        source=source or role,
    )


def without(
    context: Context, candidates: Iterable[Candidate], excluded: frozenset[str]
) -> list[Candidate]:
    """The candidates that may be offered, each role once."""
    found: dict[str, Candidate] = {}
    for candidate in candidates:
        name = candidate.value
        if isinstance(name, str) and name not in excluded and is_role(context, name):
            found.setdefault(name, candidate)
    return list(found.values())


def around(items: Sequence[T], place: int, reach: int) -> Iterator[T]:
    """The entries before and behind a place in a list, the nearest first."""
    for distance in range(1, reach + 1):
        for other in (place - distance, place + distance):
            if 0 <= other < len(items):
                yield items[other]


def _chain(context: Context, role: Item) -> Iterator[str]:
    seen = {role.id}
    waiting = list(role.links.get("reports_to", ()))
    while waiting:  # a circle of reporting lines ends here
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        yield name
        above = context.item(name)
        waiting += above.links.get("reports_to", ()) if above else ()


def _names(context: Context, role: Item) -> frozenset[str]:
    also = role.fields.get("also_called") or ()
    return frozenset(same_text_key(name) for name in (context.title(role.id), *also))
