"""Forms about what has changed: they ask for it, and cannot be guessed by taking the stricter."""

from collections import Counter
from dataclasses import replace
from functools import cache

import pytest
from tests.qmquiz.conftest import Manual

from qmquiz.amounts import ascending
from qmquiz.bots.judge import compare_with_chance, holm
from qmquiz.forms.choose import choose
from qmquiz.forms.form import questions_of
from qmquiz.forms.show import show_form
from qmquiz.generate import generate
from qmquiz.identity import draw
from qmquiz.model import Bank
from qmquiz.words import as_amount

FORMS = 1000
NOW = ("10 s", "20 s", "40 s", "2 min", "5 min", "10 min", "30 min", "45 min", "2 h", "4 h", "8 h",
       "2 days", "3 days", "5 days", "10 days", "14 days")  # fmt: skip
BEFORE = ("15 s", "30 s", "60 s", "3 min", "10 min", "15 min", "45 min", "60 min", "3 h", "6 h",
          "12 h", "3 days", "5 days", "10 days", "14 days", "21 days")  # fmt: skip


def changed_bank(*, looser):
    """Limits of 192 things, all of which changed; half of them may have become looser."""
    new, old = Manual(), Manual()
    for n in range(192):
        stricter = (new, NOW), (old, BEFORE)
        for manual, values in ((old, NOW), (new, BEFORE)) if looser and n // 4 % 2 else stricter:
            manual.standard(
                f"STD-{n:03}",
                channel="phone",
                scope=f"line {chr(97 + n % 26)}{chr(97 + n // 26)}",
                metric=f"time for task {chr(97 + n * 7 % 26)}{chr(97 + n // 26)}",
                at_most=values[n % 16],
            )
    return generate(new.catalogue, (old.catalogue,))


@pytest.fixture(scope="module")
def mixed_bank():
    """Half of the limits became stricter."""
    return changed_bank(looser=True)


@pytest.fixture(scope="module")
def stricter_bank():
    """All limits became stricter."""
    return changed_bank(looser=False)


@cache
def delta_forms(bank):
    """A thousand forms of four questions, each for somebody to whom a quarter has changed."""
    items = sorted(bank.items)
    forms = []
    for seed in range(FORMS):
        mine = items[seed % 4 :: 4]
        forms.append(choose(bank, mine, n=4, seed=str(seed), delta=mine).form)
    return forms


def amounts(shown):
    return ascending([as_amount(option.text) for option in shown.options])


def play(bank, shown_from=None):
    """What bots get that know the amounts only.

    :param shown_from: a bank with the same questions and other options.
    """
    answers = {name: [] for name in ("strictest", "second", "third", "loosest", "stricter half")}
    for form in delta_forms(bank):
        for shown in show_form(form, shown_from or bank):
            if len(shown.options) < 2:
                continue
            right = as_amount(bank.by_qver[shown.qver].key[0].text)
            row = amounts(shown)
            place, size = row.index(right), len(row)
            taken = {
                "strictest": 0,
                "second": min(1, size - 1),
                "third": min(2, size - 1),
                "loosest": size - 1,
                "stricter half": draw(form.seed + shown.qver, size // 2),
            }
            for name, at in taken.items():
                answers[name].append((place == at, size))
    return answers


def judge(answers):
    return holm(compare_with_chance(name, given) for name, given in answers.items())


def share(given):
    return sum(right for right, _ in given) / len(given)


def test_taking_the_stricter_wins_nothing(mixed_bank):
    answers = play(mixed_bank)

    assert all(len(given) == 4 * FORMS for given in answers.values())
    assert [result.name for result in judge(answers) if result.caught] == []


def test_taking_the_stricter_wins_as_little_as_can_be_when_everything_became_stricter(
    stricter_bank,
):
    """What held before is offered every time, so the loosest is never right: of four options
    three can be, and no bot gets more than a third."""
    answers = play(stricter_bank)

    assert share(answers["loosest"]) == 0
    for name, given in answers.items():
        assert share(given) < 1 / 3 + 0.02, name


def test_the_same_bots_win_where_only_looser_values_are_offered(mixed_bank):
    """The flaw that they look for: the new value, what held before, and nothing below."""

    def flawed(question):
        if question.rule != "G17":
            return question
        place = question.options.index(question.key[0])
        return replace(question, options=question.options[place:])

    bank = Bank(language="en", questions=tuple(map(flawed, mixed_bank.questions)))

    caught = {result.name for result in judge(play(mixed_bank, bank)) if result.caught}

    assert "strictest" in caught


def test_each_form_asks_what_changed_and_offers_what_held_before(stricter_bank):
    for form in delta_forms(stricter_bank):
        asked = questions_of(form, stricter_bank)

        assert [question.rule for question in asked] == ["G17"] * 4
        for question in asked:
            texts = [option.text for option in question.options]
            assert question.old_value in texts
            assert question.old_value != question.key[0].text


@pytest.mark.parametrize("name", ["mixed_bank", "stricter_bank"])
def test_right_answers_of_a_form_are_spread(name, request):
    """Of four answers no more than two stand in the same place."""
    bank = request.getfixturevalue(name)
    for form in delta_forms(bank):
        places = Counter(
            (len(q.options), q.options.index(q.key[0])) for q in questions_of(form, bank)
        )

        assert max(places.values()) <= 2


def test_item_that_changed_in_its_words_only_is_not_asked_for_a_change(phone):
    old = phone
    new = phone.change("STD-2", text="In other words.").set("STD-1", at_most="15 s")
    bank = generate(new.catalogue, (old.catalogue,))

    for seed in range(50):
        form = choose(bank, ["STD-1", "STD-2"], n=4, seed=str(seed), delta=["STD-1", "STD-2"]).form
        asked = questions_of(form, bank)

        assert asked[0].rule == "G17" or asked[1].rule == "G17"
        assert {question.item for question in asked if question.rule == "G17"} == {"STD-1"}


def test_who_never_knew_it_is_not_asked_for_a_change_if_anything_else_can_be_asked(phone):
    bank = generate(phone.set("STD-1", at_most="15 s").catalogue, (phone.catalogue,))
    only = Bank(language="en", questions=tuple(q for q in bank.questions if q.rule == "G17"))

    for seed in range(30):
        asked = questions_of(choose(bank, ["STD-1"], n=9, seed=str(seed)).form, bank)
        assert "G17" not in {question.rule for question in asked}
    assert len(choose(only, ["STD-1"], n=2, seed="a").form.qvers) == 1
