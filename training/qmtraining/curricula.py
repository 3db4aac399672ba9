"""Training rules as a company writes them: ``training/curricula/*.yml``."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qmquiz.forms.blueprint import MOST_QUESTIONS, Blueprint, BlueprintError, read_blueprint
from qmtraining.recurrence import parse_length, parse_recurrence
from qmtraining.status import EVERYONE
from qmtraining.yaml_source import Entry, InputError, load_entry

FORMS = ("quiz", "read", "attest")


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """What people of some roles have to show together.

    :param patterns: globs over identifiers of items.
    :param recurrence: as written, or empty.
    :param questions: most questions in one quiz.
    :param pass_mark: percent.
    :param blueprint: what a quiz has to hold; without it any questions about the items.
    :param time_limit: minutes for a whole quiz; a quiz about what changed has no limit.
    :param path: the file that says it, on ``line``.
    """

    id: str
    title: str
    curriculum: str
    curriculum_title: str
    roles: tuple[str, ...]
    patterns: tuple[str, ...]
    form: str
    questions: int
    pass_mark: int
    recurrence: Mapping[str, Any]
    grace_days: int
    blueprint: Blueprint | None = None
    time_limit: int | None = None
    path: Path | None = field(default=None, repr=False, compare=False)
    line: int = field(default=0, repr=False, compare=False)


def load_curricula(folder: Path) -> tuple[Module, ...]:
    """All modules of a folder, in order of file name and place.

    :raises InputError: naming file and line of the first thing that is wrong.
    """
    modules: dict[str, Module] = {}
    seen: dict[str, Path] = {}
    for path in sorted((*folder.glob("*.yml"), *folder.glob("*.yaml"))):
        entry = load_entry(path)
        entry.only("format", "id", "title", "roles", "modules", "description")
        entry.number("format", 1, 1, 1)
        curriculum = entry.text("id")
        if curriculum in seen:
            raise entry.wrong(f"{curriculum} stands in {seen[curriculum].name} too", "id")
        seen[curriculum] = path
        roles = entry.words("roles")
        if not roles:
            raise entry.wrong(f"'roles' must name roles, or {EVERYONE!r} for everyone", "roles")
        for child in entry.entries("modules"):
            module = _module(child, curriculum, entry.text("title"), roles)
            if module.id in modules:
                raise child.wrong(f"module {module.id} stands here twice", "id")
            modules[module.id] = module
    return tuple(modules.values())


def _module(entry: Entry, curriculum: str, curriculum_title: str, roles: Sequence[str]) -> Module:
    """One module of a curriculum, checked."""
    entry.only(
        "id", "title", "items", "form", "questions", "pass_mark", "recurrence", "grace",
        "description", "blueprint", "time_limit",
    )  # fmt: skip
    patterns = entry.words("items")
    if not patterns:
        raise entry.wrong("'items' must name items, such as STD-PHONE-*")
    form = entry.text("form", "quiz")
    if form not in FORMS:
        raise entry.wrong(f"'form' must be one of {', '.join(FORMS)}", "form")
    try:
        parse_recurrence(entry.values.get("recurrence"))
    except ValueError as error:
        raise entry.wrong(str(error), "recurrence") from error
    try:
        grace = parse_length(entry.text("grace", "14 days"))
    except ValueError as error:
        raise entry.wrong(str(error), "grace") from error
    recurrence = entry.values.get("recurrence")
    questions = entry.number("questions", 6, 1, MOST_QUESTIONS)
    return Module(
        id=entry.text("id"),
        title=entry.text("title"),
        curriculum=curriculum,
        curriculum_title=curriculum_title,
        roles=tuple(roles),
        patterns=patterns,
        form=form,
        questions=questions,
        pass_mark=entry.number("pass_mark", 80, 1, 100),
        recurrence=dict(recurrence) if isinstance(recurrence, dict) else {},
        grace_days=grace.days or grace.months * 30,
        blueprint=_blueprint(entry, form, questions),
        time_limit=entry.number("time_limit", 0, 1, 600) if "time_limit" in entry.values else None,
        path=entry.path,
        line=entry.line,
    )


def _blueprint(entry: Entry, form: str, questions: int) -> Blueprint | None:
    """What a quiz has to hold, if the module says it."""
    if "blueprint" not in entry.values:
        return None
    if form != "quiz":
        raise entry.wrong(f"'blueprint' is for a quiz, and the module is to {form}", "blueprint")
    try:
        return read_blueprint(entry.values["blueprint"], questions)
    except BlueprintError as error:
        complaint = entry.wrong(error.message, "blueprint")
        complaint.line = error.line or complaint.line
        raise complaint from error


def digest_of(modules: Sequence[Module]) -> str:
    """Digest of the training rules: equal when, and only when, they ask for the same."""
    return hashlib.sha256(repr(modules).encode()).hexdigest()


__all__ = ["InputError", "Module", "digest_of", "load_curricula"]
