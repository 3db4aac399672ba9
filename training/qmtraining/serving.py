"""The web server, and the clock that runs beside it."""

import errno
import logging
import socket
import sys
import threading
from typing import Any

from django.db import close_old_connections, connection
from django.utils import timezone

from qmanual.editions.store import site_path
from qmanual.errors import QmanualError
from qmtraining.installation import installation
from qmtraining.services.clock import tick

logger = logging.getLogger(__name__)

LOOK_EVERY_S = 2.0
"""So soon a newly published edition is noticed."""


class Watch(threading.Thread):
    """Looks for a new edition or a new day, and ticks when there is one."""

    def __init__(self) -> None:
        super().__init__(name="training-clock", daemon=True)
        self.stopped = threading.Event()

    @staticmethod
    def seen() -> tuple[str, str, tuple[tuple[str, int], ...]]:
        """What a tick depends on, cheap to look at: the site, the day, the curricula."""
        settings = installation()
        site = site_path(settings)
        where = str(site.resolve()) if site else ""
        curricula = settings.root / "training" / "curricula"
        files = tuple(sorted((path.name, path.stat().st_mtime_ns) for path in curricula.glob("*")))
        return where, timezone.localdate().isoformat(), files

    def run(self) -> None:
        last: object = None
        while not self.stopped.wait(LOOK_EVERY_S):
            try:
                now = self.seen()
                if now != last:
                    last = now
                    tick(settings=installation())
            except QmanualError as error:
                logger.warning("%s", error)
            except Exception:
                last = None  # look again: the database may be locked or the disk full
                logger.exception("the clock could not tick; it tries again")
            finally:
                close_old_connections()
        connection.close()


def serve(*, host: str, port: int, threads: int, workers: int) -> None:
    """Serve until stopped.

    :raises OSError: if the port is taken, or may not be used.
    """
    _try_port(host, port)
    if sys.platform == "win32":
        _serve_waitress(host, port, threads)
    else:
        _serve_gunicorn(host, port, threads, workers)


def _try_port(host: str, port: int) -> None:
    """Say plainly when the port cannot be had.

    :raises OSError: with a sentence as its text.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise OSError(f"port {port} is in use; choose another with --port") from error
            raise OSError(f"{host}:{port} cannot be used: {error.strerror}") from error


def _serve_gunicorn(host: str, port: int, threads: int, workers: int) -> None:
    from gunicorn.app.base import BaseApplication

    def start_clock(_worker: Any) -> None:
        Watch().start()

    class Server(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
            for name, value in {
                "bind": address,
                "worker_class": "gthread",
                "workers": workers,
                "threads": threads,
                "keepalive": 5,
                "timeout": 60,
                "graceful_timeout": 20,
                "post_worker_init": start_clock,
                "loglevel": "warning",
                "control_socket_disable": True,
            }.items():
                if name in self.cfg.settings:
                    self.cfg.set(name, value)

        def load(self) -> Any:
            from qmtraining.wsgi import application

            return application

    Server().run()


def _serve_waitress(host: str, port: int, threads: int) -> None:
    import waitress  # type: ignore[import-untyped,unused-ignore]

    from qmtraining.wsgi import application

    Watch().start()
    waitress.serve(application, host=host, port=port, threads=threads)
