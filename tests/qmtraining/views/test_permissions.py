"""Who sees what: each page, asked for by a learner, her manager, a quality lead, an outsider."""

import re

import pytest
from django.test import Client

OWN = ("/training/", "/training/records/", "/training/records.csv", "/training/password/")
TEAM = ("/training/team/", "/training/team/status.csv")
ANA = (
    "/training/people/P001/",
    "/training/people/P001/records/",
    "/training/people/P001/records.csv",
)
QUALITY = (
    "/training/coverage/",
    "/training/coverage.csv",
    "/training/coverage/STD-PHONE-01/",
    "/training/editions/",
    "/training/editions/2026.1/",
    "/training/questions/",
    "/training/questions.csv",
    "/training/questions/modules/",
    "/training/questions/passages/",
    "/training/questions/passages.csv",
)


def text_of(response):
    return b"".join(response).decode() if response.streaming else response.content.decode()


@pytest.fixture(autouse=True)
def _ana_has_records(take):
    take("ana", "MOD-PHONE")


@pytest.mark.parametrize("path", [*OWN, *TEAM, *ANA, *QUALITY, "/training/module/MOD-PHONE/"])
def test_someone_who_is_not_signed_in_is_asked_to(path, db):
    response = Client().get(path)

    assert response.status_code == 302
    assert response["Location"] == f"/training/sign-in/?next={path}"


@pytest.mark.parametrize(
    ("name", "seen", "hidden"),
    [
        ("ana", (*OWN, *ANA), (*TEAM, *QUALITY)),
        ("mara", (*OWN, *TEAM, *ANA), QUALITY),
        ("quinn", (*OWN, *TEAM, *ANA, *QUALITY), ()),
        ("otto", (*OWN, *TEAM), (*ANA, *QUALITY)),
        ("rita", OWN, (*TEAM, *ANA, *QUALITY)),
        ("ben", OWN, (*TEAM, *ANA, *QUALITY)),
    ],
)
def test_each_persona_sees_her_pages_and_no_others(name, seen, hidden, sign_in):
    client = sign_in(name)

    assert {path: client.get(path).status_code for path in seen} == dict.fromkeys(seen, 200)
    assert {path: client.get(path).status_code for path in hidden} == dict.fromkeys(hidden, 404)


def test_a_page_that_is_not_for_me_looks_like_one_that_does_not_exist(outsider):
    hidden = outsider.get("/training/people/P001/").content
    absent = outsider.get("/training/people/P999/").content

    token = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
    assert token.sub(b"", hidden.replace(b"P001", b"P999")) == token.sub(b"", absent)


@pytest.mark.parametrize("path", ["/training/team/", "/training/team/status.csv"])
def test_a_manager_sees_only_her_own_people(path, manager, outsider, quality_lead):
    assert "Ana" in text_of(manager.get(path))
    assert "Ben" not in text_of(manager.get(path))
    assert "Ana" not in text_of(outsider.get(path))
    assert "Ben" in text_of(outsider.get(path))
    assert {"Ana", "Ben", "Rita"} <= set(text_of(quality_lead.get(path)).replace(",", " ")
                                         .replace("<", " ").replace(">", " ").split())  # fmt: skip


def test_nobody_opens_or_answers_the_quiz_of_another(sign_in, learner, person, take):
    from qmtraining.models import Attempt, Record

    learner.post("/training/module/MOD-POLICY/")
    attempt = Attempt.objects.get(person=person("ana"))
    before = Record.objects.count()

    for name in ("mara", "ben", "quinn"):
        client = sign_in(name)
        for path in ("", "1/", "check/", "result/"):
            url = f"/training/quiz/{attempt.key}/{path}"
            assert client.get(url).status_code == 404
            if path in ("1/", "check/"):
                assert client.post(url).status_code == 404
    assert Record.objects.count() == before


@pytest.mark.parametrize(
    "path", ["/training/sign-out/", "/training/language/", "/training/module/MOD-POLICY/read/"]
)
def test_what_changes_something_is_post_only(path, learner):
    assert learner.get(path).status_code == 405


def test_a_form_from_elsewhere_is_refused(person):
    client = Client(enforce_csrf_checks=True)
    client.force_login(person("ana"), backend="django.contrib.auth.backends.ModelBackend")

    response = client.post("/training/module/MOD-PHONE/")

    assert response.status_code == 403
    assert "open for too long" in response.content.decode()


def test_someone_who_left_is_signed_out(learner, person):
    who = person("ana")
    who.is_active = False
    who.save()

    assert learner.get("/training/").status_code == 302


def test_a_long_matrix_comes_in_pages_that_hold_everyone_once(quality_lead, monkeypatch):
    monkeypatch.setattr("qmtraining.views.team.PAGE", 2)
    address, seen = "/training/team/", []
    while address:
        text = quality_lead.get(address).content.decode()
        seen += re.findall(r'scope="row"><a href="/training/people/(P\d+)/"', text)
        found = re.search(r'href="(/training/team/\?[^"]+)">Next people', text)
        address = found[1].replace("&amp;", "&") if found else ""

    assert sorted(seen) == ["P001", "P002", "P003", "P004", "P005", "P009"]


@pytest.mark.parametrize("query", ["after=x", "after=a&after=b&after=c", "show=all", "department="])
def test_a_strange_address_shows_everyone(query, quality_lead):
    text = quality_lead.get(f"/training/team/?{query}").content.decode()

    assert len(re.findall(r'scope="row"><a href="/training/people/', text)) == 6
