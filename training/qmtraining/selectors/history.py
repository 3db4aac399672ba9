"""Who stood how on any day, computed from what was recorded; for auditors."""

from datetime import date
from typing import Any

from qmtraining.models import Attempt, Person, Record
from qmtraining.services.statuses import asked_on, statuses_of
from qmtraining.status import Status


def statuses_on(person: Person, day: date) -> dict[tuple[str, str], Status]:
    """How a person stood on a day: module and item to status."""
    return statuses_of([person.pk], asked_on(day))[person.pk]


def person_as_json(person: Person, day: date) -> dict[str, Any]:
    """Everything that is on record about a person, and how she stood on a day."""
    records = Record.objects.filter(person=person).select_related("edition", "attempt")
    attempts = Attempt.objects.filter(person=person).exclude(submitted_at=None)
    return {
        "format": 1,
        "person": {
            "id": person.code,
            "name": person.name,
            "department": person.department,
            "roles": person.roles,
            "subject": person.subject,
            "posts": [
                {"role": post.role, "department": post.department, "from": str(post.starts),
                 "to": str(post.ends) if post.ends else None}
                for post in person.posts.order_by("starts", "id")
            ],
        },
        "day": str(day),
        "statuses": [
            {
                "module": module,
                "item": item,
                "state": status.state,
                "reason": status.reason,
                "hash": status.hash,
                "since": _text(status.since),
                "due": _text(status.due),
                "expires": _text(status.expires),
                "known_edition": status.known_edition,
                "decided_by": status.decided_by,
                "decided_on": _text(status.decided_on),
            }
            for (module, item), status in sorted(statuses_on(person, day).items())
        ],
        "attempts": [
            {
                "key": str(row.key),
                "module": row.module,
                "delta": row.delta,
                "submitted_at": row.submitted_at.isoformat() if row.submitted_at else None,
                "passed": row.passed,
                "points": row.points,
                "out_of": row.out_of,
                "quiz": row.quiz,
                "shown_digest": row.shown_digest,
                "responses": list(
                    row.responses.values("number", "qid", "qver", "item", "answer", "correct")
                ),
            }
            for row in attempts.order_by("submitted_at", "id")
        ],
        "records": [
            {
                "module": row.module,
                "item": row.item,
                "title": row.item_title,
                "hash": row.hash,
                "edition": row.edition.name,
                "form": row.form,
                "passed": row.passed,
                "at": row.at.isoformat(),
                "expires": _text(row.expires),
                "attempt": str(row.attempt.key),
                "digest": row.digest,
            }
            for row in records.order_by("at", "id")
        ],
    }  # fmt: skip


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None
