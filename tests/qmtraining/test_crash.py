"""A process that is killed while people submit loses nothing and doubles nothing."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from datetime import date

import pytest
import yaml
from django.db import connection, connections

from qmtraining.models import Attempt, ItemStatus, Person, Record, Response
from qmtraining.roster import load_roster
from qmtraining.selectors.learning import task_of_person
from qmtraining.services.attempts import begin_attempt, submit_attempt
from qmtraining.services.clock import tick
from qmtraining.services.roster import take_roster
from qmtraining.services.statuses import rollups_are_true

AGENTS = 40
SUBMITTER = """
import os, sys
import django
django.setup()
from django.conf import settings
from django.db import connections
connections["default"].settings_dict["NAME"] = os.environ["TEST_DATABASE"]
from qmtraining.models import Attempt
from qmtraining.services.attempts import submit_attempt
print("ready", flush=True)
for line in sys.stdin:
    attempt = Attempt.objects.select_related("person").get(key=line.strip())
    submit_attempt(person=attempt.person, key=attempt.key)
    print(line.strip(), flush=True)
"""


@pytest.fixture
def attempts(db, root, clock):
    """An open attempt of each of many agents."""
    from django.conf import settings

    people = [
        {"id": f"A{n:02}", "name": f"Agent {n}", "department": "Contact centre",
         "roles": ["ROLE-AGENT"], "from": date(2025, 1, 1)}
        for n in range(AGENTS)
    ]  # fmt: skip
    path = root / "training" / "more.yml"
    path.write_text(yaml.safe_dump({"people": people}))
    take_roster(entries=load_roster(path), today=date(2026, 11, 20))
    tick(settings=settings.MANUAL)
    agents = Person.objects.filter(code__startswith="A").order_by("code")
    return [begin_attempt(person=who, task=task_of_person(who, "MOD-PHONE")).key for who in agents]


def submitter():
    environment = {**os.environ, "TEST_DATABASE": str(connection.settings_dict["NAME"])}
    process = subprocess.Popen(
        [sys.executable, "-c", SUBMITTER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    assert process.stdout.readline() == "ready\n", process.stderr.read()
    return process


def all_or_nothing():
    """Every attempt is whole or untouched; the counters are true."""
    for attempt in Attempt.objects.all():
        found = (
            attempt.submitted_at is not None,
            Response.objects.filter(attempt=attempt).count(),
            Record.objects.filter(attempt=attempt).count(),
        )
        assert found in ((True, 4, 2), (False, 0, 0)), attempt.key
    assert rollups_are_true()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_killed_process_loses_and_doubles_nothing(attempts):
    connections["default"].close()
    chance = random.Random(1)
    left = list(attempts)
    acknowledged: set[str] = set()
    for _ in range(5):
        process = submitter()
        send = iter(left)
        for _ in range(chance.randint(1, 4)):
            process.stdin.write(f"{next(send)}\n")
            process.stdin.flush()
            acknowledged.add(process.stdout.readline().strip())
        # Killed while it works on these two: more would be done before a busy machine kills it.
        process.stdin.write(f"{next(send)}\n{next(send)}\n")
        process.stdin.flush()
        time.sleep(chance.random() * 0.05)
        process.send_signal(signal.SIGKILL)
        said = process.communicate()[0].split()
        acknowledged.update(said[:-1] if said and len(said[-1]) < 36 else said)

        all_or_nothing()
        submitted = set(
            map(str, Attempt.objects.exclude(submitted_at=None).values_list("key", flat=True))
        )
        assert acknowledged <= submitted, "an acknowledged submission was lost"
        left = [key for key in attempts if str(key) not in acknowledged]
        connections["default"].close()
    assert 5 <= len(acknowledged) <= 30

    process = submitter()  # everyone whose page hung sends it once more
    process.communicate("".join(f"{key}\n" for key in attempts))

    all_or_nothing()
    assert Record.objects.count() == 2 * AGENTS
    assert Attempt.objects.filter(submitted_at=None).count() == 0


def test_many_threads_submit_the_same_and_different_attempts(attempts):
    people = {row.key: row.person for row in Attempt.objects.select_related("person")}
    firsts = []
    errors = []

    def work(keys):
        try:
            firsts.extend(submit_attempt(person=people[key], key=key).first for key in keys)
        except Exception as error:
            errors.append(error)
        finally:
            connections["default"].close()

    keys = attempts[:12]
    threads = [threading.Thread(target=work, args=(keys[n:] + keys[:n],)) for n in (0, 3, 6, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    assert (firsts.count(True), firsts.count(False)) == (12, 36)
    all_or_nothing()
    assert ItemStatus.objects.exclude(failed_on=None).count() == 24
