import pytest

from qmanual.items.model import Item
from qmanual.sphinx_ext.selection import parse_conditions, sort_key

KNOWN = ("channel", "at_most", "share", "owner", "clauses", "likelihood", "normative")

ITEM = Item(
    id="STD-A", type="standard", title="Calls are answered", document="DOC-A", docname="m/a",
    path="m/a.md", line=1,
    fields={"channel": "phone", "at_most": {"value": 1, "unit": "min"}, "likelihood": 10,
            "clauses": ["9001:5.2", "9001:8.2"]},
    links={"owner": ("ROLE-A", "ROLE-B")},
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("channel == phone", True),
        ("channel == 'phone'", True),
        ("channel != phone", False),
        ("share != 80 %", True),
        ("at_most == 60 s", True),
        ("at_most <= 61 s", True),
        ("at_most < 60 s", False),
        ("at_most > 2 working days", False),
        ("likelihood >= 9", True),
        ("owner == ROLE-B", True),
        ("clauses contains 8.2", True),
        ("title contains answered", True),
        ("channel == phone and owner == ROLE-C", False),
        ("share is empty", True),
        ("share is not empty", False),
        ("owner is not empty and channel is empty", False),
    ],
)
def test_condition_holds(text, expected):
    conditions = parse_conditions(text, KNOWN)

    assert all(condition.holds(ITEM) for condition in conditions) is expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("channel = phone", "'channel = phone' is not a condition such as"),
        ("chanel == phone", "there is no field 'chanel'; did you mean 'channel'?"),
        ("channel == 'phone", 'the value "\'phone" is not closed, or holds an operator'),
        ("channel == phone == web", "the value 'phone == web' is not closed, or holds"),
        ("", "'' is not a condition such as"),
    ],
)
def test_bad_condition_is_an_error(text, message):
    with pytest.raises(ValueError) as raised:  # noqa: PT011 - the message is compared below
        parse_conditions(text, KNOWN)

    assert str(raised.value).startswith(message)


def test_items_without_the_column_come_last():
    other = Item(id="B", type="standard", title="B", document="", docname="", path="", line=1)

    ordered = sorted((other, ITEM), key=lambda item: sort_key(item, "at_most"))

    assert [item.id for item in ordered] == ["STD-A", "B"]
