"""Periods: how time is cut into days, weeks, months, quarters and years."""

import datetime
from enum import StrEnum


class Grain(StrEnum):
    """Length of one period of a series."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


_MONTHS = {Grain.MONTH: 1, Grain.QUARTER: 3, Grain.YEAR: 12}
_DAYS = {Grain.DAY: 1, Grain.WEEK: 7}


def start_of(day: datetime.date, grain: Grain) -> datetime.date:
    """First day of the period that a day lies in; weeks begin on Monday."""
    if grain is Grain.DAY:
        return day
    if grain is Grain.WEEK:
        return day - datetime.timedelta(days=day.weekday())
    months = _MONTHS[grain]
    return day.replace(month=(day.month - 1) // months * months + 1, day=1)


def shift(start: datetime.date, grain: Grain, count: int) -> datetime.date:
    """First day of the period that lies ``count`` periods later; earlier if negative.

    Before the year 1 and after 9999 there are no dates: there it is the first or the last one.
    """
    try:
        if grain in _DAYS:
            return start + datetime.timedelta(days=_DAYS[grain] * count)
        month = start.year * 12 + start.month - 1 + _MONTHS[grain] * count
        return datetime.date(month // 12, month % 12 + 1, 1)
    except (ValueError, OverflowError):
        return datetime.date.min if count < 0 else datetime.date.max


def between(first: datetime.date, last: datetime.date, grain: Grain) -> list[datetime.date]:
    """Starts of all periods from one to another, both included."""
    starts = []
    while first <= last and first < datetime.date.max:
        starts.append(first)
        first = shift(first, grain, 1)
    return starts


def label(start: datetime.date, grain: Grain) -> str:
    """Name of a period that needs no language: 2016-03-01, 2016-W09, 2016-03, 2016-Q1, 2016."""
    if grain is Grain.DAY:
        return start.isoformat()
    if grain is Grain.WEEK:
        year, week, _ = start.isocalendar()
        return f"{year}-W{week:02}"
    if grain is Grain.MONTH:
        return f"{start:%Y-%m}"
    if grain is Grain.QUARTER:
        return f"{start.year}-Q{(start.month - 1) // 3 + 1}"
    return f"{start.year}"


def label_of_span(first: datetime.date, last: datetime.date, grain: Grain) -> str:
    """Name of a span of periods, such as ``2016-02 – 2017-02``."""
    if first == last:
        return label(first, grain)
    return f"{label(first, grain)} – {label(last, grain)}"
