"""Flags, and when they may be raised."""

import pytest

from qmquiz.statistics.floors import Flag, flags_of


@pytest.mark.parametrize(
    ("n", "wrong", "facility", "point_biserial", "flags"),
    [
        (9, 9, 0.0, None, ()),
        (10, 8, 0.2, None, (Flag.HARD,)),
        (10, 7, 0.3, None, ()),
        (40, 0, 1.0, None, ()),
        (50, 1, 0.98, None, (Flag.EASY,)),
        (50, 2, 0.97, None, ()),
        (99, 0, 1.0, None, (Flag.EASY,)),
        (100, 0, 1.0, None, (Flag.NEVER_WRONG,)),
        (49, 20, 0.6, 0.0, ()),
        (50, 20, 0.6, 0.09, (Flag.UNCLEAR,)),
        (50, 20, 0.6, 0.10, ()),
        (60, 50, 0.2, -0.3, (Flag.UNCLEAR, Flag.HARD)),
        (0, 0, None, None, ()),
    ],
)
def test_flags(n, wrong, facility, point_biserial, flags):
    assert flags_of(n=n, wrong=wrong, facility=facility, point_biserial=point_biserial) == flags
