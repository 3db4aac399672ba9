"""Time that ran out, and time that is given on top."""

from datetime import timedelta

from django.utils import timezone

from qmanual.errors import QmanualError
from qmtraining.database import write_transaction
from qmtraining.models import Attempt, Person, Supervision
from qmtraining.services.attempts import GRACE, submit_attempt

MOST_MINUTES = 600
"""In one extension."""


class NoExtensionError(QmanualError):
    """The time cannot be extended, or not by this person."""

    code = "no-extension"


def hand_in_overdue() -> int:
    """Hand in the open attempts whose time is over; what was answered counts.

    :return: how many. One query when there are none.
    """
    over = Attempt.objects.filter(submitted_at=None, deadline__lt=timezone.now() - GRACE)
    attempts = list(over.select_related("person").order_by("deadline", "id"))
    return sum(submit_attempt(person=attempt.person, key=attempt.key).first for attempt in attempts)


def extend_time(*, attempt: Attempt, minutes: int, by: Person) -> Attempt:
    """Give an open attempt more time: from its deadline, or from now if that has passed.

    :param by: someone whom the learner reports to, directly or through others, or a quality lead.
    :raises NoExtensionError: if the attempt is handed in or has no limit, or ``by`` may not.
    """
    if not 1 <= minutes <= MOST_MINUTES:
        raise NoExtensionError(f"give between 1 and {MOST_MINUTES} minutes")
    with write_transaction():
        row = Attempt.objects.select_for_update(of=("self",)).get(pk=attempt.pk)
        if row.submitted_at is not None or row.deadline is None:
            raise NoExtensionError("this quiz is handed in, or has no time limit")
        supervises = Supervision.objects.filter(manager=by, person=row.person_id).exists()
        if by.pk == row.person_id or not (supervises or by.quality_lead):
            raise NoExtensionError("only those whom a learner reports to can give more time")
        row.deadline = max(row.deadline, timezone.now()) + timedelta(minutes=minutes)
        row.save(update_fields=["deadline"])
    return row
