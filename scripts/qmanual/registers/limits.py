"""Time limits of a register: which one holds for a record, and until when.

The limits are those of the manual's standards, so that a number stands in one place only. The
source says which field is held against which standard::

    limits:
      acknowledged_at: STD-COMPLAINT-01
      answered_at: {praise: none, high: STD-COMPLAINT-03, other: STD-COMPLAINT-02}
    calendar: office

A mapping is read from the top: the first key that is a value of one of the record's choices
holds; ``other`` holds for the rest, ``none`` means no limit. In place of a standard there may
be a length of time, such as ``30 days``. Working days and hours are those of the calendar; without
one they are Monday to Friday from 8 to 18.
"""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from qmanual.calendars.calendar import Calendar, working_week
from qmanual.calendars.working_time import (
    end_of_day,
    local_day,
    working_days_after,
    working_hours_after,
)
from qmanual.items.model import Catalogue
from qmanual.items.quantity import SECONDS, Quantity, parse_quantity
from qmanual.items.suggest import did_you_mean
from qmanual.registers.kinds import RegisterKind
from qmanual.registers.record import Record

LIMITS, CHOICES = "limits", "choices"
OPTIONS = (LIMITS, CHOICES)
"""Keys of a source in ``sources.yml`` that belong to its register."""

_NONE, _OTHER = "none", "other"
_WORKING_UNITS = ("working day", "working h")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A time limit.

    :param standard: the standard that sets it; empty when it was written as a length of time.
    """

    quantity: Quantity
    standard: str = ""


def deadline(
    start: datetime.date, limit: Quantity, calendar: Calendar, zone: str
) -> datetime.datetime:
    """The last moment that is in time, as a clock time of the zone.

    Days of any kind are counted in full, from the day after the start, and end at midnight;
    hours and minutes are counted from the minute of the start. A start without a clock time
    counts from the end of its day. A limit beyond the end of all dates is the last of them.

    :param start: a day, or a clock time of the zone.
    :param calendar: working days and hours.
    :raises ValueError: if the limit is not a length of time.
    """
    try:
        return _deadline(start, limit, calendar, zone)
    except OverflowError:
        return _end_of(datetime.date.max)


def _deadline(
    start: datetime.date, limit: Quantity, calendar: Calendar, zone: str
) -> datetime.datetime:
    exact = isinstance(start, datetime.datetime)
    day = start.date() if isinstance(start, datetime.datetime) else start
    moment = start if isinstance(start, datetime.datetime) else _end_of(day)
    if limit.unit == "working day":
        first = local_day(moment, calendar, zone) if exact else day
        return end_of_day(working_days_after(first, int(limit.value), calendar), calendar, zone)
    if limit.unit == "working h":
        return working_hours_after(moment, float(limit.value), calendar, zone)
    if limit.unit in ("day", "week") or (limit.unit in SECONDS and not exact):
        days = limit.value * SECONDS[limit.unit] / SECONDS["day"]
        return _end_of(day + datetime.timedelta(days=-int(-days // 1)))
    if limit.unit in SECONDS:
        return moment + datetime.timedelta(seconds=float(limit.value * SECONDS[limit.unit]))
    if limit.unit in ("month", "year"):
        return _end_of(_months_after(day, int(limit.value * (12 if limit.unit == "year" else 1))))
    raise ValueError(f"{limit.value} {limit.unit} is not a length of time")


def _end_of(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time.max)


def _months_after(day: datetime.date, months: int) -> datetime.date:
    """The same day of a later month, or the last day of a month that is too short for it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year >= datetime.MAXYEAR:
        raise OverflowError(f"{year} is beyond all dates")
    next_month = datetime.date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = next_month - datetime.timedelta(days=1)
    return last.replace(day=min(day.day, last.day))


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """All limits of a register.

    :param by_field: field to its cases: a value of a choice (``other`` for the rest), and the
        limit, or None for no limit.
    :param clock: field that they count from.
    :param choices: fields whose values are cases.
    :param calendar: working days and hours.
    :param zone: zone that the register's clock times are in.
    """

    clock: str = ""
    choices: tuple[str, ...] = ()
    by_field: Mapping[str, tuple[tuple[str, Limit | None], ...]] = field(default_factory=dict)
    calendar: Calendar = field(default_factory=lambda: working_week("UTC"))
    zone: str = "UTC"

    @property
    def in_working_time(self) -> bool:
        """Whether any limit is counted in working days or hours."""
        limits = [limit for cases in self.by_field.values() for _, limit in cases]
        return any(limit and limit.quantity.unit in _WORKING_UNITS for limit in limits)

    def limit_for(self, name: str, record: Record) -> Limit | None:
        """The limit that holds for a field of a record."""
        values = {record.text(choice) for choice in self.choices}
        for case, limit in self.by_field.get(name, ()):
            if case == _OTHER or case in values:
                return limit
        return None

    def deadline_for(self, name: str, record: Record) -> datetime.datetime | None:
        """The last moment at which a field of a record is in time; None without a limit."""
        start, limit = record.get(self.clock), self.limit_for(name, record)
        if limit is None or not isinstance(start, datetime.date):
            return None
        return deadline(start, limit.quantity, self.calendar, self.zone)


def read_limits(
    kind: RegisterKind,
    options: Mapping[str, Any],
    catalogue: Catalogue,
    calendar: Calendar | None = None,
) -> Limits:
    """The limits of a source; what :func:`find_option_problems` complains of is left out.

    :param calendar: working time; Monday to Friday from 8 to 18 by default.
    """
    zone = str(options.get("timezone") or "UTC")
    raw = options.get(LIMITS)
    by_field = {}
    for name, cases in (raw if isinstance(raw, Mapping) else {}).items():
        made = [(case, _limit(word, catalogue)) for case, word in _cases(cases)]
        by_field[str(name)] = tuple(
            (case, None if isinstance(limit, str) else limit) for case, limit in made
        )
    return Limits(
        clock=kind.clock,
        choices=tuple(n for n, entry in kind.rows.fields.items() if entry.kind == "choice"),
        by_field=by_field,
        calendar=calendar or working_week(zone),
        zone=zone,
    )


def find_option_problems(
    kind: RegisterKind, options: Mapping[str, Any], catalogue: Catalogue
) -> Iterator[tuple[str, str]]:
    """What is wrong with the options of a source, each with the key that it is about."""
    yield from ((LIMITS, message) for message in _limit_problems(kind, options, catalogue))
    choices = options.get(CHOICES, {})
    if not isinstance(choices, Mapping):
        yield CHOICES, "choices: must be a mapping of fields to the words that are allowed"
        return
    for name, words in choices.items():
        if name not in kind.rows.fields or kind.rows.fields[name].kind not in ("text", "choice"):
            yield (
                CHOICES,
                f"choices: {name!r} is no field of text{did_you_mean(name, kind.rows.fields)}",
            )
        elif not isinstance(words, list) or not words:
            yield CHOICES, f"choices: {name!r} must be a list of words"


def _limit_problems(
    kind: RegisterKind, options: Mapping[str, Any], catalogue: Catalogue
) -> Iterator[str]:
    raw = options.get(LIMITS)
    if raw is None:
        return
    if not isinstance(raw, Mapping):
        yield "limits: must be a mapping of fields to standards"
        return
    if not kind.clock:
        yield f"limits: a register of {kind.name} has no time limits"
        return
    dates = [n for n, f in kind.rows.fields.items() if f.kind in ("date", "timestamp")]
    words = {word for entry in kind.rows.fields.values() for word in entry.choices}
    for name, cases in raw.items():
        if name not in dates or name == kind.clock:
            yield f"limits: {name!r} is no date that can be late{did_you_mean(str(name), dates)}"
        for case, word in _cases(cases):
            if isinstance(cases, Mapping) and case not in (*words, _OTHER):
                hint = did_you_mean(case, (*words, _OTHER))
                yield f"limits: {name!r}: {case!r} is not a value of any choice{hint}"
            limit = _limit(word, catalogue)
            if isinstance(limit, str):
                yield f"limits: {name!r}: {limit}"


def _cases(cases: Any) -> list[tuple[str, str]]:
    if isinstance(cases, Mapping):
        return [(str(case), str(word)) for case, word in cases.items()]
    return [(_OTHER, str(cases))]


def _limit(word: str, catalogue: Catalogue) -> Limit | str | None:
    """The limit that a word names; None for no limit; a complaint, if it names none."""
    if word == _NONE:
        return None
    item = catalogue.items.get(word)
    if item is not None:
        written = item.fields.get("at_most")
        quantity = Quantity.from_json(written) if written else None
        if quantity is None or not quantity.is_time:
            return f"{word} has no time limit ('at_most')"
        return Limit(quantity=quantity, standard=word)
    try:
        quantity = parse_quantity(word)
    except ValueError:
        hint = did_you_mean(word, [i.id for i in catalogue.of_type("standard", "promise", "step")])
        return f"{word} is neither in the manual nor a length of time such as 10 days{hint}"
    return Limit(quantity=quantity) if quantity.is_time else f"{word!r} is not a length of time"
