"""Tables of figures that the manual can read."""

import csv
import io
import logging
from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.core.management import call_command

from qmtraining.models import Response
from qmtraining.selectors import questions
from qmtraining.services.clock import tick
from qmtraining.services.figures import write_figures

TODAY = date(2026, 11, 20)
TOMORROW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
NAMES = ("first_attempts", "passages", "questions")


@pytest.fixture
def folder(root):
    found = root / "var" / "statistics"
    for path in found.glob("*"):
        path.unlink()
    return found


def read(folder, name):
    text = (folder / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def test_no_row_rests_on_fewer_than_ten_people(db, root, folder, answer_in_numbers):
    answer_in_numbers(8)

    write_figures(data=root / "var")

    assert [read(folder, name) for name in NAMES] == [[], [], []]


def test_the_tables_say_what_first_answers_came_to(db, root, folder, answer_in_numbers):
    answer_in_numbers(29, wrong=25)

    write_figures(data=root / "var")

    assert read(folder, "first_attempts") == [
        {
            "month": "2026-11-01", "module": "MOD-PHONE", "title": "On the phone",
            "attempts": "30", "passed": "5", "judged": "30", "near": "5",
        }
    ]  # fmt: skip
    assert read(folder, "passages")[0] == {
        "item": "STD-PHONE-01", "title": "Calls are answered within 30 seconds",
        "document": "DOC-STANDARDS", "edition": "2026.1", "questions": "2", "people": "30",
        "answers": "60", "right": "10", "facility": "0.1667", "facility_low": "0.0931",
        "facility_high": "0.2803", "wrong": "50", "idea": "", "idea_chosen": "",
        "idea_offered": "",
    }  # fmt: skip
    found = read(folder, "questions")
    assert [row["flags"] for row in found] == ["hard"] * 4
    assert {row["in_force"] for row in found} == {"true"}
    assert "Ana" not in "".join((folder / f"{name}.csv").read_text() for name in NAMES)


def test_the_same_figures_leave_the_files_alone(db, root, folder, answer_in_numbers, capsys):
    answer_in_numbers(29, wrong=25)
    call_command("item-statistics")
    first = capsys.readouterr().out
    kept = {name: (folder / f"{name}.csv").stat().st_mtime_ns for name in NAMES}

    questions._kept.clear()
    call_command("item-statistics")

    assert f"{folder / 'questions.csv'}: 4 rows, written" in first
    assert f"{folder / 'questions.csv'}: 4 rows, unchanged" in capsys.readouterr().out
    assert {name: (folder / f"{name}.csv").stat().st_mtime_ns for name in NAMES} == kept
    assert sorted(path.name for path in folder.iterdir()) == [f"{name}.csv" for name in NAMES]


def test_the_clock_writes_them_once_a_day(db, folder, answer_in_numbers, clock):
    answer_in_numbers(29, wrong=25)
    tick(settings=settings.MANUAL, today=TODAY)
    assert not folder.exists() or not list(folder.iterdir())

    clock(TOMORROW)
    tick(settings=settings.MANUAL)

    assert len(read(folder, "questions")) == 4


def test_a_disk_that_is_full_does_not_stop_the_clock(db, monkeypatch, clock, caplog):
    def full(**_values):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("qmtraining.services.clock.write_figures", full)
    clock(TOMORROW)

    with caplog.at_level(logging.WARNING):
        tick(settings=settings.MANUAL)

    assert "the figures of questions were not written" in caplog.text


def test_a_report_that_takes_long_is_kept_for_a_while(take, queries, monkeypatch):
    """Each look at the clock takes two seconds, so the report took two."""
    now = [0.0]

    def later():
        now[0] += 2
        return now[0]

    monkeypatch.setattr(questions, "monotonic", later)
    take("ana", "MOD-PHONE")
    first = questions.read_report()
    take("ben", "MOD-WINDOW")

    with queries() as asked:
        assert questions.read_report() is first
    assert asked.count == 1

    now[0] += 120
    again = questions.read_report()
    assert len(again.answers) == Response.objects.count() > len(first.answers)
