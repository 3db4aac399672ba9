"""Names of units."""

import pytest

from qmquiz.units import begins_with_unit, find_unit


@pytest.mark.parametrize(
    ("name", "asked", "unit"),
    [
        ("", "s", "s"),
        ("Mins.", "h", "min"),
        ("m", "h", "min"),
        ("m", "year", "month"),
        ("분", "s", "min"),
        ("분", "points", None),
        ("点", "points", None),
        ("%", "", "%"),
        ("s", "", None),
        ("Calls", "calls", "calls"),
        ("call", "calls", "calls"),
        ("case", "calls", None),
        ("kg", "km", None),
        ("whatever", "", ""),
    ],
)
def test_name_of_a_unit(name, asked, unit):
    assert find_unit(name, asked) == unit


@pytest.mark.parametrize(
    ("behind", "unit", "says"),
    [
        (" seconds at most.", "s", True),
        (" working days.", "working day", True),
        ("분 안에", "min", True),
        (" 分钟以内", "min", True),
        ("% of calls", "%", True),
        (" calls a day", "calls", True),
        (" more.", "min", False),
        (".", "s", False),
        ("", "s", False),
        (" days", "working day", False),
    ],
)
def test_whether_the_text_behind_a_number_says_its_unit(behind, unit, says):
    assert begins_with_unit(behind, unit) is says
