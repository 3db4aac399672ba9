"""The command line, run as people run it."""

import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from datetime import timedelta

from django.core.management import call_command

from qmtraining.management.commands.setup import sample_personas
from qmtraining.models import Person, Record
from qmtraining.services.attempts import confirm_reading, confirmation_key


def run(capsys, *arguments, **options):
    call_command(*arguments, **options)
    return capsys.readouterr().out


def test_setup_with_the_sample_can_be_run_again(db, root, capsys):
    path = root / "var" / "sign-in.txt"
    path.unlink(missing_ok=True)

    first = run(capsys, "setup", sample=True)
    kept, records = path.read_text(), Record.objects.count()
    again = run(capsys, "setup", sample=True)

    assert "sign-ins: written to" in first
    assert "modules were taken" in first
    assert records > 0
    assert (path.read_text(), Record.objects.count()) == (kept, records)
    assert "written" not in again
    assert re.findall(r"^(.+): (\w+) (?:\w{4}-){3}\w{4}  \(", kept, re.MULTILINE) == [
        ("employee", "ana"),
        ("manager", "mara"),
        ("employee of another department", "ben"),
        ("quality lead", "quinn"),
    ]
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600
    found = json.loads(run(capsys, "record", "ana", json=True))
    assert {status["state"] for status in found["statuses"]} == {"current", "due"}
    path.unlink()


def test_the_sample_shows_one_person_of_each_kind(person):
    people = list(Person.objects.order_by("code"))

    assert [(what, who.username) for what, who in sample_personas(people)] == [
        ("employee", "ana"),
        ("manager", "mara"),
        ("employee of another department", "ben"),
        ("quality lead", "quinn"),
    ]


def test_a_role_that_the_edition_does_not_have_is_named(person, tmp_path, capsys):
    roster = tmp_path / "people.yml"
    roster.write_text(
        "people:\n"
        "  - {id: P901, name: Ida, roles: [ROLE-AGENT], from: 2026-01-01}\n"
        "  - {id: P902, name: Kai, roles: [ROLE-AGENTT], from: 2026-01-01}\n"
    )

    call_command("load-people", str(roster))

    told = capsys.readouterr()
    assert told.out.startswith("2 people added")
    assert told.err == (
        "warning: P902: edition 2026.1 has no role ROLE-AGENTT; did you mean 'ROLE-AGENT'?\n"
    )


def test_a_record_names_edition_item_and_meaning(take, capsys):
    attempt = take("ana", "MOD-PHONE")

    found = json.loads(run(capsys, "record", "ana", json=True))

    assert found["person"]["id"] == "P001"
    record = found["records"][0]
    assert (record["edition"], record["item"], record["attempt"]) == (
        "2026.1",
        "STD-PHONE-01",
        str(attempt.key),
    )
    assert record["hash"] == next(
        status["hash"] for status in found["statuses"] if status["item"] == "STD-PHONE-01"
    )
    assert found["attempts"][0]["quiz"]["seed"] == str(attempt.key)
    assert len(found["attempts"][0]["responses"]) == 4


def test_a_record_on_a_past_day_says_how_it_was_then(take, person, publish_second, capsys):
    take("ana", "MOD-PHONE")
    publish_second()

    def state(day):
        found = json.loads(run(capsys, "record", "P001", json=True, on=day))
        return {
            status["item"]: (status["state"], status["reason"]) for status in found["statuses"]
        }["STD-PHONE-01"]

    from datetime import date

    assert state(date(2026, 11, 21)) == ("current", "passed")
    assert state(date(2026, 11, 30)) == ("due", "revised")
    assert state(date(2027, 2, 1)) == ("late", "revised")


def test_a_record_can_be_proven_again(take, person):
    from qmtraining.digests import record_digest

    attempt = take("ana", "MOD-PHONE")

    for record in Record.objects.select_related("edition", "person"):
        assert record.digest == record_digest(
            record, record.person, record.edition.name, str(attempt.key)
        )
        record.passed = False
        assert record.digest != record_digest(
            record, record.person, record.edition.name, str(attempt.key)
        )


def test_a_stored_form_renders_again_byte_for_byte(take, publish_second):
    from qmquiz.forms.form import Form
    from qmquiz.forms.show import form_digest, render_form
    from qmtraining.library import open_book

    attempt = take("ana", "MOD-PHONE")
    publish_second()

    bank = open_book(attempt.edition.name).bank
    assert attempt.shown_digest == form_digest(render_form(Form.from_json(attempt.quiz), bank))


def test_the_server_notices_a_new_edition_without_a_restart(server, db):
    import sqlite3

    address, port, data = server()
    with urllib.request.urlopen(f"{address}/training/sign-in/") as page:
        assert b"Sign in" in page.read()
    busy = subprocess.run(
        [sys.executable, "-m", "qmtraining.manage", "serve", "--port", str(port)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (busy.returncode, busy.stderr) == (
        2,
        f"qmtraining: port {port} is in use; choose another with --port\n",
    )

    publish_for_server()

    deadline = time.monotonic() + 10
    names: list[str] = []
    while "2026.2" not in names and time.monotonic() < deadline:
        time.sleep(0.3)
        with sqlite3.connect(data) as database:
            names = [row[0] for row in database.execute("SELECT name FROM qmtraining_edition")]
        database.close()
    assert names == ["2026.1", "2026.2"]


def publish_for_server():
    """Publish edition 2026.2 as of now: the server has a real clock."""
    import shutil
    from datetime import UTC, datetime

    from django.conf import settings

    site = settings.DATA / "site"
    after = site / "after"
    shutil.copytree(site / "generation", after, symlinks=True)
    listed = json.loads((after / "publications.json").read_text())
    listed["publications"].append(
        {
            "edition": "2026.2",
            "at": (datetime.now(UTC) - timedelta(seconds=1)).isoformat(),
            "digest": "0" * 64,
        }
    )
    (after / "publications.json").write_text(json.dumps(listed))
    (site / "next").symlink_to("after", target_is_directory=True)
    (site / "next").replace(site / "current")


def test_a_signed_statement_is_on_record_as_such(person, capsys):
    from qmtraining.selectors.learning import task_of_person

    ana = person("ana")
    task = task_of_person(ana, "MOD-POLICY")
    confirm_reading(person=ana, task=task, key=confirmation_key(ana, task), form="attest")

    assert "POL-01  shown, edition 2026.1" in run(capsys, "record", "ana")
