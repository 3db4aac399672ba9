"""The clock of the service."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from qmtraining.installation import require_manual
from qmtraining.services.clock import tick


class Command(BaseCommand):
    help = "Take over new editions and training rules, and bring everyone's status up to date."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--everything", action="store_true", help="recompute everyone, news or not"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        done = tick(settings=require_manual(), everything=options["everything"])
        for name in done.editions:
            self.stdout.write(f"edition {name} taken over")
        if done.rules:
            self.stdout.write(f"{done.rules} modules of curricula began, changed or ended")
        self.stdout.write(f"{done.statuses} statuses changed")
