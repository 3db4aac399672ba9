"""What is on record about a person."""

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from qmtraining.models import Person
from qmtraining.selectors.history import person_as_json


class Command(BaseCommand):
    help = "Print what is on record about a person, and how the person stood on a day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("person", help="identifier on the roster, or user name")
        parser.add_argument("--json", action="store_true", help="everything, as JSON")
        parser.add_argument(
            "--on", type=date.fromisoformat, help="how the person stood on that day (2026-03-01)"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        wanted = options["person"]
        person = (
            Person.objects.filter(code=wanted).first()
            or Person.objects.filter(username=wanted.lower()).first()
        )
        if person is None:
            raise CommandError(f"nobody on the roster is called {wanted!r}")
        found = person_as_json(person, options["on"] or timezone.localdate())
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2, sort_keys=True))
            return
        self.stdout.write(f"{person.name}, {person.department}; on {found['day']}:")
        for status in found["statuses"]:
            due = f", by {status['due']}" if status["due"] else ""
            self.stdout.write(
                f"  {status['module']}  {status['item']}  {status['state']}"
                f" ({status['reason']}){due}"
            )
        for record in found["records"]:
            word = "shown" if record["passed"] else "not yet"
            self.stdout.write(
                f"  {record['at'][:16]}  {record['item']}  {word}, edition {record['edition']},"
                f" meaning {record['hash'][:12]}, proof {record['digest'][:16]}"
            )
