"""Clocks: what instant a clock time of a zone is, also around the changes of the clock.

A clock time in the hour that the change to summer time skips is read as that much later: the
clock was wrong. One in the hour that comes twice is read as the second. This is how DuckDB and
Java read them; a clock time alone cannot tell.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_STEP = timedelta(days=7)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a zone's distance from UTC.

    :param clock: first clock time that is read with the new distance.
    :param offset: seconds ahead of UTC from then on.
    """

    clock: datetime
    offset: int


def instant(clock: datetime, zone: str) -> float:
    """Seconds since 1970 in UTC of a clock time.

    :param clock: time without a zone.
    """
    # Of two instants, Python tells them apart by fold. The later distance is the right one in
    # the hour that comes twice; in a skipped hour it is the one before.
    where = ZoneInfo(zone)
    before, after = (clock.replace(tzinfo=where, fold=fold).utcoffset() for fold in (0, 1))
    assert before is not None
    assert after is not None
    offset = min(before, after)
    return ((clock - offset).replace(tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()


@lru_cache(maxsize=64)
def changes(zone: str, first_year: int, last_year: int) -> tuple[int, tuple[Change, ...]]:
    """The distance from UTC at the beginning of a year, in seconds, and all changes of it.

    :param last_year: last year that is looked at.
    """
    where = ZoneInfo(zone)

    def offset_at(moment: datetime) -> timedelta:
        return moment.astimezone(where).utcoffset() or timedelta()

    moment = datetime(first_year, 1, 1, tzinfo=UTC)
    end = datetime(last_year + 1, 1, 1, tzinfo=UTC)
    first = offset = offset_at(moment)
    found: list[Change] = []
    while moment < end:
        following = moment + _STEP
        if offset_at(following) != offset:
            low, high = moment, following
            while high - low > _SECOND:
                middle = (low + (high - low) / 2).replace(microsecond=0)
                low, high = (middle, high) if offset_at(middle) == offset else (low, middle)
            offset = offset_at(following)
            found.append(Change((high + offset).replace(tzinfo=None), int(offset.total_seconds())))
        moment = following
    return int(first.total_seconds()), tuple(found)
