"""Statements that contradict each other."""

from collections.abc import Callable

import pytest

from qmanual.checks.conflicts import find_conflicting_limits, find_impossible_objectives
from qmanual.items.model import Reading

STANDARDS = """\
:::{standard} STD-A One
:metric: time to answer
:channel: phone
:at_most: 60 s
:::
:::{standard} STD-B Other
:metric: time to  answer
:channel: Phone
:at_most: {limit}
:::
"""


@pytest.mark.parametrize(("limit", "count"), [("1 min", 0), ("60 s", 0), ("30 s", 1)])
def test_find_conflicting_limits_compares_what_is_meant(
    read_items: Callable[[str], Reading], limit: str, count: int
) -> None:
    reading = read_items(STANDARDS.replace("{limit}", limit))

    found = list(find_conflicting_limits(reading.catalogue))

    assert [(f.item, f.line) for f in found] == [("STD-B", 14)] * count


def test_find_conflicting_limits_allows_another_scope(
    read_items: Callable[[str], Reading],
) -> None:
    text = STANDARDS.replace("{limit}", "30 s\n:scope: priority 1")

    assert list(find_conflicting_limits(read_items(text).catalogue)) == []


@pytest.mark.parametrize(
    ("baseline", "target", "codes"),
    [
        ("78 %", "85 %", []),
        ("78 %", "78 %", ["no-improvement"]),
        ("78 %", "85 points", ["mixed-units"]),
        ("90 min", "1.5 h", ["no-improvement"]),
    ],
)
def test_find_impossible_objectives(
    read_items: Callable[[str], Reading], baseline: str, target: str, codes: list[str]
) -> None:
    reading = read_items(
        f":::{{objective}} OBJ-A Better\n:baseline: {baseline}\n:target: {target}\n"
        ":due: 2027-01-01\n:owner: ROLE-A\n:::\n"
    )

    assert [f.code for f in find_impossible_objectives(reading.catalogue)] == codes
