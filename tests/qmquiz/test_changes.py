"""Which changes between editions are asked about, and from which day."""

from dataclasses import replace

import pytest

from qmquiz.generate import generate

_CASES = {"phone": "20 min", "web": "40 min", "counter": "60 min"}


def _edition(quiz, effective, **limits):
    manual = quiz.Manual(effective=effective)
    for channel, limit in {**_CASES, **limits}.items():
        if limit:
            manual.standard(
                f"S-{channel.upper()}", metric="time to reply", channel=channel, at_most=limit
            )
    return manual


def _asked(*editions):
    """Stem, key and old value of each delta question; editions oldest first."""
    newest, *before = reversed(editions)
    bank = generate(newest.catalogue, [edition.catalogue for edition in before])
    return [
        (question.stem, question.key[0].text, question.old_value)
        for question in bank.questions
        if question.rule == "G17"
    ]


def test_change_is_dated_by_the_edition_that_made_it(quiz):
    first = _edition(quiz, "2026-01-01")
    second = _edition(quiz, "2026-04-01", phone="15 min")
    third = _edition(quiz, "2026-07-01", phone="15 min", web="30 min")

    assert sorted(_asked(first, second, third)) == [
        (
            "From 1 April 2026: what is the longest time to reply (phone)?",
            "15 minutes",
            "20 minutes",
        ),
        ("From 1 July 2026: what is the longest time to reply (web)?", "30 minutes", "40 minutes"),
    ]


def test_change_back_is_a_change(quiz):
    first = _edition(quiz, "2026-01-01")
    second = _edition(quiz, "2026-04-01", phone="15 min")
    third = _edition(quiz, "2026-07-01")

    ((stem, key, old),) = _asked(first, second, third)

    assert ("July" in stem, key, old) == (True, "20 minutes", "15 minutes")


def test_only_the_newest_of_several_changes_is_asked(quiz):
    editions = [
        _edition(quiz, f"2026-0{month}-01", phone=limit)
        for month, limit in ((1, "5 min"), (2, "10 min"), (3, "15 min"), (4, "15 min"))
    ]

    ((stem, key, old),) = _asked(*editions)

    assert ("March" in stem, key, old) == (True, "15 minutes", "10 minutes")


def test_explanation_and_feedback_have_the_date_of_the_change(quiz):
    first = _edition(quiz, "2026-01-01")
    second = _edition(quiz, "2026-04-01", phone="15 min")
    third = _edition(quiz, "2026-07-01", phone="15 min")
    bank = generate(third.catalogue, [second.catalogue, first.catalogue])

    (question,) = (q for q in bank.questions if q.rule == "G17")
    (old,) = (o for o in question.options if o.tempting == "superseded")
    assert question.since == "2026-04-01"
    assert "April" in old.why
    assert "April" in question.explanation


@pytest.mark.parametrize(
    "limits",
    [
        {"phone": None},
        {"fax": "5 min"},
        {"phone": "1200 s"},
    ],
    ids=["removed", "added", "written otherwise"],
)
def test_what_is_no_change_of_a_value_is_not_asked(quiz, limits):
    assert _asked(_edition(quiz, "2026-01-01"), _edition(quiz, "2026-04-01", **limits)) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [("20 min", "20 h"), ("5 days", "5 working days"), ("20 min", "10 min")],
)
def test_change_of_number_or_unit_is_asked_or_told_why_not(quiz, before, after):
    first = _edition(quiz, "2026-01-01", phone=before)
    second = _edition(quiz, "2026-04-01", phone=after)

    bank = generate(second.catalogue, [first.catalogue])

    asked = [q.old_value for q in bank.questions if q.rule == "G17"]
    told = [r.reason for r in bank.rejected if r.rule == "G17"]
    assert len(asked) + len(told) == 1


def test_limit_that_moves_to_another_side_is_new(quiz):
    first = quiz.Manual(effective="2026-01-01")
    first.standard("S", metric="time to reply", at_most="20 min")
    second = quiz.Manual(effective="2026-04-01")
    second.standard("S", metric="time to reply", at_least="10 min", share="90 %")

    assert _asked(first, second) == []


def test_limit_that_was_away_for_an_edition_is_new(quiz):
    first = _edition(quiz, "2026-01-01")
    second = _edition(quiz, "2026-04-01", phone=None)
    third = _edition(quiz, "2026-07-01", phone="15 min")

    assert _asked(first, second, third) == []


def test_new_identifier_and_new_page_are_no_change(quiz):
    first = _edition(quiz, "2026-01-01")
    second = _edition(quiz, "2026-04-01")
    moved = replace(second.items.pop("S-PHONE"), id="S-TELEPHONE", docname="manual/other")
    second.items["S-TELEPHONE"] = moved

    assert _asked(first, second) == []
