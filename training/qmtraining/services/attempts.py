"""Take a module: begin, answer, submit. A submission is one transaction, and counts once."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from qmanual.errors import QmanualError
from qmquiz.forms.choose import choose
from qmquiz.forms.estimate import allowed_minutes, form_seconds
from qmquiz.forms.form import Form as QuizForm
from qmquiz.forms.show import form_digest, render_form
from qmquiz.grading.grade import FormResult, grade_form
from qmquiz.model import Bank
from qmtraining.database import write_transaction
from qmtraining.digests import record_digest
from qmtraining.library import Book, open_book
from qmtraining.models import (
    Attempt,
    Form,
    ItemStatus,
    Person,
    Record,
    Response,
)
from qmtraining.plans import Task, blueprint_of, question_count, time_limit
from qmtraining.requirements import rule_of
from qmtraining.rollups import add_to_rollups, cells_of, change_between
from qmtraining.services.statuses import COLUMNS, refresh_statuses, status_of_row
from qmtraining.status import State, passed_now

GRACE = timedelta(seconds=30)
"""A last answer may be on its way when the time is over."""


class NothingOwedError(QmanualError):
    """There is nothing to show, or not any more."""

    code = "nothing-owed"


class ChangedMeanwhileError(QmanualError):
    """The manual or the person's work changed since the page was shown."""

    code = "changed-meanwhile"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a submission came to.

    :param first: whether this submission did it; otherwise an earlier one had.
    """

    attempt: Attempt
    first: bool


def begin_attempt(*, person: Person, task: Task) -> Attempt:
    """The person's open attempt at a task; a new one when there is none about this edition.

    An open attempt about an earlier edition is dropped: its questions may ask for what no
    longer holds. One whose time is over is handed in, and comes back so.

    :raises NothingOwedError: if nothing of the task can be asked now.
    """
    book = open_book(task.edition)
    with write_transaction():
        _one_at_a_time(person)
        found = (
            Attempt.objects.filter(person=person, module=task.module, submitted_at=None)
            .select_related("edition")
            .first()
        )
        wanted = {row.item: row.hash for row in task.asked}
        if found is not None:
            if is_over(found):
                return submit_attempt(person=person, key=found.key).attempt
            if found.edition.name == task.edition and found.items == wanted:
                return found
            found.delete()
        key = uuid.uuid4()
        quiz = _choose(task, book, seed=str(key), avoid=_seen(person, task))
        if quiz is None:
            raise NothingOwedError("there is nothing to answer in this module")
        now = timezone.now()
        attempt = Attempt(
            key=key,
            person=person,
            requirement=task.requirement,
            edition=task.items[0].edition,
            module=task.module,
            delta=task.delta and bool(task.changed),
            items=wanted,
            quiz=quiz.as_json(),
            shown_digest=form_digest(render_form(quiz, book.bank)),
            out_of=len(quiz.qvers),
            started_at=now,
            deadline=_deadline(person, task, form_seconds(quiz, book.bank), now),
        )
        attempt.save(force_insert=True)
    return attempt


def _deadline(person: Person, task: Task, seconds: int, now: datetime) -> datetime | None:
    """Until when answers are taken; None without a limit.

    :param seconds: time that the questions take; nobody has less.
    """
    limit = time_limit(task)
    if limit is None:
        return None
    return now + timedelta(minutes=allowed_minutes(limit, person.extra_time, seconds))


def is_over(attempt: Attempt) -> bool:
    """Whether the time of an open attempt is over."""
    return attempt.deadline is not None and timezone.now() > attempt.deadline + GRACE


def ran_out(attempt: Attempt) -> bool:
    """Whether an attempt was handed in because its time was over."""
    if attempt.deadline is None or attempt.submitted_at is None:
        return False
    return attempt.submitted_at > attempt.deadline + GRACE


def _one_at_a_time(person: Person) -> None:
    """Let a person's other requests wait: two clicks are not two attempts.

    On SQLite the whole transaction waits for its turn already.
    """
    Person.objects.select_for_update().get(pk=person.pk)


def _seen(person: Person, task: Task) -> list[str]:
    """Questions of the person's last attempts at the module; others are asked if there are."""
    last = Attempt.objects.filter(person=person, module=task.module).exclude(submitted_at=None)
    forms = last.order_by("-submitted_at").values_list("quiz", flat=True)[:2]
    return [qver for form in forms for qver in form.get("qvers", ())]


def _choose(task: Task, book: Book, *, seed: str, avoid: Sequence[str]) -> QuizForm | None:
    """The form for a task; ``None`` when the bank has no question about it."""
    items = [row.item for row in task.asked if row.item in book.bank.items]
    if not items:
        return None
    chosen = choose(
        book.bank,
        items=items,
        n=question_count(task),
        seed=seed,
        blueprint=blueprint_of(task),
        catalogue=book.catalogue,
        delta=[row.item for row in task.changed] if task.delta else [],
        avoid=avoid,
    )
    return chosen.form if chosen.form.qvers else None


def can_be_asked(task: Task, book: Book) -> bool:
    """Whether there is a quiz for a task; otherwise it is read and confirmed."""
    return task.requirement.form == Form.QUIZ and any(
        row.item in book.bank.items for row in task.asked
    )


def keep_answer(*, person: Person, key: uuid.UUID, qver: str, answer: Any) -> None:
    """Keep one answer of an open attempt.

    When its time is over the attempt is handed in as it is: what was answered counts.

    :raises NothingOwedError: if the attempt is submitted, now or before, or is not this person's.
    """
    with write_transaction():
        attempt = (
            Attempt.objects.select_for_update()
            .filter(person=person, key=key, submitted_at=None)
            .first()
        )
        if attempt is None:
            raise NothingOwedError("this quiz was handed in already")
        if not is_over(attempt):
            if answer in (None, "", []):
                attempt.answers.pop(qver, None)
            else:
                attempt.answers[qver] = answer
            attempt.save(update_fields=["answers"])
            return
    submit_attempt(person=person, key=key)
    raise NothingOwedError("the time is over; what was answered counts")


def result_of(attempt: Attempt, bank: Bank) -> FormResult:
    """The result of an attempt, computed from the form and answers that it keeps."""
    return grade_form(QuizForm.from_json(attempt.quiz), bank, attempt.answers)


def submit_attempt(*, person: Person, key: uuid.UUID) -> Outcome:
    """Hand in a quiz: attempt, responses, records, statuses and counters, all or nothing.

    :raises Attempt.DoesNotExist: if the person has no such attempt.
    """
    with write_transaction():
        attempt = (
            Attempt.objects.select_for_update(of=("self", "person"))
            .select_related("edition", "requirement", "person")
            .get(person=person, key=key)
        )
        if attempt.submitted_at is not None:
            return Outcome(attempt=attempt, first=False)
        result = result_of(attempt, open_book(attempt.edition.name).bank)
        attempt.submitted_at = timezone.now()
        attempt.points, attempt.out_of = result.points, result.out_of
        attempt.passed = result.passed(attempt.requirement.pass_mark)
        attempt.save(update_fields=["submitted_at", "points", "out_of", "passed"])
        Response.objects.bulk_create(
            Response(
                attempt=attempt,
                number=number,
                qid=answer.qid,
                qver=answer.qver,
                item=answer.item,
                answer=attempt.answers.get(answer.qver),
                points=answer.points,
                correct=answer.correct,
            )
            for number, answer in enumerate(result.results, 1)
        )
        _record(person, attempt, Form.QUIZ)
    return Outcome(attempt=attempt, first=True)


def confirmation_key(person: Person, task: Task) -> uuid.UUID:
    """The idempotency key of "I have read this": the same until something else is owed."""
    owed = sorted((row.item, row.hash, str(row.passed_on)) for row in task.owed)
    return uuid.uuid5(uuid.NAMESPACE_OID, f"{person.subject}:{task.module}:{owed}")


def confirm_reading(*, person: Person, task: Task | None, key: uuid.UUID, form: Form) -> Outcome:
    """Record that the person read (or signed) what she owes.

    :param task: what she owes now; what the key stands for must still be that.
    :raises ChangedMeanwhileError: if it is something else by now: she has to read that.
    """
    with write_transaction():
        _one_at_a_time(person)
        done = Attempt.objects.filter(person=person, key=key).select_related("edition").first()
        if done is not None:
            return Outcome(attempt=done, first=False)
        if task is None or not task.owed or confirmation_key(person, task) != key:
            raise ChangedMeanwhileError("the text changed since this page was shown")
        now = timezone.now()
        attempt = Attempt.objects.create(
            key=key,
            person=person,
            requirement=task.requirement,
            edition=task.items[0].edition,
            module=task.module,
            delta=task.delta and bool(task.changed),
            items={row.item: row.hash for row in task.asked},
            started_at=now,
            submitted_at=now,
            passed=True,
        )
        _record(person, attempt, form)
    return Outcome(attempt=attempt, first=True)


def _record(person: Person, attempt: Attempt, form: Form) -> None:
    """Add the records of a submitted attempt; bring statuses and counters along.

    What the attempt asked counts for every item that it was about. Four queries.
    """
    at = attempt.submitted_at
    assert at is not None
    on = timezone.localdate(at)
    requirement, edition = attempt.requirement, attempt.edition
    rule = rule_of(requirement)
    expires = rule.recurrence.next_after(on) if attempt.passed else None
    book = open_book(edition.name)
    records = []
    for item, digest in attempt.items.items():
        record = Record(
            person=person,
            module=attempt.module,
            module_title=requirement.title,
            item=item,
            item_title=book.catalogue.title_of(item),
            hash=digest,
            edition=edition,
            form=form,
            passed=bool(attempt.passed),
            at=at,
            on=on,
            expires=expires,
            attempt=attempt,
        )
        record.digest = record_digest(record, person, edition.name, str(attempt.key))
        records.append(record)
    Record.objects.bulk_create(records)
    rows = list(ItemStatus.objects.filter(person=person))
    if any(row.edition_id != edition.pk for row in rows):
        # Begun before an edition that is in force now: what it says about the items that
        # changed follows from the whole history.
        refresh_statuses(today=on, people=[person.pk])
        return
    before = {(row.module, row.item): State(row.state) for row in rows}
    after = dict(before)
    touched = []
    for row in rows:
        if row.module != attempt.module or attempt.items.get(row.item) != row.hash:
            continue
        if attempt.passed:
            status = passed_now(status_of_row(row), rule, edition.name, on)
            for name in COLUMNS:
                setattr(row, name, getattr(status, name))
            after[row.module, row.item] = status.state
        elif State(row.state) in (State.DUE, State.LATE):
            row.failed_on = on
        else:
            continue
        touched.append(row)
    ItemStatus.objects.bulk_create(
        touched,
        update_conflicts=True,
        unique_fields=["person", "module", "item"],
        update_fields=list(COLUMNS),
    )
    add_to_rollups(
        change_between(
            cells_of(person.department, person.roles, before),
            cells_of(person.department, person.roles, after),
        )
    )
