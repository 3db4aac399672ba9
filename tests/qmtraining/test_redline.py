"""What changed in a statement, as people read it."""

from dataclasses import replace

import pytest
from django.utils import translation

from qmanual.items.model import Catalogue, Item
from qmtraining.redline import Line, marked, redlines

ITEM = Item(
    id="STD-1", type="standard", title="Calls within 30 seconds", document="D", docname="m/s",
    path="m/s.md", line=1, fields={"at_most": {"value": 30, "unit": "s"}, "verification": "log"},
    links={"owner": ("ROLE-A",)}, text="Answer soon.", normative=True, hash="old",
)  # fmt: skip


def catalogue(*items):
    return Catalogue(items={item.id: item for item in items})


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("in 30 seconds", "in 20 seconds", "in <del>30</del><ins>20</ins> seconds"),
        ("30秒内接听", "20秒内接听", "<del>30</del><ins>20</ins>秒内接听"),
        ("a", "", "<del>a</del>"),
        (None, "<b>", "<ins>&lt;b&gt;</ins>"),
    ],
)
def test_two_texts_in_one(old, new, shown):
    assert str(marked(old, new)) == shown


def test_values_stand_old_and_new_in_the_language_of_the_page():
    changed = replace(
        ITEM,
        fields={"at_most": {"value": 20, "unit": "s"}, "verification": "sample"},
        links={"owner": ("ROLE-B",)},
        hash="new",
    )

    with translation.override("en"):
        (found,) = redlines(catalogue(ITEM), catalogue(changed), ["STD-1"])

    assert found.lines == (Line(label="At most", old="30 seconds", new="20 seconds"),)


def test_what_means_the_same_is_no_change():
    reworded = replace(ITEM, text="Answer  soon.")

    assert redlines(catalogue(ITEM), catalogue(reworded), ["STD-1"]) == ()


def test_new_and_gone_statements_are_said():
    with translation.override("en"):
        (new,) = redlines(catalogue(), catalogue(ITEM), ["STD-1"])
        (gone,) = redlines(catalogue(ITEM), catalogue(), ["STD-1"])

    assert (str(new.kind), str(gone.kind)) == ("added", "removed")
    assert ("At most", "30 seconds") in new.passage.facts
