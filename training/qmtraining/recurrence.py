"""How long a pass counts: for a length of time, or until the next yearly window."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = tuple(name.lower() for name in calendar.month_name)
LENGTH = re.compile(r"(?P<n>\d{1,4}) *(?P<unit>day|week|month|year)s?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """When something has to be shown again; without any part: never.

    :param days: counted in days from the pass.
    :param months: counted in calendar months from the pass.
    :param window: month of the year (1 to 12) in which everyone shows it again.
    """

    days: int = 0
    months: int = 0
    window: int = 0

    def next_after(self, passed_on: date) -> date | None:
        """The day on which a pass stops counting; ``None`` when it never does.

        A pass inside the window counts for that year's window.
        """
        if self.days:
            return passed_on + timedelta(days=self.days)
        if self.months:
            return add_months(passed_on, self.months)
        if self.window:
            opens = date(passed_on.year, self.window, 1)
            return opens if opens > passed_on else opens.replace(year=opens.year + 1)
        return None

    def due_after(self, expired_on: date, grace_days: int) -> date:
        """The last day to show it again, once a pass has stopped counting."""
        if self.window:
            last = calendar.monthrange(expired_on.year, self.window)[1]
            return date(expired_on.year, self.window, last)
        return expired_on + timedelta(days=grace_days)


def add_months(day: date, months: int) -> date:
    """The same day of the month later; the last day where the month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def parse_length(text: str) -> Recurrence:
    """A length of time such as ``12 months`` or ``14 days``.

    :raises ValueError: if it is not one, or is nothing.
    """
    match = LENGTH.fullmatch(text.strip().lower())
    if match is None or int(match["n"]) == 0:
        raise ValueError(f"{text!r} is not a length such as '12 months' or '14 days'")
    n = int(match["n"])
    match match["unit"]:
        case "day":
            return Recurrence(days=n)
        case "week":
            return Recurrence(days=7 * n)
        case "month":
            return Recurrence(months=n)
        case _:
            return Recurrence(months=12 * n)


def parse_recurrence(value: object) -> Recurrence:
    """What a curriculum says under ``recurrence``.

    :param value: ``{"interval": "12 months"}``, ``{"every": "january"}``, ``"none"`` or nothing.
    :raises ValueError: if it is something else.
    """
    if value is None or value == "none":
        return Recurrence()
    if isinstance(value, dict) and set(value) == {"interval"}:
        return parse_length(str(value["interval"]))
    if isinstance(value, dict) and set(value) == {"every"}:
        month = str(value["every"]).strip().lower()
        if month in MONTHS[1:]:
            return Recurrence(window=MONTHS.index(month))
    raise ValueError(
        f"{value!r} is not a recurrence; write {{interval: 12 months}}, {{every: january}} or none"
    )
