# ruff: noqa: N999  a command is called by the name of its file
"""Figures of questions, passages and first attempts, as tables that the manual can read."""

from typing import Any

from django.core.management.base import BaseCommand

from qmquiz.statistics.tables import TABLES
from qmtraining.installation import require_manual
from qmtraining.services.figures import FOLDER, write_figures


class Command(BaseCommand):
    help = (
        "Write what first answers tell about questions, passages and modules as tables (CSV) "
        f"into {FOLDER}/ of the data folder; no person is in them, and no row rests on fewer "
        "than ten people."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        data = require_manual().data_path
        new = write_figures(data=data)
        for table in TABLES:
            path = data / FOLDER / f"{table.name}.csv"
            rows = path.read_text(encoding="utf-8").count("\n") - 1
            state = "written" if path in new else "unchanged"
            self.stdout.write(f"{path}: {rows} rows, {state}")
