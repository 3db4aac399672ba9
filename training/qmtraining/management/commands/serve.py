"""Serve the manual and the training service."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from qmtraining.database import check_database
from qmtraining.environment import is_loopback
from qmtraining.installation import require_manual
from qmtraining.services.clock import tick
from qmtraining.serving import serve
from qmtraining.yaml_source import InputError


class Command(BaseCommand):
    help = "Serve the published manual and the training service."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--threads", type=int, default=4, help="requests at the same time")
        parser.add_argument("--workers", type=int, default=1, help="processes")

    def handle(self, *_args: Any, **options: Any) -> None:
        from django.conf import settings
        from django.db import connection

        manual = require_manual()
        host, port = options["host"], options["port"]
        if not 0 <= port <= 65535:
            raise CommandError(f"--port {port} is not a port; use 1024 to 65535")
        if not is_loopback(host) and not settings.SECURE_SSL_REDIRECT:
            raise CommandError(
                f"--host {host} lets others in: set QMTRAINING_BASE_URL to the https:// address "
                "that they use, and QMTRAINING_SECRET_KEY"
            )
        check_database()
        try:
            tick(settings=manual)
        except InputError as error:
            self.stderr.write(f"qmtraining: {error}; the training rules stay as they were")
        connection.close()
        serve(host=host, port=port, threads=options["threads"], workers=options["workers"])
