"""Writing: what is kept, once, together; and the caches that follow it."""

import random
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from qmtraining.models import Attempt, ItemStatus, Person, Record, Response, Rollup
from qmtraining.roster import load_roster
from qmtraining.selectors.history import statuses_on
from qmtraining.selectors.learning import task_of_person
from qmtraining.services.attempts import (
    ChangedMeanwhileError,
    begin_attempt,
    confirm_reading,
    confirmation_key,
    submit_attempt,
)
from qmtraining.services.clock import tick
from qmtraining.services.roster import take_roster
from qmtraining.services.statuses import rollups_are_true, status_of_row


def caches_are_true():
    """Hold both caches against a computation from what was recorded."""
    today = timezone.localdate()
    for person in Person.objects.all():
        cached = {
            (row.module, row.item): status_of_row(row)
            for row in ItemStatus.objects.filter(person=person)
        }
        assert cached == statuses_on(person, today), person
    assert rollups_are_true()


def test_one_submission_leaves_attempt_responses_records_and_statuses(take, person):
    attempt = take("ana", "MOD-PHONE")

    assert attempt.passed is True
    assert Response.objects.filter(attempt=attempt, correct=True).count() == 4
    assert [
        (record.item, record.edition.name, record.expires.isoformat())
        for record in Record.objects.order_by("item").select_related("edition")
    ] == [("STD-PHONE-01", "2026.1", "2027-11-20"), ("STD-PHONE-02", "2026.1", "2027-11-20")]
    hashes = dict(Record.objects.values_list("item", "hash"))
    assert hashes == dict(
        ItemStatus.objects.filter(person=person("ana"), module="MOD-PHONE").values_list(
            "item", "hash"
        )
    )
    caches_are_true()


def test_a_repeated_submission_returns_the_first_result(take, person):
    first = take("ana", "MOD-PHONE", right=False)

    again = submit_attempt(person=person("ana"), key=first.key)

    assert again.first is False
    assert again.attempt.submitted_at == first.submitted_at
    assert (Attempt.objects.count(), Response.objects.count(), Record.objects.count()) == (1, 4, 2)


def test_nobody_submits_the_attempt_of_another(take, person):
    task = task_of_person(person("ana"), "MOD-PHONE")
    attempt = begin_attempt(person=person("ana"), task=task)

    with pytest.raises(Attempt.DoesNotExist):
        submit_attempt(person=person("ben"), key=attempt.key)

    assert Record.objects.count() == 0


def test_a_failure_in_the_middle_leaves_nothing(person, monkeypatch):
    task = task_of_person(person("ana"), "MOD-PHONE")
    attempt = begin_attempt(person=person("ana"), task=task)
    monkeypatch.setattr(
        "qmtraining.services.attempts.add_to_rollups",
        lambda change: (_ for _ in ()).throw(RuntimeError("the disk is full")),
    )

    with pytest.raises(RuntimeError):
        submit_attempt(person=person("ana"), key=attempt.key)

    attempt.refresh_from_db()
    assert attempt.submitted_at is None
    assert (Response.objects.count(), Record.objects.count()) == (0, 0)
    monkeypatch.undo()


def test_a_form_that_was_begun_before_an_edition_counts_for_what_did_not_change(
    person, publish_second
):
    task = task_of_person(person("ana"), "MOD-PHONE")
    attempt = begin_attempt(person=person("ana"), task=task)
    from qmtraining.library import open_book
    from qmtraining.services.attempts import keep_answer
    from qmtraining.services.sample import right_answers

    for qver, answer in right_answers(attempt, open_book("2026.1").bank).items():
        keep_answer(person=person("ana"), key=attempt.key, qver=qver, answer=answer)
    publish_second()

    outcome = submit_attempt(person=person("ana"), key=attempt.key)

    assert outcome.attempt.passed is True
    caches_are_true()
    states = dict(
        ItemStatus.objects.filter(person=person("ana"), module="MOD-PHONE").values_list(
            "item", "state"
        )
    )
    assert states == {"STD-PHONE-01": "due", "STD-PHONE-02": "current"}


def test_a_new_edition_replaces_an_unfinished_form(person, publish_second):
    old = begin_attempt(person=person("ana"), task=task_of_person(person("ana"), "MOD-PHONE"))
    publish_second()

    new = begin_attempt(person=person("ana"), task=task_of_person(person("ana"), "MOD-PHONE"))

    assert new.edition.name == "2026.2"
    assert not Attempt.objects.filter(key=old.key).exists()


def test_only_what_the_page_showed_can_be_signed(person):
    ana = person("ana")
    task = task_of_person(ana, "MOD-POLICY")
    key = confirmation_key(ana, task)

    first = confirm_reading(person=ana, task=task, key=key, form="attest")
    again = confirm_reading(person=ana, task=None, key=key, form="attest")

    assert (first.first, again.first) == (True, False)
    assert first.attempt.pk == again.attempt.pk
    record = Record.objects.get()
    assert (record.item, record.form, record.passed) == ("POL-01", "attest", True)
    caches_are_true()
    task = task_of_person(ana, "MOD-PHONE")
    with pytest.raises(ChangedMeanwhileError):
        confirm_reading(person=ana, task=task, key=confirmation_key(person("ben"), task), form="x")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE qmtraining_record SET passed = NOT passed",
        "DELETE FROM qmtraining_record",
        "UPDATE qmtraining_response SET points = 1",
        "DELETE FROM qmtraining_response",
    ],
)
def test_what_is_on_record_stays_as_it_is(take, statement):
    take("ana", "MOD-PHONE", right=False)

    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(statement)


def test_replacing_a_record_is_refused_too(take):
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has INSERT OR REPLACE")
    take("ana", "MOD-PHONE")

    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute("INSERT OR REPLACE INTO qmtraining_record SELECT * FROM qmtraining_record")


def test_a_tick_without_news_changes_nothing(db):
    assert tick(settings=settings.MANUAL) == tick(settings=settings.MANUAL)
    assert tick(settings=settings.MANUAL).statuses == 0


def test_a_tick_that_was_killed_after_taking_an_edition_is_made_good(
    person, take, publish_second, clock, monkeypatch
):
    take("ana", "MOD-PHONE")
    with monkeypatch.context() as patch:
        patch.setattr(
            "qmtraining.services.clock.refresh_statuses",
            lambda **_: (_ for _ in ()).throw(RuntimeError("killed")),
        )
        with pytest.raises(RuntimeError):
            publish_second()
    assert ItemStatus.objects.get(person=person("ana"), item="STD-PHONE-01").state == "current"

    tick(settings=settings.MANUAL)

    assert ItemStatus.objects.get(person=person("ana"), item="STD-PHONE-01").state == "due"
    caches_are_true()


def test_time_makes_what_is_due_late_and_what_was_shown_expire(take, person, clock):
    start = timezone.now()
    take("ana", "MOD-PHONE")
    clock(start + timedelta(days=20))
    tick(settings=settings.MANUAL)
    assert ItemStatus.objects.get(person=person("ana"), item="POL-01").state == "late"

    clock(start + timedelta(days=366))
    tick(settings=settings.MANUAL)

    row = ItemStatus.objects.get(person=person("ana"), item="STD-PHONE-01")
    assert (row.state, row.cause) == ("due", "expired")
    caches_are_true()


def test_a_broken_curriculum_leaves_the_rules_in_force(root, db):
    path = root / "training" / "curricula" / "agent.yml"
    path.write_text("id: CUR-AGENT\ntitle: A\nroles: [X]\nmodules:\n  - {id: M, titel: T}\n")

    with pytest.raises(Exception, match=r"agent.yml:5: unknown key 'titel'; did you mean 'title'"):
        tick(settings=settings.MANUAL)

    assert ItemStatus.objects.filter(module="MOD-PHONE").count() == 2


@pytest.mark.parametrize("seed", range(8))
def test_the_caches_are_true_after_anything_that_may_happen(
    seed, db, root, person, take, publish_second, clock
):
    """A random story of two years; after each step both caches equal the computation."""
    chance = random.Random(seed)
    roster = root / "training" / "people.yml"
    lines = roster.read_text()
    now = timezone.now()
    published = False

    def take_something():
        name = chance.choice(["ana", "ben", "mara"])
        module = chance.choice(["MOD-PHONE", "MOD-WINDOW"])
        if task_of_person(person(name), module):
            take(name, module, right=chance.random() < 0.7)

    def sign():
        who = person(chance.choice(["ana", "rita"]))
        task = task_of_person(who, "MOD-POLICY")
        if task and task.owed:
            confirm_reading(person=who, task=task, key=confirmation_key(who, task), form="attest")

    def move():
        swapped = lines.replace("ROLE-ACCOUNTANT", chance.choice(["ROLE-AGENT", "ROLE-X"]))
        roster.write_text(swapped)
        take_roster(entries=load_roster(roster), today=timezone.localdate())
        tick(settings=settings.MANUAL)

    for _ in range(7):
        now += timedelta(days=chance.choice([1, 5, 20, 200]))
        clock(now)
        if not published and chance.random() < 0.3:
            published = True
            publish_second(now)
        tick(settings=settings.MANUAL)
        chance.choice([take_something, take_something, sign, move])()
        caches_are_true()


def test_every_night_the_caches_are_put_right(take, person, clock, caplog):
    take("ana", "MOD-PHONE")
    ItemStatus.objects.filter(item="STD-PHONE-01").update(state="late")
    Rollup.objects.filter(key="POL-01").update(n=99)
    assert not rollups_are_true()

    clock(timezone.now() + timedelta(days=1))
    tick(settings=settings.MANUAL)

    caches_are_true()
    assert [record.message for record in caplog.records] == [
        "1 cached statuses were wrong and were put right",
        "the counters were wrong and were put right",
    ]
