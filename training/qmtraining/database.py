"""How the database is written to and how it must be set up.

SQLite takes one writer at a time. Without a queue in front of it, writers poll and the
slowest waits a hundred times longer than the median: so every write transaction of this
service, in every thread and process, goes through one lock.
"""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from filelock import FileLock

_threads = threading.RLock()
_clocks = threading.RLock()
CLOCK = 0x716D
"""Number of the clock's lock on PostgreSQL."""


def on_sqlite() -> bool:
    """Whether the embedded database is used."""
    return connection.vendor == "sqlite"


@cache
def _file_lock(path: str, _process: int) -> FileLock:
    """The lock between processes; one object for each process and file, as a web server
    forks, and for all its threads, which wait for one another before."""
    return FileLock(path, thread_local=False)


@contextmanager
def write_lock() -> Iterator[None]:
    """Hold the one writer's place; PostgreSQL orders its writers itself.

    May be taken again by the thread that holds it.
    """
    if not on_sqlite():
        yield
        return
    with _threads, _file_lock(f"{connection.settings_dict['NAME']}.lock", os.getpid()):
        yield


@contextmanager
def write_transaction() -> Iterator[None]:
    """One transaction that writes: all of it is kept, or nothing."""
    with write_lock(), transaction.atomic():
        yield


@contextmanager
def clock_lock() -> Iterator[None]:
    """Let one clock tick at a time, on whatever host; learners do not wait for it."""
    if on_sqlite():
        path = f"{connection.settings_dict['NAME']}.clock.lock"
        with _clocks, _file_lock(path, os.getpid()):
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [CLOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [CLOCK])


def check_database() -> None:
    """Refuse to run on a database that could lose an acknowledged submission.

    :raises ImproperlyConfigured: if a setting of SQLite is not what was asked for, as on a
        network file system that cannot hold a write-ahead log.
    """
    if not on_sqlite():
        return
    if sqlite3.sqlite_version_info < (3, 35):
        raise ImproperlyConfigured(f"SQLite {sqlite3.sqlite_version} is too old; 3.35 is needed")
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    with connection.cursor() as cursor:
        for name, value in wanted.items():
            cursor.execute(f"PRAGMA {name}")
            (found,) = cursor.fetchone()
            if found != value:
                raise ImproperlyConfigured(
                    f"SQLite says {name} = {found}, and {value} is needed so that no submission "
                    f"is lost; is {Path(str(connection.settings_dict['NAME'])).parent} "
                    "a network folder?"
                )
    mode = getattr(connection, "transaction_mode", None)
    if mode != "IMMEDIATE":
        raise ImproperlyConfigured(f"SQLite transactions begin {mode}, not IMMEDIATE")
