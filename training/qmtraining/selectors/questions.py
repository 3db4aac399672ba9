"""What first answers tell about questions, passages and modules, for quality leads.

Two queries; the figures themselves are pure functions (:mod:`qmquiz.statistics`). Answers are
only ever added, so what was worked out is kept until there is a new one.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any

from django.db import connection
from django.db.models import Subquery
from django.utils import timezone

from qmanual.errors import QmanualError
from qmanual.items.model import Catalogue
from qmquiz.model import Question
from qmquiz.statistics.answers import Answer, Try, first_answers
from qmquiz.statistics.choices import Tally, tally_answers
from qmquiz.statistics.modules import ModuleFigures, judge_modules
from qmquiz.statistics.passages import PassageFigures, judge_passages
from qmquiz.statistics.questions import QuestionFigures, judge_questions, worst_first
from qmtraining.library import Book, open_book
from qmtraining.models import Edition, Response


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All figures at one moment.

    :param at: when it was made.
    :param editions: names, the oldest first.
    :param edition: the edition in force; empty before the first one.
    :param tries: first attempts, in order of time.
    :param answers: their answers that count, with the attempts.
    :param titles: module to title.
    :param questions: figures, the worst first.
    :param known: question version to question, of the newest edition that has it.
    :param items: figures of items as they are now, those that fewest know first.
    :param documents: the same by document.
    :param in_force: question versions of the edition in force.
    :param changed: items that the edition in force changed.
    """

    at: datetime
    editions: tuple[str, ...]
    edition: str
    catalogue: Catalogue
    tries: tuple[Try, ...]
    answers: tuple[tuple[Try, Answer], ...]
    titles: Mapping[str, str]
    modules: tuple[ModuleFigures, ...]
    questions: tuple[QuestionFigures, ...]
    known: Mapping[str, Question]
    items: tuple[PassageFigures, ...]
    documents: tuple[PassageFigures, ...]
    in_force: frozenset[str]
    changed: frozenset[str]

    def tallies(self, qver: str) -> tuple[Tally, ...]:
        """What was chosen in a question version; nothing if no edition has it any more."""
        question = self.known.get(qver)
        if question is None:
            return ()
        return tally_answers(
            question, (answer.response for _, answer in self.answers if answer.qver == qver)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """A report, what it was made of, and until when it is used even so."""

    source: tuple[Any, ...]
    newest: int | None
    report: Report
    until: float


_kept: dict[str, _Kept] = {}
_making = threading.Lock()  # ten requests after a new answer make one report, not ten
LONG = 1.0
"""Seconds from which on a report is kept for sixty times as long as it took to make."""


def read_report() -> Report:
    """The figures of all first answers. Two queries; one while there is no new answer."""
    newest_response = Response.objects.order_by("-pk").values("pk")[:1]
    found = list(
        Edition.objects.order_by("published_at", "pk")
        .annotate(newest_response=Subquery(newest_response))
        .values_list("name", "newest_response")
    )
    editions = tuple(name for name, _ in found)
    newest = found[0][1] if found else None
    database = str(connection.settings_dict["NAME"])
    source = (database, editions)
    with _making:
        kept = _kept.get("report")
        same = kept is not None and kept.source == source
        if kept and same and (kept.newest == newest or monotonic() < kept.until):
            return kept.report
        began = monotonic()
        report = _make_report(editions)
        cost = monotonic() - began
        until = monotonic() + (60 * cost if cost > LONG else 0)
        _kept["report"] = _Kept(source=source, newest=newest, report=report, until=until)
        return report


_COLUMNS = (
    "attempt_id",
    "attempt__person_id",
    "attempt__module",
    "attempt__edition__name",
    "attempt__submitted_at",
    "attempt__points",
    "attempt__out_of",
    "attempt__requirement__pass_mark",
    "attempt__requirement__title",
    "qid",
    "qver",
    "item",
    "answer",
    "points",
    "correct",
)


def _make_report(editions: tuple[str, ...]) -> Report:
    books = _Books()
    tries, all_answers, titles = _read(books)
    firsts, answers = first_answers(tries, all_answers)
    edition = editions[-1] if editions else ""
    book = books.open(edition) if edition else None
    catalogue = book.catalogue if book else Catalogue()
    known = _questions(book, answers, editions, books)
    now = {item.id: item.hash for item in catalogue.items.values()}

    def item_of(answer: Answer) -> str | None:
        same = answer.item_hash and now.get(answer.item) == answer.item_hash
        return answer.item if same else None

    def document_of(answer: Answer) -> str | None:
        return catalogue.items[answer.item].document if item_of(answer) else None

    counted = {entry.attempt for entry in firsts}
    return Report(
        at=timezone.now(),
        editions=editions,
        edition=edition,
        catalogue=catalogue,
        tries=firsts,
        answers=answers,
        titles=titles,
        modules=judge_modules(firsts, (a for a in all_answers if a.attempt in counted)),
        questions=tuple(worst_first(judge_questions(answers))),
        known=known,
        items=_least_known(judge_passages(answers, known, item_of)),
        documents=_least_known(judge_passages(answers, known, document_of)),
        in_force=frozenset(book.bank.by_qver) if book else frozenset(),
        changed=_changed(catalogue, editions, books),
    )


def _least_known(figures: tuple[PassageFigures, ...]) -> tuple[PassageFigures, ...]:
    """Those that fewest know first; those with too few answers last."""
    return tuple(
        sorted(figures, key=lambda entry: (entry.facility is None, entry.facility or 0, entry.key))
    )


class _Books:
    """Editions that answers were given in; one whose folder is gone is left out."""

    def __init__(self) -> None:
        self._found: dict[str, Book | None] = {}

    def open(self, name: str) -> Book | None:
        if name not in self._found:
            try:
                self._found[name] = open_book(name)
            except QmanualError:
                self._found[name] = None
        return self._found[name]

    def hash_of(self, name: str, item: str) -> str:
        """Meaning of an item in an edition; empty if it is not known."""
        book = self.open(name)
        found = book.catalogue.items.get(item) if book else None
        return found.hash if found else ""


def _read(books: _Books) -> tuple[list[Try], list[Answer], dict[str, str]]:
    """Submitted attempts with their answers, and titles of modules. One query."""
    tries: dict[int, Try] = {}
    answers = []
    titles: dict[str, str] = {}
    rows = Response.objects.exclude(attempt__submitted_at=None).order_by("pk")
    for (
        attempt, person, module, edition, at, points, out_of, pass_mark, title,
        qid, qver, item, response, mark, correct,
    ) in rows.values_list(*_COLUMNS).iterator(chunk_size=5000):  # fmt: skip
        if attempt not in tries:
            tries[attempt] = Try(
                person, attempt, module, edition, at, points, out_of, pass_mark / 100
            )
            titles[module] = title
        answers.append(
            Answer(
                attempt, qid, qver, item, books.hash_of(edition, item), response,
                min(1.0, max(0.0, mark)), correct,
            )
        )  # fmt: skip
    return list(tries.values()), answers, titles


def _questions(
    book: Book | None,
    answers: tuple[tuple[Try, Answer], ...],
    editions: tuple[str, ...],
    books: _Books,
) -> dict[str, Question]:
    """The questions that were answered, each from the newest edition that has it."""
    wanted = {answer.qver for _, answer in answers}
    found: dict[str, Question] = {}
    for name in reversed(editions):
        if not wanted - found.keys():
            break
        opened = book if book and name == book.name else books.open(name)
        if opened:
            by_qver = opened.bank.by_qver
            found |= {qver: by_qver[qver] for qver in wanted - found.keys() if qver in by_qver}
    return found


def _changed(catalogue: Catalogue, editions: tuple[str, ...], books: _Books) -> frozenset[str]:
    """Items that say something else than in the edition before, or are new."""
    before = books.open(editions[-2]) if len(editions) > 1 else None
    if before is None:
        return frozenset()
    old = before.catalogue.items
    return frozenset(
        item.id
        for item in catalogue.items.values()
        if item.normative and (item.id not in old or old[item.id].hash != item.hash)
    )
