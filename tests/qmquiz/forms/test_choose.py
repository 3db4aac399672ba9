"""Forms."""

from collections import Counter

import pytest

from qmanual.errors import QuizError
from qmquiz.forms.choose import choose_form
from qmquiz.forms.clues import clues_of
from qmquiz.forms.form import Form, questions_of
from qmquiz.forms.show import form_digest, render_form, show_form
from qmquiz.generate import generate
from qmquiz.model import Bank, Kind
from qmquiz.words import contains_phrase


@pytest.fixture
def catalogue_and_bank(office, phone):
    office.items.update(phone.items)
    old = office.set("STD-1", at_most="30 s").change(
        "PROC-A", links={"accountable": ("ROLE-CLERK",)}
    )
    return office.catalogue, generate(office.catalogue, (old.catalogue,))


@pytest.fixture
def bank(catalogue_and_bank):
    return catalogue_and_bank[1]


@pytest.fixture
def items(catalogue_and_bank):
    return [item.id for item in catalogue_and_bank[0].items.values() if item.normative]


def test_form_asks_each_item_once_while_there_are_others_that_go_with_it(bank, items):
    for seed in range(50):
        asked = questions_of(choose_form(bank, items, n=len(bank.items), seed=str(seed)), bank)
        counts = Counter(question.item for question in asked)

        if max(counts.values()) > 1:
            left = [q for q in bank.questions if q.item not in counts and q.rule != "G17"]
            assert all(any(collide(one, other) for other in asked) for one in left)


def collide(one, other):
    first, second = clues_of(one), clues_of(other)
    return first.says_answer_of(second) or second.says_answer_of(first)


def test_form_has_at_most_the_number_asked_for(bank, items):
    assert len(choose_form(bank, items, n=3, seed="a").qvers) == 3
    assert choose_form(bank, items, n=0, seed="a").qvers == ()
    assert choose_form(bank, ["UNKNOWN"], n=3, seed="a").qvers == ()


def test_one_item_gives_several_questions_about_different_places(bank):
    form = choose_form(bank, ["PRC-A"], n=3, seed="a")
    asked = questions_of(form, bank)

    assert len({question.slot.rpartition(":")[2] for question in asked}) == len(asked) >= 2


def test_changed_items_come_first_and_are_asked_as_changed(bank, items):
    for seed in range(20):
        form = choose_form(bank, items, n=4, seed=str(seed), delta=["STD-1", "PROC-A"])
        first = questions_of(form, bank)[:2]

        assert {question.item for question in first} == {"STD-1", "PROC-A"}
        assert [question.rule for question in first] == ["G17", "G17"]


def test_whoever_is_new_is_not_asked_for_changes(bank, items):
    for seed in range(20):
        form = choose_form(bank, items, n=8, seed=str(seed))

        assert "G17" not in {question.rule for question in questions_of(form, bank)}


def test_no_question_gives_away_another(bank, items):
    for seed in range(50):
        asked = questions_of(choose_form(bank, items, n=10, seed=str(seed)), bank)
        for one in asked:
            for other in asked:
                if one is not other and other.kind is Kind.SINGLE:
                    assert not contains_phrase(one.stem, other.key[0].text)


def test_true_and_false_are_in_balance(bank, items):
    only = Bank(
        language="en",
        questions=tuple(q for q in bank.questions if q.kind is Kind.TRUE_FALSE),
    )
    for seed in range(30):
        asked = questions_of(choose_form(only, items, n=8, seed=str(seed)), only)
        answers = Counter(question.key[0].id for question in asked)

        assert abs(answers["true"] - answers["false"]) <= 1


def test_same_seed_same_form_other_seed_other_form(bank, items):
    forms = {choose_form(bank, items, n=5, seed=str(seed)).qvers for seed in range(20)}

    assert choose_form(bank, items, n=5, seed="3") == choose_form(bank, items, n=5, seed="3")
    assert len(forms) > 10


def test_questions_that_were_seen_are_avoided(bank):
    first = choose_form(bank, ["STD-1", "STD-2"], n=2, seed="a")
    second = choose_form(bank, ["STD-1", "STD-2"], n=2, seed="a", avoid=first.qvers)

    assert not set(first.qvers) & set(second.qvers)


def test_form_renders_again_byte_for_byte_from_its_json(bank, items):
    form = choose_form(bank, items, n=6, seed="a")
    rendered = render_form(form, bank)

    again = render_form(Form.from_json(form.as_json()), bank)

    assert again == rendered
    assert form_digest(again) == form_digest(rendered)
    other = render_form(Form(seed="b", qvers=form.qvers), bank)
    assert form_digest(other) != form_digest(rendered)


def test_what_is_shown_does_not_carry_the_key(bank, items):
    form = choose_form(bank, items, n=12, seed="a")

    rendered = render_form(form, bank).decode()

    assert '"correct"' not in rendered
    assert '"why"' not in rendered
    assert '"explanation"' not in rendered


def test_key_stands_in_every_place_about_equally_often(bank, items):
    places = Counter()
    for seed in range(150):
        form = choose_form(bank, items, n=8, seed=str(seed))
        for shown, question in zip(show_form(form, bank), questions_of(form, bank), strict=True):
            if question.kind is Kind.SINGLE and question.shuffle and len(question.options) == 3:
                ids = [option.id for option in shown.options]
                places[ids.index(question.key[0].id)] += 1

    total = sum(places.values())
    assert total > 300
    assert all(abs(places[place] / total - 1 / 3) < 0.06 for place in range(3))


def test_key_never_stands_three_times_in_the_same_place(bank, items):
    for seed in range(50):
        form = choose_form(bank, items, n=12, seed=str(seed))
        places = [
            [option.id for option in shown.options].index(question.key[0].id)
            for shown, question in zip(show_form(form, bank), questions_of(form, bank), strict=True)
            if question.kind is Kind.SINGLE
        ]
        fixed = [q.shuffle for q in questions_of(form, bank) if q.kind is Kind.SINGLE]
        for i in range(len(places) - 2):
            if fixed[i + 2]:
                assert len(set(places[i : i + 3])) > 1


def test_amounts_stay_ascending_and_true_comes_before_false(bank, items):
    for question in bank.questions:
        form = Form(seed="a", qvers=(question.qver,))
        (shown,) = show_form(form, bank)
        if question.kind is Kind.TRUE_FALSE or not question.shuffle:
            assert [o.id for o in shown.options] == [o.id for o in question.options]


def test_steps_are_never_shown_in_the_right_order(bank):
    order = next(question for question in bank.questions if question.kind is Kind.ORDER)
    right = [option.id for option in order.options]

    for seed in range(100):
        (shown,) = show_form(Form(seed=str(seed), qvers=(order.qver,)), bank)
        assert [option.id for option in shown.options] != right
        assert sorted(option.id for option in shown.options) == sorted(right)


def test_notes_say_how_to_answer(bank):
    multiple = next(question for question in bank.questions if question.kind is Kind.MULTIPLE)

    (shown,) = show_form(Form(seed="a", qvers=(multiple.qver,)), bank)

    assert shown.note == f"Choose {len(multiple.key)}."


def test_form_of_another_edition_is_refused(bank):
    with pytest.raises(QuizError, match="belongs to another edition"):
        show_form(Form(seed="a", qvers=("nothing",)), bank)


@pytest.mark.parametrize("data", [{"format": 2}, {"format": 1, "layout": 9}])
def test_form_of_another_version_is_refused(data):
    with pytest.raises(QuizError, match="made by another version"):
        Form.from_json(data)
