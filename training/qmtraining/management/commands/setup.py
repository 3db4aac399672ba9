"""Everything that a fresh installation needs; run it as often as you like."""

from datetime import date
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db.models import Min
from django.utils import timezone

from qmtraining.database import check_database
from qmtraining.installation import require_manual
from qmtraining.models import Person, Post
from qmtraining.roster import load_roster
from qmtraining.services.clock import tick
from qmtraining.services.roster import take_roster
from qmtraining.services.sample import give_sign_ins, take_sample_quizzes

SIGN_IN_FILE = "sign-in.txt"
NEW_COLLEAGUE = "new colleague"
SPARED = 3
"""People at the end of the sample's roster who have shown nothing yet, so that it has gaps."""


class Command(BaseCommand):
    help = "Make the database, take over people, training rules and published editions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--sample",
            action="store_true",
            help="also take over training/people.yml, with sign-ins and a few records",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        settings = require_manual()
        settings.data_path.mkdir(parents=True, exist_ok=True)
        call_command("migrate", verbosity=0, interactive=False)
        check_database()
        today = timezone.localdate()
        if options["sample"]:
            entries = load_roster(settings.root / "training" / "people.yml")
            change = take_roster(entries=entries, today=today)
            self.stdout.write(f"people: {change.added} added, {change.changed} changed")
        done = tick(settings=settings, today=today)
        self.stdout.write(f"editions: {', '.join(done.editions) or 'nothing new'}")
        self.stdout.write(f"statuses: {done.statuses} changed")
        if options["sample"]:
            self._sample(settings.data_path)

    def _sample(self, data: Any) -> None:
        """Sign-ins for one person of each kind, and a few records."""
        people = list(Person.objects.filter(is_active=True).order_by("code"))
        shown = sample_personas(people)
        path = data / SIGN_IN_FILE
        if give_sign_ins(people=shown, path=path):
            self.stdout.write(f"sign-ins: written to {path}")
        new = {person.pk for what, person in shown if what == NEW_COLLEAGUE}
        takers = [person for person in people[:-SPARED] if person.pk not in new]
        employee = next((person for what, person in shown if what == "employee"), None)
        taken = take_sample_quizzes(people=takers, leave_one=employee)
        if taken:
            self.stdout.write(f"records: {taken} modules were taken")


def sample_personas(people: list[Person]) -> list[tuple[str, Person]]:
    """One person of each kind: who may show what the service looks like to her.

    The employee, the newest colleague and the manager belong together; the outsider works in
    another department.
    """
    found: dict[str, Person] = {}
    employees = [who for who in people if not who.leads and not who.quality_lead and who.manager_id]
    for who in employees:
        if "ROLE-AGENT" in who.roles or not found:
            found["employee"] = who
            if "ROLE-AGENT" in who.roles:
                break
    employee = found.get("employee")
    if employee is not None:
        started = dict(
            Post.objects.filter(person__in=employees)
            .values_list("person")
            .annotate(first=Min("starts"))
        )
        team = [who for who in employees if who.manager_id == employee.manager_id]
        newest = max(team, key=lambda who: (started.get(who.pk, date.min), who.code))
        if newest.pk != employee.pk:
            found[NEW_COLLEAGUE] = newest
        found["manager"] = next(who for who in people if who.pk == employee.manager_id)
        outsider = next((who for who in employees if who.department != employee.department), None)
        if outsider is not None:
            found["employee of another department"] = outsider
    lead = next((who for who in people if who.quality_lead), None)
    if lead is not None:
        found["quality lead"] = lead
    return list(found.items())
