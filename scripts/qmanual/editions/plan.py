"""``manual/editions.yml``: which editions there are to be, and from when each is in force."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qmanual.config import Settings
from qmanual.editions.names import checked_name
from qmanual.errors import EditionError
from qmanual.items.suggest import did_you_mean
from qmanual.items.yaml_lines import LinedList, YamlProblem, load_lined

PLAN_FILE = "editions.yml"

_KNOWN = ("name", "effective", "summary", "sources")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One entry of ``editions.yml``.

    :param effective: in force from this day.
    :param sources: folder whose files stand in place of those under the manual's folder;
        None for the sources as they are.
    """

    name: str
    effective: datetime.date
    summary: str = ""
    sources: Path | None = None


def load_plans(settings: Settings) -> tuple[Plan, ...]:
    """The entries of ``editions.yml`` in their order, oldest first; none without the file.

    :raises EditionError: if the file cannot be used as it stands; the line is named.
    """
    path = settings.manual_path / PLAN_FILE
    shown = f"{settings.manual}/{PLAN_FILE}"
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise EditionError(f"cannot be read: {error}", path=shown) from error
    try:
        data = load_lined(text)
    except YamlProblem as problem:
        raise EditionError(problem.message, path=shown, line=problem.line) from problem
    entries = data.get("editions") if isinstance(data, Mapping) else None
    if entries is None:
        raise EditionError("must have a list under the key editions", path=shown, line=1)
    if not isinstance(entries, LinedList):
        raise EditionError("editions must be a list", path=shown, line=data.lines["editions"])
    plans: list[Plan] = []
    for entry, line in zip(entries, entries.lines, strict=True):
        plan = _plan(entry, settings, shown, line)
        if any(other.name == plan.name for other in plans):
            raise EditionError(f"edition {plan.name} stands here twice", path=shown, line=line)
        plans.append(plan)
    return tuple(plans)


def plan_for(settings: Settings, name: str) -> Plan:
    """The entry of one edition.

    :raises EditionError: if there is none.
    """
    checked_name(name)
    plans = load_plans(settings)
    for plan in plans:
        if plan.name == name:
            return plan
    known = [plan.name for plan in plans]
    raise EditionError(
        f"there is no edition {name!r} in {settings.manual}/{PLAN_FILE}"
        + (did_you_mean(name, known) or "; add it there with the day it comes into force")
    )


def _plan(entry: Any, settings: Settings, shown: str, line: int) -> Plan:
    def fail(message: str) -> EditionError:
        return EditionError(message, path=shown, line=line)

    if not isinstance(entry, Mapping):
        raise fail("an edition is written as name, effective, summary")
    for key in entry:
        if key not in _KNOWN:
            raise fail(f"an edition has no {key!r}{did_you_mean(str(key), _KNOWN)}")
    name, effective = entry.get("name"), entry.get("effective")
    if not isinstance(name, str):
        raise fail(f'the name of an edition is text: write name: "{name}"')
    try:
        checked_name(name)
    except EditionError as error:
        raise fail(error.message) from error
    if isinstance(effective, datetime.datetime) or not isinstance(effective, datetime.date):
        raise fail(f"edition {name} needs effective: a day such as 2026-03-02")
    summary = entry.get("summary") or ""
    if not isinstance(summary, str):
        raise fail(f"the summary of edition {name} must be text; put it in quotes")
    sources = entry.get("sources")
    folder: Path | None = None
    if sources is not None:
        folder = settings.manual_path / str(sources)
        if not folder.resolve().is_relative_to(settings.root.resolve()):
            raise fail(f"the sources of edition {name} must lie inside the manual's folder")
        if not folder.is_dir():
            raise fail(f"the sources of edition {name} are missing: {settings.manual}/{sources}")
    return Plan(name=name, effective=effective, summary=summary.strip(), sources=folder)
