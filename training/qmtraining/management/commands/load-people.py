# ruff: noqa: N999  a command is called by the name of its file
"""Take over a roster."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from qmanual.items.suggest import did_you_mean
from qmtraining.installation import require_manual
from qmtraining.library import open_book
from qmtraining.models import Edition
from qmtraining.roster import RosterEntry, load_roster
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
        self.name_unknown_roles(entries)

    def name_unknown_roles(self, entries: Sequence[RosterEntry]) -> None:
        """Say which roles the edition in force does not have: a slip would excuse people."""
        newest = Edition.objects.order_by("published_at", "id").last()
        if newest is None:
            return
        items = open_book(newest.name).catalogue.items.values()
        known = {item.id for item in items if item.type == "role"}
        for entry in entries:
            for role in entry.now.roles:
                if role not in known:
                    hint = did_you_mean(role, known)
                    self.stderr.write(
                        f"warning: {entry.code}: edition {newest.name} has no role {role}{hint}"
                    )
