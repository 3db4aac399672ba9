"""Write the figures of questions, passages and first attempts where the manual can read them."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.utils import timezone

from qmquiz.statistics.answers import Try
from qmquiz.statistics.cut import judge_cut
from qmquiz.statistics.floors import MIN_ANSWERS
from qmquiz.statistics.tables import FIRST_ATTEMPTS, PASSAGES, QUESTIONS, Value, table_as_csv
from qmtraining.database import clock_lock
from qmtraining.selectors.questions import Report, read_report

Row = dict[str, Value]
FOLDER = "statistics"
"""Below the folder of what was written."""


def write_figures(*, data: Path) -> tuple[Path, ...]:
    """Write the three tables below a data folder, each in one move.

    :return: files whose content is new.
    """
    with clock_lock():
        report = read_report()
        return tuple(
            path
            for table, rows in (
                (FIRST_ATTEMPTS, first_attempt_rows(report)),
                (PASSAGES, passage_rows(report)),
                (QUESTIONS, question_rows(report)),
            )
            if _replace(path := data / FOLDER / f"{table.name}.csv", table_as_csv(table, rows))
        )


def question_rows(report: Report) -> Iterator[Row]:
    """Question versions that enough people answered."""
    for entry in report.questions:
        if entry.n < MIN_ANSWERS:
            continue
        question = report.known.get(entry.qver)
        item = report.catalogue.items.get(entry.item)
        low, high = entry.interval or (None, None)
        yield {
            "qid": entry.qid,
            "qver": entry.qver,
            "item": entry.item,
            "document": item.document if item else None,
            "rule": question.rule if question else None,
            "kind": question.kind.value if question else None,
            "in_force": entry.qver in report.in_force,
            "first_edition": entry.editions[0],
            "last_edition": entry.editions[-1],
            "answers": entry.n,
            "right": entry.right,
            "facility": entry.facility,
            "facility_low": low,
            "facility_high": high,
            "sd": entry.sd,
            "point_biserial": entry.point_biserial,
            "discriminative_efficiency": entry.discriminative_efficiency,
            "flags": "; ".join(entry.flags),
        }


def passage_rows(report: Report) -> Iterator[Row]:
    """Items as they are now about which enough people answered."""
    for entry in report.items:
        if entry.facility is None:
            continue
        item = report.catalogue.items[entry.key]
        low, high = entry.interval or (None, None)
        yield {
            "item": entry.key,
            "title": item.title,
            "document": item.document,
            "edition": report.edition,
            "questions": entry.questions,
            "people": entry.people,
            "answers": entry.n,
            "right": entry.right,
            "facility": entry.facility,
            "facility_low": low,
            "facility_high": high,
            "wrong": entry.wrong,
            "idea": entry.idea.reason if entry.idea else None,
            "idea_chosen": entry.idea.chosen if entry.idea else None,
            "idea_offered": entry.idea.offered if entry.idea else None,
        }


def first_attempt_rows(report: Report) -> Iterator[Row]:
    """Months in which enough people took a module for the first time."""
    groups: dict[tuple[date, str], list[Try]] = {}
    for entry in report.tries:
        if entry.out_of > 0:
            month = timezone.localdate(entry.at).replace(day=1)
            groups.setdefault((month, entry.module), []).append(entry)
    for (month, module), tries in groups.items():
        if len({entry.person for entry in tries}) < MIN_ANSWERS:
            continue
        marks = {entry.pass_mark for entry in tries}
        cuts = [
            judge_cut([(e.points, e.out_of) for e in tries if e.pass_mark == mark], mark)
            for mark in marks
        ]
        yield {
            "month": month,
            "module": module,
            "title": report.titles[module],
            "attempts": len(tries),
            "passed": sum(cut.passed for cut in cuts),
            "judged": sum(cut.judged for cut in cuts),
            "near": sum(cut.near for cut in cuts),
        }


def _replace(path: Path, content: bytes) -> bool:
    """Put a file in place in one move, unless it says the same already."""
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    with fresh.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    return True
