"""A small company: a manual in two editions, people, curricula, and a database per test.

The environment is set before Django's settings are read, so that no test touches the data of
the checkout. Every test has a database of its own, copied from one that was made once: with
real transactions, so that threads and processes can take part.
"""

import atexit
import contextlib
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from kinds import KINDS, every_kind, hard_to_lay_out

ROOT = Path(tempfile.mkdtemp(prefix="qmtraining-")).resolve()
atexit.register(shutil.rmtree, ROOT, ignore_errors=True)
os.environ["QMTRAINING_ROOT"] = str(ROOT)
os.environ["QMTRAINING_DATA"] = str(ROOT / "var")
os.environ["DJANGO_SETTINGS_MODULE"] = "qmtraining.settings"
# A browser driven from the same thread has an event loop; Django would take it for its own.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
for _name in ("QMTRAINING_BASE_URL", "QMTRAINING_DEBUG", "QMTRAINING_MANUAL_ACCESS"):
    os.environ.pop(_name, None)
(ROOT / "_config.yml").write_text(
    "title: Manual\nqmanual:\n  organisation: Rivermouth\n  timezone: Europe/Lisbon\n"
)

import django  # noqa: E402

django.setup()

import axes.attempts  # noqa: E402
import axes.handlers.proxy  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402
from django.utils import timezone  # noqa: E402

from qmanual.items.dump import dump_catalogue  # noqa: E402
from qmanual.items.model import Catalogue, Item  # noqa: E402
from qmanual.items.read import read_folder  # noqa: E402
from qmquiz.bank_json import bank_to_bytes  # noqa: E402
from qmquiz.model import Answerable, Bank, Kind, Option, Passage, Question  # noqa: E402

TODAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)

MANUAL = """---
document:
  id: DOC-STANDARDS
  owner: ROLE-AGENT
  approver: ROLE-AGENT
  revision: "1"
  reason: First issue
  effective: 2026-01-01
  review_in: 6 months
---

# Standards

:::{{standard}} STD-PHONE-01 Calls are answered within {phone} seconds
:channel: phone
:metric: time to answer a call
:at_most: {phone} s

The clock starts in the queue.
:::

:::{{standard}} STD-PHONE-02 The agent gives her name
:channel: phone
:metric: name given

Say your name.
:::

:::{{standard}} STD-WINDOW-01 Nobody waits longer than 15 minutes
:channel: counter
:metric: waiting time
:at_most: 15 min

Take a ticket.
:::

:::{{commitment}} POL-01 We keep our promises
We say what we do, and do it.
:::

:::{{qm:role}} ROLE-AGENT Agent
Answers calls.
:::
"""
CURRICULA = {
    "agent.yml": {
        "format": 1,
        "id": "CUR-AGENT",
        "title": "Agents",
        "roles": ["ROLE-AGENT"],
        "modules": [
            {
                "id": "MOD-PHONE",
                "title": "On the phone",
                "items": ["STD-PHONE-*"],
                "questions": 4,
                "pass_mark": 80,
                "recurrence": {"interval": "12 months"},
                "grace": "14 days",
            }
        ],
    },
    "clerk.yml": {
        "format": 1,
        "id": "CUR-CLERK",
        "title": "Clerks",
        "roles": ["ROLE-WINDOW-CLERK"],
        "modules": [
            {
                "id": "MOD-WINDOW",
                "title": "At the window",
                "items": ["STD-WINDOW-*"],
                "questions": len(KINDS),
            }
        ],
    },
    "policy.yml": {
        "format": 1,
        "id": "CUR-EVERYONE",
        "title": "Everyone",
        "roles": "*",
        "modules": [
            {"id": "MOD-POLICY", "title": "Our policy", "items": ["POL-*"], "form": "attest"}
        ],
    },
}
PEOPLE = [
    ("P001", "Ana", "Contact centre", "ROLE-AGENT", "P003"),
    ("P002", "Ben", "Service window", "ROLE-WINDOW-CLERK", "P004"),
    ("P003", "Mara", "Contact centre", "ROLE-CONTACT-CENTRE-MANAGER", "P009"),
    ("P004", "Otto", "Service window", "ROLE-SUPERVISOR", "P009"),
    ("P005", "Rita", "Finance", "ROLE-ACCOUNTANT", "P009"),
    ("P009", "Quinn", "Quality", "ROLE-QUALITY-LEAD", None),
]


def _question(item: Item, slot: str, stem: str, right: str, *wrong: str) -> Question:
    """A question about an item whose options are texts."""
    options = [
        Option(id=f"{slot}{index}", text=text, correct=index == 0, why="" if not index else "No.")
        for index, text in enumerate((right, *wrong))
    ]
    return Question(
        qid=f"{item.id}-{slot}",
        qver=f"{item.id}-{slot}-{item.hash[:8]}",
        rule="A",
        kind=Kind.SINGLE,
        item=item.id,
        items=(item.id,),
        item_hash=item.hash,
        slot=slot,
        language="en",
        stem=stem,
        options=tuple(options),
        passage=_passage(item),
    )


def _passage(item: Item) -> Passage:
    return Passage(
        item=item.id,
        title=item.title,
        docname=item.docname,
        anchor=item.id.lower(),
        quote=item.text,
    )


def _bank(catalogue: Catalogue, old: Catalogue | None) -> Bank:
    """Two questions about each standard, of every kind about the window; one about what
    changed, which offers the old value; about the policy, which is signed, what no form asks."""
    questions = []
    for item in catalogue.of_type("standard"):
        if item.id == "STD-WINDOW-01":
            questions += every_kind(_passage(item))
            continue
        questions.append(_question(item, "a", f"What is {item.id}?", item.title, "B", "C"))
        questions.append(
            _question(item, "b", f"What about {item.id}?", f"Right {item.title}", "D", "E")
        )
        before = old.items.get(item.id) if old else None
        if before is not None and before.hash != item.hash:
            delta = _question(item, "d", "From now on?", "20 seconds", "30 seconds", "10 seconds")
            questions.append(replace(delta, rule="G17", delta=True, old_value="30 seconds"))
    questions += hard_to_lay_out(
        _passage(catalogue.items["POL-01"]), items=("POL-01", "STD-PHONE-01")
    )
    return Bank(language="en", questions=tuple(questions))


def _wrong_answer(question: Answerable) -> Any:
    """A wrong answer to a question, as it is kept with an attempt."""
    match question.kind:
        case Kind.NUMERIC:
            return "999"
        case Kind.SHORT_TEXT:
            return "no idea"
        case Kind.ORDER:
            return [option.id for option in reversed(question.options)]
        case Kind.MULTIPLE:
            return [option.id for option in question.distractors]
        case Kind.MATCHING:
            assert isinstance(question, Question)
            first, *others = question.rows
            return {row.id: first.answer for row in others}
        case Kind.CLOZE | Kind.SCENARIO:
            assert isinstance(question, Question)
            return {part.id: _wrong_answer(part) for part in question.parts}
        case _:
            return question.distractors[0].id


def _write_editions() -> None:
    old = None
    for name, phone, effective in (("2026.1", 30, "2026-03-02"), ("2026.2", 20, "2026-10-05")):
        source = ROOT / "sources" / name
        (source / "manual").mkdir(parents=True)
        (source / "manual" / "standards.md").write_text(MANUAL.format(phone=phone))
        (source / "manual" / "_toc.yml").write_text("format: jb-book\nroot: manual/standards\n")
        catalogue = read_folder(source).catalogue
        assert set(catalogue.items) > {"STD-PHONE-01", "POL-01"}, "the small manual was not read"
        folder = ROOT / "var" / "editions" / name
        (folder / "html" / "manual").mkdir(parents=True)
        (folder / "html" / "manual" / "standards.html").write_text(f"<h1>{name}</h1>")
        dump_catalogue(catalogue, folder / "catalogue.json")
        (folder / "questions.json").write_bytes(bank_to_bytes(_bank(catalogue, old)))
        (folder / "manifest.json").write_text(json.dumps({"digest": "0" * 64}))
        edition = {
            "format": 1, "name": name, "title": "Manual", "language": "en",
            "effective": effective, "frozen_at": "2026-01-01T00:00:00+00:00",
            "summary": f"Edition {name}.", "previous": None, "content": {},
        }  # fmt: skip
        (folder / "edition.json").write_text(json.dumps(edition))
        old = catalogue


def _write_training() -> None:
    folder = ROOT / "training" / "curricula"
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    for name, curriculum in CURRICULA.items():
        (folder / name).write_text(yaml.safe_dump(curriculum, sort_keys=False))
    people = [
        {
            "id": code, "name": name, "username": name.lower(), "department": department,
            "roles": [role], "from": date(2025, 1, 1),
            **({"manager": manager} if manager else {"quality_lead": True}),
        }
        for code, name, department, role, manager in PEOPLE
    ]  # fmt: skip
    (ROOT / "training" / "people.yml").write_text(
        yaml.safe_dump({"people": people}, sort_keys=False)
    )


def _publish(*editions: tuple[str, datetime]) -> None:
    """Make these the published editions, as the toolchain does."""
    site = ROOT / "var" / "site"
    shutil.rmtree(site, ignore_errors=True)
    if not editions:
        return
    generation = site / "generation"
    generation.mkdir(parents=True)
    (generation / "index.html").write_text("<h1>to the latest</h1>")
    (generation / "style.css").write_text("h1 { color: red }")
    for name, _at in editions:
        target = ROOT / "var" / "editions" / name / "html"
        (generation / name).symlink_to(target, target_is_directory=True)
    moments = [{"edition": name, "at": at.isoformat(), "digest": "0" * 64} for name, at in editions]
    (generation / "publications.json").write_text(json.dumps({"publications": moments}))
    (site / "current").symlink_to("generation", target_is_directory=True)


FIRST = ("2026.1", NOON - timedelta(hours=1))
SECOND = ("2026.2", NOON + timedelta(days=10))


class Database:
    """Makes and drops databases: files for SQLite, databases of a cluster for PostgreSQL."""

    def __init__(self) -> None:
        self.on_postgresql = bool(os.environ.get("QMTRAINING_DATABASE_URL"))
        self.template = "qm_template" if self.on_postgresql else str(ROOT / "template.sqlite3")

    def _administer(self, *statements: str) -> None:
        import psycopg

        info = connections["default"].settings_dict
        with psycopg.connect(
            host=info["HOST"], user=info["USER"], dbname="postgres", autocommit=True
        ) as admin:
            for statement in statements:
                admin.execute(statement)

    def create_template(self) -> None:
        if self.on_postgresql:
            self._administer(
                f"DROP DATABASE IF EXISTS {self.template}", f"CREATE DATABASE {self.template}"
            )
        self.use(self.template)

    def use(self, name: str) -> None:
        connections["default"].close()
        connections["default"].settings_dict["NAME"] = name
        settings.DATABASES["default"]["NAME"] = name

    def copy(self) -> str:
        connections["default"].close()
        if self.on_postgresql:
            name = f"qm_{uuid.uuid4().hex[:12]}"
            self._administer(f"CREATE DATABASE {name} TEMPLATE {self.template}")
            return name
        name = str(ROOT / f"{uuid.uuid4().hex}.sqlite3")
        source, copy = sqlite3.connect(self.template), sqlite3.connect(name)
        source.backup(copy)
        source.close()
        copy.close()
        return name

    def drop(self, name: str) -> None:
        connections["default"].close()
        if self.on_postgresql:
            self._administer(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            return
        for path in ROOT.glob(f"{Path(name).name}*"):
            path.unlink()


@pytest.fixture(scope="session")
def _template() -> Iterator[Database]:
    """A database in which edition 2026.1 is published and nobody has shown anything."""
    from django.core.management import call_command

    from qmtraining.roster import load_roster
    from qmtraining.services.clock import tick
    from qmtraining.services.roster import take_roster

    setup_test_environment()
    _write_editions()
    _write_training()
    _publish(FIRST)
    database = Database()
    database.create_template()
    call_command("migrate", verbosity=0)
    people = load_roster(ROOT / "training" / "people.yml")
    take_roster(entries=people, today=TODAY)
    tick(settings=settings.MANUAL, today=TODAY)
    yield database
    connections["default"].close()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Sets the time; it stands still at noon of 20 November 2026 until it is set."""
    now = [NOON]
    for module in (timezone, axes.attempts, axes.handlers.proxy):
        monkeypatch.setattr(module, "now", lambda: now[0])

    def set_time(moment: datetime) -> None:
        now[0] = moment

    return set_time


@pytest.fixture
def db(_template: Database, clock: Callable[[datetime], None]) -> Iterator[Database]:
    """A database of this test's own; edition 2026.1 is published."""
    from qmtraining import requirements

    requirements._items_of.cache_clear()
    _write_training()
    _publish(FIRST)
    name = _template.copy()
    _template.use(name)
    yield _template
    _template.drop(name)


@pytest.fixture
def root() -> Path:
    """The company's folder."""
    return ROOT


@pytest.fixture
def publish_second(db: Database, clock: Callable[[datetime], None]) -> Callable[..., None]:
    """Publishes edition 2026.2, ten days later unless said, and ticks."""
    from qmtraining.services.clock import tick

    def publish(at: datetime = SECOND[1]) -> None:
        clock(at)
        _publish(FIRST, ("2026.2", at))
        tick(settings=settings.MANUAL)

    return publish


@pytest.fixture
def person(db: Database) -> Callable[[str], Any]:
    """Someone of the roster, by first name."""
    from qmtraining.models import Person

    return lambda name: Person.objects.get(username=name)


@pytest.fixture
def sign_in(person: Callable[[str], Any]) -> Callable[[str], Client]:
    """A browser in which someone is signed in."""

    def signed_in(name: str) -> Client:
        client = Client()
        client.force_login(person(name), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


@pytest.fixture
def learner(sign_in: Callable[[str], Client]) -> Client:
    """Ana, an agent of the contact centre."""
    return sign_in("ana")


@pytest.fixture
def manager(sign_in: Callable[[str], Client]) -> Client:
    """Mara, whom Ana reports to."""
    return sign_in("mara")


@pytest.fixture
def quality_lead(sign_in: Callable[[str], Client]) -> Client:
    """Quinn, who may see everyone."""
    return sign_in("quinn")


@pytest.fixture
def outsider(sign_in: Callable[[str], Client]) -> Client:
    """Otto, a manager of another department."""
    return sign_in("otto")


@pytest.fixture
def take(person: Callable[[str], Any]) -> Callable[..., Any]:
    """Takes a module for someone: all right, or all wrong."""
    from qmtraining.library import open_book
    from qmtraining.selectors.learning import task_of_person
    from qmtraining.services.attempts import begin_attempt, keep_answer, submit_attempt
    from qmtraining.services.sample import right_answers

    def take_module(name: str, module: str, *, right: bool = True) -> Any:
        who = person(name)
        task = task_of_person(who, module)
        assert task is not None, "the person does not need this module"
        attempt = begin_attempt(person=who, task=task)
        bank = open_book(task.edition).bank
        for qver, answer in right_answers(attempt, bank).items():
            if not right:
                answer = _wrong_answer(bank.by_qver[qver])
            keep_answer(person=who, key=attempt.key, qver=qver, answer=answer)
        return submit_attempt(person=who, key=attempt.key).attempt

    return take_module


@pytest.fixture
def begin_every_kind(person: Callable[[str], Any]) -> Callable[[], Any]:
    """Begins Ben's quiz with a question of each kind.

    No form holds them all, as one is set aside for practice and some say what others ask.
    """
    from qmquiz.forms.form import Form
    from qmquiz.forms.show import form_digest, render_form
    from qmtraining.library import open_book
    from qmtraining.selectors.learning import task_of_person
    from qmtraining.services.attempts import begin_attempt

    def begin() -> Any:
        ben = person("ben")
        task = task_of_person(ben, "MOD-WINDOW")
        assert task is not None
        attempt = begin_attempt(person=ben, task=task)
        bank = open_book(attempt.edition.name).bank
        qvers = tuple(question.qver for question in bank.about("STD-WINDOW-01"))
        form = Form(seed=attempt.quiz["seed"], qvers=qvers)
        attempt.quiz, attempt.out_of = form.as_json(), len(qvers)
        attempt.shown_digest = form_digest(render_form(form, bank))
        attempt.save(update_fields=["quiz", "out_of", "shown_digest"])
        return attempt

    return begin


@pytest.fixture
def queries() -> Callable[[], Any]:
    """Counts queries; what begins and ends a transaction is none."""

    class Queries(CaptureQueriesContext):
        @property
        def count(self) -> int:
            verbs = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")
            return sum(query["sql"].startswith(verbs) for query in self.captured_queries)

    return lambda: Queries(connection)


@pytest.fixture
def server(db: Database, root: Path) -> Iterator[Callable[[], tuple[str, int, Path]]]:
    """Starts a server on a port of its own, with what the database holds by then.

    Its answer is address, port and database. The server has a real clock.
    """
    if db.on_postgresql:
        pytest.skip("the server of this test reads the embedded database")
    data = root / "var" / "training.sqlite3"
    started: list[subprocess.Popen[str]] = []

    def start() -> tuple[str, int, Path]:
        connection.close()
        shutil.copy(connection.settings_dict["NAME"], data)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        process = subprocess.Popen(
            [sys.executable, "-m", "qmtraining.manage", "serve", "--port", str(port)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        for _ in range(300):
            time.sleep(0.1)
            assert process.poll() is None, process.communicate()[0]
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{port}/training/theme.css").close()
                return f"http://127.0.0.1:{port}", port, data
        raise AssertionError("the server does not answer")

    yield start
    for process in started:
        process.terminate()
        process.communicate(timeout=30)
    for path in root.glob("var/training.sqlite3*"):
        path.unlink()


@pytest.fixture
def answer_in_numbers(take: Callable[..., Any]) -> Callable[..., Any]:
    """Ana takes a module, and so many more people get her questions: the first ``wrong`` of them
    choose the first wrong option everywhere, the others answer as she did."""
    from qmtraining.models import Attempt, Person, Response

    def answer(
        people: int, *, wrong: int = 0, module: str = "MOD-PHONE", name: str = "ana"
    ) -> list[Any]:
        taken = take(name, module)
        rows = list(taken.responses.all())
        for number in range(people):
            other = Person.objects.create(
                code=f"X{module}{number}", username=f"x{module}{number}".lower(), name=f"X{number}"
            )
            right = number >= wrong
            attempt = Attempt.objects.create(
                person=other, requirement=taken.requirement, edition=taken.edition, module=module,
                items=taken.items, quiz=taken.quiz, started_at=taken.started_at,
                submitted_at=taken.submitted_at, passed=right,
                points=taken.points if right else 0, out_of=taken.out_of,
            )  # fmt: skip
            Response.objects.bulk_create(
                Response(
                    attempt=attempt, number=row.number, qid=row.qid, qver=row.qver,
                    item=row.item, answer=row.answer if right else f"{row.qid[-1]}1",
                    points=float(right), correct=right,
                )
                for row in rows
            )  # fmt: skip
        return rows

    return answer
