"""The main job, in the service: learn edition 1, publish edition 2, learn what changed."""

import re

from qmtraining.models import ItemStatus, Record
from qmtraining.status import Cause, State


def statuses(who):
    return {
        (row.module, row.item): (State(row.state), Cause(row.cause))
        for row in ItemStatus.objects.filter(person=who)
    }


def test_everyone_begins_with_what_the_work_needs(person):
    assert statuses(person("ana")) == {
        ("MOD-PHONE", "STD-PHONE-01"): (State.DUE, Cause.ASSIGNED),
        ("MOD-PHONE", "STD-PHONE-02"): (State.DUE, Cause.ASSIGNED),
        ("MOD-POLICY", "POL-01"): (State.DUE, Cause.ASSIGNED),
    }
    assert statuses(person("rita")) == {("MOD-POLICY", "POL-01"): (State.DUE, Cause.ASSIGNED)}


def test_a_learner_takes_a_quiz_in_the_browser_and_it_is_on_record(learner, person):
    page = learner.get("/training/")
    assert "2 things to do" in page.content.decode()
    assert "On the phone" in page.content.decode()

    start = learner.post("/training/module/MOD-PHONE/", follow=True)
    for number in range(1, 5):
        text = start.content.decode()
        assert f"{number} of 4" in text
        values = re.findall(r'type="radio" name="([^"]+)" value="([^"]+)"', text)
        right = next(pair for pair in values if pair[1].endswith("0"))
        start = learner.post(start.request["PATH_INFO"], {right[0]: right[1], "go": "continue"},
                             follow=True)  # fmt: skip
    assert "Check your answers" in start.content.decode()
    result = learner.post(start.request["PATH_INFO"], follow=True)

    assert "4 of 4: passed" in result.content.decode()
    assert "Your receipt" in result.content.decode()
    assert list(
        Record.objects.order_by("item").values_list("item", "passed", "edition__name", "module")
    ) == [
        ("STD-PHONE-01", True, "2026.1", "MOD-PHONE"),
        ("STD-PHONE-02", True, "2026.1", "MOD-PHONE"),
    ]
    assert "1 thing to do" in learner.get("/training/").content.decode()


def test_a_new_edition_asks_only_those_whose_statements_changed(
    person, take, publish_second, sign_in
):
    take("ana", "MOD-PHONE")
    take("ben", "MOD-WINDOW")

    publish_second()

    assert statuses(person("ana"))["MOD-PHONE", "STD-PHONE-01"] == (State.DUE, Cause.REVISED)
    assert statuses(person("ana"))["MOD-PHONE", "STD-PHONE-02"] == (State.CURRENT, Cause.UNCHANGED)
    assert statuses(person("ben"))["MOD-WINDOW", "STD-WINDOW-01"] == (
        State.CURRENT,
        Cause.UNCHANGED,
    )
    learner = sign_in("ana")
    text = learner.get("/training/module/MOD-PHONE/").content.decode()
    assert "<del>30 seconds</del>" in text
    assert "<ins>20 seconds</ins>" in text
    assert "The agent gives her name" not in text, "she knows that already"

    question = learner.post("/training/module/MOD-PHONE/", follow=True).content.decode()
    assert "1 of 2" in question
    assert "From now on?" in question
    assert "30 seconds" in question, "the old value is offered"


def test_a_failed_delta_quiz_suspends_only_what_changed(person, take, publish_second):
    take("ana", "MOD-PHONE")
    publish_second()

    attempt = take("ana", "MOD-PHONE", right=False)

    assert attempt.passed is False
    assert attempt.delta is True
    assert set(attempt.items) == {"STD-PHONE-01"}
    row = ItemStatus.objects.get(person=person("ana"), item="STD-PHONE-01")
    assert (row.state, row.cause, str(row.failed_on)) == ("due", "revised", "2026-11-30")
    assert statuses(person("ana"))["MOD-PHONE", "STD-PHONE-02"] == (State.CURRENT, Cause.UNCHANGED)

    take("ana", "MOD-PHONE")

    assert statuses(person("ana"))["MOD-PHONE", "STD-PHONE-01"] == (State.CURRENT, Cause.PASSED)
