"""The strings of the interface, for translators."""

from typing import Any

from django.core.management.base import BaseCommand

from qmtraining.messages import po_path, update_all


class Command(BaseCommand):
    help = "Collect the strings of the interface, merge them into every language, compile."
    requires_system_checks: list[str] = []  # noqa: RUF012  as Django has it

    def handle(self, *_args: Any, **_options: Any) -> None:
        for language, (translated, all_of_them) in update_all().items():
            self.stdout.write(f"{language}: {translated} of {all_of_them}  {po_path(language)}")
