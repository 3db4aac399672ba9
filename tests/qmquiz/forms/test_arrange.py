"""Where the right answers stand."""

from collections import Counter

import pytest

from qmquiz.forms.arrange import is_pattern, key_places
from qmquiz.forms.form import Form
from qmquiz.forms.show import form_digest, render_form, show_form
from qmquiz.model import Bank, Kind


def places_of(form, bank):
    return [
        [option.id for option in shown.options].index(bank.by_qver[shown.qver].key[0].id)
        for shown in show_form(form, bank)
    ]


def free(make, count):
    return [make(f"STD-{n}", wrong=(f"w{n}", f"x{n}"), right=f"r{n}") for n in range(count)]


@pytest.mark.parametrize(
    ("places", "expected"),
    [((1, 1, 1), True), ((0, 1, 2), True), ((2, 1, 0), True), ((0, 2, 0), False),
     ((0, 0, 1), False), ((1, 2, 3), True), ((0, 2, 4), False)],
)  # fmt: skip
def test_is_pattern(places, expected):
    assert is_pattern(places) is expected


@pytest.mark.parametrize("count", [3, 6, 20, 50])
def test_no_pattern_and_every_place_about_equally_often(make, count):
    bank = Bank(language="en", questions=tuple(free(make, count)))
    for seed in range(40):
        form = Form(seed=str(seed), qvers=tuple(q.qver for q in bank.questions))

        places = places_of(form, bank)

        assert not any(is_pattern(places[i : i + 3]) for i in range(count - 2))
        used = Counter(places)
        assert max(used.values()) - min(used[place] for place in range(3)) <= 2


def test_places_are_drawn_evenly_over_forms(make):
    bank = Bank(language="en", questions=tuple(free(make, 6)))
    qvers = tuple(q.qver for q in bank.questions)
    used = Counter(
        place
        for seed in range(1500)
        for place in places_of(Form(seed=str(seed), qvers=qvers), bank)
    )

    assert all(abs(used[place] / 9000 - 1 / 3) < 0.03 for place in range(3)), used


def test_answers_that_keep_their_place_are_seen_coming(make):
    """The free one between stands where neither side makes a pattern."""
    stands = [make(f"AMT-{n}", place=place, right=f"r{n}", wrong=(f"a{n}", f"b{n}"))
              for n, place in enumerate((0, 2, 2, 1))]  # fmt: skip
    (one,) = free(make, 1)
    row = [*stands[:2], one, *stands[2:]]
    bank = Bank(language="en", questions=tuple(row))
    for seed in range(30):
        places = places_of(Form(seed=str(seed), qvers=tuple(q.qver for q in row)), bank)

        assert [places[n] for n in (0, 1, 3, 4)] == [0, 2, 2, 1]
        assert not any(is_pattern(places[i : i + 3]) for i in range(3))


def test_nothing_to_place(make):
    assert key_places("a", 2, []) == {}
    assert key_places("a", 2, [make("STD-1", right="true", kind=Kind.TRUE_FALSE)]) == {}


@pytest.mark.parametrize(
    ("seed", "expected"),
    [
        ("a", "17a82c666fd6e1899d3ac256793c9884"),
        ("b", "e554a2f715b6128e77ae73862206d132"),
        ("2026", "8fb04ba171282586fbde301768a0856f"),
    ],
)
def test_old_forms_are_shown_byte_for_byte_as_they_were(make, seed, expected):
    """Digests of 20 November 2026, when there was one layout."""
    questions = [
        *free(make, 9),
        make("AMT-1", place=1, right="20 s", wrong=("10 s", "40 s")),
        make("TF-1", right="true", kind=Kind.TRUE_FALSE),
        make("NUM-1", right="17", kind=Kind.NUMERIC),
        make("ORD-1", right="one", wrong=("two", "three", "four"), kind=Kind.ORDER),
    ]
    bank = Bank(language="en", questions=tuple(questions))
    form = Form.from_json(
        {"format": 1, "layout": 1, "seed": seed, "qvers": [q.qver for q in questions]}
    )

    assert form_digest(render_form(form, bank)) == expected
    assert Form.from_json(form.as_json()) == form
