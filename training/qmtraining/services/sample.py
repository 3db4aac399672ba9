"""Sample sign-ins and records, so that a fresh installation has something to show."""

import os
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from qmquiz.forms.form import Form as QuizForm
from qmquiz.model import Answerable, Bank, Kind, Question
from qmtraining.database import write_transaction
from qmtraining.library import open_book
from qmtraining.models import Attempt, Form, Person, Record
from qmtraining.selectors.learning import tasks_of_person
from qmtraining.services.attempts import (
    begin_attempt,
    can_be_asked,
    confirm_reading,
    confirmation_key,
    keep_answer,
    submit_attempt,
)

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits that nobody takes for one another."""


def new_password() -> str:
    """A password that can be typed on a phone: 4 groups of 4, about 79 bits."""
    letters = [secrets.choice(ALPHABET) for _ in range(16)]
    return "-".join("".join(letters[start : start + 4]) for start in range(0, 16, 4))


def give_sign_ins(*, people: Sequence[tuple[str, Person]], path: Path) -> bool:
    """Give passwords to people who have none, and write them where only the owner reads.

    :param people: what each of them is here for, such as "employee".
    :return: whether anything was written.
    """
    missing = [(what, person) for what, person in people if not person.has_usable_password()]
    if not missing:
        return False
    lines = []
    made = []
    for what, person in missing:
        password = new_password()
        person.set_password(password)
        made.append(person)
        lines.append(f"{what}: {person.username} {password}  ({person.name})\n")
    kept = path.read_text(encoding="utf-8") if path.exists() else ""
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(kept + "".join(lines))
        file.flush()
        os.fsync(file.fileno())
    with write_transaction():
        for person in made:
            person.save(update_fields=["password"])
    fresh.replace(path)
    return True


def take_sample_quizzes(*, people: Sequence[Person], leave_one: Person | None = None) -> int:
    """Let people really take what they owe, unless anything is on record already.

    :param leave_one: who leaves the last thing on her list undone.
    :return: how many modules were taken.
    """
    if Record.objects.exists():
        return 0
    taken = 0
    for person in people:
        owed = [task for task in tasks_of_person(person) if task.owed]
        for task in owed[:-1] if person == leave_one else owed:
            book = open_book(task.edition)
            if not can_be_asked(task, book):
                key = confirmation_key(person, task)
                form = Form.ATTEST if task.requirement.form == Form.ATTEST else Form.READ
                confirm_reading(person=person, task=task, key=key, form=form)
            else:
                attempt = begin_attempt(person=person, task=task)
                for qver, answer in right_answers(attempt, book.bank).items():
                    keep_answer(person=person, key=attempt.key, qver=qver, answer=answer)
                submit_attempt(person=person, key=attempt.key)
            taken += 1
    return taken


def right_answers(attempt: Attempt, bank: Bank) -> Mapping[str, Any]:
    """The right answers of an attempt's form."""
    form = QuizForm.from_json(attempt.quiz)
    return {qver: right_answer(bank.by_qver[qver]) for qver in form.qvers}


def right_answer(asked: Answerable) -> Any:
    """The right answer to a question or a part of one, as it is kept with an attempt."""
    match asked.kind:
        case Kind.NUMERIC:
            assert asked.number is not None
            return f"{asked.number.value} {asked.number.unit}".strip()
        case Kind.SHORT_TEXT:
            return asked.accepted[0]
        case Kind.ORDER:
            return [option.id for option in asked.options]
        case Kind.MULTIPLE:
            return [option.id for option in asked.key]
        case Kind.MATCHING:
            assert isinstance(asked, Question)
            return {row.id: row.answer for row in asked.rows}
        case Kind.CLOZE | Kind.SCENARIO:
            assert isinstance(asked, Question)
            return {part.id: right_answer(part) for part in asked.parts}
        case Kind.SINGLE | Kind.TRUE_FALSE:
            return asked.key[0].id
