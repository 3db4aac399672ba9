"""What changed between two catalogues."""

from collections.abc import Callable

from qmanual.items.diff import ChangeKind, ItemChange, compare
from qmanual.items.model import Reading

Read = Callable[[str], Reading]


def test_compare_finds_nothing_in_equal_catalogues(read_page: Read, page: str) -> None:
    catalogue = read_page(page).catalogue

    assert compare(catalogue, catalogue) == ()


def test_compare_ignores_where_an_item_stands(read_page: Read, page: str) -> None:
    old = read_page(page).catalogue
    new = read_page(page.replace("How we answer.", "How we answer.\n\nAnd why.")).catalogue

    assert compare(old, new) == ()


def test_compare_names_the_field_that_changed(read_page: Read, page: str) -> None:
    old = read_page(page).catalogue
    new = read_page(page.replace(":at_most: 20 s", ":at_most: 15 s")).catalogue

    assert compare(old, new) == (
        ItemChange(
            id="STD-PHONE",
            type="standard",
            kind=ChangeKind.CHANGED,
            fields={"at_most": ({"value": 20, "unit": "s"}, {"value": 15, "unit": "s"})},
            links={},
            normative=True,
            meaning=True,
        ),
    )


def test_compare_tells_a_reworded_body_from_a_link(read_page: Read, page: str) -> None:
    old = read_page(page).catalogue
    new = read_page(
        page.replace("enters", "joins").replace(":segment: everyone", ":segment: all")
    ).catalogue

    changes = {change.id: change for change in compare(old, new)}

    assert changes["STD-PHONE"].text == (
        "The clock starts when the caller enters the queue.",
        "The clock starts when the caller joins the queue.",
    )
    assert changes["NEED-FAST"].fields == {"segment": ("everyone", "all")}
    assert set(changes) == {"STD-PHONE", "NEED-FAST"}


def test_compare_does_not_call_a_new_link_a_new_meaning(read_page: Read, page: str) -> None:
    old = read_page(page.replace(":meets: NEED-FAST\n", "")).catalogue
    new = read_page(page).catalogue

    (change,) = compare(old, new)

    assert (change.links, change.meaning) == ({"meets": (None, ("NEED-FAST",))}, False)


def test_compare_lists_added_and_removed(read_page: Read, page: str) -> None:
    old = read_page(page).catalogue
    new = read_page(
        page.replace(":::{need} NEED-FAST", ":::{need} NEED-QUICK").replace(
            ":meets: NEED-FAST\n", ""
        )
    ).catalogue

    assert [(change.id, change.kind) for change in compare(old, new)] == [
        ("NEED-QUICK", ChangeKind.ADDED),
        ("STD-PHONE", ChangeKind.CHANGED),
        ("NEED-FAST", ChangeKind.REMOVED),
    ]
