"""An edition in which an approver called a change minor: what people, leads and records see."""

import html
import json
import re

import pytest
from django.utils import timezone

from qmanual.editions.approvals import load_minor_changes
from qmanual.errors import EditionError
from qmtraining.library import open_book
from qmtraining.minor import minor_as_json, minor_from_json
from qmtraining.models import Edition, ItemStatus, Person, Record
from qmtraining.selectors.history import person_as_json, statuses_on
from qmtraining.selectors.learning import task_of_person
from qmtraining.services.attempts import begin_attempt, keep_answer, submit_attempt
from qmtraining.services.sample import right_answers
from qmtraining.services.statuses import rollups_are_true, status_of_row

CHANGED = "STD-PHONE-01"


def meaning(edition):
    return open_book(edition).catalogue.items[CHANGED].hash


def approvals(before, after):
    return {
        "format": 1,
        "as_of": "2026-11-30",
        "approvals": [
            {
                "document": "DOC-STANDARDS", "revision": "2", "hash": "c" * 32,
                "kind": "approval", "role": "ROLE-AGENT", "name": "Helena Duarte",
                "date": "2026-11-24", "minor": {CHANGED: [before, after]},
            }
        ],
        "documents": [],
    }  # fmt: skip


@pytest.fixture
def approvals_path(root):
    path = root / "var" / "editions" / "2026.2" / "approvals.json"
    yield path
    path.unlink(missing_ok=True)


@pytest.fixture
def publish_reworded(approvals_path, publish_second):
    """Publishes edition 2026.2, whose approver called the change of one statement minor."""

    def publish():
        found = approvals(meaning("2026.1"), meaning("2026.2"))
        approvals_path.write_text(json.dumps(found), encoding="utf-8")
        publish_second()

    return publish


def text_of(response):
    assert response.status_code == 200
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def status_of(name):
    return ItemStatus.objects.get(person__username=name, item=CHANGED)


def test_who_knew_the_old_words_stays_current_and_the_record_as_it_was(
    take, publish_reworded, person
):
    take("ana", "MOD-PHONE")
    shown = list(Record.objects.order_by("pk").values())

    publish_reworded()

    row = status_of("ana")
    assert (row.state, row.cause, row.known_edition) == ("current", "reworded", "2026.1")
    assert (row.decided_by, str(row.decided_on)) == ("Helena Duarte", "2026-11-24")
    assert list(Record.objects.order_by("pk").values()) == shown
    assert Record.objects.get(item=CHANGED).hash == meaning("2026.1") != row.hash
    for someone in Person.objects.all():
        cached = {
            (row.module, row.item): status_of_row(row)
            for row in ItemStatus.objects.filter(person=someone)
        }
        assert cached == statuses_on(someone, timezone.localdate())
    assert rollups_are_true()


def test_without_the_decision_she_owes_it(take, publish_second):
    take("ana", "MOD-PHONE")

    publish_second()

    assert (status_of("ana").state, status_of("ana").cause) == ("due", "revised")


def test_who_never_showed_it_still_owes_it(take, publish_reworded):
    take("ana", "MOD-PHONE", right=False)

    publish_reworded()

    assert (status_of("ana").state, status_of("ana").cause) == ("due", "assigned")


def test_a_quiz_that_was_begun_before_counts(person, publish_reworded):
    ana = person("ana")
    attempt = begin_attempt(person=ana, task=task_of_person(ana, "MOD-PHONE"))
    for qver, answer in right_answers(attempt, open_book("2026.1").bank).items():
        keep_answer(person=ana, key=attempt.key, qver=qver, answer=answer)
    publish_reworded()

    submit_attempt(person=ana, key=attempt.key)

    assert (status_of("ana").state, status_of("ana").cause) == ("current", "reworded")
    assert Record.objects.get(item=CHANGED).hash == meaning("2026.1")


def test_people_are_told_who_decided(take, publish_reworded, sign_in):
    take("ana", "MOD-PHONE")
    publish_reworded()
    short = "shown, only the wording has changed since; decided by Helena Duarte on 24 November"

    assert (
        "You showed this on 20 November. Where it reads differently now, only the wording changed; "
        "Helena Duarte decided so on 24 November."
    ) in text_of(sign_in("ana").get("/training/"))
    assert short in text_of(sign_in("mara").get("/training/people/P001/"))
    assert short in text_of(sign_in("quinn").get(f"/training/coverage/{CHANGED}/"))


def test_the_edition_asks_nobody_and_says_why(take, publish_reworded, sign_in):
    take("ana", "MOD-PHONE")

    publish_reworded()

    page = text_of(sign_in("quinn").get("/training/editions/2026.2/"))
    assert "Nobody owes anything because of this edition." in page
    assert "One statement says the same in other words." in page
    assert "Only the wording changed; decided by Helena Duarte on 24 November." in page
    assert "Who has something to do" not in page


def test_an_auditor_reads_the_decision_on_the_day(take, publish_reworded, person):
    take("ana", "MOD-PHONE")
    publish_reworded()

    found = person_as_json(person("ana"), timezone.localdate())["statuses"]

    assert [
        (status["reason"], status["decided_by"], status["decided_on"])
        for status in found
        if status["item"] == CHANGED
    ] == [("reworded", "Helena Duarte", "2026-11-24")]


def test_what_is_kept_of_an_edition_is_what_was_decided(publish_reworded):
    publish_reworded()

    kept = Edition.objects.get(name="2026.2").minor
    assert kept == [
        {
            "item": CHANGED,
            "before": meaning("2026.1"),
            "after": meaning("2026.2"),
            "name": "Helena Duarte",
            "on": "2026-11-24",
        }
    ]
    assert minor_as_json(minor_from_json(kept)) == kept


def test_a_decision_of_a_later_day_than_the_edition_is_left_out(tmp_path):
    path = tmp_path / "approvals.json"
    found = approvals("a", "b")

    path.write_text(json.dumps(found | {"as_of": "2026-11-23"}), encoding="utf-8")

    assert load_minor_changes(path) == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "cannot be read: "),
        ("[]", "is not a file of approvals: "),
        ('{"approvals": [{"document": "D"}]}', "the record has no 'date'"),
        ('{"as_of": "soon", "approvals": []}', "is not a file of approvals: "),
    ],
)
def test_approvals_that_are_damaged_are_one_line(tmp_path, text, message):
    path = tmp_path / "approvals.json"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(EditionError) as refused:
        load_minor_changes(path)

    assert str(refused.value).startswith(f"{path}: {message}")
