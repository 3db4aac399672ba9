# ruff: noqa: N999  a command is called by the name of its file
"""Take over a roster."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from qmtraining.installation import require_manual
from qmtraining.roster import load_roster
from qmtraining.services.clock import tick
from qmtraining.services.roster import take_roster


class Command(BaseCommand):
    help = "Take over people, roles, departments and managers from a YAML file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="such as training/people.yml")

    def handle(self, *_args: Any, **options: Any) -> None:
        entries = load_roster(options["file"])
        change = take_roster(entries=entries, today=timezone.localdate())
        self.stdout.write(
            f"{change.added} people added, {change.changed} changed, "
            f"{change.unchanged} unchanged, {change.not_in_file} not in the file (kept)"
        )
        done = tick(settings=require_manual())
        self.stdout.write(f"{done.statuses} statuses changed")
