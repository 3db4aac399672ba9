from datetime import UTC, datetime

import pytest

from qmanual.calendars.clocks import Change, changes, instant

AT = datetime


@pytest.mark.parametrize(
    ("clock", "utc"),
    [
        ("2026-03-29 00:59:59", "2026-03-29 00:59:59"),
        # The change to summer time skips 01:00 to 02:00: the clock was an hour slow.
        ("2026-03-29 01:30:00", "2026-03-29 01:30:00"),
        ("2026-03-29 02:00:00", "2026-03-29 01:00:00"),
        ("2026-10-25 00:59:59", "2026-10-24 23:59:59"),
        # This hour comes twice: it is taken as the second.
        ("2026-10-25 01:30:00", "2026-10-25 01:30:00"),
        ("2026-10-25 02:00:00", "2026-10-25 02:00:00"),
    ],
)
def test_instant_around_the_changes_of_the_clock(clock: str, utc: str) -> None:
    seconds = instant(datetime.fromisoformat(clock), "Europe/Lisbon")

    assert datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None).isoformat(" ") == utc


def test_changes_of_a_year() -> None:
    first, found = changes("America/New_York", 2026, 2026)

    assert first == -5 * 3600
    assert found == (
        Change(AT(2026, 3, 8, 3), -4 * 3600),
        Change(AT(2026, 11, 1, 1), -5 * 3600),
    )


def test_zone_without_changes() -> None:
    assert changes("UTC", 1970, 2049) == (0, ())
    assert changes("Asia/Tokyo", 1990, 2049) == (9 * 3600, ())
