"""Decision tables in a manual: findings with the line of the row."""

from collections.abc import Callable

from qmanual.checks.decisions import find_decision_problems
from qmanual.items.findings import Severity
from qmanual.items.model import Reading

TABLE = """\
:::{decision} DEC-A Who decides
:scope: all

| Amount | Who |
|---|---|
| up to 50 euros | Lead |
| 50 euros or more | Head |
:::
"""


def test_find_decision_problems_names_file_and_line(
    read_items: Callable[[str], Reading],
) -> None:
    found = list(find_decision_problems(read_items(TABLE).catalogue))

    assert [(f.code, f.path, f.line, f.item, f.message) for f in found] == [
        (
            "decision-overlap", "manual/page.md", 15, "DEC-A",
            "DEC-A: this row and the one in line 14 both fit this case: Amount: 50 euros",
        )
    ]  # fmt: skip


def test_find_decision_problems_reports_what_cannot_be_read(
    read_items: Callable[[str], Reading],
) -> None:
    found = list(find_decision_problems(read_items(TABLE.replace("up to 50 euros", "")).catalogue))

    assert [(f.code, f.line, f.message) for f in found] == [
        (
            "decision-table", 14,
            "DEC-A: the cell of “Amount” is empty; write – if it does not matter",
        )
    ]  # fmt: skip


def test_find_decision_problems_is_content_with_a_complete_table(
    read_items: Callable[[str], Reading],
) -> None:
    text = TABLE.replace("50 euros or more", "more than 50 euros")

    assert list(find_decision_problems(read_items(text).catalogue)) == []


def test_find_decision_problems_only_warns_of_a_row_that_never_counts(
    read_items: Callable[[str], Reading],
) -> None:
    text = TABLE.replace(":scope: all", ":hit_policy: first").replace("up to 50 euros", "–")

    found = list(find_decision_problems(read_items(text).catalogue))

    assert [(f.code, f.line, f.severity) for f in found] == [
        ("decision-unreachable", 15, Severity.WARNING)
    ]
