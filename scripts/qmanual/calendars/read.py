"""Reading calendars: each mistake is a finding with its line, and spoils its calendar only."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from qmanual.calendars.calendar import Calendar, Slot, Slots
from qmanual.items.findings import Finding
from qmanual.items.suggest import did_you_mean

SOURCES_FILE = "sources.yml"
"""The file of a manual that names its sources and calendars."""

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendars:
    """All calendars of a manual.

    :param broken: names of calendars that are defined, but wrongly.
    """

    by_name: Mapping[str, Calendar] = field(default_factory=dict)
    broken: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()


def load_calendars(
    folder: Path, root: Path, *, timezone: str = "UTC", country: str = ""
) -> Calendars:
    """Read the calendars of a manual's folder; none if there are none.

    Whether the file is YAML at all, who reads the sources in it says.

    :param root: folder that paths in messages are relative to.
    :param timezone: zone of calendars that name none.
    :param country: country of the holidays of calendars that name none (ISO 3166-1).
    """
    path = folder / SOURCES_FILE
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
    try:
        text = path.read_text(encoding="utf-8")
        if "calendars" not in text:
            return Calendars()
        loaded = yaml.safe_load(text)
        lines = _key_lines(text)
    except (OSError, ValueError, yaml.YAMLError):
        return Calendars()
    raw = loaded.get("calendars") if isinstance(loaded, Mapping) else None
    if raw is None:
        return Calendars()
    reader = _Reader(file=name, timezone=timezone, country=country, lines=lines)
    if not isinstance(raw, Mapping):
        reader.report("'calendars' must be a mapping of names to calendars")
        return Calendars(findings=tuple(reader.findings))
    for key, spec in raw.items():
        reader.read(str(key), spec)
    return Calendars(
        by_name=reader.calendars,
        broken=frozenset(reader.broken),
        findings=tuple(reader.findings),
    )


_KEYS = ("timezone", "hours", "holidays", "closed", "open")
_HOURS = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})")
_DAY_END = 24 * 3600


@dataclass(slots=True, kw_only=True)
class _Reader:
    file: str
    timezone: str
    country: str
    lines: Mapping[tuple[str, ...], int]
    calendars: dict[str, Calendar] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    name: str = ""

    def report(self, message: str, *keys: str) -> None:
        place = ("calendars", *((self.name, *keys) if self.name else ()))
        above = (place[:length] for length in range(len(place), 0, -1))
        line = next((self.lines[way] for way in above if way in self.lines), 0)
        where = f"calendar {self.name!r}: " if self.name else ""
        self.findings.append(
            Finding(code="kpi-source", path=self.file, line=line, message=where + message)
        )

    def read(self, name: str, raw: Any) -> None:
        self.name = name
        before = len(self.findings)
        calendar = self.calendar(raw)
        self.name = ""
        if calendar is None or len(self.findings) > before:
            self.broken.add(name)
        else:
            self.calendars[name] = calendar

    def calendar(self, raw: Any) -> Calendar | None:
        if not isinstance(raw, Mapping) or not isinstance(raw.get("hours"), Mapping):
            self.report("needs 'hours', such as {mon-fri: \"08:00-12:00 13:00-18:00\"}")
            return None
        self.unknown(raw, _KEYS)
        zone = self.zone(raw.get("timezone"))
        country, subdivision = self.holidays(raw.get("holidays"))
        closed = self.closed(raw.get("closed"))
        opened = self.opened(raw.get("open"))
        for day in sorted(closed & {day for day, _ in opened}):
            self.report(f"{day} is both closed and open", "closed")
        spec = {
            "written": raw, "timezone": zone, "country": country, "subdivision": subdivision
        }  # fmt: skip
        return Calendar(
            name=self.name,
            timezone=zone,
            hours=self.week(raw["hours"]),
            country=country,
            subdivision=subdivision,
            closed=closed,
            opened=opened,
            spec=json.dumps(_with_text_keys(spec), sort_keys=True, default=str),
        )

    def unknown(self, raw: Mapping[Any, Any], known: Iterable[str], *keys: str) -> None:
        known = tuple(known)
        for key in raw:
            if key not in known:
                hint = did_you_mean(str(key), known) or f"; there are {', '.join(known)}"
                self.report(f"unknown key {key!r}{hint}", *keys, str(key))

    def zone(self, raw: Any) -> str:
        name = self.timezone if raw is None else str(raw)
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.report(f"{raw!r} is not a time zone such as Europe/Lisbon", "timezone")
            return "UTC"
        return name

    def week(self, raw: Mapping[Any, Any]) -> tuple[Slots, ...]:
        week: dict[int, Slots] = {}
        before = len(self.findings)
        for key, text in raw.items():
            # YAML reads on and off as truth values; a day is never one of them.
            days = self.days(str(key))
            slots = self.slots(text, "hours", str(key))
            for day in days:
                if day in week:
                    self.report(f"{DAYS[day]} stands here twice", "hours", str(key))
                week[day] = slots
        if not any(week.values()) and len(self.findings) == before:
            self.report("is never open", "hours")
        return tuple(week.get(day, ()) for day in range(7))

    def days(self, key: str) -> list[int]:
        first, _, last = key.lower().partition("-")
        for name in (first, last or first):
            if name not in DAYS:
                hint = did_you_mean(name, DAYS) or f"; there are {', '.join(DAYS)}"
                self.report(f"{name!r} is not a day of the week{hint}", "hours", key)
                return []
        start, end = DAYS.index(first), DAYS.index(last or first)
        # From Saturday to Monday goes over the end of the week.
        return [(start + count) % 7 for count in range((end - start) % 7 + 1)]

    def slots(self, raw: Any, *keys: str) -> Slots:
        """Hours such as ``08:00-12:00 13:00-18:00``; empty, or ``closed``, for none."""
        text = str(raw or "").strip()
        if not text or text.lower() == "closed":
            return ()
        slots = []
        for part in re.split(r"[\s,;]+(?=\d{1,2}:\d{2}\s*-)", text):
            match = _HOURS.fullmatch(part.strip(" ,;"))
            numbers = [int(number) for number in match.groups()] if match else []
            if not numbers or numbers[1] > 59 or numbers[3] > 59:
                self.report(f"{part!r} is not a span such as 08:00-12:00; put it in quotes", *keys)
                return ()
            start, end = (hour * 3600 + minute * 60 for hour, minute in (numbers[:2], numbers[2:]))
            if not start < end <= _DAY_END:
                self.report(
                    f"{part!r} must end after it begins, and not after 24:00; hours over midnight "
                    "are two spans: 22:00-24:00, and 00:00-06:00 of the next day",
                    *keys,
                )
                return ()
            slots.append(Slot(start, end))
        for one, other in zip(sorted(slots), sorted(slots)[1:], strict=False):
            if other.start < one.end:
                self.report(f"{text!r} has spans that overlap", *keys)
        return tuple(sorted(slots))

    def holidays(self, raw: Any) -> tuple[str, str]:
        """Country and part of it, whose holidays are closed."""
        if raw is False or (str(raw).lower() == "none" and raw is not None):
            return "", ""
        if raw is not None and not isinstance(raw, Mapping):
            self.report(
                "'holidays' is a mapping such as {country: PT, subdivision: \"11\"}, or 'none'",
                "holidays",
            )
            return "", ""
        spec = raw or {}
        self.unknown(spec, ("country", "subdivision"), "holidays")
        # YAML reads the country NO, and a subdivision 11, as something else than text.
        country = spec.get("country", self.country)
        country = "NO" if country is False else str(country or "").upper()
        subdivision = str(spec.get("subdivision") or "")
        if not country:
            if raw is not None:
                self.report("'holidays' needs a 'country', such as PT", "holidays")
            return "", ""
        return self.known_country(country, subdivision)

    def known_country(self, country: str, subdivision: str) -> tuple[str, str]:
        import holidays

        countries = holidays.list_supported_countries(include_aliases=True)
        if country not in countries:
            self.report(
                f"there are no holidays of the country {country!r}; it is a code of two letters "
                "such as PT (ISO 3166-1)",
                "holidays",
                "country",
            )
            return "", ""
        parts = countries[country]
        if subdivision and subdivision not in parts:
            known = f"; there are {', '.join(parts)}" if parts else "; it has none"
            hint = did_you_mean(subdivision, parts) or known
            self.report(
                f"{country} has no subdivision {subdivision!r}{hint}", "holidays", "subdivision"
            )
        return country, subdivision

    def closed(self, raw: Any) -> frozenset[date]:
        entries = [] if raw is None else raw if isinstance(raw, list) else [raw]
        days = [self.day(entry, "closed") for entry in entries]
        return frozenset(day for day in days if day is not None)

    def opened(self, raw: Any) -> tuple[tuple[date, Slots], ...]:
        if raw is None:
            return ()
        if not isinstance(raw, Mapping):
            self.report(
                "'open' is a mapping of days to hours, such as {2026-12-19: \"09:00-13:00\"}",
                "open",
            )
            return ()
        days = [
            (self.day(key, "open"), self.slots(text, "open", str(key))) for key, text in raw.items()
        ]
        return tuple(sorted((day, slots) for day, slots in days if day is not None))

    def day(self, raw: Any, key: str) -> date | None:
        try:
            return date.fromisoformat(str(raw))
        except ValueError:
            self.report(f"{raw!r} is not a date such as 2026-12-24", key)
            return None


def _with_text_keys(value: Any) -> Any:
    """A copy whose keys are text: JSON sorts no dates."""
    if isinstance(value, Mapping):
        return {str(key): _with_text_keys(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_with_text_keys(entry) for entry in value]
    return value


def _key_lines(text: str) -> dict[tuple[str, ...], int]:
    """Line of each key, by its way from the top."""
    lines: dict[tuple[str, ...], int] = {}

    def visit(node: yaml.Node | None, way: tuple[str, ...]) -> None:
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                place = (*way, str(key.value))
                lines.setdefault(place, key.start_mark.line + 1)
                visit(value, place)

    visit(yaml.compose(text, Loader=yaml.SafeLoader), ())
    return lines
