"""How long it takes."""

from qmquiz.forms.choose import choose_form
from qmquiz.forms.estimate import form_seconds, question_seconds, reading_seconds
from qmquiz.forms.form import questions_of
from qmquiz.generate import generate


def test_reading_goes_by_words_or_by_characters():
    assert reading_seconds("word " * 200) == 60
    assert reading_seconds("字" * 250, "zh-Hans") == 60
    assert reading_seconds("") == 0
    assert reading_seconds("One") == 1


def test_form_takes_as_long_as_its_questions(phone):
    bank = generate(phone.catalogue)
    form = choose_form(bank, ["STD-1", "STD-2"], n=2, seed="a")

    assert form_seconds(form, bank) == sum(map(question_seconds, questions_of(form, bank)))
    assert 20 <= form_seconds(form, bank) <= 60
