"""Signing in and out, languages."""

import pytest
from django.test import Client

from qmtraining.database import write_transaction


@pytest.fixture
def password(person):
    """Ana's password."""
    who = person("ana")
    who.set_password("correct-horse-battery")
    with write_transaction():
        who.save()
    return "correct-horse-battery"


def sign_in(client, password, **more):
    return client.post("/training/sign-in/", {"username": "Ana", "password": password, **more})


def test_the_right_password_leads_to_the_list(password):
    client = Client()

    response = sign_in(client, password)

    assert (response.status_code, response["Location"]) == (302, "/training/")
    assert client.get("/training/").status_code == 200


def test_a_wrong_password_says_so_and_keeps_the_name(password):
    response = sign_in(Client(), "wrong")

    assert response.status_code == 422
    text = response.content.decode()
    assert "There is a problem" in text
    assert 'value="ana"' in text
    assert "wrong" not in text.replace('class="field wrong"', "")


@pytest.mark.parametrize(
    ("wanted", "goes_to"),
    [
        ("/training/records/", "/training/records/"),
        ("https://evil.example/", "/training/"),
        ("//evil.example/", "/training/"),
        ("javascript:alert(1)", "/training/"),
        ("/\\evil.example", "/training/"),
    ],
)
def test_after_signing_in_we_stay_in_the_house(wanted, goes_to, password):
    assert sign_in(Client(), password, next=wanted)["Location"] == goes_to


def test_too_many_wrong_passwords_lock_for_a_while(password):
    client = Client()
    answers = [sign_in(client, f"wrong {n}").status_code for n in range(8)]

    assert answers[0] == 422
    assert answers[-1] == 429
    assert sign_in(client, password).status_code == 429


def test_signing_out_ends_the_session(learner):
    assert learner.post("/training/sign-out/").status_code == 302
    assert learner.get("/training/").status_code == 302


def test_a_new_password_ends_other_sessions(learner, person, password):
    other = Client()
    sign_in(other, password)
    here = Client()
    sign_in(here, password)
    fields = {
        "old_password": password,
        "new_password1": "another-horse-battery",
        "new_password2": "another-horse-battery",
    }

    response = here.post("/training/password/", fields)

    assert response.status_code == 302
    assert here.get("/training/").status_code == 200
    assert other.get("/training/").status_code == 302


def test_the_language_is_the_persons_then_the_chosen_then_the_browsers(learner, person):
    asked = {"Accept-Language": "ko"}
    assert 'lang="ko"' in learner.get("/training/", headers=asked).content.decode()[:60]

    learner.post("/training/language/", {"language": "ru", "next": "/training/records/"})

    assert person("ana").language == "ru"
    assert 'lang="ru"' in learner.get("/training/", headers=asked).content.decode()[:60]
    fresh = Client()
    fresh.post("/training/language/", {"language": "zh-hant"})
    assert 'lang="zh-hant"' in fresh.get("/training/sign-in/").content.decode()[:60]


def test_an_unknown_language_is_left_alone(learner, person):
    learner.post("/training/language/", {"language": "xx"})

    assert person("ana").language == ""


def test_pages_carry_the_security_headers(learner):
    response = learner.get("/training/")

    policy = response["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-inline" not in policy
    assert "frame-ancestors 'none'" in policy
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    text = response.content.decode()
    assert "<script" not in text
    assert "style=" not in text
