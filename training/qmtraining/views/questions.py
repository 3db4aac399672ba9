"""The quality lead's pages about questions: which are hard, unclear or too easy, and where the
manual may be the reason. Figures of first answers; no person is in them."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from qmquiz.statistics.floors import MIN_ANSWERS, MIN_CONSISTENCY, MIN_DISCRIMINATION, MIN_WRONG
from qmquiz.statistics.questions import QuestionFigures
from qmquiz.statistics.tables import PASSAGES, QUESTIONS, Table
from qmtraining import question_words
from qmtraining.library import open_book, page_of
from qmtraining.pages import page
from qmtraining.selectors.questions import Report, read_report
from qmtraining.services.figures import Row, passage_rows, question_rows
from qmtraining.views.exports import csv_response
from qmtraining.views.quality import quality_lead_only
from qmtraining.wording import language

PAGE = 50
"""Questions or passages on a page."""


def _page(
    request: HttpRequest, template: str, report: Report, values: dict[str, Any]
) -> HttpResponse:
    """A page with what all of them need."""
    return page(
        request,
        template,
        {
            "report": report,
            "tongue": open_book(report.edition).bank.language if report.edition else language(),
            "words": question_words,
            "page_of": page_of,
            "floors": {
                "answers": MIN_ANSWERS,
                "wrong": MIN_WRONG,
                "discrimination": MIN_DISCRIMINATION,
                "consistency": MIN_CONSISTENCY,
            },
            **values,
        },
    )


def _part(request: HttpRequest, rows: list[Any]) -> dict[str, Any]:
    """One page of a long list; a strange number is the first page."""
    pages = max(1, -(-len(rows) // PAGE))
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isdecimal() and len(asked) < 9 else 1
    number = min(max(1, number), pages)
    first = (number - 1) * PAGE
    return {
        "rows": rows[first : first + PAGE],
        "all": len(rows),
        "number": number,
        "before": number - 1 if number > 1 else None,
        "after": number + 1 if number < pages else None,
    }


@login_required
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Questions, the worst first."""
    quality_lead_only(request)
    report = read_report()
    show = request.GET.get("show", "")
    if show not in question_words.FILTERS:
        show = ""
    rows = [entry for entry in report.questions if question_words.is_shown(show, entry)]
    return _page(request, "questions", report, {"show": show, **_part(request, rows)})


@login_required
@require_GET
def passages(request: HttpRequest) -> HttpResponse:
    """Passages and documents, those that fewest know first."""
    quality_lead_only(request)
    report = read_report()
    return _page(request, "passages", report, _part(request, list(report.items)))


@login_required
@require_GET
def modules(request: HttpRequest) -> HttpResponse:
    """Modules: who passed at once, and how sure these decisions are."""
    quality_lead_only(request)
    return _page(request, "modules_figures", read_report(), {})


@login_required
@require_GET
def question(request: HttpRequest, qver: str) -> HttpResponse:
    """One version of a question: what was chosen, and its other versions."""
    quality_lead_only(request)
    report = read_report()
    figures = next((entry for entry in report.questions if entry.qver == qver), None)
    if figures is None:
        raise Http404
    return _page(
        request,
        "question_figures",
        report,
        {
            "figures": figures,
            "question": report.known.get(qver),
            "tallies": report.tallies(qver) if figures.n >= MIN_ANSWERS else (),
            "item": report.catalogue.items.get(figures.item),
            "history": _history(report, figures),
        },
    )


def _history(report: Report, figures: QuestionFigures) -> list[QuestionFigures]:
    """All versions of a question, the newest first."""
    order = {name: number for number, name in enumerate(report.editions)}
    versions = [entry for entry in report.questions if entry.qid == figures.qid]
    return sorted(versions, key=lambda entry: order[entry.editions[-1]], reverse=True)


def _csv(name: str, table: Table, rows: Iterator[Row]) -> Any:
    names = [column.name for column in table.columns]
    return csv_response(name, names, ([row[column] for column in names] for row in rows))


@login_required
@require_GET
def questions_csv(request: HttpRequest) -> Any:
    """The figures of questions as a table."""
    quality_lead_only(request)
    return _csv("questions", QUESTIONS, question_rows(read_report()))


@login_required
@require_GET
def passages_csv(request: HttpRequest) -> Any:
    """The figures of passages as a table."""
    quality_lead_only(request)
    return _csv("passages", PASSAGES, passage_rows(read_report()))


__all__ = ["modules", "overview", "passages", "passages_csv", "question", "questions_csv"]
