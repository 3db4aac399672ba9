"""Quizzes with a time limit: what is promised, what is kept, who can give more."""

from datetime import UTC, datetime, timedelta

import pytest
import yaml
from django.utils import translation
from tests.qmtraining.conftest import CURRICULA, NOON, TODAY

from qmtraining import wording
from qmtraining.library import open_book
from qmtraining.models import Attempt, Person, Requirement
from qmtraining.selectors.learning import task_of_person
from qmtraining.services.attempts import NothingOwedError, begin_attempt, keep_answer
from qmtraining.services.clock import tick
from qmtraining.services.sample import right_answers
from qmtraining.services.time_limits import NoExtensionError, extend_time, hand_in_overdue


@pytest.fixture
def limited(db, root):
    """The module about the phone has ten minutes."""
    from django.conf import settings

    agent = CURRICULA["agent.yml"]
    module = {**agent["modules"][0], "time_limit": 10}
    path = root / "training/curricula/agent.yml"
    path.write_text(yaml.safe_dump({**agent, "modules": [module]}, sort_keys=False))
    tick(settings=settings.MANUAL, today=TODAY)


@pytest.fixture
def begin(person):
    def begin(name="ana"):
        who = person(name)
        return begin_attempt(person=who, task=task_of_person(who, "MOD-PHONE"))

    return begin


def answer_one(person, attempt):
    bank = open_book(attempt.edition.name).bank
    qver, answer = next(iter(right_answers(attempt, bank).items()))
    keep_answer(person=person("ana"), key=attempt.key, qver=qver, answer=answer)


def test_without_a_limit_there_is_no_deadline(db, begin):
    assert begin().deadline is None


def test_deadline_follows_from_limit_and_extra_time(limited, begin, person):
    assert begin().deadline == NOON + timedelta(minutes=10)

    Attempt.objects.all().delete()
    Person.objects.filter(username="ana").update(extra_time=25)

    assert begin().deadline == NOON + timedelta(minutes=13)


def test_before_starting_the_page_says_how_long_there_is(limited, learner, person):
    plain = learner.get("/training/module/MOD-PHONE/").content.decode()
    Person.objects.filter(username="ana").update(extra_time=25)
    more = learner.get("/training/module/MOD-PHONE/").content.decode()

    assert "Time limit: 10 minutes." in plain
    assert "Time limit: 10 minutes; you have 13." in more
    assert "when it is over, what you have answered counts" in plain
    assert "They take about 1 minute." in plain


def test_without_a_limit_the_page_says_how_long_it_takes(db, learner):
    shown = learner.get("/training/module/MOD-PHONE/").content.decode()

    assert "They take about 1 minute." in shown
    assert "Time limit" not in shown


def test_answers_that_come_after_the_time_do_not_count_and_the_others_do(
    limited, begin, person, clock
):
    attempt = begin()
    answer_one(person, attempt)
    kept = Attempt.objects.get().answers
    clock(attempt.deadline + timedelta(seconds=31))

    with pytest.raises(NothingOwedError, match="the time is over; what was answered counts"):
        keep_answer(person=person("ana"), key=attempt.key, qver="late", answer="late")

    handed_in = Attempt.objects.get()
    assert (handed_in.answers, handed_in.passed) == (kept, False)
    assert handed_in.submitted_at == attempt.deadline + timedelta(seconds=31)
    assert handed_in.points == 1


def test_an_answer_that_is_on_its_way_counts(limited, begin, person, clock):
    attempt = begin()
    clock(attempt.deadline + timedelta(seconds=20))

    answer_one(person, attempt)

    assert len(Attempt.objects.get(submitted_at=None).answers) == 1


def test_going_on_after_the_time_shows_what_came_of_it(limited, begin, clock):
    attempt = begin()
    clock(attempt.deadline + timedelta(minutes=1))

    again = begin()

    assert (again.key, again.submitted_at) == (attempt.key, attempt.deadline + timedelta(minutes=1))
    assert begin().key != attempt.key


def test_the_clock_hands_in_what_is_over(limited, begin, clock):
    attempt = begin()
    assert hand_in_overdue() == 0
    clock(attempt.deadline + timedelta(minutes=1))

    assert hand_in_overdue() == 1
    assert hand_in_overdue() == 0
    assert Attempt.objects.get().submitted_at is not None


def test_a_lead_can_give_more_time_and_nobody_else(limited, begin, person, clock):
    attempt = begin()

    for name in ("mara", "quinn"):
        before = Attempt.objects.get().deadline
        extend_time(attempt=attempt, minutes=5, by=person(name))
        assert Attempt.objects.get().deadline == before + timedelta(minutes=5)
    for name in ("ana", "ben", "otto"):
        with pytest.raises(NoExtensionError, match="only those whom a learner reports to"):
            extend_time(attempt=attempt, minutes=5, by=person(name))
    with pytest.raises(NoExtensionError, match="between 1 and 600"):
        extend_time(attempt=attempt, minutes=0, by=person("mara"))
    late = Attempt.objects.get().deadline + timedelta(minutes=3)
    clock(late)
    assert extend_time(attempt=attempt, minutes=5, by=person("mara")).deadline == late + timedelta(
        minutes=5
    )


def test_the_page_of_a_lead_gives_more_time(limited, begin, manager, learner, outsider):
    attempt = begin()
    address = "/training/people/P001/more-time/"

    assert address in manager.get("/training/people/P001/").content.decode()
    assert address not in learner.get("/training/people/P001/").content.decode()
    assert "Answers count until 12:10" in manager.get(address).content.decode().replace(
        "\u202f", " "
    )
    sent = {"key": str(attempt.key), "minutes": "5"}
    assert learner.post(address, sent).status_code == 404
    assert outsider.post(address, sent).status_code == 404
    assert manager.post(address, {**sent, "minutes": "500"}).status_code == 400
    assert Attempt.objects.get().deadline == attempt.deadline
    assert manager.post(address, sent).status_code == 302
    assert Attempt.objects.get().deadline == attempt.deadline + timedelta(minutes=5)


def test_giving_time_to_what_was_handed_in_says_so(limited, begin, manager, clock):
    attempt = begin()
    clock(attempt.deadline + timedelta(minutes=1))
    hand_in_overdue()

    sent = {"key": str(attempt.key), "minutes": "5"}
    shown = manager.post("/training/people/P001/more-time/", sent, follow=True).content.decode()

    assert "This quiz is handed in." in shown
    assert "No quiz with a time limit is under way." in shown


def test_what_has_no_limit_or_is_handed_in_cannot_be_extended(db, begin, person):
    with pytest.raises(NoExtensionError, match="handed in, or has no time limit"):
        extend_time(attempt=begin(), minutes=5, by=person("mara"))


def test_a_quiz_about_what_changed_has_no_limit(limited, take, publish_second, begin):
    take("ana", "MOD-PHONE")
    publish_second()

    attempt = begin()

    assert attempt.delta
    assert attempt.deadline is None


def test_blueprint_travels_from_the_file_to_the_form(db, root, begin, person):
    from django.conf import settings

    agent = CURRICULA["agent.yml"]
    blueprint = {
        "questions": 1,
        "must_ask": ["STD-PHONE-02"],
        "topics": [{"rule": "A", "questions": 1}],
    }
    module = {**agent["modules"][0], "blueprint": blueprint}
    path = root / "training/curricula/agent.yml"
    path.write_text(yaml.safe_dump({**agent, "modules": [module]}, sort_keys=False))
    tick(settings=settings.MANUAL, today=TODAY)

    attempt = begin()

    row = Requirement.objects.get(module="MOD-PHONE", ends=None)
    assert row.blueprint == {**blueprint, "topics": [{"rule": ["A"], "questions": 1}]}
    bank = open_book(attempt.edition.name).bank
    assert [bank.by_qver[qver].item for qver in attempt.quiz["qvers"]] == ["STD-PHONE-02"]


def test_each_page_says_until_when_answers_count(limited, begin, learner):
    attempt = begin()
    question = learner.get(f"/training/quiz/{attempt.key}/1/").content.decode()
    check = learner.get(f"/training/quiz/{attempt.key}/check/").content.decode()

    said = '<p class="quiet until">Answers count until 12:10.</p>'
    assert (question.count(said), check.count(said)) == (1, 1)


def test_without_a_limit_no_page_says_until_when(db, begin, learner):
    attempt = begin()
    for place in ("1", "check"):
        shown = learner.get(f"/training/quiz/{attempt.key}/{place}/").content.decode()
        assert "Answers count until" not in shown


@pytest.mark.parametrize("place", ["", "1/", "check/", "result/"])
def test_any_page_after_the_time_hands_in_and_says_so(
    limited, begin, person, learner, clock, place
):
    attempt = begin()
    answer_one(person, attempt)
    clock(attempt.deadline + timedelta(seconds=31))

    shown = learner.get(f"/training/quiz/{attempt.key}/{place}", follow=True)

    handed_in = Attempt.objects.get()
    assert handed_in.submitted_at == attempt.deadline + timedelta(seconds=31)
    assert shown.request["PATH_INFO"] == f"/training/quiz/{attempt.key}/result/"
    assert (
        "<p>The time was over at 12:10. What you had answered by then counts.</p>"
        in shown.content.decode()
    )


def test_what_was_handed_in_in_time_does_not_say_that_time_ran_out(limited, begin, learner, clock):
    attempt = begin()
    clock(attempt.deadline + timedelta(seconds=20))
    learner.post(f"/training/quiz/{attempt.key}/check/", {"key": str(attempt.key)})
    clock(attempt.deadline + timedelta(days=3))

    shown = learner.get(f"/training/quiz/{attempt.key}/result/").content.decode()

    assert "The time was over" not in shown


@pytest.mark.parametrize(
    ("language", "time"),
    [
        ("en", "13:05"),
        ("ru", "13:05"),
        ("zh-hans", "13:05"),
        ("zh-hant", "下午1:05"),
        ("ko", "오후 1:05"),
    ],
)
def test_the_time_is_written_as_the_language_does(language, time):
    with translation.override(language):
        said = wording.until(datetime(2026, 11, 20, 13, 5, tzinfo=UTC))

    assert time in said.replace("\u202f", " ")
