"""Each query costs a millisecond of CPU: at most 3 for a page and 8 for a submission."""

import pytest

from qmtraining.models import Attempt
from qmtraining.selectors.learning import task_of_person
from qmtraining.services.attempts import begin_attempt


def begin(who):
    return begin_attempt(person=who, task=task_of_person(who, "MOD-PHONE"))


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("ana", "/training/"),
        ("ana", "/training/module/MOD-PHONE/"),
        ("ana", "/training/module/MOD-POLICY/"),
        ("ana", "/training/records/"),
        ("mara", "/training/team/"),
        ("mara", "/training/people/P001/"),
        ("mara", "/training/people/P001/records/"),
        ("quinn", "/training/team/"),
        ("quinn", "/training/coverage/"),
        ("quinn", "/training/coverage/STD-PHONE-01/"),
        ("quinn", "/training/editions/"),
        ("quinn", "/training/editions/2026.2/"),
        ("quinn", "/training/questions/"),
        ("quinn", "/training/questions/modules/"),
        ("quinn", "/training/questions/passages/"),
    ],
)
def test_a_page_takes_at_most_3_queries(name, path, sign_in, queries, take, publish_second):
    take("ana", "MOD-PHONE")
    publish_second()
    client = sign_in(name)

    with queries() as asked:
        assert client.get(path).status_code == 200

    assert asked.count <= 3, [query["sql"] for query in asked.captured_queries]


@pytest.mark.parametrize("path", ["1/", "check/"])
def test_a_page_of_a_quiz_takes_at_most_3_queries(path, learner, person, queries):
    attempt = begin(person("ana"))

    with queries() as asked:
        assert learner.get(f"/training/quiz/{attempt.key}/{path}").status_code == 200

    assert asked.count <= 3


def test_a_result_takes_at_most_3_queries(learner, take, queries):
    attempt = take("ana", "MOD-PHONE")

    with queries() as asked:
        assert learner.get(f"/training/quiz/{attempt.key}/result/").status_code == 200

    assert asked.count <= 3


def test_a_submission_takes_at_most_8_queries(learner, person, queries):
    attempt = begin(person("ana"))

    with queries() as asked:
        response = learner.post(f"/training/quiz/{attempt.key}/check/")

    assert response.status_code == 302
    assert Attempt.objects.get(pk=attempt.pk).submitted_at is not None
    assert asked.count <= 8, [query["sql"] for query in asked.captured_queries]


def test_an_answer_takes_at_most_8_queries(learner, person, queries):
    attempt = begin(person("ana"))
    path = f"/training/quiz/{attempt.key}/1/"
    name, value = first_option(learner.get(path))

    with queries() as asked:
        assert learner.post(path, {name: value}).status_code == 302

    assert asked.count <= 4


def first_option(response):
    import re

    found = re.search(r'type="radio" name="([^"]+)" value="([^"]+)"', response.content.decode())
    assert found is not None
    return found[1], found[2]


def test_three_people_take_as_many_queries_as_one(sign_in, queries):
    one, three = sign_in("otto"), sign_in("quinn")
    with queries() as for_one:
        one.get("/training/team/")
    with queries() as for_three:
        three.get("/training/team/")

    assert for_one.count == for_three.count
