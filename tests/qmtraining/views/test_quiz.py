"""The quiz, screen by screen."""

import re

import pytest

from qmtraining.models import Attempt, Record


@pytest.fixture
def attempt(learner, person):
    """Ana's open attempt."""
    learner.post("/training/module/MOD-PHONE/")
    return Attempt.objects.get(person=person("ana"))


def at(attempt, path):
    return f"/training/quiz/{attempt.key}/{path}"


def options(response):
    return re.findall(r'type="radio" name="([^"]+)" value="([^"]+)"', response.content.decode())


def test_the_key_is_not_in_the_page(learner, attempt):
    """Whatever an answer is worth, its page reads the same but for the text of the option."""
    text = learner.get(at(attempt, "1/")).content.decode()

    assert "correct" not in text.lower()
    assert "why" not in text.lower()
    assert "No." not in text, "the feedback of wrong options"


def test_no_answer_is_an_error_that_says_what_to_do(learner, attempt):
    response = learner.post(at(attempt, "1/"), {"go": "continue"})

    assert response.status_code == 422
    text = response.content.decode()
    assert "There is a problem" in text
    link = re.search(r'<p><a href="#([^"]+)">Choose an answer', text)
    assert link is not None
    assert f'id="{link[1]}"' in text, "the link leads to the first option"


def test_answers_are_kept_at_each_step_and_shown_again(learner, attempt):
    name, value = options(learner.get(at(attempt, "1/")))[1]

    forward = learner.post(at(attempt, "1/"), {name: value, "go": "continue"})
    assert forward["Location"] == at(attempt, "2/")
    back = learner.post(at(attempt, "2/"), {"go": "back"})

    assert back["Location"] == at(attempt, "1/")
    assert f'value="{value}" checked' in learner.get(at(attempt, "1/")).content.decode()
    assert learner.get(at(attempt, ""))["Location"] == at(attempt, "2/"), "goes on where she was"


def test_an_answer_can_be_changed_from_the_check(learner, attempt):
    name, value = options(learner.get(at(attempt, "1/")))[0]

    text = learner.get(at(attempt, "1/") + "?from=check").content.decode()
    assert "Save and check your answers" in text
    response = learner.post(at(attempt, "1/"), {name: value, "go": "check"})

    assert response["Location"] == at(attempt, "check/")


def test_an_option_that_was_not_offered_is_refused(learner, attempt):
    name, _ = options(learner.get(at(attempt, "1/")))[0]

    response = learner.post(at(attempt, "1/"), {name: "made-up", "go": "continue"})

    assert response.status_code == 400
    attempt.refresh_from_db()
    assert attempt.answers == {}


def test_missing_answers_are_named_before_handing_in(learner, attempt):
    text = learner.get(at(attempt, "check/")).content.decode()

    assert "4 questions have no answer yet" in text


def test_handing_in_twice_counts_once_and_shows_the_same_result(learner, attempt):
    first = learner.post(at(attempt, "check/"), follow=True)
    again = learner.post(at(attempt, "check/"), follow=True)

    assert "0 of 4, not yet" in first.content.decode()
    tokens = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
    assert tokens.sub(b"", first.content) == tokens.sub(b"", again.content)
    assert Record.objects.count() == 2


def test_a_result_shows_the_right_answer_why_and_the_passage(learner, attempt):
    name, value = next(
        pair for pair in options(learner.get(at(attempt, "1/"))) if not pair[1].endswith("0")
    )
    learner.post(at(attempt, "1/"), {name: value, "go": "continue"})

    text = learner.post(at(attempt, "check/"), follow=True).content.decode()

    assert "Your answer" in text
    assert "Right answer" in text
    assert "<p>No.</p>" in text
    assert 'href="/2026.1/manual/standards.html#std-phone-0' in text
    assert "Try again" in text


def test_an_answer_after_handing_in_changes_nothing(learner, attempt):
    name, value = options(learner.get(at(attempt, "1/")))[0]
    learner.post(at(attempt, "check/"))

    response = learner.post(at(attempt, "1/"), {name: value, "go": "continue"})

    assert response["Location"] == at(attempt, "result/")
    attempt.refresh_from_db()
    assert attempt.answers == {}


def test_a_full_disk_says_so_and_keeps_the_answer_on_the_page(learner, attempt, monkeypatch):
    from django.db import OperationalError

    name, value = options(learner.get(at(attempt, "1/")))[0]

    def full(**_):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr("qmtraining.views.quiz.keep_answer", full)
    response = learner.post(at(attempt, "1/"), {name: value, "go": "continue"})

    assert response.status_code == 503
    text = response.content.decode()
    assert f'name="{name}" value="{value}"' in text
    assert 'name="go" value="continue"' in text
    assert "Try again" in text


def test_a_signature_asks_for_the_password_again(learner, person):
    who = person("ana")
    who.set_password("correct-horse-battery")
    who.save()
    learner.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    page = learner.get("/training/module/MOD-POLICY/").content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    sign = "/training/module/MOD-POLICY/read/"

    without = learner.post(sign, {"key": key})
    wrong = learner.post(sign, {"key": key, "password": "wrong"})
    assert (without.status_code, wrong.status_code, Record.objects.count()) == (422, 422, 0)
    right = learner.post(sign, {"key": key, "password": "correct-horse-battery"}, follow=True)

    assert "It is on record" in right.content.decode()
    assert list(Record.objects.values_list("item", "form")) == [("POL-01", "attest")]
    again = learner.post(sign, {"key": key, "password": "correct-horse-battery"})
    assert again.status_code == 302
    assert Record.objects.count() == 1
