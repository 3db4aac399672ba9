"""States of a nonconformity, and the tree of its causes."""

import datetime

import pytest

from qmanual.registers.actions import closed_on, nonconformity_state
from qmanual.registers.record import Record
from qmanual.registers.whys import Why, root_causes, why_tree

DAY = datetime.date(2026, 5, 4)


def row(**fields) -> Record:
    return Record(id="", fields=fields)


def analysis(actions=(), checks=()) -> Record:
    return Record(id="", children={"actions": tuple(actions), "checks": tuple(checks)})


DONE, TODO = row(done=DAY), row(due=DAY)
GOOD, BAD, UNKNOWN = (
    row(verdict="effective", made=DAY),
    row(verdict="not effective"),
    row(planned=DAY),
)


@pytest.mark.parametrize(
    ("analyses", "state"),
    [
        ([], "open"),
        ([analysis()], "open"),
        ([analysis([DONE, TODO], [GOOD])], "acting"),
        ([analysis([DONE])], "waiting for effect"),
        ([analysis([DONE], [UNKNOWN])], "waiting for effect"),
        ([analysis([DONE], [GOOD, UNKNOWN])], "waiting for effect"),
        ([analysis([DONE], [GOOD])], "effective"),
        ([analysis([DONE], [GOOD, BAD])], "not effective"),
        ([analysis([DONE], [BAD]), analysis([TODO])], "acting"),
        ([analysis([DONE], [BAD]), analysis([DONE], [GOOD])], "effective"),
    ],
)  # fmt: skip
def test_nonconformity_state(analyses, state) -> None:
    record = Record(id="NC-1", children={"analyses": tuple(analyses)})

    assert nonconformity_state(record).value == state
    assert closed_on(record) == (DAY if state == "effective" else None)


def test_why_tree_branches() -> None:
    root = Record(id="", line=7, fields={"why": "C", "evidence": "seen", "root_cause": True})
    first = Record(id="", line=5, fields={"why": "A"}, children={"whys": (row(why="B"), root)})
    record = Record(id="", children={"whys": (first,)})

    assert why_tree(record) == (
        Why(
            why="A",
            line=5,
            whys=(Why(why="B"), Why(why="C", evidence="seen", is_root=True, line=7)),
        ),
    )
    assert [(depth, why.why) for depth, why in why_tree(record)[0].walk()] == [
        (1, "A"), (2, "B"), (2, "C"),
    ]  # fmt: skip
    assert [why.why for why in root_causes(record)] == ["C"]
