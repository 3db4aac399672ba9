"""What people read of a statement before they are asked."""

from qmanual.items.model import Catalogue, Item
from qmtraining.passages import passage_of

BODY = """\
Before:

| Danger | Damage | Priority |
|---|---|---|
| yes | – | 1 |
| no | great | 2 |

After it."""


def decision(body):
    return Item(
        id="DEC-1", type="decision", title="Priority", document="D", docname="d", path="d.md",
        line=1, body=body, text=body, body_line=3, normative=True,
    )  # fmt: skip


def test_rows_of_a_decision_table_are_read_as_cases():
    passage = passage_of(decision(BODY), Catalogue())

    assert passage.cases == (
        ((("Danger", "yes"),), (("Priority", "1"),)),
        ((("Danger", "no"), ("Damage", "great")), (("Priority", "2"),)),
    )
    assert passage.text.split() == ["Before:", "After", "it."]


def test_a_table_that_cannot_be_read_is_shown_as_its_text():
    passage = passage_of(decision("No table at all."), Catalogue())

    assert (passage.cases, passage.text) == ((), "No table at all.")
