"""People as a company writes them: ``training/people.yml`` or an export of its HR system."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from qmtraining.yaml_source import Entry, load_entry

LANGUAGES = {
    "": "",
    "en": "en",
    "ru": "ru",
    "ko": "ko",
    "zh-hans": "zh-hans",
    "zh-cn": "zh-hans",
    "zh": "zh-hans",
    "zh-hant": "zh-hant",
    "zh-tw": "zh-hant",
}
"""Language as written to language of the service."""


NO_ROLE = ""
"""Stands for the post of someone whose work has no role: she takes what everyone takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Roles in a department, from a first to a last day."""

    roles: tuple[str, ...]
    department: str
    starts: date
    ends: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterEntry:
    """One person of the roster.

    :param extra_time: percent more time that the person has a right to, where there is a limit.
    :param now: what holds today.
    :param earlier: what held before, as far as the file says so.
    """

    code: str
    name: str
    username: str
    email: str
    manager: str
    language: str
    quality_lead: bool
    extra_time: int = 0
    now: Span
    earlier: tuple[Span, ...] = ()


def load_roster(path: Path) -> tuple[RosterEntry, ...]:
    """The people of a roster file, in its order.

    :raises InputError: naming file and line of the first thing that is wrong.
    """
    top = load_entry(path)
    top.only("format", "people", "description")
    entries = top.entries("people")
    people = [_person(entry) for entry in entries]
    known = {person.code for person in people}
    codes: set[str] = set()
    names: set[str] = set()
    for entry, person in zip(entries, people, strict=True):
        if person.code in codes:
            raise entry.wrong(f"{person.code} stands here twice", "id")
        if person.username in names:
            raise entry.wrong(f"username {person.username!r} is taken", "username")
        if person.manager and person.manager not in known:
            raise entry.wrong(f"manager {person.manager} is not on the roster", "manager")
        codes.add(person.code)
        names.add(person.username)
    for entry, person in zip(entries, people, strict=True):
        if person.code in managers_of(person.code, people):
            raise entry.wrong(f"{person.code} reports to herself", "manager")
    return tuple(people)


def managers_of(code: str, people: Iterable[RosterEntry]) -> tuple[str, ...]:
    """Whom a person reports to, directly first, then through others.

    A circle ends where it closes, so that it can be found: then it holds the person.
    """
    manager = {person.code: person.manager for person in people}
    found: list[str] = []
    above = manager.get(code, "")
    while above and above not in found:
        found.append(above)
        above = manager.get(above, "")
    return tuple(found)


def _person(entry: Entry) -> RosterEntry:
    """One person, checked."""
    entry.only(
        "id", "name", "email", "username", "department", "roles", "from", "to", "manager",
        "language", "quality_lead", "extra_time", "history",
    )  # fmt: skip
    language = entry.text("language", "").lower().replace("_", "-")
    if language not in LANGUAGES:
        known = ", ".join(sorted({value for value in LANGUAGES.values() if value}))
        raise entry.wrong(f"language {language!r} is not one of {known}", "language")
    return RosterEntry(
        code=entry.text("id"),
        name=entry.text("name"),
        username=entry.text("username", entry.text("id").lower()).lower(),
        email=entry.text("email", ""),
        manager=entry.text("manager", ""),
        language=LANGUAGES[language],
        quality_lead=entry.flag("quality_lead"),
        extra_time=entry.number("extra_time", 0, 0, 300),
        now=_span(entry),
        earlier=tuple(_earlier(child) for child in entry.entries("history")),
    )


def _span(entry: Entry) -> Span:
    """Roles, department and days of an entry."""
    starts = entry.day("from")
    ends = entry.day("to")
    if starts is None:
        raise entry.wrong("'from' is missing: the first day")
    if ends is not None and ends < starts:
        raise entry.wrong("'to' is before 'from'", "to")
    roles = entry.words("roles") or (NO_ROLE,)
    return Span(roles=roles, department=entry.text("department", ""), starts=starts, ends=ends)


def _earlier(entry: Entry) -> Span:
    """One span of the past; it has an end."""
    entry.only("roles", "department", "from", "to")
    span = _span(entry)
    if span.ends is None:
        raise entry.wrong("'to' is missing: the last day")
    return span
