"""Roles that report in a circle."""

from collections.abc import Callable

import pytest

from qmanual.checks.roles import find_circular_escalation
from qmanual.items.model import Reading


def _roles(*links: tuple[str, str]) -> str:
    return "\n".join(
        f":::{{qm:role}} ROLE-{name} {name}\n"
        + (f":reports_to: {', '.join(f'ROLE-{target}' for target in above)}\n" if above else "")
        + ":::\n"
        for name, above in links
    )


@pytest.mark.parametrize(
    ("links", "circles"),
    [
        ([("B", "C"), ("C", "D"), ("D", "")], []),
        ([("B", "CD"), ("C", "E"), ("D", "E"), ("E", "")], []),
        ([("B", "B")], ["ROLE-B reports to ROLE-B"]),
        ([("B", "C"), ("C", "B")], ["ROLE-B reports to ROLE-C reports to ROLE-B"]),
        (
            [("B", "C"), ("C", "D"), ("D", "C"), ("E", "B")],
            ["ROLE-C reports to ROLE-D reports to ROLE-C"],
        ),
        ([("B", "C"), ("C", "B"), ("D", "E"), ("E", "D")],
         ["ROLE-B reports to ROLE-C reports to ROLE-B",
          "ROLE-D reports to ROLE-E reports to ROLE-D"]),
    ],
)  # fmt: skip
def test_find_circular_escalation_names_each_circle_once(
    read_items: Callable[[str], Reading], links: list[tuple[str, str]], circles: list[str]
) -> None:
    found = list(find_circular_escalation(read_items(_roles(*links)).catalogue))

    assert [finding.message.partition(",")[0] for finding in found] == circles
    assert {finding.code for finding in found} <= {"circular-escalation"}


def test_find_circular_escalation_ends_on_many_paths(
    read_items: Callable[[str], Reading],
) -> None:
    """Thirty layers with two ways each: a billion paths, sixty roles."""
    names = [(f"L{n}{side}", n) for n in range(30) for side in "XY"]
    text = "\n".join(
        f":::{{qm:role}} ROLE-{name} {name}\n"
        + (f":reports_to: ROLE-L{n + 1}X, ROLE-L{n + 1}Y\n" if n < 29 else "")
        + ":::\n"
        for name, n in names
    )

    assert list(find_circular_escalation(read_items(text).catalogue)) == []
